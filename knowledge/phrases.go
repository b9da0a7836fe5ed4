package knowledge

// Phrases finds phrases of one or several words in a sequence of words. The
// zero value holds none. It must not be changed while it is in use.
type Phrases struct {
	first   map[string][]phrase // by first word, longest first
	longest int
}

type phrase struct {
	words []string
	value string
}

// Add makes the phrase findable; a phrase without words is ignored. Of several
// values for the same phrase, all are found.
func (p *Phrases) Add(text, value string) {
	words := Words(text)
	if len(words) == 0 {
		return
	}
	if p.first == nil {
		p.first = make(map[string][]phrase)
	}
	list := p.first[words[0]]
	at := len(list)
	for at > 0 && len(list[at-1].words) < len(words) {
		at--
	}
	list = append(list, phrase{})
	copy(list[at+1:], list[at:])
	list[at] = phrase{words, value}
	p.first[words[0]] = list
	p.longest = max(p.longest, len(words))
}

// Match is a phrase found at words[Start:End].
type Match struct {
	Start, End int
	Value      string
}

// Find returns every match in the words, longer ones first at each place,
// overlapping ones included.
func (p *Phrases) Find(words []string) []Match { return p.find(words, "") }

// Each hands every match over, as Find returns them, and leaves nothing behind.
func (p *Phrases) Each(words []string, found func(Match)) {
	if len(p.first) == 0 {
		return
	}
	for i, w := range words {
		for _, ph := range p.first[w] {
			if hasPrefix(words[i:], ph.words) {
				found(Match{i, i + len(ph.words), ph.value})
			}
		}
	}
}

// find takes one more word for what stands behind the words, "" for none.
func (p *Phrases) find(words []string, end string) []Match {
	var found []Match
	if len(p.first) == 0 {
		return nil
	}
	for i, w := range words {
		for _, ph := range p.first[w] {
			if begins(words[i:], end, ph.words) {
				if found == nil {
					found = make([]Match, 0, 4)
				}
				found = append(found, Match{i, i + len(ph.words), ph.value})
			}
		}
	}
	return found
}

// Longest returns the matches that no longer match covers, in order.
func (p *Phrases) Longest(words []string) []Match { return longest(p.Find(words)) }

// longest leaves those out that a longer match covers.
func longest(all []Match) []Match {
	found := all[:0]
	for _, m := range all {
		covered := false
		for _, o := range found {
			if o.Start <= m.Start && m.End <= o.End && o.End-o.Start > m.End-m.Start {
				covered = true
				break
			}
		}
		if !covered {
			found = append(found, m)
		}
	}
	if len(found) == 0 {
		return nil
	}
	return found
}

// Prefix returns how many words the longest phrase has that they begin with, or 0.
func (p *Phrases) Prefix(words []string) int {
	if len(words) == 0 {
		return 0
	}
	for _, ph := range p.first[words[0]] { // longest first
		if hasPrefix(words, ph.words) {
			return len(ph.words)
		}
	}
	return 0
}

// Suffix returns how many words the longest phrase has that they end with, or 0.
func (p *Phrases) Suffix(words []string) int {
	for i := max(0, len(words)-p.longest); i < len(words); i++ {
		for _, ph := range p.first[words[i]] {
			if len(ph.words) == len(words)-i && hasPrefix(words[i:], ph.words) {
				return len(ph.words)
			}
		}
	}
	return 0
}

func hasPrefix(words, prefix []string) bool { return begins(words, "", prefix) }

// begins reports whether words, with one more behind them unless that is "", begin with those.
func begins(words []string, end string, with []string) bool {
	if n := len(with); n > len(words) {
		if n > len(words)+1 || end == "" || with[n-1] != end {
			return false
		}
		with = with[:n-1]
	}
	for i, w := range with {
		if words[i] != w {
			return false
		}
	}
	return true
}
