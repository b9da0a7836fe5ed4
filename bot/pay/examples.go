package pay

import (
	"strings"

	"careerbot/bot"
	"careerbot/knowledge"
)

// The examples of commands grow from the guide: what it asks, whom it can tell apart.

// salaryExamples are nothing, a level, another role, and a level in a place.
func salaryExamples(v *knowledge.Vocabulary) []string {
	examples := []string{""}
	levels, places := termNames(v.Levels), termNames(v.Places)
	if len(levels) > 0 {
		examples = append(examples, levels[len(levels)/2])
	}
	if others := otherRoles(v); len(others) > 0 {
		examples = append(examples, others[0])
	}
	if len(levels) > 0 && len(places) > 0 {
		examples = append(examples, levels[0]+" "+places[0])
	}
	return examples
}

// compareExamples are another role, and two others.
func compareExamples(v *knowledge.Vocabulary) []string {
	others := otherRoles(v)
	switch len(others) {
	case 0:
		return nil
	case 1:
		return others
	}
	return []string{others[0], others[1] + " with " + others[0]}
}

// anyOf says what there is to choose from: "Junior, senior or staff".
func anyOf(terms []knowledge.Term, otherwise string) string {
	names := termNames(terms)
	last := len(names) - 1
	if last < 1 {
		return otherwise
	}
	return bot.Cut(knowledge.Capital(strings.Join(names[:last], ", ")+" or "+names[last]), bot.MaxSummary)
}

func otherRoles(v *knowledge.Vocabulary) []string {
	var others []knowledge.Term
	for _, r := range v.Roles {
		if !r.Main {
			others = append(others, r)
		}
	}
	return termNames(others)
}

func termNames(terms []knowledge.Term) []string {
	var names []string
	for _, t := range terms {
		names = append(names, strings.ToLower(t.Name))
	}
	return names
}
