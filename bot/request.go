package bot

import (
	"maps"
	"slices"
	"strings"
	"time"

	"careerbot/knowledge"
)

// RequestKind says how somebody addressed the bot.
type RequestKind string

// The kinds of request.
const (
	Message    RequestKind = "message" // free text
	CommandUse RequestKind = "command" // a command by name
	Press      RequestKind = "action"  // a button or menu
	Submit     RequestKind = "form"    // a form that was filled in

	MessageEdited   RequestKind = "edited"   // a message was changed by its author
	MessageRemoved  RequestKind = "removed"  // a message was deleted
	MessageUnpinned RequestKind = "unpinned" // a message is no longer pinned in its channel
	ChannelJoined   RequestKind = "joined"   // the bot was added to a channel
	CommunityLeft   RequestKind = "left"     // a community has removed the bot

	HomeOpened RequestKind = "home" // somebody looks at the bot's own screen, which shows them the features' cards

	Reacted RequestKind = "reacted" // somebody put an emoji on a message: its name is the EmojiField

	Due RequestKind = "due" // the time has come for what a feature has planned; its Action says what
)

// Request is one thing somebody wants of the bot, free of any platform's types.
// It is serialisable, so that it can be kept and finished after a restart.
type Request struct {
	Key       string            `json:"key"` // every delivery of one message has the same: a request is claimed by it
	Kind      RequestKind       `json:"kind"`
	Platform  string            `json:"platform"`
	Community string            `json:"community,omitempty"` // empty: the guide alone
	Channel   string            `json:"channel,omitempty"`
	Parent    string            `json:"parent,omitempty"` // the channel that Channel is a thread or a post of, where those are channels of their own
	Thread    string            `json:"thread,omitempty"`
	Message   string            `json:"message,omitempty"`
	User      User              `json:"user"`
	Original  string            `json:"original,omitempty"` // of an edit or removal: the key of the message as a request
	Anew      bool              `json:"anew,omitempty"`     // of an edit: where nothing is known of the message, it is answered for the first time
	Edited    time.Time         `json:"edited,omitzero"`    // of an edit: when it was made, where the platform says so
	Private   bool              `json:"private,omitempty"`  // the reply is for the person alone, who may share it
	Audience  Audience          `json:"audience,omitempty"` // who could read what was said
	Away      bool              `json:"away,omitempty"`     // the bot itself is not where it was said: it can change nothing there but what was pressed
	Unasked   bool              `json:"unasked,omitempty"`  // said where the bot takes part, but not to it
	Text      string            `json:"text,omitempty"`     // the message, or what follows a command's name
	Unread    string            `json:"unread,omitempty"`   // what to say where there are no words: why the platform shows none
	Command   string            `json:"command,omitempty"`  // of a command, and of an edit that makes one
	Args      map[string]string `json:"args,omitempty"`     // of a command with typed options
	Action    Action            `json:"action,omitzero"`    // of a press, or what the form was for
	Fields    map[string]string `json:"fields,omitempty"`   // of a form, by name
	Expires   time.Time         `json:"expires,omitzero"`   // when the platform takes no more reply; zero for never
	Address   string            `json:"address,omitempty"`  // where the reply goes; a secret, erased when the request is done
	Received  time.Time         `json:"received"`
}

// User is who asks, as the platform vouches for them.
type User struct {
	ID     string `json:"id"`
	Name   string `json:"name,omitempty"` // as others see it
	Access Access `json:"access,omitempty"`
	// Unvouched says that the platform does not tell here what they may do: perhaps more
	// than Access. Commands by name bring it.
	Unvouched bool `json:"unvouched,omitempty"`
}

// Notice reports whether nobody asks for anything: something happened.
func (r *Request) Notice() bool {
	return r.Kind == MessageRemoved || r.Kind == MessageUnpinned || r.Kind == ChannelJoined || r.Kind == CommunityLeft || r.Kind == Due
}

// In reports whether a pin for this channel answers where the request was made.
func (r *Request) In(channel string) bool {
	return knowledge.Query{Channel: r.Channel, Parent: r.Parent}.In(channel)
}

// Scope is the channel that "this channel" means: threads come and go, and what is pinned
// in one is meant for their channel.
func (r *Request) Scope() string {
	if r.Parent != "" {
		return r.Parent
	}
	return r.Channel
}

// Ref is the message that a request came from, or whose button was pressed.
func (r *Request) Ref() MessageRef { return MessageRef{r.Channel, r.Message} }

// Person names the user across communities: what "forget me" forgets.
func (r *Request) Person() string { return r.Platform + ":" + r.User.ID }

// Destination is where the reply to this request goes.
func (r *Request) Destination() Destination {
	return Destination{
		Key: r.Key, Community: r.Community, Channel: r.Channel, Thread: r.Thread, Message: r.Message, User: r.User.ID, Address: r.Address, Asked: r.asked(),
	}
}

// asked is what was asked in one line: the words, or the command with its options.
func (r *Request) asked() string {
	switch {
	case r.Kind == Message:
		return r.Text
	case r.Kind != CommandUse:
		return ""
	case r.Args[questionArg] != "":
		return r.Args[questionArg]
	}
	parts := []string{"/" + r.Command, r.Text}
	for _, name := range slices.Sorted(maps.Keys(r.Args)) {
		parts = append(parts, r.Args[name])
	}
	return strings.Join(strings.Fields(strings.Join(parts, " ")), " ")
}

// questionArg is the option of commands that take a question in people's own words.
const questionArg = "question"

// Arg returns an option by name, or the whole text where no options are typed.
func (r *Request) Arg(name string) string {
	if len(r.Args) > 0 {
		return strings.TrimSpace(r.Args[name])
	}
	return strings.TrimSpace(r.Text)
}

// Words is everything typed after a command's name, however it was typed.
func (r *Request) Words(args []Arg) string {
	if len(r.Args) == 0 {
		return strings.TrimSpace(r.Text)
	}
	var parts []string
	for _, a := range args {
		if v := strings.TrimSpace(r.Args[a.Name]); v != "" {
			parts = append(parts, v)
		}
	}
	return strings.Join(parts, " ")
}

// PinMessageAction opens the pin form for a message that a moderator chose: its
// text and its link are the request's fields of these names.
const (
	PinMessageAction = "pin-message"
	TextField        = "text"
	LinkField        = "link"
)

// PinReplyAction answers a message with a pin that a moderator chooses. The message is the
// request's, and the field of this name is the id of the person who wrote it; empty where that
// is nobody.
const (
	PinReplyAction = "pin-reply"
	AuthorField    = "author"
)
