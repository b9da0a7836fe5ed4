package discord

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/bwmarrin/discordgo"

	"careerbot/bot"
)

// body is a message as it is sent, in a channel or as the response to an interaction: all of
// it is components.
type body struct {
	Components      []element    `json:"components"`
	AllowedMentions mentions     `json:"allowed_mentions"`
	Flags           int          `json:"flags"`
	Nonce           string       `json:"nonce,omitempty"`
	EnforceNonce    bool         `json:"enforce_nonce,omitempty"`
	Reference       *reference   `json:"message_reference,omitempty"`
	Attachments     []attachment `json:"attachments,omitempty"`

	files  []bot.File
	faults []error // what had to be left out: defects, for the log
}

// componentsV2 is the flag of a message that is components alone. It can be set on any message,
// and taken from none.
// https://docs.discord.com/developers/resources/message#message-object-message-flags
const componentsV2 = 1 << 15

// rewritten is a message as it takes the place of another one. That may be of an earlier version,
// which sent text and embeds: they and its files go.
type rewritten struct {
	body
	Content     *string      `json:"content"`
	Embeds      []struct{}   `json:"embeds"`
	Flags       int          `json:"flags"` // who sees a message does not change
	Attachments []attachment `json:"attachments"`
}

func (m body) rewritten() rewritten {
	return rewritten{body: m, Embeds: []struct{}{}, Flags: componentsV2, Attachments: append([]attachment{}, m.Attachments...)}
}

// first puts a text before everything else.
func (m *body) first(text string) {
	m.Components = append([]element{display(text)}, m.Components...)
}

// says is all that a message says.
func (m body) says() string {
	var b strings.Builder
	var read func(list []element)
	read = func(list []element) {
		for _, e := range list {
			if text, ok := e.(discordgo.TextDisplay); ok {
				b.WriteString(text.Content)
			}
			read(within(e))
		}
	}
	read(m.Components)
	return b.String()
}

// mentions allows none: nothing that the bot says pings anybody.
type mentions struct {
	Parse       []string `json:"parse"`
	Users       []string `json:"users,omitempty"` // who is called, of those that the message names
	RepliedUser bool     `json:"replied_user"`
}

type reference struct {
	MessageID string `json:"message_id"`
	// A question that is deleted meanwhile is answered all the same.
	FailIfNotExists bool `json:"fail_if_not_exists"`
}

type attachment struct {
	ID       string `json:"id"`
	Filename string `json:"filename"`
}

// colour is the stripe beside an answer.
const colour = 0x1f3a5f

// renderer builds one message within the limits.
type renderer struct {
	body
	parts   []part
	gallery []discordgo.MediaGalleryItem
	others  []element          // files that are no pictures
	press   []element          // rows of what there is to press
	more    []discordgo.Button // the button beside the line that stands back, if any
	full    bool
	ids     int
}

// part is something that a message says.
type part struct {
	title  string   // plain
	text   string   // Markdown
	beside []string // plain lines that stand back
	linked string   // the first of them as Markdown with a link, where it has one
	card   bool     // of the content: it has a frame
	apart  bool     // it stands apart from what is before it
}

func (p part) empty() bool { return p.title == "" && p.text == "" && len(p.beside) == 0 }

// takesButton reports whether it is a line that stands back, and leaves room at its side on a
// phone.
func (p part) takesButton() bool {
	return p.title == "" && p.text == "" && utf8.RuneCountInString(p.beside[0]) <= maxSideLine
}

// maxSideLine is how long a line may be beside a button: it is two or three lines on a phone.
const maxSideLine = 80

// textBudget leaves room for what a message says that stands beside nothing, and for the
// notice that something was left out.
const textBudget = maxText - maxAsked - 200

// render makes a message of a reply. Forms are not part of it. What it says is one text as far
// as can be, so that it is read in one piece; what is of the content has a frame.
func render(reply bot.Reply) body {
	r := renderer{body: body{Flags: componentsV2, AllowedMentions: mentions{Parse: []string{}}}}
	if snowflake.MatchString(reply.Calls) {
		r.AllowedMentions.Users = []string{reply.Calls}
	}
	var press controls // stands below everything else
	for _, b := range reply.Blocks {
		switch b := b.(type) {
		case bot.Text:
			r.say(part{text: clean(b.Text)})
		case bot.Byline:
			r.say(part{text: mentionOf(b.User) + " " + line(b.Did)})
		case bot.Answer:
			r.answer(b)
		case bot.Figures:
			r.figures(b)
		case bot.Basis:
			r.say(part{beside: beside(b.String()), linked: linked(b), card: true})
		case bot.Listing:
			r.listing(b)
		case bot.File:
			r.file(b)
		case bot.Chart:
			r.file(b.Picture)
		case bot.Choices:
			if !asMenu(b) || b.Listed() {
				r.say(part{text: clean(b.Prompt)})
				r.listed(b)
			}
			press.choices = append(press.choices, b)
		case bot.Feedback:
			press.feedback = append(press.feedback, b)
		case bot.Tools:
			press.tools = append(press.tools, b)
		}
	}
	if at := slices.IndexFunc(press.choices, leadsOn); at >= 0 && slices.ContainsFunc(r.parts, part.takesButton) {
		o := press.choices[at].Options[0]
		r.more = r.button(o.Label, o.Action)
		press.choices = slices.Delete(press.choices, at, at+1)
	}
	r.controls(press)
	r.Components = r.displays()
	if len(r.gallery) > 0 {
		r.Components = append(r.Components, discordgo.MediaGallery{Items: r.gallery})
	}
	r.Components = append(r.Components, r.others...)
	if r.full {
		r.Components = append(r.Components, display("-# The rest does not fit here. Ask me about one thing at a time."))
	}
	r.Components = append(r.Components, r.press...)
	if len(r.Components) == 0 {
		r.Components = []element{display("…")}
	}
	if slices.ContainsFunc(r.parts, func(p part) bool { return p.card }) {
		stripe := colour
		r.Components = []element{discordgo.Container{AccentColor: &stripe, Components: r.Components}}
	}
	return r.body
}

func (r *renderer) say(p part) {
	if !p.empty() {
		r.parts = append(r.parts, p)
	}
}

// file attaches a file, and shows a picture: it has an alternative text.
func (r *renderer) file(f bot.File) {
	if len(r.files) == maxFiles {
		r.full = true
		return
	}
	shown := discordgo.UnfurledMediaItem{URL: "attachment://" + f.Name}
	if f.Alt != "" {
		alt := bot.Cut(f.Alt, maxAltText)
		r.gallery = append(r.gallery, discordgo.MediaGalleryItem{Media: shown, Description: &alt})
	} else {
		r.others = append(r.others, discordgo.FileComponent{File: shown})
	}
	r.Attachments = append(r.Attachments, attachment{strconv.Itoa(len(r.files)), f.Name})
	r.files = append(r.files, f)
}

// displays is what a message says, as one text until the line that stands back: after it, and
// where a button stands beside it, another begins, and so does what stands apart.
func (r *renderer) displays() []element {
	var list []element
	var text strings.Builder
	end := func() {
		if said := strings.TrimSpace(text.String()); said != "" {
			list = append(list, display(said))
		}
		text.Reset()
	}
	room, more := textBudget, r.more
	most := maxComponents - otherComponents - size(r.press) - len(r.others) // texts
	for _, p := range r.parts {
		said, whole := p.within(room)
		r.full = r.full || !whole
		if said == "" {
			continue
		}
		room -= utf8.RuneCountInString(said) + 1
		if len(more) > 0 && p.takesButton() {
			end()
			list, more = append(list, discordgo.Section{Components: []element{display(said)}, Accessory: more[0]}), nil
			continue
		}
		if p.apart && len(list) < most {
			end()
		}
		if text.Len() > 0 && p.title != "" {
			text.WriteString("\n")
		}
		text.WriteString(said + "\n")
		if len(p.beside) > 0 && len(list) < most {
			end()
		}
	}
	end()
	if len(more) > 0 { // there was no room for its line
		r.press = append([]element{row(more...)}, r.press...)
	}
	return list
}

// otherComponents are those of a message that are no texts, files or rows, and the texts that it
// has in any case: the frame, a section with its button, a gallery, the last text, a notice, and
// whose question is answered.
const otherComponents = 8

// within is a part as Markdown, of at most so many characters, and whether it is whole: its text
// is cut where it is too long, and nothing is left where there is no room for that.
func (p part) within(room int) (said string, whole bool) {
	said = p.markdown()
	over := utf8.RuneCountInString(said) - room
	if over <= 0 {
		return said, true
	}
	left := utf8.RuneCountInString(p.text) - over
	for cut := left; cut >= leastText; cut -= leastText { // links grow when they are written down
		p.text = bot.Cut(p.text, cut)
		if said = p.markdown(); utf8.RuneCountInString(said) <= room {
			return said, false
		}
	}
	return "", false
}

// leastText is how much of a text is worth showing.
const leastText = 100

// markdown is a part as Markdown. Its links unfold nothing.
func (p part) markdown() string {
	var lines []string
	if title := unformatted(line(unmarked(p.title))); title != "" {
		lines = append(lines, "**"+title+"**")
	}
	if text := quiet(p.text); text != "" {
		lines = append(lines, text)
	}
	for i, l := range p.beside {
		l = unformatted(l)
		if i == 0 && p.linked != "" {
			l = p.linked
		}
		lines = append(lines, "-# "+l)
	}
	return strings.Join(lines, "\n")
}

// beside are the lines that stand back, without those that say nothing.
func beside(texts ...string) []string {
	var list []string
	for _, t := range texts {
		if t = line(t); t != "" {
			list = append(list, t)
		}
	}
	return list
}

// linked is a basis as Markdown, with a link that unfolds nothing; empty where it has none.
func linked(b bot.Basis) string {
	if b.Address == "" || strings.ContainsAny(b.Source, "[]") {
		return ""
	}
	return b.Line(func(source, address string) string { return "[" + source + "](<" + address + ">)" }, func(text string) string { return unformatted(line(text)) })
}

// mentionOf names a person; allowed_mentions lets nobody be called.
func mentionOf(user string) string {
	if !snowflake.MatchString(user) {
		return "Somebody"
	}
	return "<@" + user + ">"
}

// clean keeps the Markdown that Discord shows as it is, and of the links those that it
// shows: others are read aloud.
func clean(text string) string {
	text = strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", ""), "")
	return strings.TrimSpace(bot.MarkdownLinks(text, shownLink))
}

// shownLink is a link as Discord shows it: one of the web with a label that is no address
// itself, and no picture.
func shownLink(l bot.Link) string {
	switch label := strings.TrimSpace(l.Label); {
	case label == "":
		return l.Address
	case l.Address == "", strings.HasPrefix(l.Address, "mailto:"), strings.Contains(label, "://"):
		return l.Plain()
	}
	return strings.TrimPrefix(l.Raw, "!")
}

func line(text string) string { return strings.Join(strings.Fields(clean(text)), " ") }

// quiet is a text that is shown as a message's own, whose links would be unfolded beneath it
// if they did not stand in angle brackets.
// https://docs.discord.com/developers/reference#message-formatting
func quiet(text string) string {
	text = bot.MarkdownLinks(text, func(l bot.Link) string {
		at := strings.LastIndex(l.Raw, "](")
		switch {
		case l.Address == "" || strings.ContainsAny(l.Address, "<> \n"):
			return l.Raw
		case at > 0:
			return l.Raw[:at] + "](<" + l.Address + ">)"
		}
		return "<" + l.Address + ">"
	})
	if strings.Contains(text, "`") {
		return text // what stands in code is shown as it is
	}
	return bareAddress.ReplaceAllString(text, "$1<$2>")
}

// bareAddress is an address of the web among words, without what ends their sentence.
var bareAddress = regexp.MustCompile(`(?m)(^|[\s(])(https?://[^\s<>]*[^\s<>.,;:!?)'"*_])`)

// unformatted is plain text that Discord is not to read as Markdown.
func unformatted(text string) string { return formatting.Replace(text) }

var formatting = strings.NewReplacer(`\`, `\\`, "*", `\*`, "_", `\_`, "~", `\~`, "`", "\\`", "|", `\|`)

func (r *renderer) answer(a bot.Answer) {
	p := part{title: a.Title, text: clean(a.Text), card: true}
	if a.Source != "" {
		p.beside = beside("Source: " + a.Source)
	}
	r.say(p)
}

// figures are lines, each beginning with its figure.
func (r *renderer) figures(f bot.Figures) {
	var lines []string
	for _, row := range f.Rows {
		l := unformatted(line(row.What))
		if value := unformatted(line(row.Value)); value != "" {
			l = "**" + value + "** " + l
		}
		if aside := line(row.Aside("; ")); aside != "" {
			l += " · " + unformatted(aside)
		}
		lines = append(lines, strings.TrimSpace(l))
	}
	r.say(part{title: f.Title, text: strings.Join(lines, "\n"), beside: beside(append([]string{f.About}, f.Notes...)...), card: true})
}

func (r *renderer) listing(l bot.Listing) {
	var b strings.Builder
	for _, item := range l.Items {
		switch name, text := line(item.Name), itemText(item); {
		case name == "" && text == "":
		case name == "":
			fmt.Fprintln(&b, text)
		case text == "":
			fmt.Fprintln(&b, name)
		default:
			fmt.Fprintf(&b, "**%s** %s\n", strings.ReplaceAll(name, "*", ""), text)
		}
	}
	r.say(part{title: l.Title, text: strings.TrimSpace(b.String())})
}

// itemText is an item's text with its time, person and channel as each reader sees them:
// mentions are switched off in every message.
// https://docs.discord.com/developers/reference#message-formatting
func itemText(item bot.Item) string {
	var parts []string
	if !item.At.IsZero() {
		parts = append(parts, fmt.Sprintf("<t:%d:R>", item.At.Unix()))
	}
	for _, p := range []struct{ sign, id string }{{"@", item.Person}, {"#", item.Channel}} {
		if snowflake.MatchString(p.id) {
			p.id = "<" + p.sign + p.id + ">"
		}
		if p.id != "" {
			parts = append(parts, p.id)
		}
	}
	if text := line(item.Text); text != "" {
		parts = append(parts, text)
	}
	return strings.Join(parts, " · ")
}
