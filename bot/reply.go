package bot

import (
	"context"
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Visibility says who sees a reply.
type Visibility string

// The visibilities. Where a platform cannot keep a reply private, it says so in
// its own package; it never makes a private reply public.
const (
	Public  Visibility = "public" // seen where it was asked: by the person alone where they asked in private
	Private Visibility = "private"
	Shared  Visibility = "shared" // seen by the whole channel, also where it was asked in private
)

// Effect says what a reply does to the message whose button was pressed.
type Effect string

// The effects.
const (
	Adds     Effect = ""         // nothing: the reply is a message of its own
	Replaces Effect = "replaces" // the reply takes its place
	Removes  Effect = "removes"  // it is deleted, and the reply has no blocks
)

// Reply says what is to be said, not how: platforms make of its blocks what
// their users know.
//
// A reply without blocks that adds nothing is silence.
type Reply struct {
	Visibility Visibility
	Effect     Effect
	Blocks     []Block

	// Instead takes the place of the private message whose button was pressed, where the
	// reply is shared and the platform can do so.
	Instead []Block

	// Takes is another message that goes with this reply: one whose tools were shown to
	// somebody alone. It needs an Editor.
	Takes MessageRef

	// Calls is the id of a person who is notified of the reply. It names them by itself.
	Calls string

	// Passing is a private reply that is for the moment: where the platform can show one
	// without keeping it in the conversation, it does.
	Passing bool

	// Undo takes back what was written when the reply was made, where it could not be sent.
	// It may be nil.
	Undo func(ctx context.Context)
	// Meanwhile writes what is kept of the reply, as the record of its question and the
	// conversation. It runs while the reply is being sent, each function beside the others;
	// on a TurnTaker it has run before.
	Meanwhile []func(ctx context.Context)
}

// Silent reports whether there is nothing to send.
func (r Reply) Silent() bool { return r.Effect != Removes && len(r.Blocks) == 0 }

// Asks reports whether the reply is a form, which platforms show by itself.
func (r Reply) Asks() bool {
	return slices.ContainsFunc(r.Blocks, func(b Block) bool {
		form, isForm := b.(Form)
		return isForm && !form.Optional
	})
}

// Block is one part of a reply: Text, Byline, Answer, Figures, Chart, Basis, Choices, Feedback,
// Tools, Listing, Form or File.
//
// A reply has one shape everywhere. What was asked for comes first: the figure, or the first
// sentence of the answer. Then the rest of the short answer, and one line that stands back,
// its Basis. Below it, in one row as far as a platform can, is what to press: Choices that are
// no Menu, which lead on from what was said; Feedback; and behind everything else Choices in
// a Menu, and Tools. What everybody sees of a reply does not depend on who asked.
type Block interface{ block() }

// Text is plain text of the bot's own.
type Text struct{ Text string }

// Byline says who did something, by name and without calling them: "@ana shared an
// answer".
type Byline struct {
	User string // id
	Did  string
}

// Answer is an entry, shown. Text is Markdown (paragraphs, lists, **bold**,
// links) from the content or from a moderator.
type Answer struct {
	Entry  string // id
	Title  string // above it, where it is not what was asked or there are several
	Text   string
	Source string // empty where a Basis says it
}

// Basis is what a reply rests on, in one line that stands back.
type Basis struct {
	Question string // the guide's own, where that is not how it was asked
	Source   string
	Address  string // of the web, where the source can be read; empty for none
	Counts   string // what its figures count: "USD a year, US, 2026"
}

// String is the line, without the address.
func (b Basis) String() string {
	return b.Line(func(source, _ string) string { return source }, strings.Clone)
}

// Line is the line, with the source as link writes it and everything else as plain does.
func (b Basis) Line(link func(source, address string) string, plain func(string) string) string {
	var parts []string
	if b.Question != "" {
		parts = append(parts, plain("“"+b.Question+"”"))
	}
	if b.Source != "" {
		source := plain(b.Source)
		if b.Address != "" {
			source = link(source, b.Address)
		}
		parts = append(parts, source)
	}
	if b.Counts != "" {
		parts = append(parts, plain(b.Counts))
	}
	return strings.Join(parts, " · ")
}

// Figures is a table of figures.
type Figures struct {
	Title string
	Rows  []FigureRow
	About string   // what holds for all rows, said once: unit, region, year, source
	Notes []string // what has to be known about them

	// Columns name the Value and the Cells of each row, where all rows have them: then the
	// figures may be shown as a table. For those who see lines the Title ends with them.
	Columns []string
}

// FigureRow is one figure.
type FigureRow struct {
	What   string // the role and level, or what else it is of
	Value  string // "$120–140K"
	Detail string // "USD a year, US, 2026"
	Source string // of the entry that states it
	Span   Span   // to be drawn; the zero value where there is nothing to draw
}

// Cells are the parts of a row's Detail.
func (r FigureRow) Cells() []string {
	if r.Detail == "" {
		return nil
	}
	return strings.Split(r.Detail, CellSeparator)
}

// CellSeparator stands between the parts of a row's Detail.
const CellSeparator = "; "

// Span is a figure as numbers, which a platform may draw beside others of its unit. All that it
// draws stands in the row's text too.
type Span struct {
	Unit           string  // "USD a year": spans of one unit share an axis
	Low, Mid, High float64 // a box; Mid is what is marked in it, 0 where nothing is
	First, Last    float64 // the ends of the line that the box stands on; 0 where there is none
	Below, Above   bool    // it is open at that end
}

// Ends are where a span begins and ends, with its line.
func (s Span) Ends() (first, last float64) {
	first, last = s.Low, s.High
	if s.First > 0 {
		first = min(first, s.First)
	}
	return first, max(last, s.Last)
}

// Drawable reports whether there is something to draw.
func (s Span) Drawable() bool {
	return s.Unit != "" && s.Low > 0 && s.Low <= s.High && !math.IsInf(max(s.High, s.Last), 0)
}

// Chart is figures of one unit as a picture: a bar each, on one axis. A platform draws its rows
// in its own way, or shows the picture. One that can do neither leaves it out: the reply's
// Figures say the same.
type Chart struct {
	Title   string
	Unit    string      // "USD a year"
	Rows    []FigureRow // each with a Span of the unit; its Source is a heading over the rows that share it
	Picture File        // the same, drawn; its Alt says every number that stands in it
}

// Aside is what stands beside a figure: its detail and its source, where it has them and they
// do not hold for all rows.
func (r FigureRow) Aside(between string) string {
	if r.Detail == "" || r.Source == "" {
		return r.Detail + r.Source
	}
	return r.Detail + between + r.Source
}

// Choices is what one can press next. Where options have lines they are a list, of which one
// is to be chosen.
type Choices struct {
	Prompt  string
	Options []Option
	Menu    bool // what else there is: it stands in a menu, or where the tools do
	Read    bool // the options are to be read first, as where they are whole sentences: they are a list
}

// Listed reports whether the choices are a list to be read, which has numbers then.
func (c Choices) Listed() bool {
	return !c.Menu && (c.Read || slices.ContainsFunc(c.Options, func(o Option) bool { return o.Line != "" }))
}

// Feedback asks whether an answer was helpful.
type Feedback struct{ Yes, No Option }

// Tools is what can be done about the reply itself: all of it that anybody may do. Who may
// do what is checked when it is pressed.
type Tools struct {
	Options []Option
	// Open shows whoever presses it, and nobody else, what they may do and the Choices in a
	// Menu. A platform whose buttons cannot hide in a menu offers it instead of those. It is
	// zero where the tools are open already.
	Open Action
}

// Option is one button.
type Option struct {
	Label  string // at most knowledge.MaxTitle characters
	Line   string // what it leads to, for choices that are to be read first; plain text
	Action Action
}

// Listing is a titled list of lines.
type Listing struct {
	Title  string
	Items  []Item
	Folded bool // it is to be looked up: a platform that can shows its title, and the rest on a press
}

// Item is one line of a list, with what it is about in front. When, who and where are shown
// before its text, as each reader's platform shows them; people are named in private replies
// alone, and never called.
type Item struct {
	Name, Text string
	At         time.Time
	Person     string // id
	Channel    string // id
}

// Plain is an item's text with its time, person and channel as plain text.
func (i Item) Plain() string {
	var parts []string
	if !i.At.IsZero() {
		parts = append(parts, i.At.UTC().Format("2 Jan 2006 15:04 UTC"))
	}
	for _, p := range []string{i.Person, i.Channel, i.Text} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, " · ")
}

// Form asks for several things at once. It comes back as a Submit request with
// the form's action. The reply's other blocks stand above its fields.
type Form struct {
	Title    string  `json:"title"`
	Action   Action  `json:"action"`
	Fields   []Field `json:"fields"`
	Submit   string  `json:"submit,omitempty"`   // the button's label; "Send" where it is empty
	Optional bool    `json:"optional,omitempty"` // a platform that asks field by field leaves it out
}

// Field is one thing a form asks for.
type Field struct {
	Name     string   `json:"name"`
	Label    string   `json:"label"`
	Help     string   `json:"help,omitempty"`  // how to type it; left out where it is chosen
	Hint     string   `json:"hint,omitempty"`  // what it is, where it is chosen, too
	Value    string   `json:"value,omitempty"` // what it holds already
	Shown    string   `json:"shown,omitempty"` // what a menu shows for Value; Value itself where it is empty
	Long     bool     `json:"long,omitempty"`  // several lines
	Required bool     `json:"required,omitempty"`
	Max      int      `json:"max,omitempty"`      // characters
	Choices  []Choice `json:"choices,omitempty"`  // the only values, where there are any
	Open     bool     `json:"open,omitempty"`     // the choices are to be read first: all of them show
	Complete string   `json:"complete,omitempty"` // the key in [Feature].Complete of what proposes values; empty for nothing
	Problem  string   `json:"problem,omitempty"`  // what is wrong with Value
}

// File is a document to keep, or a picture.
type File struct {
	Name string
	Data string
	Alt  string // of a picture: all that it shows, in words
}

func (File) block()     {}
func (Form) block()     {}
func (Text) block()     {}
func (Byline) block()   {}
func (Basis) block()    {}
func (Tools) block()    {}
func (Answer) block()   {}
func (Figures) block()  {}
func (Chart) block()    {}
func (Choices) block()  {}
func (Feedback) block() {}
func (Listing) block()  {}

// Say is a public reply of one text.
func Say(text string) Reply { return Reply{Visibility: Public, Blocks: []Block{Text{text}}} }

// Cut shortens a text to so many characters, at a word, and shows that it did.
func Cut(text string, limit int) string {
	if utf8.RuneCountInString(text) <= limit {
		return text
	}
	if limit < 1 {
		return ""
	}
	short := string([]rune(text)[:limit-1])
	if i := strings.LastIndexAny(short, " \n"); i > len(short)/2 {
		short = short[:i]
	}
	return strings.TrimRight(short, " \n,.;:") + "…"
}

// Options lists every button of the reply, in order.
func (r Reply) Options() []Option {
	var options []Option
	for _, b := range r.Blocks {
		switch b := b.(type) {
		case Choices:
			options = append(options, b.Options...)
		case Feedback:
			options = append(options, b.Yes, b.No)
		case Tools:
			options = append(options, b.Options...)
		}
	}
	return options
}
