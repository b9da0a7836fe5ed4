package slack

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
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

	reply   bot.Reply // what it says
	allowed kinds     // of newer blocks, see newer.go
}

// renderer builds the blocks of one reply, within the limits.
type renderer struct {
	rendered
	plain     strings.Builder
	maxBlocks int
	budget    int  // what the blocks may come to, in characters
	size      int  // characters of the blocks so far
	full      bool // something did not fit
	private   bool // its reader alone sees it: people may be named
	drawn     int  // charts
	buttons   int
	row       *slack.ActionBlock // of buttons, which what has no prompt joins
}

// render makes a message of a reply, with those of the newer blocks that are allowed. Where the
// reply does not fit, those that are longer than their older forms are left out. Forms and files
// are not part of it.
func render(reply bot.Reply, allowed kinds) rendered {
	m, whole := renderWith(reply, allowed)
	for _, longer := range []kinds{tableKind, richTextKind, chartKind} {
		if !whole && kindsOf(m.blocks)&longer != 0 {
			m, whole = renderWith(reply, m.allowed&^longer)
		}
	}
	return m
}

// renderWith is render with what is allowed, and reports whether all of the reply fits.
func renderWith(reply bot.Reply, allowed kinds) (m rendered, whole bool) {
	r := renderer{maxBlocks: maxMessageBlocks, budget: blocksBudget}
	r.rendered.reply, r.allowed = reply, allowed
	r.render(reply)
	m = r.finish()
	if userID.MatchString(reply.Calls) {
		m.text = "<@" + reply.Calls + "> " + m.text
	}
	return m, !r.full
}

func (r *renderer) render(reply bot.Reply) {
	r.private = reply.Visibility == bot.Private
	var row []bot.Choices // and what stands in it after them
	var asks []bot.Feedback
	var tools []bot.Tools
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
		case bot.Chart:
			r.charts(b)
		case bot.Basis:
			r.basis(b)
		case bot.Choices:
			if b.Prompt != "" && !b.Menu {
				r.choices(b)
			} else {
				row = append(row, b)
			}
		case bot.Feedback:
			asks = append(asks, b)
		case bot.Tools:
			tools = append(tools, b)
		case bot.Listing:
			r.listing(b)
		}
	}
	row, tools = withTools(reply, row, tools)
	if slices.ContainsFunc(row, func(c bot.Choices) bool { return !c.Menu }) {
		r.row = nil // what has a prompt stands in a row of its own
	}
	for _, c := range row {
		r.choices(c)
	}
	for _, f := range asks {
		if r.allowed&feedbackKind == 0 {
			r.plainFeedback(f)
		}
	}
	for _, t := range tools {
		r.tools(t)
	}
	for _, f := range asks {
		if r.allowed&feedbackKind != 0 {
			r.feedback(f)
		}
	}
}

// withTools puts the buttons of the row into the menu of tools where a reply asks what is
// meant: the choices stand out, and what else can be done stands behind. They stay in the row
// where the menu has no room, or there is none.
func withTools(reply bot.Reply, row []bot.Choices, tools []bot.Tools) ([]bot.Choices, []bot.Tools) {
	asked := slices.ContainsFunc(reply.Blocks, func(b bot.Block) bool {
		c, ok := b.(bot.Choices)
		return ok && c.Prompt != "" && (c.Listed() || !c.Menu && len(c.Options) > perRow)
	})
	if !asked || len(tools) != 1 {
		return row, tools
	}
	var menus []bot.Choices
	var moved []bot.Option
	for _, c := range row {
		if c.Menu {
			menus = append(menus, c)
		} else {
			moved = append(moved, c.Options...)
		}
	}
	if len(moved)+len(tools[0].Options) > maxOverflow {
		return row, tools
	}
	return menus, []bot.Tools{{Options: append(moved, tools[0].Options...)}}
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
	if r.full || len(r.blocks) >= r.maxBlocks-1 || r.size+size > r.budget {
		r.full = true
		return false
	}
	r.size += size
	r.blocks = append(r.blocks, b)
	r.row, _ = b.(*slack.ActionBlock)
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
	case *slack.ContextActionsBlock:
		for _, e := range b.Elements.ElementSet {
			size += sizeOfElement(e)
		}
	case *slack.InputBlock:
		size += sizeOfText(b.Label) + sizeOfText(b.Hint) + sizeOfElement(b.Element)
	case *slack.RichTextBlock, *slack.TableBlock, *slack.ContainerBlock, *slack.DataVisualizationBlock:
		data, err := json.Marshal(b)
		if err != nil {
			return maxBlocksSize // it is left out
		}
		size += utf8.RuneCount(data)
	}
	return size
}

// fits adds a newer block, where it is allowed and there is room for it.
func (r *renderer) fits(b slack.Block) bool {
	if r.allowed&kindOf(b) == 0 || r.full || len(r.blocks) >= r.maxBlocks-1 || r.size+sizeOf(b) > r.budget {
		return false
	}
	return r.add(b)
}

func sizeOfText(t *slack.TextBlockObject) int {
	if t == nil {
		return 0
	}
	// What JSON escapes counts as it is sent: "\n" is two characters, a quote too.
	return frame + utf8.RuneCountInString(t.Text) + strings.Count(t.Text, "\n") + strings.Count(t.Text, `"`) + strings.Count(t.Text, `\`) + 5*strings.Count(t.Text, "&") + 5*strings.Count(t.Text, "<") + 5*strings.Count(t.Text, ">")
}

// sizeOfOption is nearer to what an option comes to: menus have many.
func sizeOfOption(o *slack.OptionBlockObject) int {
	const around = 30
	return around + sizeOfText(o.Text) + len(o.Value) + 5*strings.Count(o.Value, "&") + 5*strings.Count(o.Value, "<") + 5*strings.Count(o.Value, ">") + strings.Count(o.Value, `"`) + strings.Count(o.Value, `\`)
}

func sizeOfElement(e slack.BlockElement) int {
	size := 2 * frame
	switch e := e.(type) {
	case *slack.ButtonBlockElement:
		size += sizeOfText(e.Text) + len(e.Value)
	case *slack.OverflowBlockElement:
		for _, o := range e.Options {
			size += sizeOfOption(o)
		}
	case *slack.FeedbackButtonsBlockElement:
		for _, b := range []*slack.FeedbackButton{e.PositiveButton, e.NegativeButton} {
			size += 2*frame + sizeOfText(b.Text) + len(b.Value) + utf8.RuneCountInString(b.AccessibilityLabel)
		}
	case *slack.PlainTextInputBlockElement:
		size += 2 * utf8.RuneCountInString(e.InitialValue)
	case *slack.RadioButtonsBlockElement:
		for _, o := range e.Options {
			size += sizeOfOption(o)
		}
	case *slack.SelectBlockElement:
		size += sizeOfText(e.Placeholder)
		for _, o := range e.Options {
			size += sizeOfOption(o)
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
	if rich, ok := richBlock(lead, text); ok && r.fits(rich) {
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
		s := section(piece)
		s.Expand = utf8.RuneCountInString(piece) > longText
		if piece != "" && !r.add(s) {
			return
		}
	}
}

// longText is how long a text is, in characters, which Slack may show the beginning of: no
// page states it. Who asked for it need not press again.
const longText = 400

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

// figures are lines, each beginning with its figure.
func (r *renderer) figures(f bot.Figures) {
	r.say(f.Title)
	var lines []string
	for _, row := range f.Rows {
		said, beside := row.What+": "+row.Value, escapedTo(row.What, maxBold)
		if aside := row.Aside("; "); aside != "" {
			said += " (" + aside + ")"
			beside += " · " + escapedTo(aside, maxSectionText/3)
		}
		r.say(said)
		line := beside
		if value := bold(row.Value); value != "" {
			line = "*" + value + "* " + beside
		}
		lines = append(lines, strings.TrimSpace(line))
	}
	if grid, ok := table(f); !ok || kindsOf(r.blocks)&tableKind != 0 || !r.fits(grid) {
		r.lines(f.Title, lines)
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

// basis stands back.
func (r *renderer) basis(b bot.Basis) {
	plain := b.String()
	if plain == "" {
		return
	}
	r.say("Source: " + plain)
	shown := b.Line(func(source, address string) string { return link(unescaper.Replace(source), address) }, func(text string) string {
		return escapedTo(strings.Join(strings.Fields(text), " "), maxContextText/4)
	})
	r.add(contextual(shown))
}

// lines are sections of lines, under a title in bold.
func (r *renderer) lines(title string, lines []string) {
	text := ""
	if title != "" {
		text = "*" + bold(title) + "*"
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

// perRow is how many buttons stand beside one another before they are hard to
// tell apart.
const perRow = 5

// choices are buttons. What may stand in a menu, and what is more than a row holds, is one.
func (r *renderer) choices(c bot.Choices) {
	if c.Menu || len(c.Options) > perRow {
		r.menu(c)
		return
	}
	if c.Prompt != "" {
		r.say(plain(c.Prompt))
		r.markdown("", c.Prompt)
		r.row = nil
	}
	listed := c.Listed() || c.Prompt != "" && slices.ContainsFunc(c.Options, func(o bot.Option) bool { return utf8.RuneCountInString(o.Label) > maxButtonShown })
	if listed {
		r.listed(c)
	}
	for i, o := range c.Options {
		value, ok := r.value(o)
		if !ok {
			continue
		}
		button := slack.NewButtonBlockElement(r.actionID(), value, plainText(o.Label, maxButtonText))
		if listed {
			button.AccessibilityLabel = button.Text.Text
			button.Text = plainText(strconv.Itoa(i+1), maxButtonText)
		}
		if !r.press(perRow, button) {
			return
		}
	}
}

// listed says what there is to choose from, with the numbers that stand on the buttons.
func (r *renderer) listed(c bot.Choices) {
	var lines []string
	for i, o := range c.Options {
		number := strconv.Itoa(i+1) + ". "
		r.say(strings.TrimSpace(number + o.Label + " " + o.Line))
		text := "*" + number + bold(o.Label) + "* " + escapedTo(o.Line, maxSectionText/3)
		if o.Line == "" { // a whole sentence in bold would be hard to read
			text = "*" + strings.TrimSpace(number) + "* " + escapedTo(o.Label, maxBold)
		}
		lines = append(lines, strings.TrimSpace(text))
	}
	r.lines("", lines)
	r.row = nil
}

// menu puts choices into a menu. Where nothing is said above it, it says what the menu holds:
// closed it shows a line alone.
func (r *renderer) menu(c bot.Choices) {
	if len(r.blocks) == 0 {
		var items []bot.Item
		for _, o := range c.Options {
			items = append(items, bot.Item{Text: o.Label})
		}
		r.listing(bot.Listing{Title: c.Prompt, Items: items})
	}
	var options []*slack.OptionBlockObject
	for _, o := range c.Options {
		if value, ok := r.value(o); ok && len(options) < maxOptions {
			options = append(options, slack.NewOptionBlockObject(value, plainText(o.Label, maxOptionText), nil))
		}
	}
	if len(options) > 0 {
		r.press(maxActions, slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plainText(strings.TrimSuffix(c.Prompt, ":"), maxPlaceholder), r.actionID(), options...))
	}
}

// tools puts what stands back into the menu that closes the row. Slack makes no menu of one.
func (r *renderer) tools(t bot.Tools) {
	var options []*slack.OptionBlockObject
	var buttons []*slack.ButtonBlockElement
	for _, o := range t.Options {
		if value, ok := r.value(o); ok && len(options) < maxOverflow {
			options = append(options, slack.NewOptionBlockObject(value, plainText(o.Label, maxOptionText), nil))
			buttons = append(buttons, slack.NewButtonBlockElement("", value, plainText(o.Label, maxButtonText)))
		}
	}
	switch {
	case len(options) >= minOverflow:
		r.press(maxActions, slack.NewOverflowBlockElement(r.actionID(), options...))
	case len(options) == 1:
		if r.row != nil && slices.ContainsFunc(r.row.Elements.ElementSet, isButton) {
			r.row = nil // or it would look like one of the choices
		}
		buttons[0].ActionID = r.actionID()
		r.press(maxActions, buttons[0])
	}
}

func isButton(e slack.BlockElement) bool { return e.ElementType() == slack.METButton }

// feedback asks for an opinion in Slack's own way, which shows at once what was pressed.
func (r *renderer) feedback(f bot.Feedback) {
	yes, ok := r.value(f.Yes)
	no, also := r.value(f.No)
	if !ok || !also {
		return
	}
	button := func(sign string, o bot.Option, value string) *slack.FeedbackButton {
		return slack.NewFeedbackButton(plainText(sign, maxButtonText), value).WithAccessibilityLabel(plainText(o.Label, maxButtonText).Text)
	}
	r.add(slack.NewContextActionsBlock("", slack.NewFeedbackButtonsBlockElement(r.actionID(), button("👍", f.Yes, yes), button("👎", f.No, no))))
}

// plainFeedback asks for an opinion with two buttons of the row.
func (r *renderer) plainFeedback(f bot.Feedback) {
	for _, o := range []bot.Option{f.Yes, f.No} {
		if value, ok := r.value(o); ok {
			r.press(maxActions, slack.NewButtonBlockElement(r.actionID(), value, plainText(o.Label, maxButtonText)))
		}
	}
}

// press adds something to press to the row, where that has room, or to another one. It
// reports false where nothing fits any more.
func (r *renderer) press(room int, element slack.BlockElement) bool {
	if r.row == nil || len(r.row.Elements.ElementSet) >= room {
		return r.add(slack.NewActionBlock("", element))
	}
	if size := sizeOfElement(element); r.full || r.size+size > r.budget {
		r.full = true
		return false
	}
	r.size += sizeOfElement(element)
	r.row.Elements.ElementSet = append(r.row.Elements.ElementSet, element)
	return true
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
	if !l.Folded || !r.folded(l.Title, lines) {
		r.lines(l.Title, lines)
	}
}

// folded adds lines in a container that shows its title alone until it is pressed. It reports
// false where there is no room for them, or one is not allowed.
func (r *renderer) folded(title string, lines []string) bool {
	inner := renderer{maxBlocks: maxContained + 1, budget: r.budget}
	inner.lines("", lines)
	if inner.full || len(inner.blocks) == 0 || strings.TrimSpace(title) == "" {
		return false
	}
	return r.fits(slack.NewContainerBlock(inner.blocks...).WithTitle(plainText(title, maxContainerTitle)).WithCollapsible(true, true))
}
