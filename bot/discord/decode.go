package discord

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"careerbot/bot"
	"careerbot/bot/adapter"
)

// Name is the platform's name.
const Name = "discord"

// The message commands, by their names.
const (
	answerThis = "Answer this"
	pinThis    = "Pin as answer"
	replyThis  = "Answer with a pin"
)

// decoder makes requests of what Discord sends. It knows who the bot is there.
type decoder struct {
	self       identity
	commands   []bot.Command
	moderators string
	content    bool // messages that are not said to the bot have their words
	private    bool // answers to slash commands are for their asker alone
	now        func() time.Time
	ownRole    func(guild string) string // the bot's own role there, or nothing; nil: none is known
}

// identity is the bot.
type identity struct {
	User        string
	Application string
}

// The permissions that count, as bits.
// https://docs.discord.com/developers/topics/permissions
const (
	administrator  = 1 << 3
	manageGuild    = 1 << 5
	viewChannel    = 1 << 10
	sendMessages   = 1 << 11
	manageMessages = 1 << 13
	readHistory    = 1 << 16
	sendInThreads  = 1 << 38
	pinMessages    = 1 << 51
)

// interaction is what is read of an interaction. Only that is declared: components
// and options that are not known here must not fail.
// https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object
type interaction struct {
	ID            string            `json:"id"`
	ApplicationID string            `json:"application_id"`
	Type          int               `json:"type"`
	Token         string            `json:"token"`
	GuildID       string            `json:"guild_id"`
	ChannelID     string            `json:"channel_id"`
	Channel       place             `json:"channel"`
	Member        *member           `json:"member"`
	User          *user             `json:"user"`
	Message       *message          `json:"message"`
	Context       int               `json:"context"`
	Owners        map[string]string `json:"authorizing_integration_owners"`
	Data          struct {
		Name          string      `json:"name"`
		Type          int         `json:"type"`
		Options       []option    `json:"options"`
		TargetID      string      `json:"target_id"`
		CustomID      string      `json:"custom_id"`
		ComponentType int         `json:"component_type"`
		Values        []string    `json:"values"`
		Components    []component `json:"components"`
		Resolved      struct {
			Messages map[string]message `json:"messages"`
		} `json:"resolved"`
	} `json:"data"`
}

type option struct {
	Name    string          `json:"name"`
	Value   json.RawMessage `json:"value"`
	Focused bool            `json:"focused"`
}

// component is a part of a modal or of a message, with what lies in it.
// https://docs.discord.com/developers/components/reference
type component struct {
	CustomID   string      `json:"custom_id"`
	Content    string      `json:"content"`
	Value      string      `json:"value"`
	Values     []string    `json:"values"`
	Components []component `json:"components"`
	Component  *component  `json:"component"`
	Accessory  *component  `json:"accessory"`
	Options    []struct {
		Value string `json:"value"`
	} `json:"options"`
}

// parts are the components that lie in others, at any depth.
func parts(list []component) []component {
	var all []component
	for _, c := range list {
		all = append(all, c)
		all = append(all, parts(c.Components)...)
		for _, inner := range []*component{c.Component, c.Accessory} {
			if inner != nil {
				all = append(all, parts([]component{*inner})...)
			}
		}
	}
	return all
}

type user struct {
	ID         string `json:"id"`
	Username   string `json:"username"`
	GlobalName string `json:"global_name"`
	Bot        bool   `json:"bot"`
}

func (u *user) name() string {
	if u.GlobalName != "" {
		return u.GlobalName
	}
	return u.Username
}

type member struct {
	User        *user    `json:"user"`
	Nick        string   `json:"nick"`
	Roles       []string `json:"roles"`
	Permissions string   `json:"permissions"`
}

// message is a message of the gateway, or one that an interaction is about.
// https://docs.discord.com/developers/resources/message#message-object
type message struct {
	ID        string      `json:"id"`
	ChannelID string      `json:"channel_id"`
	GuildID   string      `json:"guild_id"`
	Author    *user       `json:"author"`
	Member    *member     `json:"member"`
	Content   string      `json:"content"`
	Posted    string      `json:"timestamp"`
	Edited    string      `json:"edited_timestamp"`
	WebhookID string      `json:"webhook_id"`
	Type      int         `json:"type"`
	Flags     int         `json:"flags"`
	Mentions  []user      `json:"mentions"`
	Roles     []string    `json:"mention_roles"`
	Parts     []component `json:"components"`
	Files     []struct {
		Name string `json:"filename"`
	} `json:"attachments"`
	Reply     *message `json:"referenced_message"` // that it replies to
	Forwarded []struct {
		Message message `json:"message"`
	} `json:"message_snapshots"`
}

// words are what a message says: its own, or where it has none those of its components, as
// the bot's own have them, or of the message that it forwards.
func (m *message) words() string {
	if worded(spoken(m.Content)) {
		return m.Content
	}
	var texts []string
	for _, c := range parts(m.Parts) {
		if c.Content != "" {
			texts = append(texts, c.Content)
		}
	}
	if text := strings.Join(texts, "\n"); worded(spoken(text)) {
		return text
	}
	for _, f := range m.Forwarded {
		if worded(spoken(f.Message.Content)) {
			return f.Message.Content
		}
	}
	return m.Content
}

// ephemeral is the flag of a message that one person alone sees.
const ephemeral = 1 << 6

// The interaction types.
const (
	pingType         = 1
	commandType      = 2
	componentType    = 3
	autocompleteType = 4
	submitType       = 5
)

// botDirectContext is the context of an interaction in the bot's own direct messages with
// somebody.
const botDirectContext = 1

// The kinds of address: how the reply to an interaction is given.
const (
	toCommand = "command"
	toPress   = "press"
	toForm    = "form"
)

// address is where the reply to an interaction goes. It lies in the inbox until the
// request is done.
type address struct {
	ID      string `json:"i,omitempty"`
	Token   string `json:"t,omitempty"`
	Kind    string `json:"k,omitempty"`
	Private bool   `json:"p,omitempty"` // its deferral is for the person alone

	Application string `json:"a,omitempty"`
	Pressed     string `json:"m,omitempty"` // the message whose button it was
	Direct      bool   `json:"d,omitempty"` // it is a direct message, whatever the request came from
	Server      string `json:"s,omitempty"` // that a press in a direct message belongs to
	There       bool   `json:"c,omitempty"` // the bot itself is in the channel, not a personal install alone
}

func community(guild string) string {
	if guild == "" {
		return ""
	}
	return Name + ":" + guild
}

// access is what somebody may do, by the permissions that Discord sends along.
func (d *decoder) access(m *member) bot.Access {
	if m == nil {
		return bot.Member
	}
	bits, err := strconv.ParseUint(m.Permissions, 10, 64)
	if err != nil {
		bits = 0 // messages bring none
	}
	switch {
	case bits&(administrator|manageGuild) != 0:
		return bot.Administrator
	case bits&(pinMessages|manageMessages) != 0, d.moderators != "" && slices.Contains(m.Roles, d.moderators):
		return bot.Moderator
	}
	return bot.Member
}

func (d *decoder) person(m *member, u *user) bot.User {
	if m != nil && m.User != nil {
		u = m.User
	}
	if u == nil {
		return bot.User{}
	}
	name := u.name()
	if m != nil && m.Nick != "" {
		name = m.Nick
	}
	return bot.User{ID: u.ID, Name: name, Access: d.access(m)}
}

// interaction decodes a command, a press or a form.
func (d *decoder) interaction(i *interaction) (bot.Request, error) {
	who := d.person(i.Member, i.User)
	if i.ID == "" || i.Token == "" || who.ID == "" {
		return bot.Request{}, fmt.Errorf("interaction without id, token or user")
	}
	r := bot.Request{
		Key: Name + ":" + i.ID, Platform: Name, Channel: i.ChannelID, Parent: i.Channel.parent(), User: who, Received: d.now(), Expires: d.now().Add(tokenTime),
	}
	// In a server where the bot is not, a personal install has the guide alone, for
	// the person alone.
	guest := i.GuildID != "" && i.Owners != nil && i.Owners["0"] != i.GuildID
	if !guest {
		r.Community = community(i.GuildID)
	} else {
		r.User.Access = bot.Member
	}
	to := address{ID: i.ID, Token: i.Token, Application: i.ApplicationID}
	to.There = i.GuildID != "" && !guest || i.GuildID == "" && i.Context == botDirectContext
	if i.Message != nil {
		to.Pressed = i.Message.ID
	}
	var err error
	switch i.Type {
	case commandType:
		to.Kind = toCommand
		to.Private = d.command(&r, i) || guest
		r.Private = to.Private || r.Private
	case componentType:
		to.Kind, to.Private = toPress, i.GuildID != ""
		r.Away = !to.There
		d.press(&r, i)
		r.Private = to.Private
	case submitType:
		to.Kind, to.Private = toForm, true
		r.Private = true
		d.submit(&r, i)
	default:
		err = fmt.Errorf("interaction of type %d", i.Type)
	}
	r.Address = adapter.EncodeAddress(to)
	return r, err
}

// command decodes a slash or message command. Private says that its reply is for the
// person alone, as far as that is known before it is answered.
func (d *decoder) command(r *bot.Request, i *interaction) (private bool) {
	if i.Data.Type == 3 {
		d.messageCommand(r, i)
		return true
	}
	r.Kind, r.Command, r.Args = bot.CommandUse, i.Data.Name, map[string]string{}
	for _, o := range i.Data.Options {
		r.Args[o.Name] = text(o.Value)
	}
	at := slices.IndexFunc(d.commands, func(c bot.Command) bool { return c.Name == i.Data.Name })
	if at < 0 {
		return true // answered with a word: it is from another version
	}
	if private = d.commands[at].Private || d.private; !private {
		r.Audience = audience(i.GuildID) // answered for all, it is used for all to see
	}
	return private
}

// text is an option's value, whatever its type.
func text(raw json.RawMessage) string {
	var s string
	if err := json.Unmarshal(raw, &s); err == nil {
		return s
	}
	return string(raw)
}

// Sentences for those whose words cannot be read.
const (
	unreadMessage = "That message has no words that I can read. Ask me in your own words, or use /ask."
	unreadRole    = "You mentioned my role, and of such a message Discord shows me no words. Mention me myself, the one with the APP tag, or use /ask."
	unreadReply   = "I cannot read the message that you replied to. Right-click it (on a phone, hold it), choose Apps and then Answer this. Or ask me in your own words."
)

func (d *decoder) messageCommand(r *bot.Request, i *interaction) {
	m := i.Data.Resolved.Messages[i.Data.TargetID] // none where Discord leaves it out
	r.Message = m.ID
	switch i.Data.Name {
	case answerThis:
		r.Kind, r.Text, r.Private, r.Unread = bot.Message, spoken(m.words()), true, unreadMessage
	case pinThis:
		r.Kind, r.Action = bot.Press, bot.Action{Name: bot.PinMessageAction}
		address := link(i.GuildID, i.ChannelID, i.Data.TargetID)
		r.Fields = map[string]string{bot.TextField: m.markdown(address), bot.LinkField: address}
	case replyThis:
		r.Kind, r.Action = bot.Press, bot.Action{Name: bot.PinReplyAction}
		if m.Author != nil && !m.Author.Bot && m.WebhookID == "" {
			r.Fields = map[string]string{bot.AuthorField: m.Author.ID}
		}
	default:
		r.Kind, r.Command = bot.CommandUse, i.Data.Name // answered with a word: it is from another version
	}
}

// link is the address of a message.
func link(guild, channel, message string) string {
	if guild == "" {
		guild = "@me"
	}
	return "https://discord.com/channels/" + guild + "/" + channel + "/" + message
}

// markdown is what a message says, as Markdown, with the names of what is attached to it. They
// lead to the message at an address: what Discord says of a file's own ends after a day.
// https://docs.discord.com/developers/reference#signed-attachment-cdn-urls
func (m *message) markdown(address string) string {
	var files []adapter.Attached
	for _, f := range m.Files {
		files = append(files, adapter.Attached{Name: f.Name, Address: address})
	}
	return adapter.WithFiles(markdown(m.words()), files)
}

// numbered is what makes custom ids differ within one message: "~2" at their end.
var numbered = regexp.MustCompile(`~\d+$`)

// unknownAction is that of a press or form whose value cannot be read: it is answered
// with a word, not with silence.
const unknownAction = "unknown"

func (d *decoder) press(r *bot.Request, i *interaction) {
	r.Kind, r.Action = bot.Press, bot.Action{Name: unknownAction}
	value, options := numbered.ReplaceAllString(i.Data.CustomID, ""), []string(nil)
	if len(i.Data.Values) > 0 {
		value, options = i.Data.Values[0], i.Data.Values[:1]
	}
	// Only what stands in the message itself counts: its values may name people.
	if action, err := bot.ParseAction(value); err == nil && i.Message.offers(i.Data.CustomID, options) {
		r.Action = action
	}
	if i.Message != nil && i.Message.Flags&ephemeral == 0 {
		r.Message = i.Message.ID
	}
}

// offers reports whether a message has a component of this id, with these values.
func (m *message) offers(id string, values []string) bool {
	if m == nil {
		return false
	}
	for _, c := range parts(m.Parts) {
		if c.CustomID != id {
			continue
		}
		for _, v := range values {
			if !slices.ContainsFunc(c.Options, func(o struct {
				Value string `json:"value"`
			}) bool {
				return o.Value == v
			}) {
				return false
			}
		}
		return true
	}
	return false
}

func (d *decoder) submit(r *bot.Request, i *interaction) {
	r.Kind, r.Action, r.Fields = bot.Submit, bot.Action{Name: unknownAction}, map[string]string{}
	if action, err := bot.ParseAction(i.Data.CustomID); err == nil {
		r.Action = action
	}
	for _, c := range parts(i.Data.Components) {
		if len(c.Values) > 0 {
			c.Value = c.Values[0]
		}
		if c.CustomID != "" {
			r.Fields[c.CustomID] = c.Value
		}
	}
}

// message decodes a message of the gateway. It reports false for what is nobody's
// business here: other bots, the bot itself, and talk among people.
func (d *decoder) message(m *message) (bot.Request, bool) {
	how := d.addressed(m)
	if how == notMeant {
		return bot.Request{}, false
	}
	r := d.said(bot.Message, m, "")
	d.say(&r, m, how)
	// A sentence may begin with a command's name: words follow it where it is written as one.
	if c, rest, ok := bot.SplitCommand(d.commands, spoken(m.Content)); ok && (rest == "" || slashed(m.Content)) {
		r.Kind, r.Command, r.Text = bot.CommandUse, c.Name, rest
		r.User.Unvouched = c.Access > r.User.Access // messages bring no permissions
	}
	return r, true
}

// say fills in what somebody says by a message.
func (d *decoder) say(r *bot.Request, m *message, how meaning) {
	r.Text = spoken(m.words())
	switch {
	case how == byRole:
		r.Unread = unreadRole
	case m.Type == replyType && how == byName && (m.Reply == nil || m.Reply.Author == nil || m.Reply.Author.ID != d.self.User):
		r.Unread = unreadReply
	case len(m.Forwarded) > 0:
		r.Unread = unreadMessage
	}
}

// meaning is how a message is meant for the bot.
type meaning int

const (
	notMeant meaning = iota
	inPerson         // a direct message
	byName           // it mentions the bot
	byReply          // it replies to the bot, with its ping on
	byRole           // it mentions the bot's own role
)

// replyType is a reply's type; people's other messages have none.
const replyType = 19

// addressed says how a message is meant for the bot. What it quotes is another person's,
// and a reply that names somebody else is said to them: the ping is on by itself.
func (d *decoder) addressed(m *message) meaning {
	if !d.byPerson(m) {
		return notMeant
	}
	if m.GuildID == "" {
		return inPerson
	}
	said := own(m.Content)
	if slices.ContainsFunc(m.Mentions, func(u user) bool { return u.ID == d.self.User }) {
		quoted := names(m.Content, d.self.User) && !names(said, d.self.User)
		toMe := m.Reply != nil && m.Reply.Author != nil && m.Reply.Author.ID == d.self.User
		switch {
		case names(said, d.self.User), m.Type != replyType && !quoted:
			return byName
		case quoted && !toMe:
			return notMeant
		}
		if namesOthers(said, d.self.User) {
			return notMeant
		}
		return byReply
	}
	if d.ownRole == nil {
		return notMeant
	}
	// Without its words the message cannot say that it only quotes the mention.
	if role := d.ownRole(m.GuildID); role != "" && slices.Contains(m.Roles, role) && (m.Content == "" || strings.Contains(said, "<@&"+role+">")) {
		return byRole
	}
	return notMeant
}

func (d *decoder) byPerson(m *message) bool {
	// Types 0 and 19 are what people write: messages and replies.
	return m.Author != nil && !m.Author.Bot && m.WebhookID == "" && m.Author.ID != d.self.User && m.ID != "" && (m.Type == 0 || m.Type == replyType)
}

// unaddressed says why a message is nobody's business here.
func (d *decoder) unaddressed(m *message) string {
	mentioned := slices.ContainsFunc(m.Mentions, func(u user) bool { return u.ID == d.self.User })
	switch {
	case !d.byPerson(m):
		return "It was written by a bot or a webhook, or is one of Discord's own notices: I answer people alone."
	case mentioned && names(m.Content, d.self.User):
		return "It mentions me in what it quotes alone."
	case mentioned:
		return "It replies to me, and is said to somebody else whom it mentions."
	}
	return "It does not mention me, and is no direct message. A reply to me mentions me only while its ping is on."
}

func (d *decoder) said(kind bot.RequestKind, m *message, suffix string) bot.Request {
	if m.Member != nil {
		m.Member.User = m.Author
	}
	return bot.Request{
		Key: messageKey(m.ChannelID, m.ID) + suffix, Kind: kind, Platform: Name, Community: community(m.GuildID), Channel: m.ChannelID, Message: m.ID,
		User: d.person(m.Member, m.Author), Received: d.now(), Audience: audience(m.GuildID),
	}
}

// audience is who could read what was said in a server, or outside of one. Discord
// does not say whether everybody in a server sees a channel: that follows from
// overwrites that may change at any time. So the words are their channel's alone.
func audience(guild string) bot.Audience {
	if guild == "" {
		return bot.AskerAlone
	}
	return bot.InChannel
}

func messageKey(channel, id string) string { return Name + ":" + channel + ":" + id }

// How old an edit and what it edits may be. An edit's own time tells it from what else
// changes a message: a pin or a link that unfolds repeats the time of the last edit. What
// is older than a day has left the inbox: its answer can no longer be found.
const (
	editTime    = 10 * time.Minute
	messageTime = 24 * time.Hour
)

// edited decodes a change of a message. Whatever changes one without editing it leaves
// no time of editing, or an old one.
func (d *decoder) edited(m *message) (bot.Request, bool) {
	at, err := time.Parse(time.RFC3339, m.Edited)
	if err != nil || d.now().Sub(at) > editTime || m.ID == "" || m.Author != nil && m.Author.ID == d.self.User {
		return bot.Request{}, false
	}
	r := d.said(bot.MessageEdited, m, ":edited:"+m.Edited)
	r.Edited, r.Unasked = at, true
	posted, err := time.Parse(time.RFC3339, m.Posted)
	if !d.byPerson(m) || err == nil && d.now().Sub(posted) > messageTime {
		return r, true // it may be a pin's source
	}
	r.Original = messageKey(m.ChannelID, m.ID)
	how := d.addressed(m)
	if how == notMeant {
		if d.content { // of a question that was put to nobody
			r.Text = spoken(m.Content)
		}
		return r, true // its reply goes, and it may be a pin's source
	}
	d.say(&r, m, how)
	r.Unasked, r.Anew = false, true // a mention that is added asks for the first time
	if c, rest, ok := bot.SplitCommand(d.commands, spoken(m.Content)); ok && rest == "" {
		r.Command, r.User.Unvouched = c.Name, c.Access > r.User.Access
	}
	return r, true
}

func (d *decoder) deleted(guild, channel, id string) bot.Request {
	key := messageKey(channel, id)
	return bot.Request{
		Key: key + ":removed", Kind: bot.MessageRemoved, Platform: Name, Community: community(guild), Channel: channel, Message: id, Original: key, Received: d.now(),
	}
}

// unpinned says that what is pinned in a channel has changed: Discord does not say
// which message.
func (d *decoder) unpinned(guild, channel string) bot.Request {
	return bot.Request{
		Key:  fmt.Sprintf("%s:%s:pins:%d", Name, channel, d.now().UnixMilli()),
		Kind: bot.MessageUnpinned, Platform: Name, Community: community(guild), Channel: channel, Received: d.now(),
	}
}

// guild is a server that the bot is in.
type guild struct {
	ID            string  `json:"id"`
	Unavailable   bool    `json:"unavailable"`
	JoinedAt      string  `json:"joined_at"`
	SystemChannel string  `json:"system_channel_id"`
	Channels      []place `json:"channels"`
	Threads       []place `json:"threads"` // that are not archived
	Roles         []role  `json:"roles"`
}

// introTime is how long after joining the bot still introduces itself: a server that
// it sees again at the next start gets no second introduction.
const introTime = 5 * time.Minute

// left is what says that a server has removed the bot.
func (d *decoder) left(g *guild) bot.Request {
	now := d.now()
	return bot.Request{Key: fmt.Sprint(Name, ":", g.ID, ":left:", now.UnixMilli()), Kind: bot.CommunityLeft, Platform: Name, Community: community(g.ID), Received: now}
}

func (d *decoder) joined(g *guild) (bot.Request, bool) {
	at, err := time.Parse(time.RFC3339, g.JoinedAt)
	if err != nil || g.Unavailable || d.now().Sub(at) > introTime {
		return bot.Request{}, false
	}
	channel := g.SystemChannel
	lowest := 1 << 30
	for _, c := range g.Channels {
		if g.SystemChannel == "" && c.Type == textChannel && c.Position < lowest {
			channel, lowest = c.ID, c.Position
		}
	}
	if channel == "" {
		return bot.Request{}, false
	}
	return bot.Request{
		Key: Name + ":" + g.ID + ":joined:" + g.JoinedAt, Kind: bot.ChannelJoined, Platform: Name, Community: community(g.ID), Channel: channel, Received: d.now(),
	}, true
}
