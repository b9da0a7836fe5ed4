package knowledge

// Statistic says what a figure measures.
type Statistic string

// The statistics a figure can state. Money is in whole units of Currency,
// premium and growth are in percent.
const (
	Median  Statistic = "median"
	Range   Statistic = "range"
	Floor   Statistic = "floor"
	Premium Statistic = "premium"
	Growth  Statistic = "growth"
)

// Money reports whether the statistic is an amount of money rather than a percentage.
func (s Statistic) Money() bool { return s == Median || s == Range || s == Floor }

// Figure is one sourced figure. Its JSON form is part of the program's contract.
type Figure struct {
	Role       string    `json:"role" yaml:"role"`             // id of a Role
	Level      string    `json:"level" yaml:"level"`           // junior, mid, senior, staff or empty
	Statistic  Statistic `json:"statistic" yaml:"statistic"`   //
	Low        *float64  `json:"low" yaml:"low"`               // 165000, or 30 for percent; nil where open
	High       *float64  `json:"high" yaml:"high"`             // nil where open
	Currency   string    `json:"currency" yaml:"currency"`     // ISO 4217; empty for percentages
	Period     string    `json:"period" yaml:"period"`         // "year", or what a growth runs through
	Year       int       `json:"year" yaml:"year"`             // the year the figure is of
	Region     string    `json:"region" yaml:"region"`         // the guide's, or a place of roles.yaml by its id or a name
	Company    string    `json:"company" yaml:"company"`       // kind of company it holds for
	Specialism string    `json:"specialism" yaml:"specialism"` //
	Baseline   string    `json:"baseline" yaml:"baseline"`     // what a premium is over
	Text       string    `json:"text" yaml:"text"`             // as shown: "$120–140K"
	Source     string    `json:"source" yaml:"source"`         // id of the entry that states it

	DisagreesWith []string `json:"-" yaml:"disagrees_with"` // entries that give another figure for the same thing
	Caveat        string   `json:"-" yaml:"caveat"`         // a sentence to show beside it

	Place     string `json:"-" yaml:"-"` // id of the place of roles.yaml that the region is
	Elsewhere bool   `json:"-" yaml:"-"` // of another region than the guide's: shown only where that is asked for
}

// same reports whether two figures say the same thing, whichever entry states it.
func (f Figure) same(g Figure) bool {
	return f.Role == g.Role && f.Level == g.Level && f.Statistic == g.Statistic &&
		equal(f.Low, g.Low) && equal(f.High, g.High) && f.Currency == g.Currency &&
		f.Region == g.Region && f.Company == g.Company && f.Specialism == g.Specialism
}

func equal(a, b *float64) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}

// States reports whether the amount, found in a text, is this figure, in a currency
// that it can be of. A lone amount states a median or a floor; two with a dash state
// a range.
func (f Figure) States(a Amount) bool {
	if a.Percent == f.Statistic.Money() || f.Currency != "" && !a.In(f.Currency) {
		return false
	}
	switch {
	case f.Low == nil:
		return f.High != nil && *f.High == a.High
	case f.High == nil:
		return *f.Low == a.Low && a.High == a.Low
	default:
		return *f.Low == a.Low && *f.High == a.High
	}
}
