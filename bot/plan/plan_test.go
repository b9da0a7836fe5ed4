package plan

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"careerbot/knowledge"
)

var (
	began = time.Date(2026, 11, 2, 12, 0, 0, 0, time.UTC)

	twoWays = knowledge.Steps{
		Skills: []knowledge.Skill{{ID: "code", Name: "Code"}, {ID: "maths", Name: "Maths"}},
		Paths: []knowledge.Path{
			{Role: "a", Backgrounds: []knowledge.Background{{ID: "yes"}, {ID: "no"}}, Steps: []string{"code", "maths", "both", "build", "apply"}},
			{Role: "b", Backgrounds: []knowledge.Background{{ID: "yes"}, {ID: "no"}}, Steps: []string{"program", "apply"}},
		},
		Steps: []knowledge.Step{
			{ID: "code", Title: "Code", Skills: []string{"code"}, Done: map[string]string{"yes": "You can."}},
			{ID: "maths", Title: "Maths", Skills: []string{"maths"}},
			{ID: "both", Title: "Both", Skills: []string{"code", "maths"}},
			{ID: "build", Title: "Build"}, {ID: "apply", Title: "Apply"},
			{ID: "program", Title: "Program", Skills: []string{"code"}},
		},
	}
)

// TestPlanIsSound: whatever is ticked, skipped, undone, paused and changed in whatever order,
// each step of the plan is in one state, the one that was said last; the next step is the first
// open one; the history ends with what is done now; and no plan that was there before has
// changed.
func TestPlanIsSound(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p, now := Plan{ID: "p", Role: "a", Background: "no", Began: began}, began
		said := map[string]State{}
		known := map[string]Said{}
		if rapid.Bool().Draw(rt, "assessed") {
			known["maths"] = Said{Answer: "well", Gap: rapid.Bool().Draw(rt, "gap")}
		}
		rt.Repeat(map[string]func(*rapid.T){
			"mark": func(rt *rapid.T) {
				step := &twoWays.Steps[rapid.IntRange(0, len(twoWays.Steps)-1).Draw(rt, "step")]
				before, was := p, fmt.Sprint(p)
				switch rapid.SampledFrom([]State{Done, Skipped, Open}).Draw(rt, "state") {
				case Done:
					p, said[step.ID] = p.Tick(step, now), Done
					if again := p.Tick(step, now.Add(time.Hour)); fmt.Sprint(again) != fmt.Sprint(p) {
						rt.Fatalf("ticking twice: %v, once: %v", again, p)
					}
				case Skipped:
					p, said[step.ID] = p.Skip(step, now), Skipped
				default:
					p, said[step.ID] = p.Undo(step, now), Open
				}
				if fmt.Sprint(before) != was {
					rt.Fatalf("the plan before became %v", before)
				}
			},
			"pause":  func(*rapid.T) { p = p.Pause() },
			"resume": func(*rapid.T) { p = p.Resume() },
			"hours": func(rt *rapid.T) {
				n := rapid.IntRange(-10, 200).Draw(rt, "hours")
				changed, err := p.WithHours(n)
				if (err == nil) != (n >= 0 && n <= 80) {
					rt.Fatalf("%d hours: %v", n, err)
				}
				p = changed
			},
			"change the way": func(rt *rapid.T) {
				p = p.For(rapid.SampledFrom([]string{"a", "b"}).Draw(rt, "role"), rapid.SampledFrom([]string{"yes", "no"}).Draw(rt, "background"))
			},
			"a day": func(*rapid.T) { now = now.Add(24 * time.Hour) },
			"": func(rt *rapid.T) {
				s := Stand(p, &twoWays, known)
				if len(s.Steps) != len(s.Path.Steps) || s.Count(Done)+s.Count(Skipped)+s.Count(Open) != len(s.Steps) {
					rt.Fatalf("%d done, %d skipped, %d open of %d", s.Count(Done), s.Count(Skipped), s.Count(Open), len(s.Path.Steps))
				}
				first := slices.IndexFunc(s.Steps, func(one StepState) bool { return one.State == Open })
				if next := s.Next(); (next == nil) != (first < 0) || next != nil && next != s.Steps[first].Step {
					rt.Fatalf("next is %v", next)
				}
				for i, one := range s.Steps {
					if one.Step.ID != s.Path.Steps[i] {
						rt.Fatalf("step %d is %s", i, one.Step.ID)
					}
					if state, marked := said[one.Step.ID]; marked && one.State != state {
						rt.Fatalf("%s is %s, and was said to be %s", one.Step.ID, one.State, state)
					} else if !marked && one.State == Done && one.Why == "" {
						rt.Fatalf("%s is done without a reason", one.Step.ID)
					}
				}
				if points := s.History(now, 4); len(points) == 0 || len(points) > 4 || points[len(points)-1].Done != s.Count(Done) {
					rt.Fatalf("history %v, %d done now", points, s.Count(Done))
				}
				if len(p.Marks) != len(said) {
					rt.Fatalf("%d marks, %d were made", len(p.Marks), len(said))
				}
			},
		})
	})
}

// TestDoneAlready: a step counts as done by the background, by what was said of all its skills,
// and by what was learned for another role; undoing it counts more.
func TestDoneAlready(t *testing.T) {
	at := func(s Standing, id string) StepState {
		i := slices.IndexFunc(s.Steps, func(one StepState) bool { return one.Step.ID == id })
		return s.Steps[i]
	}
	p := Plan{Role: "a", Background: "yes", Began: began}
	if one := at(Stand(p, &twoWays, nil), "code"); one.State != Done || one.Why != "You can." {
		t.Errorf("by the background: %+v", one)
	}
	if one := at(Stand(p.Undo(twoWays.Step("code"), began), &twoWays, nil), "code"); one.State != Open || !strings.HasPrefix(one.Why, "You opened it again") {
		t.Errorf("undone: %+v", one)
	}
	p.Background = "no"
	known := map[string]Said{"code": {Words: "I use it", Answer: "use"}, "maths": {Words: "A little", Answer: "little", Gap: true}}
	s := Stand(p, &twoWays, known)
	if one := at(s, "code"); one.State != Done || one.Why != "You said in your assessment: “I use it”" {
		t.Errorf("by what was said: %+v", one)
	}
	if one := at(s, "both"); one.State != Open {
		t.Errorf("half known: %+v", one)
	}
	p.Background = "yes"
	known["code"] = Said{Words: "Nothing", Answer: "none", Gap: true}
	if one := at(Stand(p, &twoWays, known), "code"); one.State != Open {
		t.Errorf("a gap that the background hides: %+v", one)
	}
	p.Background = "no"
	for _, id := range []string{"code", "maths"} {
		if one := at(Stand(p.Tick(twoWays.Step(id), began), &twoWays, nil), "both"); one.State != Open {
			t.Errorf("a step of the same way ticks another: %+v", one)
		}
	}
	p = p.For("b", "no").Tick(twoWays.Step("program"), began).For("a", "no")
	if one := at(Stand(p, &twoWays, nil), "code"); one.State != Done || one.Why == "" {
		t.Errorf("learned for another role: %+v", one)
	}
	if s := Stand(p.For("c", "no"), &twoWays, nil); s.Path != nil || len(s.Steps) != 0 || s.Next() != nil || s.Count(Done) != 0 {
		t.Errorf("a role that is not there: %+v", s)
	}
}

func TestReadHours(t *testing.T) {
	for text, want := range map[string]int{"5": 5, " 5 ": 5, "5h": 5, "5 hours": 5, "1 hour": 1, "80": 80, "": 0, "  ": 0} {
		if got, ok := readHours(text); !ok || got != want {
			t.Errorf("%q: %d, %v", text, got, ok)
		}
	}
	for _, text := range []string{"0", "81", "200", "-3", "a few", "3.5", "5 6", "1e1", "９", "999999999999999999999", "\x00"} {
		if got, ok := readHours(text); ok {
			t.Errorf("%q is read as %d", text, got)
		}
	}
}

func TestBar(t *testing.T) {
	for _, test := range []struct {
		part, whole int
		want        string
	}{{0, 8, "░░░░░░░░░░"}, {1, 20, "█░░░░░░░░░"}, {4, 8, "█████░░░░░"}, {7, 8, "████████░░"}, {8, 8, "██████████"}, {0, 0, "░░░░░░░░░░"}, {9, 8, "██████████"}} {
		if got := Bar(test.part, test.whole); got != test.want {
			t.Errorf("%d of %d: %s", test.part, test.whole, got)
		}
	}
}

// TestTell: no group of fewer than five is told of, nor can be reckoned from those that are.
func TestTell(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		list := rapid.SliceOfN(rapid.Custom(func(rt *rapid.T) Count {
			return Count{Role: "a", Step: rapid.StringN(1, 3, 3).Draw(rt, "step"), People: rapid.IntRange(1, 12).Draw(rt, "people")}
		}), 0, 9).Draw(rt, "counts")
		all, told := 0, 0
		for _, c := range list {
			all += c.People
		}
		for _, c := range Tell(list) {
			if c.People < 5 {
				rt.Fatalf("tells of %d people", c.People)
			}
			told += c.People
		}
		if rest := all - told; all >= 5 && rest > 0 && rest < 5 { // of fewer nothing at all is told
			rt.Fatalf("%d people are left of %v", rest, list)
		}
	})
	if got := Tell([]Count{{Step: "x", People: 8}, {Step: "y", People: 6}}); len(got) != 2 {
		t.Errorf("withholds without need: %v", got)
	}
}

// TestReminders: they come at their hour on the calendar of their place, none in the first day,
// none twice in a cycle, and none at night, however the clock jumps.
func TestReminders(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	since := time.Date(2026, 3, 25, 18, 40, 0, 0, berlin) // a Wednesday; clocks go forward on Sunday
	r := NewReminder(since, "Europe/Berlin")
	if next := r.Next(since, 0).In(berlin); next.Format("Mon 2 Jan 15:04") != "Wed 1 Apr 18:00" {
		t.Errorf("next is %s", next)
	}
	if next := r.Next(since, 12).In(berlin); next.Format("Mon 2 Jan 15:04") != "Sat 28 Mar 18:00" {
		t.Errorf("twice a week: %s", next)
	}
	if next := r.Next(since, 2).In(berlin); next.Format("Mon 2 Jan 15:04") != "Wed 8 Apr 18:00" {
		t.Errorf("every two weeks: %s", next)
	}
	if _, due := r.Due(since.Add(time.Minute), 0); due {
		t.Error("due at once")
	}
	for _, test := range []struct {
		hour, minute int
		due          bool
	}{{17, 59, false}, {18, 0, true}, {20, 59, true}, {21, 0, false}, {23, 0, false}} {
		if _, due := r.Due(time.Date(2026, 4, 1, test.hour, test.minute, 0, 0, berlin), 0); due != test.due {
			t.Errorf("at %d:%d: %v", test.hour, test.minute, due)
		}
	}
	for hour, want := range map[int]int{2: 9, 23: 20, 12: 12} { // local hours at which it was switched on
		if r := NewReminder(time.Date(2026, 3, 25, hour, 0, 0, 0, berlin), "Europe/Berlin"); r.Hour != want {
			t.Errorf("switched on at %d, it comes at %d", hour, r.Hour)
		}
	}
	if r := NewReminder(time.Date(2026, 3, 25, 2, 10, 0, 0, time.UTC), "Nowhere/Land"); r.Zone != "" || r.Hour != 2 {
		t.Errorf("without a zone: %+v", r)
	}
	rapid.Check(t, func(rt *rapid.T) {
		zone := rapid.SampledFrom([]string{"", "Europe/Berlin", "America/Los_Angeles", "Asia/Kolkata", "Pacific/Auckland"}).Draw(rt, "zone")
		hours := rapid.SampledFrom([]int{0, 1, 5, 40}).Draw(rt, "hours")
		now := began.Add(time.Duration(rapid.IntRange(0, 525600).Draw(rt, "minutes")) * time.Minute)
		r, first, last := NewReminder(now, zone), now, time.Time{}
		for range 60 {
			now = now.Add(time.Duration(rapid.IntRange(-600, 6000).Draw(rt, "jump")) * time.Minute)
			at, due := r.Due(now, hours)
			if next := r.Next(now, hours); !next.After(now) || next.Sub(first) > 15*24*time.Hour && next.Sub(now) > 15*24*time.Hour {
				rt.Fatalf("at %s the next is %s", now, next)
			}
			if !due {
				continue
			}
			if at.After(now) || now.Sub(at) > 3*time.Hour || at.Before(first.Add(24*time.Hour)) {
				rt.Fatalf("due at %s for %s, switched on at %s", now, at, first)
			}
			if hour := now.In(r.place()).Hour(); zone != "" && (hour < 9 || hour > 20) {
				rt.Fatalf("due at night: %s", now.In(r.place()))
			}
			if again, _ := r.Due(at, hours); !again.Equal(at) {
				rt.Fatalf("%s is called %s too", at, again)
			}
			if apart := at.Sub(last).Abs(); !last.IsZero() && apart != 0 && apart < 70*time.Hour {
				rt.Fatalf("two in %s", apart)
			}
			last = at
		}
	})
}
