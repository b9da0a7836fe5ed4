package assistant

import (
	"fmt"

	"careerbot/bot/memory"
)

// part is the part of a store that a room declares as its interface. The store of the
// program keeps all of them, which package bot/store states beside each; one that does not
// is a defect, and the program does not start.
//
// There is no interface of everything that is kept: it would be one more list to which
// each feature is added.
func part[S any](store memory.Store) S {
	kept, keeps := store.(S)
	if !keeps {
		panic(fmt.Sprintf("the store does not keep %T", (*S)(nil)))
	}
	return kept
}
