package topics_test

import (
	"testing"

	"careerbot/bot"
	"careerbot/bot/bottest"
	"careerbot/bot/topics"
)

// TestSection: a topic is found by its id and by its title, however they are written, and
// each that is listed has entries.
func TestSection(t *testing.T) {
	all := topics.New(bottest.Index(t), new(bot.Platforms))
	sections := all.Sections()
	if len(sections) < 2 {
		t.Fatalf("got %v", sections)
	}
	for _, want := range sections {
		for _, name := range []string{want.ID, want.Title, " " + want.Title + "! "} {
			got, entries, found := all.Section(name)
			if !found || got.ID != want.ID || len(entries) == 0 || entries[0].Section() != want.ID {
				t.Errorf("%q is %v, with %d entries", name, got, len(entries))
			}
		}
	}
	for _, name := range []string{"", "no such topic"} {
		if got, entries, found := all.Section(name); found || entries != nil {
			t.Errorf("%q is %v", name, got)
		}
	}
}
