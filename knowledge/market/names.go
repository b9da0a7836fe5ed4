package market

import (
	"cmp"
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"
)

//go:embed places.txt
var placeNames string

//go:embed occupations.txt
var occupationNames string

// names are what people call the areas and occupations of the data.
type names struct {
	areas map[string]Area // by code
	list  []Area          // the nation, states, and then the rest, each by name

	occupations []Occupation // by title

	places map[string]*naming
	states map[string]string // letters and names of states → letters
	jobs   map[string][]Occupation

	words, people, abroad, countries map[string]bool
	own                              map[string]bool // names that an operator's table has, and the release has not
	means                            map[string]Area // region of an operator's table → the area of the release that it is
	longest                          map[string]int  // words of the longest name that begins with a word
}

// naming is what a name may mean: one of these sets of areas.
type naming struct{ sets [][]Area }

func (n *naming) add(set ...Area) {
	same := func(other []Area) bool { return slices.Equal(other, set) }
	if len(set) > 0 && !slices.ContainsFunc(n.sets, same) {
		n.sets = append(n.sets, set)
	}
}

// newNames reads the names that stand in the tables and those of our own lists.
func newNames(tables []*Table) *names {
	n := &names{
		areas: map[string]Area{}, places: map[string]*naming{}, states: map[string]string{}, jobs: map[string][]Occupation{},
		longest: map[string]int{}, words: map[string]bool{}, people: map[string]bool{}, abroad: map[string]bool{}, countries: map[string]bool{},
		own: map[string]bool{}, means: map[string]Area{},
	}
	var areas []Area
	seen, known := map[Area]bool{}, map[Occupation]bool{}
	for _, t := range tables {
		for _, r := range t.Rows() {
			if !seen[r.Area] {
				seen[r.Area] = true
				areas = append(areas, r.Area)
			}
			if !known[r.Occupation] {
				known[r.Occupation] = true
				n.occupations = append(n.occupations, r.Occupation)
				n.job(r.Occupation.Title, r.Occupation)
			}
		}
	}
	slices.SortFunc(n.occupations, func(a, b Occupation) int { return cmp.Compare(a.Title, b.Title) })
	for letters, state := range stateLetters {
		n.states[key(state)] = letters
		n.states[strings.ToLower(letters)] = letters
	}
	for _, a := range areas {
		if a.Code == a.Name {
			continue // an operator's: below
		}
		n.areas[a.Code] = a
		if a.Type != Metro {
			n.place(a.Name, a)
			continue
		}
		for _, part := range parts(a.Name) {
			n.place(part, a)
		}
	}
	n.ours()
	for _, a := range areas {
		if a.Code == a.Name {
			n.region(a)
		}
	}
	n.list = slices.SortedFunc(maps.Values(n.areas), func(a, b Area) int {
		order := []AreaType{Nation, State, Metro, Region}
		return cmp.Or(cmp.Compare(slices.Index(order, a.Type), slices.Index(order, b.Type)), cmp.Compare(a.Name, b.Name))
	})
	return n
}

// region gives an operator's region its name. One that is an area of the release, and no other,
// is that.
func (n *names) region(a Area) {
	p, found := n.whole(a.Name)
	areas := p.Areas()
	if i := slices.IndexFunc(areas, func(other Area) bool { return other.Name == a.Name || other.Short() == a.Name }); i >= 0 {
		n.means[a.Name] = areas[i]
		return
	}
	if found && !p.Ask && len(areas) == 1 {
		n.means[a.Name] = areas[0]
		return
	}
	n.own[key(a.Name)] = true
	n.areas[a.Code] = a
	n.place(a.Name, a)
}

func (n *names) place(name string, set ...Area) {
	k := key(name)
	if k == "" {
		return
	}
	if n.places[k] == nil {
		n.places[k] = &naming{}
	}
	n.places[k].add(set...)
	n.begins(k)
}

// begins remembers how long the names are that begin like this one.
func (n *names) begins(k string) {
	first, _, _ := strings.Cut(k, " ")
	n.longest[first] = max(n.longest[first], strings.Count(k, " ")+1)
}

func (n *names) job(name string, o Occupation) {
	for _, k := range []string{key(name), key(plural(name)), key(singular(name))} {
		if k != "" && !slices.Contains(n.jobs[k], o) {
			n.jobs[k] = append(n.jobs[k], o)
			n.begins(k)
		}
	}
}

func plural(name string) string {
	if stem, ok := strings.CutSuffix(name, "ary"); ok {
		return stem + "aries"
	}
	return name + "s"
}

func singular(name string) string {
	if strings.HasSuffix(name, "ss") {
		return name
	}
	return strings.TrimSuffix(name, "s")
}

// ours reads the lists beside the data.
func (n *names) ours() {
	byCode := map[string]Occupation{}
	for _, o := range n.occupations {
		byCode[o.Code] = o
	}
	for _, line := range lines(occupationNames) {
		code, called, _ := strings.Cut(line, "|")
		if o, ok := byCode[strings.TrimSpace(code)]; ok {
			for _, name := range strings.Split(called, ",") {
				n.job(name, o)
			}
		}
	}
	section := ""
	for _, line := range lines(placeNames) {
		if strings.HasPrefix(line, "[") {
			section = strings.Trim(line, "[]")
			continue
		}
		called, codes, _ := strings.Cut(line, "|")
		for _, name := range strings.Split(called, ",") {
			k := key(name)
			switch section {
			case "names":
				for _, group := range strings.Split(codes, "|") {
					var set []Area
					for _, code := range strings.Fields(group) {
						if a, ok := n.areas[code]; ok {
							set = append(set, a)
						}
					}
					if len(set) > 0 {
						n.place(name, set...)
					}
				}
			case "words":
				n.words[k] = true
			case "people":
				n.people[k] = true
			case "abroad":
				n.abroad[k] = true
			case "countries":
				n.countries[k] = true
			}
		}
	}
}

// BuiltIn reports whether the built-in release tells of an occupation. It does not unpack it.
func BuiltIn(code string) bool {
	return slices.ContainsFunc(lines(occupationNames), func(line string) bool {
		first, _, _ := strings.Cut(line, "|")
		return strings.TrimSpace(first) == code
	})
}

// lines are the lines of a list that say something.
func lines(text string) []string {
	var list []string
	for _, line := range strings.Split(text, "\n") {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			list = append(list, line)
		}
	}
	return list
}

// parts are the names that the name of a metropolitan area is made of: its cities. The state
// behind them is none of the name: in small letters it may be another word.
func parts(name string) []string {
	if rest, _, ok := strings.Cut(name, " nonmetropolitan area"); ok {
		if slices.Contains(slices.Collect(maps.Values(stateLetters)), rest) {
			return []string{name} // of that name the state itself is meant
		}
		return []string{name, rest}
	}
	cities, _, _ := strings.Cut(name, ",")
	list := []string{cities}
	for _, part := range strings.FieldsFunc(hyphenated.Replace(cities), func(r rune) bool { return r == '-' || r == '/' }) {
		part = strings.ReplaceAll(part, "\x00", "-")
		if part == "" || strings.HasSuffix(part, " County") || counties[part] {
			continue
		}
		list = append(list, part)
		for _, kind := range []string{" Town", " City"} {
			if short, ok := strings.CutSuffix(part, kind); ok && shortened[part] {
				list = append(list, short)
			}
		}
		if short, ok := strings.CutPrefix(part, "Urban "); ok {
			list = append(list, short)
		}
	}
	return list
}

// hyphenated hides the hyphens that stand within a city's own name.
var hyphenated = strings.NewReplacer("Winston-Salem", "Winston\x00Salem", "Wilkes-Barre", "Wilkes\x00Barre")

// counties stand in the names of areas behind the city that has become one with them.
var counties = map[string]bool{"Fayette": true, "Davidson": true}

// shortened are cities that people call by the first of their words.
var shortened = map[string]bool{"Boise City": true, "Bossier City": false, "Amherst Town": true, "Barnstable Town": true}

// StatesOf are the letters of the states in which an area lies: "KS" and "MO" of Kansas
// City, "TX" of Texas.
func StatesOf(a Area) []string {
	if a.Type == State {
		for letters, name := range stateLetters {
			if name == a.Name {
				return []string{letters}
			}
		}
	}
	if i := strings.LastIndex(a.Name, ", "); i >= 0 {
		return strings.Split(a.Name[i+2:], "-")
	}
	if len(a.Code) == 7 && a.Type == Metro {
		return []string{stateCodes[a.Code[:2]]} // the rest of a state
	}
	return nil
}

var stateLetters = map[string]string{
	"AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California", "CO": "Colorado", "CT": "Connecticut", "DE": "Delaware",
	"DC": "District of Columbia", "FL": "Florida", "GA": "Georgia", "GU": "Guam", "HI": "Hawaii", "ID": "Idaho", "IL": "Illinois", "IN": "Indiana",
	"IA": "Iowa", "KS": "Kansas", "KY": "Kentucky", "LA": "Louisiana", "ME": "Maine", "MD": "Maryland", "MA": "Massachusetts", "MI": "Michigan",
	"MN": "Minnesota", "MS": "Mississippi", "MO": "Missouri", "MT": "Montana", "NE": "Nebraska", "NV": "Nevada", "NH": "New Hampshire", "NJ": "New Jersey",
	"NM": "New Mexico", "NY": "New York", "NC": "North Carolina", "ND": "North Dakota", "OH": "Ohio", "OK": "Oklahoma", "OR": "Oregon", "PA": "Pennsylvania",
	"PR": "Puerto Rico", "RI": "Rhode Island", "SC": "South Carolina", "SD": "South Dakota", "TN": "Tennessee", "TX": "Texas", "UT": "Utah", "VT": "Vermont",
	"VI": "Virgin Islands", "VA": "Virginia", "WA": "Washington", "WV": "West Virginia", "WI": "Wisconsin", "WY": "Wyoming",
}

// stateCodes are the first two digits of the codes of a state and of what lies in it outside
// its metropolitan areas.
var stateCodes = map[string]string{
	"01": "AL", "02": "AK", "04": "AZ", "05": "AR", "06": "CA", "08": "CO", "09": "CT", "10": "DE", "11": "DC", "12": "FL", "13": "GA", "15": "HI", "16": "ID",
	"17": "IL", "18": "IN", "19": "IA", "20": "KS", "21": "KY", "22": "LA", "23": "ME", "24": "MD", "25": "MA", "26": "MI", "27": "MN", "28": "MS", "29": "MO",
	"30": "MT", "31": "NE", "32": "NV", "33": "NH", "34": "NJ", "35": "NM", "36": "NY", "37": "NC", "38": "ND", "39": "OH", "40": "OK", "41": "OR", "42": "PA",
	"44": "RI", "45": "SC", "46": "SD", "47": "TN", "48": "TX", "49": "UT", "50": "VT", "51": "VA", "53": "WA", "54": "WV", "55": "WI", "56": "WY", "66": "GU", "72": "PR", "78": "VI",
}

// check reports lines of our lists that name nothing, for the tests.
func (n *names) check() []error {
	var faults []error
	section := ""
	for _, line := range lines(placeNames) {
		if strings.HasPrefix(line, "[") {
			section = line
			continue
		}
		_, codes, _ := strings.Cut(line, "|")
		for _, code := range strings.Fields(strings.ReplaceAll(codes, "|", " ")) {
			if _, ok := n.areas[code]; section == "[names]" && !ok {
				faults = append(faults, fmt.Errorf("places.txt: no area has the code %s", code))
			}
		}
	}
	return faults
}
