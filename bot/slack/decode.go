package slack

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"careerbot/bot"
	"careerbot/bot/adapter"
)

// Name is the platform's name.
const Name = "slack"

// The message shortcuts, by their callback ids.
const (
	answerShortcut = "answer_this"
	pinShortcut    = "pin_as_answer"
	replyShortcut  = "answer_with_pin"
)

// decoder makes requests of what Slack sends. It knows who the bot is there.
type decoder struct {
	self        identity
	commands    []bot.Command
	publicSlash bool              // the whole channel sees the answers to slash commands
	names       map[string]string // of the people in a message that becomes a pin, by id
	apiHost     string            // of SLACK_API_URL, where it is set
	now         func() time.Time
}

// identity is the bot in its workspace.
type identity struct {
	Team string // T…
	User string // U…, the bot's user
	Bot  string // B…
	URL  string // https://name.slack.com/

	Scopes string // that the token has, separated by commas; empty where Slack has not said so
}

// community is the workspace where the bot is installed, also when the asker comes
// from another one through a shared channel.
func (d *decoder) community() string { return Name + ":" + d.self.Team }

// outerEvent is an Events API callback. Only what is read is declared: events that
// are not known here must not fail.
// https://docs.slack.dev/apis/events-api/#callback-field
type outerEvent struct {
	Type           string     `json:"type"`
	Challenge      string     `json:"challenge"` // of url_verification
	TeamID         string     `json:"team_id"`
	EventID        string     `json:"event_id"`
	Event          innerEvent `json:"event"`
	Authorizations []struct {
		TeamID string `json:"team_id"`
	} `json:"authorizations"`
}

// innerEvent is the union of the events that the manifest subscribes to.
// https://docs.slack.dev/reference/events/message
type innerEvent struct {
	Type        string   `json:"type"`
	Subtype     string   `json:"subtype"`
	User        string   `json:"user"`
	BotID       string   `json:"bot_id"`
	Text        string   `json:"text"`
	TS          string   `json:"ts"`
	ThreadTS    string   `json:"thread_ts"`
	Channel     string   `json:"channel"`
	ChannelType string   `json:"channel_type"`
	EventTS     string   `json:"event_ts"`
	Edited      edit     `json:"edited"`      // of app_mention: an edit added the mention, or changed a message that has one
	Attachments []shared `json:"attachments"` // forwarded messages among them
	Message     *message `json:"message"`
	Previous    *message `json:"previous_message"`
	DeletedTS   string   `json:"deleted_ts"`
	ChannelID   string   `json:"channel_id"` // of pin_removed
	Tab         string   `json:"tab"`        // of app_home_opened
	Reaction    string   `json:"reaction"`   // of reaction_added
	Item        struct { // of pin_removed and reaction_added
		Type    string   `json:"type"`
		Channel string   `json:"channel"`
		TS      string   `json:"ts"` // of reaction_added
		Message *message `json:"message"`
	} `json:"item"`
	Tokens struct { // of tokens_revoked: whose they were
		Bot []string `json:"bot"`
	} `json:"tokens"`
}

// message is a message inside an event or an interaction.
type message struct {
	Subtype     string            `json:"subtype"`
	User        string            `json:"user"`
	BotID       string            `json:"bot_id"`
	Text        string            `json:"text"`
	Blocks      []json.RawMessage `json:"blocks"`
	TS          string            `json:"ts"`
	ThreadTS    string            `json:"thread_ts"`
	Edited      edit              `json:"edited"`
	Attachments []shared          `json:"attachments"`
	Files       []file            `json:"files"`
}

// file is a picture or another file of a message.
type file struct {
	Name      string `json:"name"`
	Title     string `json:"title"`
	Permalink string `json:"permalink"`
}

// says is what a message says: its words, or those that it forwards, or those of its blocks,
// which is all that some apps' messages have.
func (m *message) says() string {
	for _, text := range []string{spoken(m.Text), forwarded(m.Attachments), blocksText(m.Blocks)} {
		if text != "" {
			return text
		}
	}
	return ""
}

// interaction is a press, a form or a shortcut. Its message is as Slack sends it: the SDK
// leaves out what forwarded messages hold, and fails on what it does not know.
type interaction struct {
	slack.InteractionCallback
	message message
}

// readInteraction reads one.
func readInteraction(payload json.RawMessage) (*interaction, error) {
	var parts map[string]json.RawMessage
	if err := json.Unmarshal(payload, &parts); err != nil {
		return nil, err
	}
	i := new(interaction)
	if raw := parts["message"]; len(raw) > 0 {
		_ = json.Unmarshal(raw, &i.message) // what cannot be read of it is missing: who pressed is answered all the same
		delete(parts, "message")
	}
	rest, err := json.Marshal(parts)
	if err != nil {
		return nil, err
	}
	return i, json.Unmarshal(rest, &i.InteractionCallback)
}

// edit is when a message was last changed by its author.
type edit struct {
	TS string `json:"ts"`
}

// address is where a reply goes, beside the channel. It lies in the inbox until the
// request is done.
type address struct {
	ResponseURL string `json:"u,omitempty"`
	Trigger     string `json:"t,omitempty"`
	At          int64  `json:"at,omitempty"` // when it was given, Unix milliseconds
	View        string `json:"v,omitempty"`  // the modal that it came from
	Home        bool   `json:"h,omitempty"`  // its person looks at the bot's home tab
}

// responseHosts are where Slack's response URLs lie.
var responseHosts = []string{"hooks.slack.com", "hooks.slack-gov.com"}

// trusted is a response URL that leads to Slack, or to the server that stands in for it.
// Any other is as none: what members are answered goes nowhere else.
func (d *decoder) trusted(responseURL string) string {
	u, err := url.Parse(responseURL)
	switch {
	case err != nil || u.User != nil:
		return ""
	case u.Scheme == "https" && slices.Contains(responseHosts, u.Host):
		return responseURL
	case d.apiHost != "" && u.Host == d.apiHost && (u.Scheme == "https" || u.Scheme == "http"):
		return responseURL
	}
	return ""
}

// metadata travels in a modal: what its form is for, and where it was opened.
type metadata struct {
	Action  string `json:"a,omitempty"`
	Channel string `json:"c,omitempty"`
	Thread  string `json:"t,omitempty"`
	Message string `json:"m,omitempty"`
}

func (d *decoder) request(kind bot.RequestKind, key, channel, user string) bot.Request {
	return bot.Request{
		Key: Name + ":" + d.self.Team + ":" + key, Kind: kind, Platform: Name, Community: d.community(), Channel: channel,
		User: bot.User{ID: user}, Received: d.now(),
	}
}

// messageKey claims a message, not its delivery: Slack sends app_mention and
// message for one mention, in either order, under two event ids.
func messageKey(channel, ts string) string { return channel + ":" + ts }

// event decodes an Events API callback. It reports false for what is nobody's
// business here: other bots, the bot itself, and talk among people. A message in a
// thread that does not mention the bot comes back as unasked, for the caller to
// find out whether the bot takes part there.
func (d *decoder) event(o *outerEvent) (bot.Request, bool) {
	e := &o.Event
	switch e.Type {
	case "app_mention":
		if e.Edited.TS != "" {
			return d.mentionEdited(e)
		}
		return d.message(e, true)
	case "message":
		switch e.Subtype {
		case "", "file_share", "thread_broadcast", "me_message":
			return d.message(e, false)
		case "message_changed":
			return d.changed(e)
		case "message_deleted":
			return d.deleted(e)
		}
	case "member_joined_channel":
		if e.User == d.self.User {
			return d.request(bot.ChannelJoined, e.Channel+":joined:"+e.EventTS, e.Channel, ""), true
		}
	case reactionEvent:
		return d.reacted(e)
	case "tokens_revoked": // as app_uninstalled; of people's own tokens the bot has none
		if !slices.Contains(e.Tokens.Bot, d.self.User) {
			break
		}
		return d.request(bot.CommunityLeft, "revoked:"+e.EventTS, "", ""), true
	case "app_uninstalled": // delivered where the app subscribes to it
		return d.request(bot.CommunityLeft, "left:"+e.EventTS, "", ""), true
	case "app_home_opened":
		if e.Tab == "home" && e.User != "" {
			r := d.request(bot.HomeOpened, "home:"+e.User+":"+e.EventTS, "", e.User)
			r.Private, r.Address = true, adapter.EncodeAddress(address{Home: true})
			return r, true
		}
	case "pin_removed":
		if m := e.Item.Message; m != nil && e.User != d.self.User {
			r := d.request(bot.MessageUnpinned, messageKey(e.ChannelID, m.TS)+":unpinned:"+e.EventTS, e.ChannelID, "")
			r.Message = m.TS
			return r, true
		}
	}
	return bot.Request{}, false
}

// unaddressed says why a message is nobody's business here.
func (d *decoder) unaddressed(e *innerEvent) string {
	switch {
	case e.BotID != "" || e.User == "" || e.User == "USLACKBOT":
		return "It was written by a bot or an app: I answer people alone."
	case e.Subtype != "" && e.Subtype != "file_share" && e.Subtype != "thread_broadcast" && e.Subtype != "me_message":
		return "It is one of Slack's own notices."
	case d.mentioned(e.Text):
		return "It mentions me in a quote alone."
	case e.ThreadTS != "":
		return "It does not mention me, and is said to somebody else or has no words of its own."
	}
	return "It does not mention me, is no direct message, and stands in no thread."
}

// direct reports whether a channel is a direct message. Slack's ids of those begin
// with D.
func direct(channel string) bool { return strings.HasPrefix(channel, "D") }

// audience is who could read what an event tells of. Slack says of message events
// whether their channel is public ("channel"), private ("group") or a direct message,
// and says nothing of that in app_mention: those are taken for their channel's alone,
// as is every kind that is not known. Ids tell nothing: those of private channels
// begin with C as well. A command is nobody's but its asker's: Slack shows others
// neither it nor its words, also where the answer is for all.
// https://docs.slack.dev/reference/events/message
func audience(e *innerEvent) bot.Audience {
	switch {
	case direct(e.Channel) || e.ChannelType == "im":
		return bot.AskerAlone
	case e.ChannelType == "channel":
		return bot.InCommunity
	}
	return bot.InChannel
}

func (d *decoder) mentioned(text string) bool {
	return strings.Contains(text, "<@"+d.self.User+">") || strings.Contains(text, "<@"+d.self.User+"|")
}

// asked reports whether a message is said to the bot: in its own conversation, or by a
// mention among the author's own words. One in a quote is somebody else's.
func (d *decoder) asked(channel, text string) bool { return direct(channel) || d.mentioned(own(text)) }

func (d *decoder) message(e *innerEvent, mention bool) (bot.Request, bool) {
	if e.BotID != "" || e.User == "" || e.User == d.self.User || e.User == "USLACKBOT" || e.TS == "" {
		return bot.Request{}, false
	}
	// Slack may tell of a mention that does not stand in the text.
	asked := d.asked(e.Channel, e.Text) || mention && !d.mentioned(e.Text)
	text := spoken(e.Text)
	if asked && text == "" {
		text = forwarded(e.Attachments)
	}
	if !asked && (e.ThreadTS == "" || text == "" || namesOthers(own(e.Text))) {
		return bot.Request{}, false
	}
	r := d.request(bot.Message, messageKey(e.Channel, e.TS), e.Channel, e.User)
	r.Message, r.Unasked, r.Audience = e.TS, !asked, audience(e)
	r.Thread = thread(e.Channel, e.ThreadTS, e.TS)
	d.say(&r, text)
	return r, true
}

// thread is where the reply to a message goes: the thread it stands in, or in a
// channel one of its own.
func thread(channel, threadTS, ts string) string {
	if threadTS == "" && !direct(channel) {
		return ts
	}
	return threadTS
}

// say fills in what was said: a command's bare name uses it, all else is a question.
func (d *decoder) say(r *bot.Request, text string) {
	r.Text = text
	if r.Unasked || r.Kind != bot.Message {
		return
	}
	if c, rest, ok := bot.SplitCommand(d.commands, text); ok && rest == "" {
		r.Kind, r.Command, r.Text = bot.CommandUse, c.Name, ""
	}
}

// changed decodes a message that is not what it was. Slack tells so also where a link
// unfolds, a thread grows or its own notices change: it counts where there is evidence
// that its author has changed its words.
// https://docs.slack.dev/reference/events/message/message_changed
func (d *decoder) changed(e *innerEvent) (bot.Request, bool) {
	m := e.Message
	if m == nil || m.TS == "" {
		return bot.Request{}, false
	}
	if m.Subtype == "tombstone" { // deleted, with its thread left standing
		e.DeletedTS = m.TS
		return d.deleted(e)
	}
	if m.User == d.self.User {
		return bot.Request{}, false
	}
	before, words := e.Previous, d.words(e.Channel, m)
	switch {
	case before != nil && d.words(e.Channel, before) == words && d.asked(e.Channel, before.Text) == d.asked(e.Channel, m.Text):
		return bot.Request{}, false
	case before == nil && (m.Edited.TS == "" || at(e.EventTS).Sub(at(m.Edited.TS)).Abs() > editedNow):
		return bot.Request{}, false
	}
	stamp := m.Edited.TS
	if stamp == "" {
		stamp = e.EventTS
	}
	r := d.edited(e, m, stamp)
	if before != nil && !d.asked(e.Channel, before.Text) && !r.Unasked {
		r.Anew = true // the edit turned it to the bot
	}
	return r, true
}

// mentionEdited decodes an edit that Slack tells as a mention: it is the same request as
// the changed message, whichever comes first.
func (d *decoder) mentionEdited(e *innerEvent) (bot.Request, bool) {
	if e.BotID != "" || e.User == "" || e.User == d.self.User || e.TS == "" {
		return bot.Request{}, false
	}
	m := message{User: e.User, Text: e.Text, TS: e.TS, ThreadTS: e.ThreadTS, Attachments: e.Attachments}
	return d.edited(e, &m, e.Edited.TS), true
}

// editedNow is how long Slack takes to tell of an edit.
const editedNow = time.Minute

// recent is how old a message may be that is answered for the first time when it is
// edited. It is no longer than the inbox remembers what it has answered.
const recent = 12 * time.Hour

// edited is the request of a message that its author changed at this time.
func (d *decoder) edited(e *innerEvent, m *message, stamp string) bot.Request {
	original := messageKey(e.Channel, m.TS)
	r := d.request(bot.MessageEdited, original+":edited:"+stamp, e.Channel, m.User)
	r.Message, r.Thread, r.Audience = m.TS, thread(e.Channel, m.ThreadTS, m.TS), audience(e)
	r.Unasked = !d.asked(e.Channel, m.Text)
	if m.BotID == "" && m.User != "" {
		r.Original = Name + ":" + d.self.Team + ":" + original
		r.Anew = d.now().Sub(at(m.TS)) < recent
	} else {
		r.Unasked = true
	}
	r.Text = d.words(e.Channel, m)
	if c, rest, ok := bot.SplitCommand(d.commands, r.Text); ok && rest == "" && !r.Unasked {
		r.Command = c.Name
	}
	return r
}

// words is the part of a message that is said to the bot: nothing where the message
// addresses somebody else.
func (d *decoder) words(channel string, m *message) string {
	text := spoken(m.Text)
	switch asked := d.asked(channel, m.Text); {
	case asked && text == "":
		return forwarded(m.Attachments)
	case !asked && namesOthers(own(m.Text)):
		return ""
	}
	return text
}

// at is the time of a message's or an edit's timestamp: seconds, a dot, and what keeps two
// apart.
func at(ts string) time.Time {
	seconds, _, _ := strings.Cut(ts, ".")
	n, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil {
		return time.Time{} // long ago
	}
	return time.Unix(n, 0)
}

func (d *decoder) deleted(e *innerEvent) (bot.Request, bool) {
	if e.DeletedTS == "" {
		return bot.Request{}, false
	}
	original := messageKey(e.Channel, e.DeletedTS)
	r := d.request(bot.MessageRemoved, original+":removed", e.Channel, "")
	r.Message, r.Original = e.DeletedTS, Name+":"+d.self.Team+":"+original
	if e.Previous != nil {
		r.User.ID = e.Previous.User
	}
	return r, true
}

// command decodes a slash command: its first word is a command's name, or all of it
// is a question.
func (d *decoder) command(c *slack.SlashCommand) bot.Request {
	typed := c.Text
	r := d.request(bot.Message, "command:"+c.TriggerID, c.ChannelID, c.UserID)
	r.User.Name = c.UserName
	r.Private = !d.publicSlash
	r.Address = adapter.EncodeAddress(address{ResponseURL: d.trusted(c.ResponseURL), Trigger: c.TriggerID, At: d.now().UnixMilli()})
	r.Expires = d.now().Add(responseURLTime)
	r.Text = spoken(c.Text)
	text := r.Text
	if text == "" {
		text = "help"
	}
	if c, _, ok := bot.SplitCommand(d.commands, text); ok && c.Place { // it is found by its id
		text = placed(typed)
	}
	if c, rest, ok := bot.SplitCommand(d.commands, text); ok {
		r.Kind, r.Command, r.Text = bot.CommandUse, c.Name, rest
	}
	return r
}

// unknown is what was pressed of which nothing is known here: it is answered with a word,
// not with silence.
var unknown = bot.Action{Name: "unknown"}

// interaction decodes a press, a form that was filled in, or a message shortcut. It fails
// on a form that is none of the bot's, and on what nobody did.
// https://docs.slack.dev/reference/interaction-payloads
func (d *decoder) interaction(c *interaction) (bot.Request, error) {
	key := "interaction:" + c.TriggerID
	if c.TriggerID == "" {
		key = "interaction:" + c.User.ID + ":" + c.ActionTs + c.View.ID + c.View.Hash
	}
	r := d.request(bot.Press, key, c.Channel.ID, c.User.ID)
	r.User.Name = c.User.Name
	to := address{ResponseURL: d.trusted(c.ResponseURL), Trigger: c.TriggerID, At: d.now().UnixMilli()}
	r.Expires = d.now().Add(responseURLTime)
	switch c.Type {
	case slack.InteractionTypeBlockActions:
		d.press(&r, &to, c)
	case slack.InteractionTypeViewSubmission:
		if err := d.submission(&r, &to, c); err != nil {
			return r, err
		}
	case slack.InteractionTypeMessageAction:
		d.shortcut(&r, c)
	default:
		if c.User.ID == "" {
			return r, fmt.Errorf("interaction of type %.40q", c.Type)
		}
		r.Action, r.Private = unknown, true
	}
	r.Address = adapter.EncodeAddress(to)
	return r, nil
}

func (d *decoder) press(r *bot.Request, to *address, c *interaction) {
	if c.Channel.ID == "" {
		r.Channel = c.Container.ChannelID
	}
	value := ""
	if actions := c.ActionCallback.BlockActions; len(actions) > 0 {
		value = actions[0].Value
		if value == "" {
			value = actions[0].SelectedOption.Value
		}
	}
	action, err := bot.ParseAction(value)
	if err != nil {
		action = unknown
	}
	r.Action = action
	switch {
	case c.View.Type == slack.VTHomeTab:
		r.Private = true // what follows comes as a direct message, or opens
		return
	case c.View.ID != "":
		d.fromView(r, to, c)
		return
	}
	r.Thread = c.Container.ThreadTs
	if r.Thread == "" {
		r.Thread = c.message.ThreadTS
	}
	if !c.Container.IsEphemeral {
		r.Message = c.Container.MessageTs
	}
	// What one person presses on everybody's message is theirs alone, and so is what they
	// press on their own in the direct messages of others.
	r.Private = !direct(r.Channel) || c.Container.IsEphemeral
}

// fromView fills in where a modal was opened.
func (d *decoder) fromView(r *bot.Request, to *address, c *interaction) metadata {
	var m metadata
	// Only the bot's own modals come back, with what it wrote; one that cannot be
	// read has lost its channel.
	if err := json.Unmarshal([]byte(c.View.PrivateMetadata), &m); err != nil {
		m = metadata{}
	}
	r.Channel, r.Thread, r.Message, r.Private = m.Channel, m.Thread, m.Message, true
	to.View, to.ResponseURL = c.View.ID, ""
	return m
}

// partOf is a field that was split because Slack's inputs are short: "text~2" is
// the second part of "text".
var partOf = regexp.MustCompile(`^(.*)~(\d+)$`)

func (d *decoder) submission(r *bot.Request, to *address, c *interaction) error {
	m := d.fromView(r, to, c)
	action, err := bot.ParseAction(m.Action)
	if err != nil {
		return err
	}
	r.Kind, r.Action, r.Fields = bot.Submit, action, map[string]string{}
	if c.View.State == nil {
		return nil
	}
	names := make([]string, 0, len(c.View.State.Values))
	for name := range c.View.State.Values {
		names = append(names, name)
	}
	slices.Sort(names) // "text", "text~2", "text~3"
	for _, name := range names {
		field := name
		if part := partOf.FindStringSubmatch(name); part != nil {
			field = part[1]
		}
		for _, element := range c.View.State.Values[name] {
			value := element.Value
			if value == "" {
				value = element.SelectedOption.Value
			}
			r.Fields[field] += value
		}
	}
	return nil
}

func (d *decoder) shortcut(r *bot.Request, c *interaction) {
	m := &c.message
	ts := m.TS
	if ts == "" {
		ts = c.MessageTs
	}
	r.Message, r.Private = ts, true
	r.Thread = thread(c.Channel.ID, m.ThreadTS, ts)
	switch c.CallbackID {
	case answerShortcut:
		r.Kind, r.Text = bot.Message, m.says()
	case pinShortcut:
		r.Action = bot.Action{Name: bot.PinMessageAction}
		r.Fields = map[string]string{bot.TextField: d.markdown(m), bot.LinkField: d.permalink(c.Channel.ID, ts, m.ThreadTS)}
	case replyShortcut:
		r.Action = bot.Action{Name: bot.PinReplyAction}
		if m.BotID == "" && m.User != d.self.User {
			r.Fields = map[string]string{bot.AuthorField: m.User}
		}
	default:
		r.Action = unknown
	}
}

// markdown is what a message says, as Markdown.
func (d *decoder) markdown(m *message) string {
	text := markdown(m.Text, d.names)
	if text == "" {
		text = m.says()
	}
	var files []adapter.Attached
	for _, f := range m.Files {
		files = append(files, adapter.Attached{Name: cmp.Or(f.Name, f.Title), Address: f.Permalink})
	}
	return adapter.WithFiles(text, files)
}

// permalink is the address of a message, as chat.getPermalink would return it.
func (d *decoder) permalink(channel, ts, thread string) string {
	if !strings.HasPrefix(d.self.URL, "https://") {
		return ""
	}
	link := strings.TrimSuffix(d.self.URL, "/") + "/archives/" + channel + "/p" + strings.ReplaceAll(ts, ".", "")
	if thread != "" && thread != ts {
		link += "?thread_ts=" + thread + "&cid=" + channel
	}
	return link
}
