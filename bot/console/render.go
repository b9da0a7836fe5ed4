package console

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"careerbot/bot"
)

// Style says how replies look.
type Style struct {
	Color bool // ANSI colours and bold; only for a terminal
	Width int  // columns; defaultWidth where it is zero
}

// defaultWidth suits a narrow terminal and a wide one's reader alike.
const defaultWidth = 80

// minWidth keeps wrapping sensible in a tiny window.
const minWidth = 30

const (
	bold  = "\x1b[1m"
	dim   = "\x1b[2m"
	cyan  = "\x1b[36m"
	reset = "\x1b[0m"
)

// renderer writes one reply. Choices are numbered through the whole reply.
type renderer struct {
	Style
	out    strings.Builder
	choice int
	axes   map[string]axis // of the figures that are drawn, by unit
	bars   int             // how wide their bars are; 0 where there is no room
}

// Render makes text of a reply. It ends with a line end.
func Render(reply bot.Reply, style Style) string {
	if style.Width == 0 {
		style.Width = defaultWidth
	}
	r := renderer{Style: style}
	r.Width = max(r.Width, minWidth)
	r.layBars(reply.Blocks)
	for i, b := range reply.Blocks {
		if form, ok := b.(bot.Form); ok && form.Optional {
			continue // in a terminal one types the command again
		}
		if _, basis := b.(bot.Basis); i > 0 && !basis { // that belongs to what stands above it
			r.out.WriteByte('\n')
		}
		switch b := b.(type) {
		case bot.Text:
			r.markdown(b.Text)
		case bot.Byline:
			r.line(r.paint(dim, plain(b.User)+" "+plain(b.Did)))
		case bot.Answer:
			r.answer(b)
		case bot.Figures:
			r.figures(b)
		case bot.Chart:
			r.chart(b)
		case bot.Basis:
			if line := b.String(); line != "" {
				r.wrap("Source: "+plain(line), "", "", dim)
			}
		case bot.Choices:
			r.choices(b)
		case bot.Feedback:
			r.choices(bot.Choices{Options: []bot.Option{b.Yes, b.No}})
		case bot.Tools:
			r.choices(bot.Choices{Options: b.Options})
		case bot.Listing:
			r.listing(b)
		case bot.Form:
			r.line(r.paint(bold, plain(b.Title)) + " (/cancel leaves it)")
		case bot.File:
			r.line(r.paint(bold, plain(b.Name)))
			if b.Alt != "" { // a picture
				r.markdown(b.Alt)
				break
			}
			for _, l := range strings.Split(b.Data, "\n") {
				r.line(plain(l))
			}
		default:
			fmt.Fprintf(&r.out, "(a %T cannot be shown here)\n", b)
		}
	}
	return r.out.String()
}

func (r *renderer) answer(a bot.Answer) {
	if a.Title != "" {
		r.line(r.paint(bold, plain(a.Title)))
	}
	r.markdown(a.Text)
	if a.Source != "" {
		r.wrap("Source: "+plain(a.Source), "", "", dim)
	}
}

func (r *renderer) figures(f bot.Figures) {
	if f.Title != "" {
		r.wrap(plain(f.Title), "", "  ", bold)
	}
	what, value, beside := widths(f)
	bars, left := r.barsOf(f), r.Width-value-beside-6
	if bars > 0 {
		left -= bars + 2
	}
	if left >= narrowName || bars > 0 {
		what = min(what, left) // longer names are broken, so that each row keeps to a line
	}
	for _, row := range f.Rows {
		names := broken(plain(row.What), what)
		start := "  " + pad(names[0], what) + "  "
		bar := r.axes[row.Span.Unit].bar(row.Span, bars)
		switch detail := besideFigure(row); {
		case bar != "": // at the right edge, so that the bars of all tables stand below each other
			used := 4 + what + columns(pad(plain(row.Value), value)) + 2 + columns(detail)
			r.line(start + r.paint(cyan, pad(plain(row.Value), value)) + "  " + r.paint(dim, detail) + strings.Repeat(" ", max(0, r.Width-bars-used)) + bar)
		case detail == "":
			r.line(start + r.paint(cyan, plain(row.Value)))
		case 6+what+value+columns(detail) <= r.Width:
			r.line(start + r.paint(cyan, pad(plain(row.Value), value)) + "  " + r.paint(dim, detail))
		case 6+what+columns(row.Value)+columns(detail) <= r.Width:
			r.line(start + r.paint(cyan, plain(row.Value)) + "  " + r.paint(dim, detail))
		default:
			r.line(start + r.paint(cyan, plain(row.Value)))
			r.wrap(detail, "    ", "    ", dim)
		}
		for _, name := range names[1:] {
			r.line("  " + name)
		}
	}
	if f.About != "" {
		r.wrap(plain(f.About), "  ", "  ", dim)
	}
	for _, n := range f.Notes {
		r.wrap(plain(n), "  ", "  ", "")
	}
}

// widths are those of a table's columns: names, values, and what stands beside them.
func widths(f bot.Figures) (what, value, beside int) {
	for _, row := range f.Rows {
		what, value, beside = max(what, columns(row.What)), max(value, columns(row.Value)), max(beside, columns(besideFigure(row)))
	}
	return what, value, beside
}

// narrowName is how many columns the name of a figure has at least before its value.
const narrowName = 24

// besideFigure is what stands behind a figure: its detail, and its source in brackets.
func besideFigure(row bot.FigureRow) string {
	if row.Source != "" {
		row.Source = "(" + row.Source + ")"
	}
	return plain(row.Aside(" "))
}

// broken is a text in lines of so many columns, broken at spaces; the second is set in.
func broken(text string, width int) []string {
	lines := []string{""}
	for _, word := range strings.Fields(text) {
		last := &lines[len(lines)-1]
		switch {
		case strings.TrimSpace(*last) == "":
			*last += word
		case columns(*last)+1+columns(word) > width:
			lines = append(lines, "  "+word)
		default:
			*last += " " + word
		}
	}
	return lines
}

func (r *renderer) choices(c bot.Choices) {
	if c.Prompt != "" {
		r.wrap(plain(c.Prompt), "", "", "")
	}
	if c.Menu && len(c.Options) > longMenu {
		r.menu(c.Options)
		return
	}
	for _, o := range c.Options {
		r.choice++
		r.wrap(plain(o.Label), r.paint(cyan, fmt.Sprintf("  [%d] ", r.choice)), "      ", "")
		if o.Line != "" {
			r.wrap(plain(o.Line), "      ", "      ", dim)
		}
	}
}

// longMenu is how many options of a menu stand on a line each.
const longMenu = 5

// menu writes the options of a long menu behind one another.
func (r *renderer) menu(options []bot.Option) {
	line := " "
	for _, o := range options {
		r.choice++
		one := fmt.Sprintf(" [%d] %s", r.choice, plain(o.Label))
		if columns(line)+columns(one) > r.Width && line != " " {
			r.line(line)
			line = " "
		}
		line += one
	}
	r.line(line)
}

func (r *renderer) listing(l bot.Listing) {
	r.wrap(plain(l.Title), "", "", bold)
	name := 0
	for _, i := range l.Items {
		if n := columns(i.Name); n <= r.Width/2 {
			name = max(name, n)
		}
	}
	for _, i := range l.Items {
		i.Text = i.Plain()
		switch {
		case i.Text == "":
			r.line("  " + plain(i.Name))
		case i.Name == "":
			r.wrap(plain(i.Text), "  ", "    ", "")
		case columns(i.Name) > name:
			r.line("  " + plain(i.Name))
			r.wrap(plain(i.Text), strings.Repeat(" ", name+4), strings.Repeat(" ", name+4), "")
		default:
			r.wrap(plain(i.Text), "  "+r.paint(cyan, pad(plain(i.Name), name))+"  ", strings.Repeat(" ", name+4), "")
		}
	}
}

var (
	strong    = regexp.MustCompile(`\*\*([^*]+)\*\*`)
	listEntry = regexp.MustCompile(`^(\s*)([-*]|\d+\.)\s+`)
)

// markdown writes the small Markdown of the content: paragraphs, lists, bold
// and links.
func (r *renderer) markdown(text string) {
	for _, l := range strings.Split(bot.MarkdownLinks(text, bot.Link.Plain), "\n") {
		l = plain(strings.ReplaceAll(l, "<#"+channel+">", "this terminal"))
		first, rest := "", ""
		if m := listEntry.FindStringSubmatch(l); m != nil {
			first, rest = "  "+m[2]+" ", strings.Repeat(" ", columns(m[2])+3)
			l = l[len(m[0]):]
		}
		if strings.TrimSpace(l) == "" {
			r.out.WriteByte('\n')
			continue
		}
		r.wrap(l, first, rest, "")
	}
}

// wrap writes a paragraph in lines of the width, broken at spaces.
func (r *renderer) wrap(text, first, rest, colour string) {
	line, used := first, columns(first)
	indent := used
	for _, word := range strings.Fields(text) {
		n := columns(strong.ReplaceAllString(word, "$1"))
		switch {
		case used == indent:
		case used+1+n > r.Width:
			r.line(r.emphasise(line, colour))
			line, used = rest, columns(rest)
			indent = used
		default:
			line, used = line+" ", used+1
		}
		line, used = line+word, used+n
	}
	r.line(r.emphasise(line, colour))
}

func (r *renderer) emphasise(line, colour string) string {
	if r.Color {
		line = strong.ReplaceAllString(line, bold+"$1"+reset)
	} else {
		line = strong.ReplaceAllString(line, "$1")
	}
	if colour == "" {
		return line
	}
	return r.paint(colour, line)
}

func (r *renderer) line(text string) {
	r.out.WriteString(strings.TrimRight(text, " "))
	r.out.WriteByte('\n')
}

func (r *renderer) paint(colour, text string) string {
	if !r.Color || text == "" {
		return text
	}
	return colour + text + reset
}

// plain takes out what could steer the terminal: a moderator's text must not.
func plain(text string) string {
	return strings.Map(func(c rune) rune {
		if c == '\t' {
			return ' '
		}
		if unicode.IsControl(c) || unicode.Is(unicode.Cf, c) {
			return -1
		}
		return c
	}, text)
}

var escape = regexp.MustCompile("\x1b\\[[0-9;]*m")

// columns is how wide a text is on the terminal. Wide scripts count as narrow:
// the content has none.
func columns(text string) int { return len([]rune(escape.ReplaceAllString(text, ""))) }

func pad(text string, width int) string {
	return text + strings.Repeat(" ", max(0, width-columns(text)))
}
