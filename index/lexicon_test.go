package index

import (
	"slices"
	"testing"

	"careerbot/knowledge"
)

// TestSubjectWords: what the guide's role is called says nothing of the direction, its short
// form neither; a word that one alias alone has may name something else.
func TestSubjectWords(t *testing.T) {
	t.Parallel()
	words := subjectWords(&knowledge.Vocabulary{Roles: []knowledge.Term{{
		Name: "Veterinary Nurse", Short: "RVN", Main: true, Aliases: []string{"vet nurse", "pet nurse", "veterinary nurse"},
	}}})
	slices.Sort(words)
	if want := []string{"nurse", "rvn", "rvns", "vet", "veterinary"}; !slices.Equal(words, want) {
		t.Errorf("%q, want %q", words, want)
	}
}
