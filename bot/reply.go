package bot

// Visibility says who sees a reply.
type Visibility string

// The visibilities. Where a platform cannot keep a reply private, it says so in
// its own package; it never makes a private reply public.
const (
	Public  Visibility = "public"
	Private Visibility = "private"
)

// Reply says what is to be said, not how: platforms make of its blocks what
// their users know.
type Reply struct {
	Visibility Visibility
	Blocks     []Block
}

// Block is one part of a reply: Text, Answer, Figures, Choices, Listing, Form or File.
type Block interface{ block() }

// Text is plain text of the bot's own.
type Text struct{ Text string }

// Answer is an entry, shown. Text is Markdown (paragraphs, lists, **bold**,
// links) from the content or from a moderator.
type Answer struct {
	Entry  string // id
	Title  string
	Text   string
	Source string
}

// Figures is a table of figures.
type Figures struct {
	Title string
	Rows  []FigureRow
	Notes []string // what has to be known about them
}

// FigureRow is one figure.
type FigureRow struct {
	What   string // "MLE, junior"
	Value  string // "$120–140K"
	Detail string // "USD a year, US, 2026"
	Source string // of the entry that states it
}

// Choices is what one can press next.
type Choices struct {
	Prompt  string
	Options []Option
}

// Option is one button.
type Option struct {
	Label  string // at most knowledge.MaxTitle characters
	Action Action
}

// Listing is a titled list of lines.
type Listing struct {
	Title string
	Items []Item
}

// Item is one line of a list, with what it is about in front.
type Item struct{ Name, Text string }

// Form asks for several things at once. It comes back as a Submit request with
// the form's action.
type Form struct {
	Title  string
	Action Action
	Fields []Field
}

// Field is one thing a form asks for.
type Field struct {
	Name     string
	Label    string
	Help     string
	Value    string // what it holds already
	Long     bool   // several lines
	Required bool
	Max      int    // characters
	Problem  string // what is wrong with Value
}

// File is a document to keep.
type File struct {
	Name string
	Data string
}

func (File) block()    {}
func (Form) block()    {}
func (Text) block()    {}
func (Answer) block()  {}
func (Figures) block() {}
func (Choices) block() {}
func (Listing) block() {}

// Say is a public reply of one text.
func Say(text string) Reply { return Reply{Visibility: Public, Blocks: []Block{Text{text}}} }

// Options lists every button of the reply, in order.
func (r Reply) Options() []Option {
	var options []Option
	for _, b := range r.Blocks {
		if c, ok := b.(Choices); ok {
			options = append(options, c.Options...)
		}
	}
	return options
}
