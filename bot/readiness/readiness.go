// Package readiness lets people look at what they know already and what is missing, area by
// area, in their own answers. It is private, and kept only if they say so.
package readiness

import (
	"context"
	"errors"
	"maps"
	"time"

	"careerbot/bot"
	"careerbot/bot/chart"
	"careerbot/bot/memory"
	"careerbot/knowledge"
)

// Answers are what somebody said of themselves: ids of areas, and of their answers. An area
// with an empty answer was skipped. In the place of an answer's id stands "knows:" and a word of
// the area where they said so in their own words.
type Answers map[string]string

// Kept is what a person has kept in a community.
type Kept struct {
	Community string    `json:"community"`
	Person    string    `json:"-"`
	Answers   Answers   `json:"answers"`
	At        time.Time `json:"kept"`
}

// Store keeps answers. A person has one set in each community.
type Store interface {
	// KeepAnswers keeps a person's answers in place of those kept before.
	KeepAnswers(ctx context.Context, k Kept) error
	// KeptAnswers returns them, or bot.ErrNotFound.
	KeptAnswers(ctx context.Context, community, person string) (Kept, error)
	// AllKeptAnswers returns what a person has kept, in all communities.
	AllKeptAnswers(ctx context.Context, person string) ([]Kept, error)
	// DropAnswers deletes what a person has kept in a community.
	DropAnswers(ctx context.Context, community, person string) error
	// ForgetAnswers deletes what a person has kept, in all communities.
	ForgetAnswers(ctx context.Context, person string) error
}

// Readiness is the self-assessment.
type Readiness struct {
	store     Store
	memory    *memory.Memory
	platforms *bot.Platforms
	pen       *chart.Pen
	corpus    func() *knowledge.Corpus
	offers    func(r *bot.Request) []bot.Option
	counts    func(ctx context.Context, r *bot.Request) ([]string, error)
	now       func() time.Time
}

// Options are what it needs.
type Options struct {
	Store     Store
	Memory    *memory.Memory
	Platforms *bot.Platforms
	Corpus    func() *knowledge.Corpus
	// Next is what is offered beneath answers that are kept, as a plan that takes them into
	// account. It may be nil.
	Next func(r *bot.Request) []bot.Option
	// Counts are the names of what counts as done for the answers that a request's person keeps,
	// as steps of their plan: who deletes the answers is told. It may be nil.
	Counts func(ctx context.Context, r *bot.Request) ([]string, error)
	Now    func() time.Time
}

// New makes it.
func New(o Options) *Readiness {
	return &Readiness{store: o.Store, memory: o.Memory, platforms: o.Platforms, pen: chart.NewPen(), corpus: o.Corpus, offers: o.Next, counts: o.Counts, now: o.Now}
}

// Known is what a person has kept of themselves in a community, as an answer's id by that of
// its area; false where they have kept nothing. Areas and answers may be gone from the content
// since.
func (a *Readiness) Known(ctx context.Context, community, person string) (map[string]string, bool, error) {
	k, err := a.store.KeptAnswers(ctx, community, person)
	if errors.Is(err, bot.ErrNotFound) || errors.Is(err, bot.ErrNoMemory) {
		return nil, false, nil
	}
	return k.Answers, err == nil, err
}

// Keep keeps a person's answers in a community, in place of those kept before.
func (a *Readiness) Keep(ctx context.Context, community, person string, answers Answers) error {
	said := maps.Clone(answers)
	maps.DeleteFunc(said, func(_, answer string) bool { return answer == "" })
	return a.store.KeepAnswers(ctx, Kept{Community: community, Person: person, Answers: said, At: a.now()})
}

// Drop deletes what a person has kept in a community.
func (a *Readiness) Drop(ctx context.Context, community, person string) error {
	return a.store.DropAnswers(ctx, community, person)
}

// Result is what somebody's answers come to. Nothing is weighed: they are parted by whether
// the content says that an answer leaves a gap.
type Result struct {
	Have []Said            // areas without a gap
	Gaps []Said            // areas with one
	Open []*knowledge.Area // areas that were not answered
	Next []*knowledge.Area // of the gaps, the first few: the next steps
}

// Said is an answer about an area.
type Said struct {
	Area   *knowledge.Area
	Answer int    // its position among the area's, from 0
	Knows  string // the word of the area that they said to know, where they chose no answer
}

// nextSteps is how many steps are shown.
const nextSteps = 3

// Result is what answers come to, as the content has it now.
func (a *Readiness) Result(answers Answers) (result Result) {
	return resultOf(&a.corpus().Readiness, answers)
}

func resultOf(content *knowledge.Readiness, answers Answers) (result Result) {
	for i := range content.Areas {
		area := &content.Areas[i]
		said, ok := stands(area, answers[area.ID])
		switch {
		case !ok:
			result.Open = append(result.Open, area)
		case area.Answers[said.Answer].Gap:
			result.Gaps = append(result.Gaps, said)
		default:
			result.Have = append(result.Have, said)
		}
	}
	for _, gap := range result.Gaps[:min(len(result.Gaps), nextSteps)] {
		result.Next = append(result.Next, gap.Area)
	}
	return result
}
