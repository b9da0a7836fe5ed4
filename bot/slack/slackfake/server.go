// Package slackfake is a Slack for tests: one workspace in this process, with its
// Web API, socket mode, signed HTTP delivery, response URLs, modals, files and
// pins. It keeps state and is as strict as Slack's documents (https://docs.slack.dev)
// state, so that what passes here is what Slack takes. What it cannot know is how
// Slack behaves beyond its documents.
package slackfake

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"time"

	"careerbot/bot/bottest/fake"
)

// What a new workspace has.
const (
	BotToken      = "xoxb-fake-bot-token"
	AppToken      = "xapp-fake-app-token"
	SigningSecret = "0123456789abcdef0123456789abcdef"
	Team          = "T0001"
	BotUser       = "U0BOT"
	BotID         = "B0BOT"
)

// Scopes are what the app was granted at first: everything it asks for.
var Scopes = []string{
	"app_mentions:read", "channels:history", "channels:read", "chat:write", "commands", "files:write", "groups:history", "groups:read",
	"im:history", "im:write", "mpim:history", "pins:read", "pins:write", "usergroups:read", "users:read",
}

// Server is the workspace. Its methods are what people and Slack itself do.
type Server struct {
	*fake.Service
	address string           // where people and the app find it: the server itself, or a proxy before it
	hooks   *httptest.Server // upload URLs lie on another host than the API
	now     func() time.Time

	mu         fake.Lock
	options    Options
	users      map[string]*User
	channels   map[string]*Channel
	groups     map[string][]string
	triggers   map[string]*trigger
	responses  map[string]*responseURL
	views      map[string]*View
	homes      map[string]*View // by person
	ephemerals []*Message
	files      map[string]*File
	revoked    string          // the error that every call gets
	scopes     map[string]bool // granted
	posted     map[string]int  // how often each method succeeded
	lastPost   map[string]time.Time
	fault      func(method, channel string) *Fault
	respondAt  string // the address of response URLs, where it is not the workspace's
	onPost     func(channel, thread, text string)
	count      int64
	clock      int64

	sockets sockets
}

// Options changes how strict and how patient the workspace is.
type Options struct {
	HeaderOnly  bool            // the token is read from the Authorization header alone
	RateLimit   bool            // about one message a second and channel, as Slack
	Unknown     []string        // types of blocks that are not known here, see NewerBlocks
	Tacit       bool            // it is not said which of a message's blocks are refused
	Unchecked   bool            // blocks are not looked at: for benchmarks
	Keep        int             // messages kept a channel; all where it is zero
	AckTimeout  time.Duration   // until an unacknowledged delivery comes again; 3 s where it is zero
	TriggerTime time.Duration   // for which a trigger opens a view; 3 s where it is zero
	RetryAfter  []time.Duration // pauses before HTTP retries; Slack's are 0, 1 and 5 minutes
}

// User is a person.
type User struct {
	ID, Name string
	Team     string // another one's where it is not Team
	Admin    bool
	Zone     string // as "Europe/Berlin"
}

// Channel is a channel or a direct message.
type Channel struct {
	ID       string
	Members  map[string]bool
	Archived bool
	Private  bool
	Messages []*Message
	Pins     []string // of ts
	MaxPins  int
}

// Message is one message. An ephemeral one has a User alone who sees it.
type Message struct {
	TS, Thread, Channel string
	Author              string // BotUser for the bot
	Text                string
	Blocks              []Block
	For                 string // of an ephemeral one
	Edited              bool
	Deleted             bool
	File                string
	Metadata            json.RawMessage
	Forwarded           string // somebody else's words, beside the author's own
}

// View is an open modal.
type View struct {
	ID, User, Title, Submit, Metadata string
	Blocks                            []Block
	Raw                               map[string]any
	Hash                              string
	Errors                            map[string]string
	Open                              bool
	Updates                           int
}

// File is an uploaded file.
type File struct {
	ID, Name, Data string
	Alt            string
	Size           int
	Channel        string
	Complete       bool
}

// Fault is what goes wrong with a call.
type Fault struct {
	Status     int           // of HTTP
	RetryAfter int           // seconds, with status 429
	Error      string        // Slack's
	Needed     string        // with missing_scope
	Delay      time.Duration // before anything
	Break      bool          // the connection is closed without an answer
	After      bool          // it happens after the call has had its effect
}

type trigger struct {
	until time.Time
	used  bool
	user  string
}

type responseURL struct {
	user, channel, thread string
	message               *Message // that was pressed
	uses                  int
	until                 time.Time
}

// Start starts a workspace on a loopback port. It has the channel C1 with the bot
// and the people U1 and U2 in it, and the administrator UADMIN.
func Start(o Options) *Server {
	if o.AckTimeout == 0 {
		o.AckTimeout = 3 * time.Second
	}
	if o.TriggerTime == 0 {
		o.TriggerTime = 3 * time.Second
	}
	if o.RetryAfter == nil {
		o.RetryAfter = []time.Duration{0, time.Minute, 5 * time.Minute}
	}
	s := &Server{
		Service: fake.New(), now: time.Now, options: o, users: map[string]*User{}, channels: map[string]*Channel{}, groups: map[string][]string{}, triggers: map[string]*trigger{},
		responses: map[string]*responseURL{}, views: map[string]*View{}, homes: map[string]*View{}, files: map[string]*File{}, scopes: map[string]bool{}, posted: map[string]int{},
		lastPost: map[string]time.Time{}, clock: time.Now().UnixMicro(),
	}
	s.sockets.server = s
	s.sockets.open = map[*fake.Socket]bool{}
	s.sockets.unacked = map[string]*delivery{}
	for _, scope := range Scopes {
		s.scopes[scope] = true
	}
	s.users[BotUser] = &User{ID: BotUser, Name: "careerbot", Team: Team}
	for _, u := range []User{{ID: "U1", Name: "ana"}, {ID: "U2", Name: "ben"}, {ID: "UADMIN", Name: "ada", Admin: true}} {
		s.AddUser(u)
	}
	s.AddChannel("C1", BotUser, "U1", "U2", "UADMIN")
	s.hooks = httptest.NewServer(s.hookHandler())
	s.Start(s.handler())
	s.address = s.HTTP.URL
	return s
}

// Close stops the workspace. It waits for what it is delivering.
func (s *Server) Close() {
	s.Stop(func() {
		s.sockets.closeAll()
		s.hooks.CloseClientConnections()
		s.hooks.Close()
	})
}

// URL is what SLACK_API_URL is set to.
func (s *Server) URL() string { return s.HTTP.URL + "/api/" }

// Behind says that the app reaches the workspace through a proxy at this address: its
// response URLs lie there too, as Slack's lie with Slack.
func (s *Server) Behind(address string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u, err := url.Parse(address)
	if err != nil {
		panic(err)
	}
	s.address = u.Scheme + "://" + u.Host
}

// AddUser adds a person.
func (s *Server) AddUser(u User) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if u.Team == "" {
		u.Team = Team
	}
	s.users[u.ID] = &u
}

// AddGroup adds a user group.
func (s *Server) AddGroup(handle string, users ...string) {
	s.mu.With(func() { s.groups[handle] = users })
}

// AddChannel adds a channel with its members.
func (s *Server) AddChannel(id string, members ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := &Channel{ID: id, Members: map[string]bool{}, MaxPins: 100}
	for _, m := range members {
		c.Members[m] = true
	}
	s.channels[id] = c
}

// Change changes a channel.
func (s *Server) Change(channel string, change func(c *Channel)) {
	s.mu.With(func() { change(s.channels[channel]) })
}

// NewerBlocks are the types of blocks that not every workspace takes yet.
func NewerBlocks() []string { return slices.Clone(newer) }

// Unlearn lets the workspace know these types of blocks no more.
func (s *Server) Unlearn(types ...string) { s.mu.With(func() { s.options.Unknown = types }) }

// Grant sets whether the app has a scope.
func (s *Server) Grant(scope string, granted bool) { s.mu.With(func() { s.scopes[scope] = granted }) }

// Revoke makes every call fail with an error, as token_revoked; empty ends that.
func (s *Server) Revoke(code string) { s.mu.With(func() { s.revoked = code }) }

// OnFault lets f decide what goes wrong with a call; nil mends everything.
func (s *Server) OnFault(f func(method, channel string) *Fault) { s.mu.With(func() { s.fault = f }) }

// OnPost is told of each message that the bot posts.
func (s *Server) OnPost(f func(channel, thread, text string)) { s.mu.With(func() { s.onPost = f }) }

// Posted returns how often a method has succeeded.
func (s *Server) Posted(method string) int {
	return fake.Get(&s.mu, func() int { return s.posted[method] })
}

// ts is the next timestamp of a message. They are unique and grow. The caller holds
// the lock.
func (s *Server) ts() string {
	s.clock++
	return fmt.Sprintf("%d.%06d", s.clock/1_000_000, s.clock%1_000_000)
}

// id makes an id with this beginning. The caller holds the lock.
func (s *Server) id(prefix string) string {
	s.count++
	return fmt.Sprintf("%s%07d", prefix, s.count)
}

func secret() string {
	var raw [12]byte
	if _, err := rand.Read(raw[:]); err != nil {
		panic(err)
	}
	return hex.EncodeToString(raw[:])
}

// direct returns the bot's direct message with a person. The caller holds the lock.
func (s *Server) direct(user string) *Channel {
	id := "D" + strings.TrimPrefix(user, "U")
	c := s.channels[id]
	if c == nil {
		c = &Channel{ID: id, Members: map[string]bool{BotUser: true, user: true}, MaxPins: 100}
		s.channels[id] = c
	}
	return c
}

func (c *Channel) message(ts string) *Message {
	for i := len(c.Messages) - 1; i >= 0; i-- {
		if c.Messages[i].TS == ts && !c.Messages[i].Deleted {
			return c.Messages[i]
		}
	}
	return nil
}

// add adds a message to a channel. The caller holds the lock.
func (s *Server) add(c *Channel, m *Message) {
	m.Channel = c.ID
	c.Messages = append(c.Messages, m)
	if keep := s.options.Keep; keep > 0 && len(c.Messages) > 2*keep {
		c.Messages = append(c.Messages[:0], c.Messages[len(c.Messages)-keep:]...)
	}
}
