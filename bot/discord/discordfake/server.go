// Package discordfake is a Discord for tests: its REST API with state and rate-limit
// headers, the gateway with resuming, invalid sessions and silence, interactions of
// every kind through the gateway and over signed HTTP, attachments and pins, in this
// process. It is as strict as Discord's documents (https://docs.discord.com/developers)
// state; what it cannot know is how Discord behaves beyond them.
package discordfake

import (
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"time"

	"careerbot/bot/bottest/fake"
)

// What a new Discord has.
const (
	Token       = "MTAwMDAwMDAwMDAwMDAwMDAx.GfAkEt.fake-token-of-the-bot-0123456789"
	Application = "100000000000000001"
	BotUser     = "100000000000000002"
	Guild       = "200000000000000001"
	Channel     = "300000000000000001"
	Ana         = "400000000000000001" // a member
	Ben         = "400000000000000002" // another
	Ada         = "400000000000000003" // who manages the server
	Moderator   = "400000000000000004" // who may pin
	BotRole     = "600000000000000001" // the bot's own role in the server
)

// Options changes how the server behaves.
type Options struct {
	Heartbeat      time.Duration // between heartbeats; 41.25 s where it is zero
	HeartbeatLost  bool          // heartbeats are not acknowledged
	FirstResponse  time.Duration // within which an interaction must be answered; 3 s where it is zero
	TokenLife      time.Duration // for which an interaction's token holds; 15 min where it is zero
	NonceLife      time.Duration // for which a message is told from its double; 3 min where it is zero
	HTTPLag        time.Duration // from an answer over HTTP until Discord knows the interaction's token
	RateLimit      bool          // five messages in five seconds and channel, as Discord
	Version        string        // of the API; v10 where it is empty
	Keep           int           // messages kept a channel; all where it is zero
	Unchecked      bool          // what is sent is not looked at: for benchmarks
	MaxConcurrency int
	Remaining      int // sessions that may be begun; 1000 where it is zero
	Shards         int
	Flags          uint64 // of the application: the privileged intents that it is granted
	Missing        uint64 // permissions that the bot does not have in its servers
	Nowhere        bool   // it is in no server
	Resume         string // the address at which sessions are resumed; the gateway's own where it is empty
	Everybody      bool   // every session is told of everything, as replicas are that share a shard
}

// Server is Discord. Its methods are what people and Discord itself do.
type Server struct {
	*fake.Service
	options Options
	key     ed25519.PrivateKey
	public  ed25519.PublicKey

	mu           fake.Lock
	count        int64
	guilds       map[string]*guild
	channels     map[string]*channel
	names        map[string]string
	permissions  map[string]int64
	manages      bool            // the bot may change others' posts
	strangers    map[string]bool // people who have left the servers
	roles        map[string][]string
	reactions    bool            // … and of the emoji on them
	content      bool            // who is connected has asked for the words of all messages
	closedTo     map[string]bool // people who take no direct messages
	interactions map[string]*Interaction
	commands     map[string]json.RawMessage // by guild, or "" for everywhere
	puts         int
	fault        func(method, path string) *Fault
	onRequest    func(method, path string, body []byte)
	onReply      func(key string)
	buckets      map[string]*window
	ordinary     []time.Time // of requests that count against the fifty a second
	nonces       map[string]nonce
	refused      map[int]int // refusals, by Discord's code
	revoked      bool

	gateway gateway
}

// nonce is a message that was sent under one.
type nonce struct {
	id string
	at time.Time
}

type guild struct {
	id       string
	joined   time.Time
	system   string
	channels []string
	members  int
}

type channel struct {
	id, guild string
	kind      int    // of Discord's types: a channel's, a thread's, a forum's
	parent    string // of a thread its channel, of a channel its category
	recipient string
	messages  []*Message
	pins      []string
	maxPins   int
	denied    int // Discord's code, where the bot may not write

	historyDenied bool // the bot may not read the message history

	tags    []any    // of a forum: those that its posts may have
	applied []string // of a post: those that it has
}

// Message is one message.
type Message struct {
	ID, Channel, Guild, Author, Content string
	Reply                               string // that it replies to
	Embeds                              []any
	Components                          []any
	Ephemeral                           bool
	For                                 string
	Edited                              bool
	Deleted                             bool
	Deferred                            bool
	Files                               map[string]string
	forwarded                           string    // the words of the message that it forwards
	at, edited                          time.Time // when it was posted, and edited last
}

// Interaction is one interaction and what was answered.
type Interaction struct {
	ID, Token, User, Channel, Guild string
	Began                           time.Time
	Responded                       bool
	Type                            int      // of the first response
	Reply                           *Message // @original
	Modal                           map[string]any
	Choices                         []string
	kind                            int
	pressed                         *Message
	acknowledged                    time.Time
	lag                             time.Duration // from then on until the token is known
	answered                        chan struct{}
}

// Fault is what goes wrong with a request.
type Fault struct {
	Status     int
	Code       int    // Discord's
	Field      string // of the body, which is what Discord does not like
	RetryAfter float64
	Global     bool
	HTML       bool
	Delay      time.Duration
	Break      bool
	After      bool // it happens after the request has had its effect
}

type window struct {
	began time.Time
	count int
}

// Start starts Discord on a loopback port, with one server, one channel in it and
// four people.
func Start(o Options) *Server {
	if o.Heartbeat == 0 {
		o.Heartbeat = 41250 * time.Millisecond
	}
	if o.FirstResponse == 0 {
		o.FirstResponse = 3 * time.Second
	}
	if o.TokenLife == 0 {
		o.TokenLife = 15 * time.Minute
	}
	if o.NonceLife == 0 {
		o.NonceLife = 3 * time.Minute
	}
	if o.Version == "" {
		o.Version = "v10"
	}
	if o.MaxConcurrency == 0 {
		o.MaxConcurrency = 1
	}
	if o.Remaining == 0 {
		o.Remaining = 1000
	}
	if o.Shards == 0 {
		o.Shards = 1
	}
	public, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		panic(err)
	}
	s := &Server{
		Service: fake.New(), options: o, key: key, public: public, guilds: map[string]*guild{}, channels: map[string]*channel{}, permissions: map[string]int64{}, strangers: map[string]bool{}, roles: map[string][]string{}, closedTo: map[string]bool{},
		names: map[string]string{Ana: "ana", Ben: "ben", Ada: "ada", Moderator: "mo", BotUser: "careerbot"}, interactions: map[string]*Interaction{}, commands: map[string]json.RawMessage{},
		buckets: map[string]*window{}, nonces: map[string]nonce{}, refused: map[int]int{},
	}
	s.gateway.server = s
	s.gateway.open = map[*socket]bool{}
	s.gateway.sessions = map[string]*session{}
	s.permissions[Ada] = 1 << 5
	s.permissions[Moderator] = 1 << 51
	s.guilds[Guild] = &guild{id: Guild, joined: time.Now().Add(-time.Hour), system: Channel, channels: []string{Channel}}
	s.channels[Channel] = &channel{id: Channel, guild: Guild, maxPins: 250}
	s.Start(s.handler())
	return s
}

// Close stops Discord.
func (s *Server) Close() { s.Stop(s.gateway.closeAll) }

// URL is what DISCORD_API_URL is set to.
func (s *Server) URL() string { return s.HTTP.URL + "/api/" + s.options.Version }

// PublicKey is what DISCORD_PUBLIC_KEY is set to.
func (s *Server) PublicKey() string { return hex.EncodeToString(s.public) }

// AddChannel adds a text channel to the server.
func (s *Server) AddChannel(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.channels[id] = &channel{id: id, guild: Guild, maxPins: 250}
	s.guilds[Guild].channels = append(s.guilds[Guild].channels, id)
}

// AddForum adds a forum to the server. Its posts are threads.
func (s *Server) AddForum(id string) {
	s.AddChannel(id)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.channels[id].kind = 15
}

// AddThread adds a thread of a channel, or a forum's post, and tells of it where told is
// set: of a thread that has been archived Discord says nothing.
func (s *Server) AddThread(id, parent string, told bool) {
	s.mu.Lock()
	s.channels[id] = &channel{id: id, guild: Guild, kind: 11, parent: parent, maxPins: 250}
	data := s.channels[id].json()
	s.mu.Unlock()
	if told {
		s.Event("THREAD_CREATE", Guild, data)
	}
}

// TakeNoDirects lets a person take no direct messages of the bot.
func (s *Server) TakeNoDirects(user string) { s.mu.With(func() { s.closedTo[user] = true }) }

// Deny makes every message to a channel fail with one of Discord's codes; zero ends it.
func (s *Server) Deny(channel string, code int) {
	s.mu.With(func() { s.channels[channel].denied = code })
}

// DenyHistory takes Read Message History away from the bot in a channel.
func (s *Server) DenyHistory(channel string) {
	s.mu.With(func() { s.channels[channel].historyDenied = true })
}

// Refused returns how many requests were refused with one of Discord's codes.
func (s *Server) Refused(code int) int {
	return fake.Get(&s.mu, func() int { return s.refused[code] })
}

// MaxPins sets how many messages can be pinned in a channel.
func (s *Server) MaxPins(channel string, n int) {
	s.mu.With(func() { s.channels[channel].maxPins = n })
}

// Permit sets a person's permissions and roles.
func (s *Server) Permit(user string, permissions int64, roles ...string) {
	s.mu.With(func() { s.permissions[user], s.roles[user] = permissions, roles })
}

// OnFault lets f decide what goes wrong with a request; nil mends everything. Paths
// begin after the version.
func (s *Server) OnFault(f func(method, path string) *Fault) { s.mu.With(func() { s.fault = f }) }

// OnRequest is told of each request with a JSON body.
func (s *Server) OnRequest(f func(method, path string, body []byte)) {
	s.mu.With(func() { s.onRequest = f })
}

// OnReply is told of each answer: of the interaction's id, or of the message that it
// replies to.
func (s *Server) OnReply(f func(key string)) { s.mu.With(func() { s.onReply = f }) }

// Revoke makes the token invalid.
func (s *Server) Revoke() { s.mu.With(func() { s.revoked = true }) }

// discordEpoch is when Discord's ids begin, in Unix milliseconds.
const discordEpoch = 1420070400000

// id makes a snowflake: its upper bits are the time. The caller holds the lock.
func (s *Server) id() string {
	s.count++
	return strconv.FormatInt((time.Now().UnixMilli()-discordEpoch)<<22|s.count&(1<<22-1), 10)
}

// Registered returns the commands that are registered, and how often they were
// written.
func (s *Server) Registered(guild string) (string, int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return string(s.commands[guild]), s.puts
}

func (c *channel) message(id string) *Message {
	for i := len(c.messages) - 1; i >= 0; i-- {
		if c.messages[i].ID == id && !c.messages[i].Deleted {
			return c.messages[i]
		}
	}
	return nil
}

// lasting finds a message that everybody in the channel sees: those for one person alone
// are not to be had by their ids.
func (c *channel) lasting(id string) *Message {
	if m := c.message(id); m != nil && !m.Ephemeral {
		return m
	}
	return nil
}

// add adds a message. The caller holds the lock.
func (s *Server) add(c *channel, m *Message) {
	m.Channel, m.Guild, m.at = c.id, c.guild, time.Now()
	c.messages = append(c.messages, m)
	if keep := s.options.Keep; keep > 0 && len(c.messages) > 2*keep {
		c.messages = append(c.messages[:0], c.messages[len(c.messages)-keep:]...)
	}
}

// direct returns the bot's direct messages with a person. The caller holds the lock.
func (s *Server) direct(user string) *channel {
	id := "9" + user[1:]
	c := s.channels[id]
	if c == nil {
		c = &channel{id: id, recipient: user, maxPins: 50}
		s.channels[id] = c
	}
	return c
}
