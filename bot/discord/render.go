package discord

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/bwmarrin/discordgo"

	"careerbot/bot"
)

// body is a message as it is sent, in a channel or as the response to an interaction.
type body struct {
	Content         string                       `json:"content"`
	Embeds          []*discordgo.MessageEmbed    `json:"embeds"`
	Components      []discordgo.MessageComponent `json:"components"`
	AllowedMentions mentions                     `json:"allowed_mentions"`
	Flags           int                          `json:"flags,omitempty"`
	Nonce           string                       `json:"nonce,omitempty"`
	EnforceNonce    bool                         `json:"enforce_nonce,omitempty"`
	Reference       *reference                   `json:"message_reference,omitempty"`
	Attachments     []attachment                 `json:"attachments,omitempty"`

	files  []bot.File
	faults []error // what had to be left out: defects, for the log
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
	ID          string `json:"id"`
	Filename    string `json:"filename"`
	Description string `json:"description,omitempty"` // the alternative text of a picture
}

// colour is the stripe beside an answer.
const colour = 0x1f3a5f

// renderer builds one message within the limits.
type renderer struct {
	body
	parts []part
	total int // characters of the embeds so far
	full  bool
	ids   int
}

// part is something that a message says.
type part struct {
	title  string   // plain
	text   string   // Markdown
	beside []string // plain lines that stand back
	linked string   // the first of them as Markdown with a link, where it has one
	card   bool     // of the content: it has a stripe where it is an embed
}

func (p part) empty() bool { return p.title == "" && p.text == "" && len(p.beside) == 0 }

// contentBudget leaves room for what a message says that stands beside nothing, and for the
// notice that something was left out.
const contentBudget = maxContent - maxAsked - 100

// embedsBudget leaves room for the notice that something was left out.
const embedsBudget = maxEmbedsTotal - 200

// render makes a message of a reply. Forms are not part of it. What fits is the message's own
// text: notifications show it, it is read aloud, and it needs no permission to embed. Longer
// replies are embeds.
func render(reply bot.Reply) body {
	r := renderer{body: body{Embeds: []*discordgo.MessageEmbed{}, Components: []discordgo.MessageComponent{}, AllowedMentions: mentions{Parse: []string{}}}}
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
			if !asMenu(b) {
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
	r.controls(press)
	if text := asContent(r.parts); utf8.RuneCountInString(text) <= contentBudget {
		r.Content = text
	} else {
		r.asEmbeds()
	}
	if r.full {
		const notice = "The rest does not fit here. Ask me about one thing at a time."
		if len(r.Embeds) == 0 {
			r.Content = strings.TrimSpace(r.Content + "\n" + notice)
		} else {
			r.Embeds = append(r.Embeds, &discordgo.MessageEmbed{Description: notice})
		}
	}
	if r.Content == "" && len(r.Embeds) == 0 && len(r.Components) == 0 && len(r.files) == 0 {
		r.Content = "…"
	}
	return r.body
}

func (r *renderer) say(p part) {
	if !p.empty() {
		r.parts = append(r.parts, p)
	}
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

// asContent is what a message says as its own text. A part with a title stands apart from
// the one before it; its links unfold nothing.
func asContent(parts []part) string {
	var b strings.Builder
	for i, p := range parts {
		if i > 0 && p.title != "" {
			b.WriteString("\n")
		}
		if p.title != "" {
			b.WriteString("**" + unformatted(line(unmarked(p.title))) + "**\n")
		}
		if text := quiet(p.text); text != "" {
			b.WriteString(text + "\n")
		}
		for i, l := range p.beside {
			l = unformatted(l)
			if i == 0 && p.linked != "" {
				l = p.linked
			}
			b.WriteString("-# " + l + "\n")
		}
	}
	return strings.TrimSpace(b.String())
}

// asEmbeds is what a message says as embeds: what stands back is their footers, and short
// words of the bot's own that come first are the message itself.
func (r *renderer) asEmbeds() {
	for _, p := range r.parts {
		short := !p.card && p.title == "" && len(p.beside) == 0 && len(r.Embeds) == 0
		if short && utf8.RuneCountInString(r.Content)+1+utf8.RuneCountInString(p.text) <= maxContent/2 {
			r.Content = strings.TrimSpace(r.Content + "\n" + p.text)
			continue
		}
		footer := bot.Cut(strings.Join(p.beside, "\n"), maxFooter/2)
		if last := len(r.Embeds) - 1; p.title == "" && p.text == "" && last >= 0 && r.Embeds[last].Footer == nil {
			if r.full || r.total+utf8.RuneCountInString(footer) > embedsBudget {
				r.full = true
				continue
			}
			r.total += utf8.RuneCountInString(footer)
			r.Embeds[last].Footer = &discordgo.MessageEmbedFooter{Text: footer}
			continue
		}
		if r.room() < 200 {
			r.full = true
			return
		}
		e := &discordgo.MessageEmbed{Title: bot.Cut(line(unmarked(p.title)), maxEmbedTitle), Description: bot.Cut(p.text, r.room())}
		if p.card {
			e.Color = colour
		}
		if footer != "" {
			e.Footer = &discordgo.MessageEmbedFooter{Text: footer}
		}
		r.embed(e)
	}
}

// mentionOf names a person; allowed_mentions lets nobody be called.
func mentionOf(user string) string {
	if !snowflake.MatchString(user) {
		return "Somebody"
	}
	return "<@" + user + ">"
}

// embed adds an embed where it fits. One place is kept for the notice.
func (r *renderer) embed(e *discordgo.MessageEmbed) {
	size := utf8.RuneCountInString(e.Title) + utf8.RuneCountInString(e.Description)
	if e.Footer != nil {
		size += utf8.RuneCountInString(e.Footer.Text)
	}
	if size == 0 {
		return
	}
	if r.full || len(r.Embeds) >= maxEmbeds-1 || r.total+size > embedsBudget {
		r.full = true
		return
	}
	r.total += size
	r.Embeds = append(r.Embeds, e)
}

// room is how much of an embed's description fits still.
func (r *renderer) room() int {
	return max(0, min(maxEmbedDescription, embedsBudget-r.total-maxEmbedTitle-maxFooter/2))
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
		parts = append(parts, fmt.Sprintf("<t:%d:f>", item.At.Unix()))
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

// controls is what there is to press.
type controls struct {
	choices  []bot.Choices
	feedback []bot.Feedback
	tools    []bot.Tools
}

func (r *renderer) file(f bot.File) {
	r.Attachments = append(r.Attachments, attachment{strconv.Itoa(len(r.files)), f.Name, bot.Cut(f.Alt, maxAltText)})
	r.files = append(r.files, f)
}

// asMenu reports whether choices become a menu: they may, or are more than a row holds.
func asMenu(c bot.Choices) bool { return c.Menu || len(c.Options) > maxRowButtons }

// controls makes rows of buttons and menus, first what leads on, then the two thumbs, then
// the tools: those behind one button where one opens them, together with the choices that
// may stand in a menu. What else has a prompt and is more than a row holds becomes a menu,
// too; there are five rows.
func (r *renderer) controls(c controls) {
	var menus []bot.Choices
	var buttons, last []discordgo.MessageComponent
	hidden := false
	for _, t := range c.tools {
		if t.Open.Name != "" {
			if open, ok := r.button("⋯", t.Open); ok {
				last, hidden = append(last, open), true
				continue
			}
		}
		for _, o := range t.Options {
			if b, ok := r.button(o.Label, o.Action); ok {
				last = append(last, b)
			}
		}
	}
	for _, one := range c.choices {
		switch {
		case one.Menu && hidden:
		case asMenu(one):
			if len(r.parts) == 0 {
				r.sayMenu(one)
			}
			menus = append(menus, one)
		default:
			for i, o := range one.Options {
				if one.Listed() {
					o.Label = strconv.Itoa(i + 1)
				}
				b, ok := r.button(o.Label, o.Action)
				if !ok {
					continue
				}
				if one.Listed() {
					b.Style = discordgo.PrimaryButton
				}
				buttons = append(buttons, b)
			}
		}
	}
	for _, f := range c.feedback {
		buttons = append(buttons, r.thumbs(f)...)
	}
	room := maxRows - len(menus)
	if len(buttons) > 0 {
		buttons, last = append(buttons, last...), nil
	}
	room = r.rows(buttons, room)
	for _, c := range menus {
		if len(r.Components) == maxRows {
			r.full = true
			return
		}
		r.menu(c)
	}
	r.rows(last, min(room, maxRows-len(r.Components)))
}

// rows adds buttons in as many rows as there is room for, and returns what is left of it.
func (r *renderer) rows(buttons []discordgo.MessageComponent, room int) int {
	for i := 0; i < len(buttons); i += maxRowButtons {
		if room <= 0 {
			r.full = true
			break
		}
		room--
		r.Components = append(r.Components, discordgo.ActionsRow{Components: buttons[i:min(i+maxRowButtons, len(buttons))]})
	}
	return room
}

// listed says what there is to choose from, with the numbers that stand on the buttons.
func (r *renderer) listed(c bot.Choices) {
	if !c.Listed() {
		return
	}
	var lines []string
	for i, o := range c.Options {
		text := fmt.Sprintf("**%d. %s** %s", i+1, unformatted(line(o.Label)), unformatted(line(o.Line)))
		if o.Line == "" { // a whole sentence in bold would be hard to read
			text = fmt.Sprintf("**%d.** %s", i+1, unformatted(line(o.Label)))
		}
		lines = append(lines, strings.TrimSpace(text))
	}
	r.say(part{text: strings.Join(lines, "\n")})
}

// sayMenu says what a menu holds where nothing else is said: closed it shows a line alone.
func (r *renderer) sayMenu(c bot.Choices) {
	var b strings.Builder
	for _, o := range c.Options {
		fmt.Fprintf(&b, "- %s\n", unformatted(line(o.Label)))
	}
	r.say(part{title: c.Prompt, text: strings.TrimSpace(b.String())})
}

func (r *renderer) value(a bot.Action) (string, bool) {
	value, err := a.Encode()
	if err != nil {
		r.faults = append(r.faults, err)
	}
	return value, err == nil
}

func (r *renderer) button(text string, a bot.Action) (discordgo.Button, bool) {
	value, ok := r.value(a)
	if !ok {
		return discordgo.Button{}, false
	}
	return discordgo.Button{Label: label(text, maxLabel), Style: discordgo.SecondaryButton, CustomID: r.customID(value)}, true
}

// customID makes an encoded action differ from every other one of the message.
func (r *renderer) customID(value string) string {
	r.ids++
	return fmt.Sprintf("%s~%d", value, r.ids)
}

// thumbs ask for an opinion. An emoji is read aloud by its name.
func (r *renderer) thumbs(f bot.Feedback) []discordgo.MessageComponent {
	var list []discordgo.MessageComponent
	for _, one := range []struct {
		sign string
		of   bot.Option
	}{{"👍", f.Yes}, {"👎", f.No}} {
		if value, ok := r.value(one.of.Action); ok {
			list = append(list, discordgo.Button{Emoji: &discordgo.ComponentEmoji{Name: one.sign}, Style: discordgo.SecondaryButton, CustomID: r.customID(value)})
		}
	}
	return list
}

func label(text string, limit int) string {
	if text = bot.Cut(line(unmarked(text)), limit); text == "" {
		return "…"
	}
	return text
}

// menu adds a select menu. What it holds too much goes into another one.
func (r *renderer) menu(c bot.Choices) {
	seen := map[string]bool{}
	var options []discordgo.SelectMenuOption
	for _, o := range c.Options {
		if value, ok := r.value(o.Action); ok && !seen[value] {
			seen[value] = true
			options = append(options, discordgo.SelectMenuOption{Label: label(o.Label, maxOptionLabel), Value: value})
		}
	}
	for i := 0; i < len(options); i += maxMenuOptions {
		if len(r.Components) == maxRows {
			r.full = true
			return
		}
		r.Components = append(r.Components, discordgo.ActionsRow{Components: []discordgo.MessageComponent{discordgo.SelectMenu{
			MenuType: discordgo.StringSelectMenu, CustomID: r.customID("menu"), Placeholder: label(c.Prompt, maxPlaceholder),
			Options: options[i:min(i+maxMenuOptions, len(options))],
		}}})
	}
}
