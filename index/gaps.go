package index

import (
	"regexp"
	"slices"

	"careerbot/knowledge"
)

// What this file does: it reads questions in which people say what they know and ask what
// they lack: "what are my gaps: I know Python and SQL". The reply names the passages on
// whatever else the guide asks for.

// alreadyKnown parts such a question from what is known.
var alreadyKnown = regexp.MustCompile(`(?i)^(.*\b(?:gaps?|missing|lack|lacking|left|else|next)\b.*?)[\s:,;.?!–-]+i(?:'ve| have)? (?:already )?(?:know|learned|learnt|can|have|am good at|did|use)\b(.*)$`)

// knownFirst parts such a question where it begins with what is known.
var knownFirst = regexp.MustCompile(`(?i)^\s*i(?:'ve| have)? (?:already )?(?:know|learned|learnt|can|am good at|use)\b(.*?)[\s:,;.?!–-]+((?:so |and |but )?(?:what|which|where)\b.*\b(?:gaps?|missing|lack|lacking)\b.*)$`)

// gapWords ask for all that is missing; others ("what next") ask for the next step.
var gapWords = regexp.MustCompile(`(?i)\b(?:gaps?|missing|lack|lacking)\b`)

// unknownPart returns a question without what its asker says to know.
func unknownPart(text string) (asked, known string) {
	if !anyWord(text, "gap", "missing", "lack", "left", "else", "next") {
		return text, ""
	}
	if m := alreadyKnown.FindStringSubmatch(text); m != nil {
		return m[1], m[2]
	}
	if m := knownFirst.FindStringSubmatch(text); m != nil {
		return m[2], m[1]
	}
	return text, ""
}

// lacked names the passages on what is required besides what somebody knows. It finds
// nothing where the guide has none on what they know.
func (s *snapshot) lacked(r *reading, asked, known string) (result knowledge.Result, found bool) {
	if s.corpus.Talk.Besides == "" || !gapWords.MatchString(asked) {
		return result, false
	}
	words := s.lexicon.texts.lexical(s.read(knowledge.Query{Text: known}).words)
	var besides []*knowledge.Entry
	for _, d := range s.docs {
		if d.entry.Kind != knowledge.Guide || len(d.claims) == 0 || len(d.entry.Asks) == 0 || d.entry.Asks[0] != knowledge.Requirement || d.entry.ID == d.entry.Section()+"/intro" {
			continue // an introduction asks for what its section does
		}
		if slices.ContainsFunc(d.claims, func(c claim) bool { return c.aspect == needed && c.isIn(words) }) {
			found = true
			continue
		}
		if slices.ContainsFunc(d.claims, func(c claim) bool { return c.aspect == needed && c.holds }) {
			besides = append(besides, d.entry)
		}
	}
	if !found || len(besides) == 0 {
		return result, false
	}
	r.why.Reason = "it asks what is missing besides what is known"
	return knowledge.Result{Verdict: knowledge.None, Truncated: r.cut, Asked: r.asked, Why: r.why, Says: s.corpus.Talk.Besides, See: besides, Tool: knowledge.AssessTool}, true
}
