package memory_test

import (
	"context"
	"testing"
	"time"

	"careerbot/bot/bottest"
	"careerbot/bot/memory"
)

func TestTextsAreKeptForAWhile(t *testing.T) {
	m := bottest.NewModerator(t)
	m.Asks("do i need a phd?")
	recent := func() []memory.QuestionRecord {
		texts, err := m.Store.RecentQuestions(context.Background(), "test:1", 10)
		if err != nil {
			t.Fatal(err)
		}
		return texts
	}
	if got := recent(); len(got) != 1 {
		t.Errorf("kept %+v", got)
	}
	m.Clock.Pass(31 * 24 * time.Hour)
	if got := recent(); len(got) != 0 {
		t.Errorf("kept %+v after its time", got)
	}
}
