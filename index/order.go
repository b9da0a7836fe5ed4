package index

import (
	"slices"
	"strings"
)

// What this file does: it holds the order that a question puts things in against a claim
// that states it: "can I learn deep learning before Python?" against "Python, then linear
// algebra, then deep learning comes in order".

// steps reads the steps of a claim of order: each with its names.
func (s *snapshot) steps(text string) [][][]string {
	var steps [][][]string
	for _, step := range strings.Split(text, " then ") {
		var names [][]string
		for _, name := range strings.Split(step, ",") {
			if words := s.lexicon.texts.lexical(s.spelledOut(name)); len(words) > 0 {
				names = append(names, words)
			}
		}
		if names != nil {
			steps = append(steps, names)
		}
	}
	return steps
}

// namedStep is a step that a question names.
type namedStep struct{ start, end, step int }

// mentions finds the steps that words name, the longest name first.
func (c claim) mentions(tokens []string) []namedStep {
	var found []namedStep
	for i := 0; i < len(tokens); {
		best := namedStep{i, i, 0}
		for n, names := range c.steps {
			for _, name := range names {
				if end := i + len(name); end > best.end && end <= len(tokens) && slices.Equal(tokens[i:end], name) {
					best.end, best.step = end, n
				}
			}
		}
		if best.end > i {
			found = append(found, best)
		}
		i = max(i+1, best.end)
	}
	return found
}

var (
	// ordering say no more than that something is done in an order.
	ordering    = set(`build building come comes coming must should need needs needed required have order step steps ok okay fine alright allowed good idea better make sense smart wise do doing study studying tackle know knowing understand strong learning`)
	disordering = set(`mistake bad wrong stupid dumb silly unwise pointless`)
)

// orders reads how a sentence puts a claim of order.
func (l *lexicon) orders(words []string, c claim) (p put, clear bool) {
	if len(words) > 2 && l.auxiliary[words[0]] && words[1] == "not" {
		words = slices.Concat(words[:1], words[2:])
	}
	tokens := l.texts.lexical(words)
	clear = !slices.ContainsFunc(words, func(w string) bool { return lacking[w] })
	named := c.mentions(tokens)
	if len(named) == 0 || l.asks[words[0]] || past[words[0]] || !clear {
		return put{}, clear
	}
	taken := make([]bool, len(words))
	for _, m := range named {
		for i := m.start; i < m.end; i++ {
			taken[i] = true
		}
	}
	relation, at, back := "", 0, false
	for i, w := range words {
		switch {
		case taken[i]:
		case w == "before" || w == "after" || w == "first" || w == "last":
			if relation != "" {
				return put{}, true
			}
			relation, at = w, i
		case (w == "start" || w == "starting" || w == "begin" || w == "beginning") && i+1 < len(words) && words[i+1] == "with":
			if relation != "" {
				return put{}, true
			}
			relation, at = "first", i
		case disordering[w]:
			back = true
		case !ordering[w] && !fillers[w] && !l.subject[w]:
			return put{}, true // "right after", "the next step after"
		}
	}
	left, right := -1, -1 // steps on both sides
	switch relation {
	case "first", "last":
		// Of two steps one is before the other, and neither need be first or last; and
		// somebody who begins with the first two begins with the second.
		step := named[0].step
		sure := len(named) == 1 && len(c.steps) > 2 && !(relation == "first" && step == 1)
		truth := relation == "first" && step == 0 || relation == "last" && step == len(c.steps)-1
		return put{sure: sure, truth: (truth != back) == c.holds, back: back}, true
	case "before", "after":
		for _, m := range named {
			if m.start < at || at < named[0].start && m != named[0] {
				left = m.unless(left)
			} else {
				right = m.unless(right)
			}
		}
	}
	if left < 0 || right < 0 || left == right {
		return put{}, true
	}
	truth := (left < right) == (relation == "before")
	// What was done before may go on after: only "before" is denied.
	return put{sure: truth || relation == "before", truth: (truth != back) == c.holds, back: back}, true
}

// unless returns the step, or what no step is where another one was named.
func (m namedStep) unless(other int) int {
	if other == -1 || other == m.step {
		return m.step
	}
	return -2
}
