package knowledge

import (
	"slices"
	"strings"

	"careerbot/knowledge/market"
)

// Corpus is everything the bot knows, checked and immutable.
type Corpus struct {
	Guide      About
	Entries    []*Entry // in the guide's order
	Vocabulary Vocabulary
	Groups     map[string][]string // words and phrases that mean the same here, by the group's name
	Slang      map[string]string   // what people type, and what they mean
	Ordinary   []string            // words that are never mended
	Outside    Outside             // what the guide does not cover
	Talk       Talk                // what is said to what is no question
	Readiness  Readiness           // what a self-assessment asks; empty where a guide has none
	Impact     []Impact            // how AI changes roles; none where a guide says nothing of it
	Steps      Steps               // how what there is to be learned is arranged; empty where a guide has no steps
	Elsewhere  []string            // messages that the guide has no answer for, to learn from
	Questions  []Question          // our own questions, to check the answers with
	Market     *market.Data        // what others have published about pay; nil for none

	// Warnings is what an editor should look at and what hinders nothing. [Load]
	// reports it; it is no part of what is served.
	Warnings Faults

	byID map[string]*Entry
}

// Outside is what the guide does not cover, by the words that give it away.
type Outside struct {
	Places      Subject   `yaml:"places"`
	Currencies  Subject   `yaml:"currencies"`
	Professions Subject   `yaml:"professions"`
	Topics      []Subject `yaml:"topics"`
	Backgrounds []string  `yaml:"backgrounds"` // what comes before a profession that somebody comes from
	Around      Around    `yaml:"around"`      // what people put around a question
}

// complete says what an editor leaves unsaid.
func (o *Outside) complete(c *Corpus) {
	if o.Professions.Says == "" {
		var names []string
		for _, r := range c.Vocabulary.Roles {
			names = append(names, r.Name)
		}
		o.Professions.Says = "The guide covers these careers: " + strings.Join(names, ", ") + "."
	}
}

// Subject is something outside the guide, and the sentence that says so.
type Subject struct {
	Name  string   `yaml:"name"`
	Says  string   `yaml:"says"`
	Words []string `yaml:"words"`
}

// Talk is what people say that is no question about the guide's subject, and what is
// said to it. Everything said is text of the content, with the guide's name filled in.
type Talk struct {
	Nothing   string     `yaml:"nothing"` // said to a message without words
	Code      string     `yaml:"code"`    // said to one of program text
	Besides   string     `yaml:"besides"` // said before the passages to read, to who says what they know and asks what is missing
	Fillers   []string   `yaml:"fillers"` // words that come along with small talk
	Kinds     []TalkKind `yaml:"kinds"`   // of several that fit, the first counts
	Languages []Language `yaml:"languages"`
}

// TalkKind is one kind of small talk, or of questions about the bot and the guide.
type TalkKind struct {
	Name      string   `yaml:"name"`
	Says      string   `yaml:"says"`
	Words     []string `yaml:"words"`     // a message of nothing else but these and fillers is of this kind
	Phrasings []string `yaml:"phrasings"` // so is one that is put about like one of these
	Anywhere  bool     `yaml:"anywhere"`  // one of the words is enough where the guide has no answer
	Opens     bool     `yaml:"opens"`     // so is one of them at the beginning of what asks nothing
	Ignored   bool     `yaml:"ignored"`   // beside a question the words count for nothing
	Related   []string `yaml:"related"`   // passages to read
}

// Language is one that the bot does not read, and what it says to that, in it.
type Language struct {
	Name    string   `yaml:"name"`
	Says    string   `yaml:"says"`
	Scripts []string `yaml:"scripts"` // as Unicode names them
	Words   []string `yaml:"words"`   // frequent ones
	Weak    []string `yaml:"weak"`    // frequent ones that stand in names too
}

// Around is what people put around a question, which says nothing of it.
type Around struct {
	Openings   []string `yaml:"openings"`   // "hi", "i was wondering"
	Addressed  []string `yaml:"addressed"`  // after an opening: "everyone"
	Closings   []string `yaml:"closings"`   // "thanks in advance"
	Signatures []string `yaml:"signatures"` // what stands above a name, on a line of its own: "best regards"
}

// Question is one of our own questions and the entries that answer it.
type Question struct {
	Text    string
	Entries []string // any of them is right; none where the guide has no answer
}

// Entry returns the entry that has this id, or had it before, or nil.
func (c *Corpus) Entry(id string) *Entry { return c.byID[id] }

// Section returns the entries of one section, in the guide's order.
func (c *Corpus) Section(id string) []*Entry {
	var entries []*Entry
	for _, e := range c.Entries {
		if e.Section() == id {
			entries = append(entries, e)
		}
	}
	return entries
}

// Frequent returns the questions that people ask most, in the guide's order.
func (c *Corpus) Frequent() []*Entry {
	var entries []*Entry
	for _, e := range c.Entries {
		if e.Kind == FAQ {
			entries = append(entries, e)
		}
	}
	return entries
}

// Related returns the entries worth reading after e.
func (c *Corpus) Related(e *Entry) []*Entry {
	var entries []*Entry
	for _, id := range e.Related {
		if r := c.Entry(id); r != nil {
			entries = append(entries, r)
		}
	}
	return entries
}

// Figures returns every figure of the corpus, in the guide's order.
func (c *Corpus) Figures() []Figure { return c.figures(func(Figure) bool { return true }) }

// figures returns some of the figures.
func (c *Corpus) figures(which func(Figure) bool) []Figure {
	var figures []Figure
	for _, e := range c.Entries {
		for i := range e.Figures {
			if which(e.Figures[i]) {
				figures = append(figures, e.Figures[i])
			}
		}
	}
	return figures
}

// hasFigure reports whether there is such a figure.
func (c *Corpus) hasFigure(which func(Figure) bool) bool {
	return slices.ContainsFunc(c.Entries, func(e *Entry) bool { return slices.ContainsFunc(e.Figures, which) })
}

func (c *Corpus) index() {
	c.byID = make(map[string]*Entry, len(c.Entries))
	for _, e := range c.Entries {
		for _, id := range e.Formerly {
			c.byID[id] = e
		}
	}
	for _, e := range c.Entries {
		c.byID[e.ID] = e
	}
}

// WithEntries returns a corpus of these entries that shares everything else
// with c. It is how larger corpora are made for measurements.
func (c *Corpus) WithEntries(entries []*Entry) *Corpus {
	d := *c
	d.Entries = slices.Clone(entries)
	d.index()
	return &d
}
