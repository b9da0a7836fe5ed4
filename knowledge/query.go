package knowledge

// Query is one question: its words, and where it was asked.
type Query struct {
	Text      string
	Community string  // whose pins may answer; empty for the guide alone
	Channel   string  // whose channel pins may answer
	Parent    string  // the channel that it is a thread of, where threads are channels of their own: its pins may answer too
	Context   Context // what the conversation was about; zero for none
}

// In reports whether the question was asked where a pin for this channel answers: there,
// in one of its threads, or anywhere for a pin for no channel.
func (q Query) In(channel string) bool {
	return channel == "" || channel == q.Channel || channel == q.Parent
}

// Context is what is remembered of a conversation, so that "and for seniors?"
// can be understood. It holds ids, never text.
type Context struct {
	Role       string `json:"role,omitempty"`
	Level      string `json:"level,omitempty"`
	Place      string `json:"place,omitempty"`
	Company    string `json:"company,omitempty"`
	Specialism string `json:"specialism,omitempty"`
	Area       string `json:"area,omitempty"`       // of the market data, by its code: where pay was shown
	Occupation string `json:"occupation,omitempty"` // of the market data, by its code, where it is no role
	Ask        Ask    `json:"ask,omitempty"`        // what was asked for
	Entry      string `json:"entry,omitempty"`
	Claim      int    `json:"claim,omitempty"` // of the entry's claims, the one that was asked about, from 1
	At         int64  `json:"at,omitempty"`    // Unix time at which the entry was shown
}

// Beside is a context with what the market's figures that were shown are of.
func (c Context) Beside(m *Market) Context {
	if m != nil {
		c.Area, c.Occupation = m.Area, m.Occupation
	}
	return c
}

// Verdict says what to do with a result.
type Verdict string

// The verdicts.
const (
	Answered Verdict = "answered" // the first hit answers the question
	Unsure   Verdict = "unsure"   // offer the closest hits, claim nothing
	None     Verdict = "none"     // say that the guide does not know
)

// Asked is what a question names.
type Asked struct {
	Asks        []Ask
	Roles       []string // ids of the vocabulary, in order of appearance
	Levels      []string
	Places      []string
	Companies   []string
	Specialisms []string
	Years       *int // years of experience, where a number of them is named
}

// With returns what is asked, with the things that only the other names.
func (a Asked) With(other Asked) Asked {
	for f := range Facets {
		if mine := a.ids(f); len(*mine) == 0 {
			*mine = other.IDs(f)
		}
	}
	if a.Years == nil {
		a.Years = other.Years
	}
	return a
}

// Result is what was found for a question.
type Result struct {
	Verdict    Verdict
	Confidence float64   // probability that the first hit is right, 0 to 1
	Hits       []Hit     // best first, at most MaxHits, at every verdict
	Answers    []*Entry  // when answered: the hits to show, two for a question in two parts
	Figures    []Figure  // figures to show with the answers
	Market     *Market   // what others have published of the pay that is asked for; nil where there is nothing
	Notes      []string  // what the guide does not have, one sentence each
	Smalltalk  bool      // a greeting, thanks or the like, nothing to find
	Says       string    // what the content says to it, where it is no question of the guide's
	See        []*Entry  // passages to read with that
	Tool       Tool      // what is offered with that
	Truncated  bool      // the question was too long and only its beginning was read
	Asked      Asked     // what the question names
	Claim      int       // of the first answer's claims, the one that is asked about, from 1; 0 for none
	Why        Rationale // how the result came about
}

// MaxHits is the most hits a result holds.
const MaxHits = 10

// Hit is one candidate entry.
type Hit struct {
	Entry    *Entry
	Score    float64  // 0 to 1, comparable within one result
	Words    []string // words of the question that matched
	Phrasing string   // the entry's phrasing nearest to the question
	Parts    []Part   // what the score is made of
}

// Part is one named contribution to a score.
type Part struct {
	Name  string
	Value float64
}

// Rationale explains a result, stage by stage, for people who ask why.
type Rationale struct {
	Read    string   // the question as it was read, after cleaning
	Mended  []Change // misspelt words
	Slang   []Change // slang written out
	Unknown []string // words the guide does not have
	Outside []string // words that name what the guide does not cover
	Context bool     // read as a follow-up to the conversation
	Again   bool     // it asks of what was said last, which is said again, whole
	Parts   []Part   // what the confidence is made of
	Reason  string   // why this verdict, in one sentence
	Hurried string   // why the sentence encoder was not waited for, though the words left the question open
}

// Change is one replacement made while reading a question.
type Change struct{ From, To string }

// Suggestion is a question that the guide can answer, for completion.
type Suggestion struct {
	Text  string
	Entry string // id
}
