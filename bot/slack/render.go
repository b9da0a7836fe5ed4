package slack

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"careerbot/bot"
)

// rendered is a reply as Block Kit, with all of it as text beside the blocks: what
// notifications show and screen readers say.
type rendered struct {
	text   string
	blocks []slack.Block
	faults []error // buttons that had to be left out: defects, for the log
}

// renderer builds the blocks of one reply, within the limits.
type renderer struct {
	rendered
	plain     strings.Builder
	maxBlocks int
	size      int  // characters of the blocks so far
	full      bool // something did not fit
	private   bool // its reader alone sees it: people may be named
	buttons   int
}

// render makes a message of a reply. Forms and files are not part of it.
func render(reply bot.Reply) rendered {
	r := renderer{maxBlocks: maxMessageBlocks}
	r.reply(reply)
	return r.finish()
}

func (r *renderer) reply(reply bot.Reply) {
	r.private = reply.Visibility == bot.Private
	for _, b := range reply.Blocks {
		switch b := b.(type) {
		case bot.Text:
			r.say(plain(b.Text))
			r.markdown("", b.Text)
		case bot.Byline:
			r.say(capital(b.Did))
			r.add(contextual(mentionOf(b.User) + " " + escapedTo(b.Did, maxContextText/2)))
		case bot.Answer:
			r.answer(b)
		case bot.Figures:
			r.figures(b)
		case bot.Choices:
			r.choices(b)
		case bot.Tools:
			r.tools(b)
		case bot.Listing:
			r.listing(b)
		}
	}
}

// finish adds what was left out, and the text.
func (r *renderer) finish() rendered {
	if r.full {
		const notice = "The rest does not fit here. Ask me about one thing at a time."
		r.say(notice)
		r.blocks = append(r.blocks, aside(notice))
	}
	r.text = escapedChannel.ReplaceAllString(escapedTo(strings.TrimSpace(r.plain.String()), maxPlain), "<#$1>")
	if r.text == "" {
		r.text = "…"
	}
	return r.rendered
}

// say adds a line to the text beside the blocks.
func (r *renderer) say(text string) {
	if text != "" {
		r.plain.WriteString(text)
		r.plain.WriteByte('\n')
	}
}

// add adds a block where it fits. One place is kept for the notice.
func (r *renderer) add(b slack.Block) bool {
	if blank(b) {
		return true // Slack takes no text without characters
	}
	size := sizeOf(b)
	if r.full || len(r.blocks) >= r.maxBlocks-1 || r.size+size > blocksBudget {
		r.full = true
		return false
	}
	r.size += size
	r.blocks = append(r.blocks, b)
	return true
}

// blank reports whether a block has nothing to say.
func blank(b slack.Block) bool {
	switch b := b.(type) {
	case *slack.SectionBlock:
		if b.Text != nil && strings.TrimSpace(b.Text.Text) == "" {
			b.Text = nil
		}
		return b.Text == nil && len(b.Fields) == 0
	case *slack.ContextBlock:
		t, ok := b.ContextElements.Elements[0].(*slack.TextBlockObject)
		return ok && strings.TrimSpace(t.Text) == ""
	}
	return false
}

// frame is about what Block Kit takes around a text: its type and its braces.
const frame = 60

// sizeOf is about how many characters a block comes to, rather more than fewer.
func sizeOf(b slack.Block) int {
	size := frame
	switch b := b.(type) {
	case *slack.SectionBlock:
		size += sizeOfText(b.Text)
		for _, f := range b.Fields {
			size += sizeOfText(f)
		}
	case *slack.ContextBlock:
		for _, e := range b.ContextElements.Elements {
			if t, ok := e.(*slack.TextBlockObject); ok {
				size += sizeOfText(t)
			}
		}
	case *slack.ActionBlock:
		for _, e := range b.Elements.ElementSet {
			size += sizeOfElement(e)
		}
	case *slack.InputBlock:
		size += sizeOfText(b.Label) + sizeOfText(b.Hint) + sizeOfElement(b.Element)
	}
	return size
}

func sizeOfText(t *slack.TextBlockObject) int {
	if t == nil {
		return 0
	}
	// What JSON escapes counts as it is sent: "\n" is two characters, a quote too.
	return frame + utf8.RuneCountInString(t.Text) + strings.Count(t.Text, "\n") + strings.Count(t.Text, `"`) + strings.Count(t.Text, `\`) + 5*strings.Count(t.Text, "&") + 5*strings.Count(t.Text, "<") + 5*strings.Count(t.Text, ">")
}

func sizeOfElement(e slack.BlockElement) int {
	size := 2 * frame
	switch e := e.(type) {
	case *slack.ButtonBlockElement:
		size += sizeOfText(e.Text) + len(e.Value)
	case *slack.OverflowBlockElement:
		for _, o := range e.Options {
			size += frame + sizeOfText(o.Text) + len(o.Value)
		}
	case *slack.PlainTextInputBlockElement:
		size += 2 * utf8.RuneCountInString(e.InitialValue)
	case *slack.SelectBlockElement:
		for _, o := range e.Options {
			size += frame + sizeOfText(o.Text) + len(o.Value)
		}
	}
	return size
}

// markdown adds a text as sections, with a lead in bold.
func (r *renderer) markdown(lead, text string) {
	text = strings.TrimSpace(text)
	if lead == "" && text == "" {
		return
	}
	head := ""
	if lead != "" {
		head = "*" + bold(lead) + "*\n"
	}
	if text == "" {
		r.add(section(head))
		return
	}
	for i, piece := range pieces(text, maxSectionText-utf8.RuneCountInString(head), mrkdwn) {
		if i == 0 {
			piece = head + piece
		}
		if piece != "" && !r.add(section(piece)) {
			return
		}
	}
}

// bold is a text between two asterisks: those inside would end it.
func bold(text string) string {
	return escapedTo(strings.TrimSpace(strings.NewReplacer("*", "", "\n", " ").Replace(text)), maxBold)
}

// userID is what Slack calls a person.
var userID = regexp.MustCompile(`^[UW][A-Z0-9]+$`)

// mentionOf names the person who has just pressed a button. It stands in blocks and not in
// the text of the notification, so that it notifies nobody.
func mentionOf(user string) string {
	if !userID.MatchString(user) {
		return "Somebody"
	}
	return "<@" + user + ">"
}

func capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}

// maxBold is how long a title or a name may be, escaped.
const maxBold = 400

// marked is a text that has been made mrkdwn, and is no longer than its place allows. Slack
// makes no links and mentions of its own of it: "@channel" stays a word.
// https://docs.slack.dev/reference/block-kit/composition-objects/text-object
func marked(text string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.MarkdownType, text, false, true)
}

func section(text string) *slack.SectionBlock { return slack.NewSectionBlock(marked(text), nil, nil) }

// aside is plain text that stands back.
func aside(text string) *slack.ContextBlock { return contextual(escapedTo(text, maxContextText)) }

func contextual(text string) *slack.ContextBlock {
	return slack.NewContextBlock("", marked(text))
}

func plainText(text string, limit int) *slack.TextBlockObject {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\x00", ""))
	if text == "" {
		text = "…"
	}
	// Slack counts the characters of what it escapes itself as they are.
	return slack.NewTextBlockObject(slack.PlainTextType, bot.Cut(text, limit), false, false)
}

func (r *renderer) answer(a bot.Answer) {
	r.say(a.Title)
	r.say(plain(a.Text))
	r.markdown(a.Title, a.Text)
	if a.Source != "" {
		r.say("Source: " + a.Source)
		r.add(aside("Source: " + a.Source))
	}
}

func (r *renderer) figures(f bot.Figures) {
	r.say(f.Title)
	var fields []*slack.TextBlockObject
	for _, row := range f.Rows {
		const part = (maxFieldText - maxBold - 20) / 3
		said, text := row.What+": "+row.Value, "*"+bold(row.What)+"*\n"+escapedTo(row.Value, part)
		if row.Aside("; ") != "" {
			said += " (" + row.Aside("; ") + ")"
			text += "\n" + bot.FigureRow{Detail: escapedTo(row.Detail, part), Source: escapedTo(row.Source, part)}.Aside(" · ")
		}
		r.say(said)
		fields = append(fields, marked(text))
	}
	if len(fields) == 0 && f.Title != "" {
		r.add(section("*" + bold(f.Title) + "*"))
	}
	for i := 0; i < len(fields); i += maxFields {
		block := slack.NewSectionBlock(nil, fields[i:min(i+maxFields, len(fields))], nil)
		if i == 0 && f.Title != "" {
			block.Text = marked("*" + bold(f.Title) + "*")
		}
		r.add(block)
	}
	var notes []string
	for _, n := range append([]string{f.About}, f.Notes...) {
		if n != "" {
			r.say(n)
			notes = append(notes, n)
		}
	}
	if len(notes) > 0 {
		r.add(aside(strings.Join(notes, "\n")))
	}
}

// perRow is how many buttons stand beside one another before they are hard to
// tell apart.
const perRow = 5

func (r *renderer) choices(c bot.Choices) {
	var row *slack.ActionBlock
	if c.Prompt != "" {
		r.say(plain(c.Prompt))
		r.markdown("", c.Prompt)
	} else {
		row = r.lastRow()
	}
	for _, o := range c.Options {
		value, ok := r.value(o)
		if !ok {
			continue
		}
		r.say("• " + o.Label)
		row = r.press(row, perRow, slack.NewButtonBlockElement(r.actionID(), value, plainText(o.Label, maxButtonText)))
		if row == nil {
			return
		}
	}
}

// tools puts what stands back into the menu of the last row.
func (r *renderer) tools(t bot.Tools) {
	var options []*slack.OptionBlockObject
	for _, o := range t.Options {
		if value, ok := r.value(o); ok && len(options) < maxOverflow {
			options = append(options, slack.NewOptionBlockObject(value, plainText(o.Label, maxOptionText), nil))
		}
	}
	if len(options) > 0 {
		r.press(r.lastRow(), maxActions, slack.NewOverflowBlockElement(r.actionID(), options...))
	}
}

// press adds something to press to a row that has room, or begins another. It
// returns the row, or nil where nothing fits any more.
func (r *renderer) press(row *slack.ActionBlock, room int, element slack.BlockElement) *slack.ActionBlock {
	if row == nil || len(row.Elements.ElementSet) >= room {
		row = slack.NewActionBlock("", element)
		if !r.add(row) {
			return nil
		}
		return row
	}
	if r.size += sizeOfElement(element); r.size > blocksBudget {
		r.full = true
		return nil
	}
	row.Elements.ElementSet = append(row.Elements.ElementSet, element)
	return row
}

// value encodes what an option does.
func (r *renderer) value(o bot.Option) (string, bool) {
	value, err := o.Action.Encode()
	if err != nil {
		r.faults = append(r.faults, err)
	}
	return value, err == nil
}

// actionID names one thing to press: ids must differ within a message.
func (r *renderer) actionID() string {
	r.buttons++
	return fmt.Sprintf("press%d", r.buttons)
}

// lastRow is the row of buttons that ends the blocks so far, if one does.
func (r *renderer) lastRow() *slack.ActionBlock {
	if len(r.blocks) == 0 {
		return nil
	}
	row, _ := r.blocks[len(r.blocks)-1].(*slack.ActionBlock)
	return row
}

// item is an item's text, with its time, person and channel as each reader sees them.
// https://docs.slack.dev/messaging/formatting-message-text#date-formatting
func (r *renderer) item(i bot.Item) string {
	var parts []string
	if !i.At.IsZero() {
		parts = append(parts, fmt.Sprintf("<!date^%d^{date_short_pretty} {time}|%s>", i.At.Unix(), i.At.UTC().Format("2 Jan 2006 15:04 UTC")))
	}
	switch {
	case i.Person != "" && r.private && userID.MatchString(i.Person):
		parts = append(parts, mentionOf(i.Person))
	case i.Person != "":
		parts = append(parts, escapedTo(i.Person, maxBold))
	}
	if i.Channel != "" {
		parts = append(parts, channel(i.Channel))
	}
	if text := strings.TrimSpace(i.Text); text != "" {
		parts = append(parts, escapedChannel.ReplaceAllString(escapedTo(text, maxSectionText/3), "<#$1>"))
	}
	return strings.Join(parts, " · ")
}

func (r *renderer) listing(l bot.Listing) {
	r.say(l.Title)
	var lines []string
	for _, item := range l.Items {
		line := r.item(item)
		switch {
		case strings.TrimSpace(item.Name) == "":
			r.say(item.Plain())
		case line == "":
			line = escapedTo(item.Name, maxSectionText/3)
			r.say(item.Name)
		default:
			line = "*" + bold(item.Name) + "* " + line
			r.say(strings.TrimSpace(item.Name) + ": " + item.Plain())
		}
		if strings.TrimSpace(line) != "" {
			lines = append(lines, "• "+line)
		}
	}
	text := ""
	if l.Title != "" {
		text = "*" + bold(l.Title) + "*"
	}
	for _, line := range lines {
		if utf8.RuneCountInString(text)+1+utf8.RuneCountInString(line) > maxSectionText {
			r.add(section(text))
			text = ""
		}
		if text != "" {
			text += "\n"
		}
		text += line
	}
	if text != "" {
		r.add(section(text))
	}
}
