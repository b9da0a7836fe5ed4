package market

import (
	"slices"
	"strings"
)

// Place is where a text names a place of the data.
type Place struct {
	Start, End int      // in the text, with the state that says which of several is meant
	Said       string   // as it is typed
	Sets       [][]Area // what it may be; a name of a region is of several areas together
	Ask        bool     // whoever typed it has to be asked which they mean, or whether they mean a place at all
	Abroad     bool     // it is as well known as a place abroad
}

// Areas are all areas that it may be.
func (p Place) Areas() []Area {
	var list []Area
	for _, set := range p.Sets {
		for _, a := range set {
			if !slices.Contains(list, a) {
				list = append(list, a)
			}
		}
	}
	return list
}

// Job is where a text names an occupation of the data.
type Job struct {
	Start, End  int // in the text
	Said        string
	Occupations []Occupation
}

// Places finds the places that a text names, in its order. A name of several areas is to be
// asked about, as is one that is also a word or a place abroad; two letters are a state
// only in capitals, behind a comma or a place.
func (d *Data) Places(text string) []Place {
	if d == nil || d.names == nil {
		return nil
	}
	n := d.names()
	list := tokens(text)
	shouted := !strings.ContainsFunc(text, func(r rune) bool { return r >= 'a' && r <= 'z' })
	var found []Place
	for i := 0; i < len(list); {
		p, used := n.placeAt(text, list, i, shouted)
		if used == 0 {
			i++
			continue
		}
		if len(p.Sets) > 0 {
			found = append(found, p)
		}
		i += used
	}
	return merged(found)
}

// Place is the place that is named where nothing but a place is typed.
func (d *Data) Place(text string) (Place, bool) {
	if d == nil || d.names == nil {
		return Place{}, false
	}
	return d.names().whole(text)
}

// whole is the place that a text names and nothing besides.
func (n *names) whole(text string) (Place, bool) {
	list := tokens(text)
	if len(list) == 0 {
		return Place{}, false
	}
	if len(list) > 1 && list[0].text == "in" {
		list = list[1:]
	}
	whole := joined(list)
	if len(list) == 1 && len(whole) == 2 && n.states[whole] != "" {
		p := Place{Start: list[0].start, End: list[0].end, Said: text}
		if named := n.places[whole]; named != nil {
			p.Sets = slices.Clone(named.sets)
		}
		if area, ok := n.state(n.states[whole]); ok && !slices.ContainsFunc(p.Sets, func(set []Area) bool { return slices.Equal(set, []Area{area}) }) {
			p.Sets = append(p.Sets, []Area{area})
		}
		if whole == "la" {
			p.Sets = append(p.Sets, n.places["los angeles"].setsOrNone()...)
		}
		p.Ask = len(p.Sets) > 1
		return p, len(p.Sets) > 0
	}
	p, used := n.placeAt("in "+text, tokens("in "+text), 1, false)
	if used == 0 || len(p.Sets) == 0 {
		return Place{}, false
	}
	p.Said = strings.TrimSpace(text)
	p.Ask = len(p.Sets) > 1 || p.Abroad
	return p, used == len(tokens(text))
}

// Jobs finds the occupations that a text names by what the data call them.
func (d *Data) Jobs(text string) []Job {
	if d == nil || d.names == nil {
		return nil
	}
	n := d.names()
	list := tokens(text)
	var found []Job
	for i := 0; i < len(list); {
		used := 0
		for size := min(n.longest[list[i].text], len(list)-i); size > 0 && used == 0; size-- {
			if o := n.jobs[joined(list[i:i+size])]; len(o) > 0 {
				start, end := list[i].start, list[i+size-1].end
				found = append(found, Job{start, end, text[start:end], o})
				used = size
			}
		}
		i += max(used, 1)
	}
	return found
}

// placeAt reads the place that is named at a token, the longest name of those that fit, and
// returns how many tokens it takes. Where they only look like a place, it returns them and
// no area.
func (n *names) placeAt(text string, list []token, at int, shouted bool) (Place, int) {
	if p, ok := n.letters(text, list, at, shouted); ok {
		return p, 1
	}
	for size := min(n.longest[list[at].text], len(list)-at); size > 0; size-- {
		name := list[at : at+size]
		if slices.ContainsFunc(name[1:], func(t token) bool { return t.gap }) {
			continue
		}
		k := joined(name)
		named := n.places[k]
		if named == nil || k == "us" && !written(list, at) || k == "la" {
			continue
		}
		p := Place{Start: name[0].start, End: name[size-1].end, Sets: named.sets, Abroad: n.abroad[k] && !n.own[k]}
		used := size
		behind := n.behind(list, at)
		switch state, taken := n.stateAfter(list, at+size, shouted); {
		case n.countryAfter(list, at+size):
			return Place{}, size + 1
		case taken > 0:
			p.Sets, p.Abroad = n.within(p.Sets, state), false
			used += taken
			for at+used < len(list) && list[at+used].capitals && len(list[at+used].text) == 2 && n.states[list[at+used].text] != "" {
				used++ // "MO-KS"
			}
			p.End = list[at+used-1].end
		case n.words[k] && !(behind && endsThere(list, at+size)), n.people[k] && !behind:
			return Place{}, size
		default:
			p.Ask = n.words[k]
		}
		p.Said = text[p.Start:p.End]
		p.Ask = p.Ask || len(p.Sets) > 1 || p.Abroad
		return p, used
	}
	return Place{}, 0
}

// letters reads the two letters of a state that stand on their own, behind a comma: "data
// scientist salary, TX". Letters that are also a word have to be the last.
func (n *names) letters(text string, list []token, at int, shouted bool) (Place, bool) {
	t := list[at]
	last := at+1 == len(list) || list[at+1].gap || list[at+1].comma
	if len(t.text) == 2 && t.capitals && t.text == "la" && !shouted && !t.comma { // "in LA"
		return Place{Start: t.start, End: t.end, Said: text[t.start:t.end], Sets: n.places["los angeles"].setsOrNone()}, n.places["los angeles"] != nil
	}
	if len(t.text) != 2 || !t.capitals || !t.comma || shouted || n.states[t.text] == "" || t.text == "ok" || t.text == "hi" || wordlike[t.text] && !last {
		return Place{}, false
	}
	area, ok := n.state(n.states[t.text])
	if !ok {
		return Place{}, false
	}
	p := Place{Start: t.start, End: t.end, Said: text[t.start:t.end], Sets: [][]Area{{area}}}
	for _, other := range []string{"los angeles", "dc"} {
		if t.text == "la" && other == "los angeles" || t.text == other {
			for _, set := range n.places[other].setsOrNone() {
				if !slices.Equal(set, p.Sets[0]) {
					p.Sets = append(p.Sets, set)
				}
			}
		}
	}
	p.Ask = len(p.Sets) > 1
	return p, true
}

func (n *naming) setsOrNone() [][]Area {
	if n == nil {
		return nil
	}
	return n.sets
}

// wordlike are letters of states that are words, names or exclamations as well.
var wordlike = map[string]bool{
	"al": true, "co": true, "de": true, "hi": true, "id": true, "in": true, "la": true, "ma": true, "me": true, "mo": true, "oh": true,
	"ok": true, "or": true, "pa": true, "ms": true, "pr": true,
}

// state is the area of a whole state.
func (n *names) state(letters string) (Area, bool) {
	for code, s := range stateCodes {
		if s == letters {
			a, ok := n.areas[code+"00000"]
			return a, ok
		}
	}
	return Area{}, false
}

// stateAfter reads the state behind a place: by its name, by its letters in capitals, or in
// small letters where these are nothing else.
func (n *names) stateAfter(list []token, at int, shouted bool) (letters string, used int) {
	for size := min(3, len(list)-at); size > 0; size-- {
		words := list[at : at+size]
		if slices.ContainsFunc(words, func(t token) bool { return t.gap }) {
			continue
		}
		k := joined(words)
		letters := n.states[k]
		if letters == "" || len(k) == 2 && (!words[0].capitals || shouted) && wordlike[k] {
			continue
		}
		return letters, size
	}
	return "", 0
}

// countryAfter reports whether a country stands behind a place: it is a place there then.
func (n *names) countryAfter(list []token, at int) bool {
	for size := min(3, len(list)-at); size > 0; size-- {
		if words := list[at : at+size]; !words[0].gap && n.countries[joined(words)] {
			return true
		}
	}
	return false
}

// within are those of the areas that lie in a state; the state itself where none does.
func (n *names) within(sets [][]Area, letters string) [][]Area {
	var kept [][]Area
	for _, set := range sets {
		if slices.ContainsFunc(set, func(a Area) bool { return a.Type != State && slices.Contains(StatesOf(a), letters) }) {
			kept = append(kept, set)
		}
	}
	if area, ok := n.state(letters); ok && len(kept) == 0 {
		return [][]Area{{area}}
	}
	return kept
}

// prepositions stand before a place.
var prepositions = map[string]bool{"in": true, "at": true, "near": true, "around": true, "from": true, "to": true, "of": true, "within": true, "outside": true}

// behind reports whether a preposition stands before a token.
func (n *names) behind(list []token, at int) bool {
	return at > 0 && !list[at].gap && prepositions[list[at-1].text]
}

// endsThere reports whether a place's name ends before a token: what follows is another
// thing, and no noun that the name would belong to ("in mobile development").
func endsThere(list []token, at int) bool {
	return at >= len(list) || list[at].gap || list[at].comma || goesOn[list[at].text]
}

var goesOn = map[string]bool{
	"for": true, "as": true, "and": true, "or": true, "vs": true, "versus": true, "with": true, "compared": true, "than": true, "now": true, "right": true, "per": true,
	"a": true, "is": true, "are": true, "area": true, "metro": true, "today": true, "if": true, "at": true, "on": true, "these": true, "make": true, "earn": true, "get": true,
}

// written reports whether "us" means the country: in capitals, or with its article.
func written(list []token, at int) bool {
	return list[at].capitals || at > 0 && (list[at-1].text == "the" || list[at-1].text == "in")
}

// merged joins places of the same areas that stand beside each other: "Dallas-Fort Worth".
func merged(list []Place) []Place {
	var kept []Place
	for _, p := range list {
		same := slices.IndexFunc(kept, func(k Place) bool {
			return slices.EqualFunc(k.Sets, p.Sets, func(a, b []Area) bool { return slices.Equal(a, b) })
		})
		if same < 0 {
			kept = append(kept, p)
		} else {
			kept[same].Ask = kept[same].Ask && p.Ask
		}
	}
	return kept
}

// Area is the area that has a code.
func (d *Data) Area(code string) (Area, bool) {
	if d == nil || d.names == nil {
		return Area{}, false
	}
	a, ok := d.names().areas[code]
	return a, ok
}

// Means reports whether a region of an operator's table is an area of the release.
func (d *Data) Means(region string, a Area) bool {
	if d == nil || d.names == nil {
		return false
	}
	means, ok := d.names().means[region]
	return ok && means == a
}

// Called is the occupation that goes by a name, and by no more than it; none where there are
// several.
func (d *Data) Called(name string) Occupation {
	for _, j := range d.Jobs(name) {
		if len(j.Said) == len(strings.TrimSpace(name)) && len(j.Occupations) == 1 {
			return j.Occupations[0]
		}
	}
	return Occupation{}
}

// Occupations are those of all tables, by their titles.
func (d *Data) Occupations() []Occupation {
	if d == nil || d.names == nil {
		return nil
	}
	return d.names().occupations
}

// Complete proposes areas in whose names a word begins with what is typed.
func (d *Data) Complete(prefix string, limit int) []Area {
	if d == nil || d.names == nil {
		return nil
	}
	typed := key(prefix)
	var list []Area
	for _, a := range d.names().list {
		if len(list) >= limit {
			break
		}
		if name := " " + key(a.Name); strings.Contains(name, " "+typed) {
			list = append(list, a)
		}
	}
	return list
}
