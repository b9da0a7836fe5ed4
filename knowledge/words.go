package knowledge

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Words splits a text into lower-case words, the same way for content and for
// questions, so that it makes no difference how somebody writes them:
//
//   - letters and digits form words, without accents; an apostrophe joins ("don't" is
//     dont), a possessive ending is dropped;
//   - letters with dots between them are one word ("U.K." is uk, "Ph.D." is phd), and
//     names stay whole ("C++", "C#"; "Node.js" is nodejs, ".NET" is dotnet);
//   - a number is parted from its unit ("5yoe" is 5 yoe), and an amount is the same in
//     every notation ("$200K", "200,000" and "200k USD" are 200000);
//   - signs of currencies other than the dollar, runs of dollar signs without a number
//     and single symbols such as emoji are words of their own.
func Words(text string) []string {
	s := newScanner(fold(text))
	for s.at < s.end {
		switch r := s.peek(s.at); {
		case unicode.IsDigit(r):
			s.number()
		case isWordRune(r):
			s.word()
		case r == '.' && s.named():
		case unicode.Is(unicode.Sc, r):
			s.currency()
		case unicode.Is(unicode.So, r):
			s.add(string(r))
			s.at++
		default:
			s.at++
		}
	}
	return s.words
}

// scanner walks through a folded text, word by word.
type scanner struct {
	text  string
	runes []rune // nil where a rune is a byte of the text: words are parts of it, and no copies
	end   int
	at    int
	words []string
}

func newScanner(folded string) scanner {
	s := scanner{text: folded, end: len(folded), words: make([]string, 0, len(folded)/5+1)}
	for i := range len(folded) {
		if folded[i] >= utf8.RuneSelf {
			s.runes = []rune(folded)
			s.end = len(s.runes)
			break
		}
	}
	return s
}

// part returns the runes from i up to end.
func (s *scanner) part(i, end int) string {
	if s.runes == nil {
		return s.text[i:end]
	}
	return string(s.runes[i:end])
}

func (s *scanner) add(word string) { s.words = append(s.words, word) }

// peek returns the rune at i, or 0 beyond the text.
func (s *scanner) peek(i int) rune {
	switch {
	case i < 0 || i >= s.end:
		return 0
	case s.runes == nil:
		return rune(s.text[i])
	}
	return s.runes[i]
}

// word reads a word that begins with a letter.
func (s *scanner) word() {
	if s.initials() {
		return
	}
	if s.plain() {
		return
	}
	var b strings.Builder
	for ; s.at < s.end; s.at++ {
		r, next := s.peek(s.at), s.peek(s.at+1)
		switch {
		case isWordRune(r) || unicode.Is(unicode.M, r):
			b.WriteRune(r)
			continue
		case (r == '+' || r == '#') && s.endsTerm(s.at):
			for ; s.peek(s.at) == '+' || s.peek(s.at) == '#'; s.at++ {
				b.WriteRune(s.peek(s.at))
			}
		case isApostrophe(r) && unicode.IsLetter(next):
			if next == 's' && !isWordRune(s.peek(s.at+2)) {
				s.at += 2 // a possessive, or "what's"
				break
			}
			continue
		case r == '.' && b.Len() > 1:
			if ending := s.letters(s.at + 1); nameEndings[ending] {
				b.WriteString(ending)
				s.at += 1 + len(ending)
			}
		}
		break
	}
	if word := b.String(); !s.isDollars(word) {
		s.add(word)
	}
}

// plain reads a word behind which nothing stands that may belong to it: most words.
func (s *scanner) plain() bool {
	end := s.at
	for isWordRune(s.peek(end)) {
		end++
	}
	switch r := s.peek(end); {
	case r == '+', r == '#', r == '.', r == '$', isApostrophe(r), unicode.Is(unicode.M, r):
		return false
	}
	word := s.part(s.at, end)
	if word == "usd" {
		return false
	}
	s.add(word)
	s.at = end
	return true
}

// isDollars reports whether a word is the US or USD before an amount: "US$ 200K".
func (s *scanner) isDollars(word string) bool {
	i := s.skipSpace(s.at)
	return word == "us" && s.peek(s.at) == '$' || word == "usd" && (unicode.IsDigit(s.peek(i)) || s.peek(i) == '$')
}

// nameEndings are what follows the dot in names that are written with one: "Node.js".
// Between other letters a dot ends a sentence, with the space forgotten.
var nameEndings = map[string]bool{"net": true, "js": true, "ts": true, "io": true, "ai": true, "py": true, "com": true, "org": true, "env": true, "csv": true, "json": true}

// named reads a name that begins with a dot, where there is one: ".NET".
func (s *scanner) named() bool {
	ending := s.letters(s.at + 1)
	if isWordRune(s.peek(s.at-1)) || !nameEndings[ending] {
		return false
	}
	s.add("dot" + ending)
	s.at += 1 + len(ending)
	return true
}

// letters returns the run of letters at i, or nothing where digits belong to it.
func (s *scanner) letters(i int) string {
	end := i
	for unicode.IsLetter(s.peek(end)) {
		end++
	}
	if end == i || isWordRune(s.peek(end)) {
		return ""
	}
	return s.part(i, end)
}

// dotted reports whether a dot, and a letter behind it, follow the letters that stand here.
func (s *scanner) dotted() bool {
	end := s.at
	for unicode.IsLetter(s.peek(end)) {
		end++
	}
	return s.peek(end) == '.' && unicode.IsLetter(s.peek(end+1))
}

// initials reads letters with dots between them as one word, where they stand here:
// single ones ("U.S.A."), or a short beginning and end ("Ph.D.", "B.Sc.").
func (s *scanner) initials() bool {
	if isWordRune(s.peek(s.at-1)) || !s.dotted() {
		return false
	}
	var parts []string
	i := s.at
	for {
		part := s.letters(i)
		if part == "" {
			break
		}
		parts = append(parts, part)
		i += len([]rune(part))
		if s.peek(i) != '.' || !unicode.IsLetter(s.peek(i+1)) {
			break
		}
		i++
	}
	plural := ""
	if n := len(parts); n > 2 && parts[n-1] == "s" { // "Ph.D.s"
		parts, plural = parts[:n-1], "s"
	}
	if !areInitials(parts) {
		return false
	}
	if s.peek(i) == '.' {
		i++
	}
	s.add(strings.Join(parts, "") + plural)
	s.at = i
	return true
}

func areInitials(parts []string) bool {
	if len(parts) < 2 {
		return false
	}
	single := true
	for _, p := range parts {
		single = single && len([]rune(p)) == 1
	}
	first, last := parts[0], parts[len(parts)-1]
	switch {
	case single:
		return true
	case len(parts) > 2 || nameEndings[last]:
		return false
	case len(first) == 1:
		return len(last) <= 4 // "B.Tech"
	}
	return len(first) == 2 && len(last) == 1 && last != "i" && last != "a" // "Ph.D", but not "do it.I"
}

// currency reads signs of currencies. The dollar of an amount is left out: the guide's
// figures, and most that people type, are in dollars.
func (s *scanner) currency() {
	start := s.at
	for unicode.Is(unicode.Sc, s.peek(s.at)) {
		s.at++
	}
	signs := s.part(start, s.at)
	if signs == "$" && (unicode.IsDigit(s.peek(s.skipSpace(s.at))) || unicode.IsDigit(s.peek(start-1))) {
		return
	}
	s.add(signs)
}

func (s *scanner) skipSpace(i int) int {
	if s.peek(i) == ' ' {
		i++
	}
	return i
}

// endsTerm reports whether the sign at i ends a language's name: "c++", "c#".
func (s *scanner) endsTerm(i int) bool {
	for s.peek(i) == '+' || s.peek(i) == '#' {
		i++
	}
	return !isWordRune(s.peek(i))
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func isApostrophe(r rune) bool { return r == '\'' || r == '’' || r == 'ʼ' || r == '`' || r == '´' }
