package discord

import (
	"fmt"
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
	total int // characters of the embeds so far
	full  bool
	ids   int
}

// embedsBudget leaves room for the notice that something was left out.
const embedsBudget = maxEmbedsTotal - 200

// render makes a message of a reply. Forms are not part of it.
func render(reply bot.Reply) body {
	r := renderer{body: body{Embeds: []*discordgo.MessageEmbed{}, Components: []discordgo.MessageComponent{}, AllowedMentions: mentions{Parse: []string{}}}}
	var rest controls // after what has a place of its own
	for _, b := range reply.Blocks {
		switch b := b.(type) {
		case bot.Text:
			r.say("", b.Text)
		case bot.Byline:
			r.say("", mentionOf(b.User)+" "+b.Did)
		case bot.Answer:
			r.answer(b)
		case bot.Figures:
			r.figures(b)
		case bot.Listing:
			r.listing(b)
		case bot.File:
			r.Attachments = append(r.Attachments, attachment{strconv.Itoa(len(r.files)), b.Name})
			r.files = append(r.files, b)
		case bot.Choices:
			rest.choices = append(rest.choices, b)
		case bot.Feedback:
			rest.feedback = append(rest.feedback, b)
		case bot.Tools:
			rest.tools = append(rest.tools, b)
		}
	}
	r.controls(rest)
	if r.full {
		r.Embeds = append(r.Embeds, &discordgo.MessageEmbed{Description: "The rest does not fit here. Ask me about one thing at a time."})
	}
	if r.Content == "" && len(r.Embeds) == 0 && len(r.Components) == 0 && len(r.files) == 0 {
		r.Content = "…"
	}
	return r.body
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
	for _, f := range e.Fields {
		size += utf8.RuneCountInString(f.Name) + utf8.RuneCountInString(f.Value)
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

// say adds a text: a short first one as the message itself, any other as an embed.
func (r *renderer) say(title, text string) {
	text = clean(text)
	if title == "" && len(r.Embeds) == 0 && utf8.RuneCountInString(r.Content)+1+utf8.RuneCountInString(text) <= maxContent/2 {
		r.Content = strings.TrimSpace(r.Content + "\n" + text)
		return
	}
	if text == "" && title == "" {
		return
	}
	if r.room() < 200 {
		r.full = true
		return
	}
	r.embed(&discordgo.MessageEmbed{Title: bot.Cut(line(unmarked(title)), maxEmbedTitle), Description: bot.Cut(text, r.room())})
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

func (r *renderer) answer(a bot.Answer) {
	if r.room() < 200 {
		r.full = true
		return
	}
	e := &discordgo.MessageEmbed{Title: bot.Cut(line(unmarked(a.Title)), maxEmbedTitle), Description: bot.Cut(clean(a.Text), r.room()), Color: colour}
	if a.Source != "" {
		e.Footer = &discordgo.MessageEmbedFooter{Text: bot.Cut("Source: "+line(a.Source), maxFooter/2)}
	}
	r.embed(e)
}

func (r *renderer) figures(f bot.Figures) {
	e := &discordgo.MessageEmbed{Title: bot.Cut(line(f.Title), maxEmbedTitle), Color: colour}
	size := utf8.RuneCountInString(e.Title)
	for _, row := range f.Rows {
		name := bot.Cut(line(row.What), maxFieldName)
		value := bot.Cut("**"+strings.ReplaceAll(line(row.Value), "*", "")+"**\n"+line(row.Aside(" · ")), maxFieldValue)
		value = strings.TrimSpace(value)
		if name == "" {
			name = "…"
		}
		size += utf8.RuneCountInString(name) + utf8.RuneCountInString(value)
		if len(e.Fields) >= maxEmbedFields || r.total+size > embedsBudget-maxFooter/2 {
			r.full = true
			break
		}
		e.Fields = append(e.Fields, &discordgo.MessageEmbedField{Name: name, Value: value, Inline: true})
	}
	if notes := strings.TrimSpace(line(f.About) + "\n" + line(strings.Join(f.Notes, " "))); notes != "" {
		e.Footer = &discordgo.MessageEmbedFooter{Text: bot.Cut(notes, maxFooter/2)}
	}
	full := r.full
	r.full = false // what has been put into the embed fits
	r.embed(e)
	r.full = r.full || full
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
	r.say(l.Title, b.String())
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
		case one.Menu || len(one.Options) > maxRowButtons:
			if r.Content == "" && len(r.Embeds) == 0 {
				r.sayMenu(one)
			}
			menus = append(menus, one)
		default:
			if one.Prompt != "" && len(r.Embeds) == 0 {
				r.say("", one.Prompt)
			}
			for _, o := range one.Options {
				if b, ok := r.button(o.Label, o.Action); ok {
					buttons = append(buttons, b)
				}
			}
		}
	}
	for _, f := range c.feedback {
		buttons = append(buttons, r.thumbs(f)...)
	}
	buttons = append(buttons, last...)
	room := maxRows - len(menus)
	for i := 0; i < len(buttons); i += maxRowButtons {
		if room == 0 {
			r.full = true
			break
		}
		room--
		r.Components = append(r.Components, discordgo.ActionsRow{Components: buttons[i:min(i+maxRowButtons, len(buttons))]})
	}
	for _, c := range menus {
		if len(r.Components) == maxRows {
			r.full = true
			return
		}
		r.menu(c)
	}
}

// sayMenu says what a menu holds where nothing else is said: closed it shows a line alone.
func (r *renderer) sayMenu(c bot.Choices) {
	var b strings.Builder
	for _, o := range c.Options {
		fmt.Fprintf(&b, "- %s\n", line(o.Label))
	}
	r.say(c.Prompt, b.String())
}

func (r *renderer) value(a bot.Action) (string, bool) {
	value, err := a.Encode()
	if err != nil {
		r.faults = append(r.faults, err)
	}
	return value, err == nil
}

func (r *renderer) button(text string, a bot.Action) (discordgo.MessageComponent, bool) {
	value, ok := r.value(a)
	if !ok {
		return nil, false
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

// modal makes a form. Its choices are left to the preview that follows: modals hold
// text inputs alone.
func modal(form bot.Form) (m modalBody, faults []error) {
	action, err := form.Action.Encode()
	if err != nil {
		faults = append(faults, err)
	}
	m = modalBody{CustomID: action, Title: label(form.Title, maxModalTitle), Components: []discordgo.MessageComponent{}}
	for _, f := range form.Fields {
		if len(f.Choices) > 0 {
			continue
		}
		if len(m.Components) == maxModalInputs {
			faults = append(faults, fmt.Errorf("form %s: field %s is one too many", form.Action.Name, f.Name))
			continue
		}
		input := discordgo.TextInput{CustomID: f.Name, Label: label(f.Label, maxInputLabel), Style: discordgo.TextInputShort, Required: f.Required, Placeholder: bot.Cut(line(f.Help), maxInputExample)}
		if f.Long {
			input.Style = discordgo.TextInputParagraph
		}
		input.Value = bot.Cut(f.Value, maxInputValue)
		if f.Max > 0 {
			input.MaxLength = min(max(f.Max, utf8.RuneCountInString(input.Value)), maxInputValue)
		}
		m.Components = append(m.Components, discordgo.ActionsRow{Components: []discordgo.MessageComponent{input}})
	}
	return m, faults
}

type modalBody struct {
	CustomID   string                       `json:"custom_id"`
	Title      string                       `json:"title"`
	Components []discordgo.MessageComponent `json:"components"`
}
