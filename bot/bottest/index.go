package bottest

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"careerbot/bot"
	"careerbot/index"
	"careerbot/knowledge"
)

// built is the index over the built-in content, made once in a process: building it costs
// more than most tests. Nothing of it changes but its communities' overlays.
var built = sync.OnceValues(func() (*index.Index, error) {
	corpus, err := knowledge.LoadEmbedded()
	if err != nil {
		return nil, err
	}
	ix := index.New(corpus, nil)
	return ix, ix.Train() // before the first question, whose time is limited
})

// tests counts those that search it.
var tests atomic.Int64

// Index is a searcher over the built-in content, whose communities are one test's own.
func Index(t testing.TB) bot.Searcher {
	t.Helper()
	ix, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return own{ix, fmt.Sprintf("%d/", tests.Add(1))}
}

// own is the shared index with a test's name before each community's.
type own struct {
	*index.Index
	test string
}

func (o own) community(name string) string {
	if name == "" {
		return ""
	}
	return o.test + name
}

func (o own) Search(ctx context.Context, q knowledge.Query) (knowledge.Result, error) {
	q.Community = o.community(q.Community)
	return o.Index.Search(ctx, q)
}

func (o own) SetOverlay(community string, pins []*knowledge.Entry) {
	o.Index.SetOverlay(o.community(community), pins)
}

func (o own) HasOverlay(community string) bool { return o.Index.HasOverlay(o.community(community)) }
