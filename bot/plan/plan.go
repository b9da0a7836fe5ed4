// Package plan is a person's own way through the steps that the content arranges: what is
// done, what comes next and why. A plan is kept only when its person says so, is seen by
// nobody else, and belongs to one community. Its plain face is [Plan], which is a value, and
// [Plans]; the chat is over it. Moderators see how many stand where, of at least five people,
// and put their community's own resources beside a step or a skill.
package plan

import (
	"errors"
	"maps"
	"strconv"
	"strings"
	"time"

	"careerbot/bot"
	"careerbot/knowledge"
)

// Plan is what is kept of a person's plan.
type Plan struct {
	ID         string          `json:"id"`
	Community  string          `json:"community"`
	Person     string          `json:"person"`
	Channel    string          `json:"channel,omitempty"` // in which it was begun, which tells several plans apart
	Role       string          `json:"role"`              // id
	Background string          `json:"background"`        // id
	Began      time.Time       `json:"began"`
	Marks      map[string]Mark `json:"marks,omitempty"` // by step; also of steps of another role, or that are no longer there
	Hours      int             `json:"hours,omitempty"` // a week; 0 where nothing was said
	Paused     bool            `json:"paused,omitempty"`
	Reminder   *Reminder       `json:"reminder,omitempty"`
	Unreached  bool            `json:"unreached,omitempty"` // a reminder could not be sent, and is off for it
	Revision   int             `json:"revision"`            // from 1
}

// Mark is what a person said of a step.
type Mark struct {
	State  State     `json:"state"`
	At     time.Time `json:"at"`
	Skills []string  `json:"skills,omitempty"` // that the step covered
	Shared bool      `json:"shared,omitempty"` // it was told to the channel
}

// State is how a step stands.
type State string

// The states of a step. Open is also what somebody says of one that would count as done.
const (
	Open    State = "open"
	Done    State = "done"
	Skipped State = "skipped"
)

// with is the plan with another mark on a step.
func (p Plan) with(step string, m Mark) Plan {
	p.Marks = maps.Clone(p.Marks)
	if p.Marks == nil {
		p.Marks = map[string]Mark{}
	}
	p.Marks[step] = m
	return p
}

// Tick says that a step is done.
func (p Plan) Tick(step *knowledge.Step, now time.Time) Plan {
	if p.Marks[step.ID].State == Done {
		return p // as when it was ticked first
	}
	return p.with(step.ID, Mark{State: Done, At: now.UTC(), Skills: step.Skills})
}

// Skip leaves a step out.
func (p Plan) Skip(step *knowledge.Step, now time.Time) Plan {
	if p.Marks[step.ID].State == Skipped {
		return p
	}
	return p.with(step.ID, Mark{State: Skipped, At: now.UTC()})
}

// Undo opens a step again, whatever made it done.
func (p Plan) Undo(step *knowledge.Step, now time.Time) Plan {
	return p.with(step.ID, Mark{State: Open, At: now.UTC()})
}

// For is the plan for another role or background. What was marked stays.
func (p Plan) For(role, background string) Plan {
	p.Role, p.Background = role, background
	return p
}

// Pause lets the plan rest: nobody is reminded of it.
func (p Plan) Pause() Plan {
	p.Paused = true
	return p
}

// Resume goes on with it.
func (p Plan) Resume() Plan {
	p.Paused = false
	return p
}

// maxHours is the most hours a week that are believed.
const maxHours = 80

// WithHours sets how many hours a week there are for the plan: 1 to 80, or 0 for "not said".
// They set how often one is reminded, and nothing else.
func (p Plan) WithHours(hours int) (Plan, error) {
	if hours < 0 || hours > maxHours {
		return p, &bot.Error{Kind: bot.Invalid, Sentence: hoursSentence, Cause: errors.New("hours out of range")}
	}
	p.Hours = hours
	return p, nil
}

const hoursSentence = "Write a whole number of hours from 1 to 80, or leave it empty."

// readHours reads what somebody typed: "5", "5h", "5 hours", or nothing.
func readHours(text string) (int, bool) {
	text = strings.ToLower(strings.TrimSpace(text))
	for _, unit := range []string{"hours", "hour", "hrs", "h"} {
		if rest, ok := strings.CutSuffix(text, unit); ok {
			text = strings.TrimSpace(rest)
			break
		}
	}
	if text == "" {
		return 0, true
	}
	hours, err := strconv.Atoi(text)
	return hours, err == nil && hours >= 1 && hours <= maxHours
}

// Said is what somebody said of an area of skill elsewhere.
type Said struct {
	Words  string // theirs, or those that they chose
	Answer string // id
	Gap    bool   // it leaves something to learn
}

// StepState is a step as a plan has it.
type StepState struct {
	Step  *knowledge.Step
	State State
	Why   string // it is done, where nobody ticked it
}

// Standing is how a plan stands with the content that is served now.
type Standing struct {
	Plan       Plan
	Path       *knowledge.Path // nil where the content no longer has the role or the background
	Background *knowledge.Background
	Assessed   string // what its person said of their skills that tells their background; empty where the plan alone tells it
	Steps      []StepState
}

// Stand tells how a plan stands. Known is what its person said of their skills, by area, or
// nil. Where that tells their background, it goes before what they said when they made the plan:
// the two do not contradict each other then.
func Stand(p Plan, steps *knowledge.Steps, known map[string]Said) Standing {
	s := Standing{Plan: p, Path: steps.Path(p.Role)}
	if s.Path == nil {
		return s
	}
	if s.Background, s.Assessed = backgroundOf(s.Path, known); s.Background == nil {
		s.Background = s.Path.Background(p.Background)
	}
	if s.Background == nil {
		s.Path = nil
		return s
	}
	learned := elsewhere(p, s.Path, steps)
	for _, id := range s.Path.Steps {
		step := steps.Step(id)
		one := StepState{Step: step, State: Open}
		if m, marked := p.Marks[id]; marked {
			one.State = m.State
			if m.State == Open && doneAlready(step, s.Background.ID, known, learned) != "" {
				one.Why = "You opened it again, so it stays open until you tick it."
			}
		} else if why := doneAlready(step, s.Background.ID, known, learned); why != "" {
			one.State, one.Why = Done, why
		}
		s.Steps = append(s.Steps, one)
	}
	return s
}

// backgroundOf is the background that what somebody said of their skills tells, and those words;
// nil where it tells none.
func backgroundOf(path *knowledge.Path, known map[string]Said) (*knowledge.Background, string) {
	b, area := path.Said(func(area string) string { return known[area].Answer })
	return b, known[area].Words
}

// elsewhere are the areas of skill that were learned in steps which the path does not have:
// what was done for another role counts. The path's own steps count for themselves alone,
// since several may cover one area.
func elsewhere(p Plan, path *knowledge.Path, steps *knowledge.Steps) map[string]bool {
	learned := map[string]bool{}
	for id, m := range p.Marks {
		here := false
		for _, own := range path.Steps {
			here = here || own == id
		}
		if !here && m.State == Done {
			for _, skill := range m.Skills {
				learned[skill] = true
			}
		}
	}
	return learned
}

// doneAlready says why a step need not be done, or nothing. What somebody said of all its skills
// says most; with a gap in one of them, their background alone does not do.
func doneAlready(step *knowledge.Step, background string, known map[string]Said, learned map[string]bool) string {
	said, gap, before := []string{}, false, len(step.Skills) > 0
	for _, id := range step.Skills {
		before = before && learned[id]
		k, ok := known[id]
		gap = gap || ok && k.Gap
		if ok && !k.Gap {
			said = append(said, "“"+k.Words+"”")
		}
	}
	switch {
	case len(said) > 0 && len(said) == len(step.Skills):
		return "You said in your assessment: " + strings.Join(said, ", ")
	case before:
		return "You have done it in another plan."
	case gap:
		return ""
	}
	return step.Done[background]
}

// Count is how many steps are in a state.
func (s Standing) Count(state State) (n int) {
	for _, one := range s.Steps {
		if one.State == state {
			n++
		}
	}
	return n
}

// Next is the first step that is open, or nil.
func (s Standing) Next() *knowledge.Step {
	for _, one := range s.Steps {
		if one.State == Open {
			return one.Step
		}
	}
	return nil
}

// Has reports whether a step is one of the plan's.
func (s Standing) Has(id string) bool {
	for _, one := range s.Steps {
		if one.Step.ID == id {
			return true
		}
	}
	return false
}

// last is the step that was marked last as done or skipped, or nil: what Undo is for.
func (s Standing) last() *knowledge.Step {
	var last *knowledge.Step
	var at time.Time
	for _, one := range s.Steps {
		if m, marked := s.Plan.Marks[one.Step.ID]; marked && m.State != Open && !m.At.Before(at) {
			last, at = one.Step, m.At
		}
	}
	return last
}

// Bar is a part of a whole as text, ten signs wide.
func Bar(part, whole int) string {
	const wide = 10
	filled := 0
	if whole > 0 {
		filled = min(max(part*wide/whole, 0), wide)
		if part > 0 && filled == 0 {
			filled = 1
		}
	}
	return strings.Repeat("█", filled) + strings.Repeat("░", wide-filled)
}

// Point is how many steps were done at the end of a day.
type Point struct {
	Day  time.Time
	Done int
}

// History is how many of its steps were done over time, at the ends of so many weeks up to
// now, none from before the plan began. What counted as done without a tick counts from the
// beginning.
func (s Standing) History(now time.Time, weeks int) []Point {
	const week = 7 * 24 * time.Hour
	var points []Point
	for i := weeks - 1; i >= 0; i-- {
		at := now.Add(-time.Duration(i) * week)
		if at.Before(s.Plan.Began) {
			continue
		}
		point := Point{Day: at}
		for _, one := range s.Steps {
			m, marked := s.Plan.Marks[one.Step.ID]
			if one.State == Done && (!marked || !m.At.After(at)) {
				point.Done++
			}
		}
		points = append(points, point)
	}
	return points
}
