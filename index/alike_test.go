package index

import (
	"math"
	"testing"

	"careerbot/knowledge"
)

// TestLikenessIsTheOverlays: two questions are as like as the searcher finds one like a pin's
// trigger that is the other.
func TestLikenessIsTheOverlays(t *testing.T) {
	ix := New(loadEmbedded(t), nil)
	defer ix.Close()
	questions := loadEmbedded(t).Questions
	s, err := ix.acquire()
	if err != nil {
		t.Fatal(err)
	}
	defer s.release()
	compared := 0
	for i := 0; i+7 < len(questions) && compared < 400; i++ {
		asked, other := questions[i].Text, questions[i+7].Text
		a, b := s.read(knowledge.Query{Text: asked}), s.read(knowledge.Query{Text: other})
		if a.empty() || b.empty() || len(a.units) > maxUnits {
			continue
		}
		ofAsked, ofOther := ix.Units(asked), ix.Units(other)
		total := 0.0
		for i := range a.units {
			a.units[i].weight = ofAsked[i].Weight
		}
		for i := range b.units {
			b.units[i].weight = ofOther[i].Weight
			total += b.units[i].weight
		}
		c := new(comparison)
		c.begin(a.units)
		want, _, _ := c.likeness(b.units, total)
		if got := ix.Likeness(ofAsked, ofOther); math.Abs(got-want) > 1e-9 {
			t.Errorf("%q, %q: %f, want %f", asked, other, got, want)
		}
		compared++
	}
	if compared < 100 {
		t.Errorf("%d pairs compared", compared)
	}
}

func TestTerms(t *testing.T) {
	ix := New(loadEmbedded(t), nil)
	for _, text := range []string{"", "hello!", "???", "the of and"} {
		if units := ix.Units(text); len(units) > 0 {
			t.Errorf("%q has %v", text, units)
		}
	}
	same := ix.Likeness(ix.Units("how do referrals work at Hooli?"), ix.Units("hi, how does a referal work at hooli? thanks!"))
	other := ix.Likeness(ix.Units("how do referrals work at Hooli?"), ix.Units("where is the coffee machine?"))
	if same < 0.8 || other > 0.3 {
		t.Errorf("the same question %.2f, another one %.2f", same, other)
	}
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
	if units := ix.Units("how do referrals work?"); units != nil {
		t.Errorf("a closed index reads %v", units)
	}
}

func BenchmarkUnits(b *testing.B) {
	ix := New(loadEmbedded(b), nil)
	defer ix.Close()
	ix.Units("how do referrals work at Hooli?")
	for b.Loop() {
		ix.Units("how do referrals work at Hooli in the data platform team?")
	}
}
