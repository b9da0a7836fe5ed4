package plan

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"time"

	"careerbot/bot"
	"careerbot/bot/memory"
	"careerbot/knowledge"
)

// Store keeps plans and resources.
type Store interface {
	// Plan returns a person's plan in a community, or ErrNotFound.
	Plan(ctx context.Context, community, person string) (Plan, error)
	// PlansOf returns all plans of a person, by community.
	PlansOf(ctx context.Context, person string) ([]Plan, error)
	// SavePlan writes a plan. Its Revision must be one more than what is stored, and there
	// is one plan a person and community: ErrConflict otherwise. Beside it stand the step at
	// which its person is, which is counted and never read with a name, and when the next
	// reminder is due, zero for never.
	SavePlan(ctx context.Context, p Plan, step string, due time.Time) error
	// DropPlan deletes a person's plan, or does nothing.
	DropPlan(ctx context.Context, person, id string) error
	// CountPlans counts a community's plans by the step at which they stand.
	CountPlans(ctx context.Context, community string) ([]Count, error)
	// DuePlans returns the plans of all communities of which a reminder was due by then.
	DuePlans(ctx context.Context, now time.Time) ([]Plan, error)
	// ForgetPlans deletes what is kept of a person, and takes their name out of the history
	// of resources.
	ForgetPlans(ctx context.Context, person string) error

	// Resources returns a community's resources as they are now, by id.
	Resources(ctx context.Context, community string) ([]Resource, error)
	// ResourceHistory returns the revisions of one, oldest first.
	ResourceHistory(ctx context.Context, community, id string) ([]Resource, error)
	// SaveResource adds a revision, whose number must be one more than the latest:
	// ErrConflict otherwise.
	SaveResource(ctx context.Context, r Resource) error
	// ResourcesBy returns what a person did about resources.
	ResourcesBy(ctx context.Context, person string) ([]Resource, error)
}

// Count is how many people of a community stand at a step of the way to a role. The step is
// empty for those who have done all.
type Count struct {
	Role, Step string
	People     int
}

// Known tells what somebody said of their skills in a community, by area. It is told by
// another feature, or by none.
type Known func(ctx context.Context, community, person string) (map[string]Said, error)

// Plans keeps plans, and shows them.
type Plans struct {
	store     Store
	memory    *memory.Memory
	platforms *bot.Platforms
	corpus    func() *knowledge.Corpus
	known     Known
	assess    func(r *bot.Request) []bot.Option
	log       *slog.Logger
	now       func() time.Time
}

// Options are what plans need.
type Options struct {
	Store     Store
	Memory    *memory.Memory
	Platforms *bot.Platforms
	Corpus    func() *knowledge.Corpus
	Known     Known // may be nil
	// Assess is what is offered where the plan takes something from what is known, to change
	// that. It may be nil.
	Assess func(r *bot.Request) []bot.Option
	Log    *slog.Logger
	Now    func() time.Time
}

// New makes them.
func New(o Options) *Plans {
	return &Plans{store: o.Store, memory: o.Memory, platforms: o.Platforms, corpus: o.Corpus, known: o.Known, assess: o.Assess, log: o.Log, now: o.Now}
}

// errGone says that a button's plan is not there for who pressed it.
func errGone(cause error) error {
	return &bot.Error{Kind: bot.NotFound, Sentence: "That plan is no longer there, or it is not yours. Use plan to see your own, or to make one.", Cause: cause}
}

// failed makes an error of the store fit for its reader.
func failed(err error) error {
	switch e := (*bot.Error)(nil); {
	case errors.As(err, &e):
		return err
	case errors.Is(err, bot.ErrNoMemory):
		return &bot.Error{Kind: bot.Unavailable, Sentence: "I have no memory here, so I cannot keep a plan. You can export it as it is; whoever runs me can give me a database.", Cause: err}
	}
	return memory.StoreError(err)
}

// Of returns a person's plan in a community. There is none where found is false.
func (ps *Plans) Of(ctx context.Context, community, person string) (p Plan, found bool, err error) {
	p, err = ps.store.Plan(ctx, community, person)
	switch {
	case errors.Is(err, bot.ErrNotFound):
		return Plan{}, false, nil
	case err != nil:
		return Plan{}, false, failed(err)
	}
	return p, true, nil
}

// All returns all plans of a person.
func (ps *Plans) All(ctx context.Context, person string) ([]Plan, error) {
	list, err := ps.store.PlansOf(ctx, person)
	if err != nil {
		return nil, failed(err)
	}
	return list, nil
}

// Get returns a plan by its id. It is its person's alone, and shown in its community and
// where there is none: in direct messages.
func (ps *Plans) Get(ctx context.Context, community, person, id string) (Plan, error) {
	list, err := ps.All(ctx, person)
	if err != nil {
		return Plan{}, err
	}
	i := slices.IndexFunc(list, func(p Plan) bool { return p.ID == id && (community == "" || p.Community == community) })
	if i < 0 {
		return Plan{}, errGone(bot.ErrNotFound)
	}
	return list[i], nil
}

// Keep begins to keep a plan, or gives the one that is kept another role or background: there
// is one a community, and what was marked stays.
func (ps *Plans) Keep(ctx context.Context, community, person, channel, role, background string) (Plan, error) {
	for range maxTries {
		p, found, err := ps.Of(ctx, community, person)
		if err != nil {
			return p, err
		}
		if !found {
			p = Plan{ID: ps.memory.NewID(), Community: community, Person: person, Channel: channel, Began: ps.now().UTC()}
		}
		p = p.For(role, background)
		switch err := ps.save(ctx, &p); {
		case err == nil:
			return p, nil
		case !errors.Is(err, bot.ErrConflict):
			return p, failed(err)
		}
	}
	return Plan{}, failed(bot.ErrConflict)
}

// maxTries is how often a change is made anew on what another device or process has written
// meanwhile.
const maxTries = 8

// Change changes a plan as it is now. What another device does at the same time is not lost:
// the change is made again on that.
func (ps *Plans) Change(ctx context.Context, community, person, id string, change func(p Plan) (Plan, error)) (Plan, error) {
	for range maxTries {
		p, err := ps.Get(ctx, community, person, id)
		if err != nil {
			return p, err
		}
		if p, err = change(p); err != nil {
			return p, err
		}
		switch err := ps.save(ctx, &p); {
		case err == nil:
			return p, nil
		case !errors.Is(err, bot.ErrConflict):
			return p, failed(err)
		}
	}
	return Plan{}, failed(bot.ErrConflict)
}

func (ps *Plans) save(ctx context.Context, p *Plan) error {
	p.Revision++
	step := ""
	if next := ps.stand(ctx, *p).Next(); next != nil {
		step = next.ID
	}
	var due time.Time
	if p.Reminder != nil && !p.Paused {
		due = p.Reminder.Next(ps.now(), p.Hours)
	}
	return ps.store.SavePlan(ctx, *p, step, due)
}

// stand is how a plan stands, with what its person said of their skills.
func (ps *Plans) stand(ctx context.Context, p Plan) Standing {
	return Stand(p, &ps.corpus().Steps, ps.knownOf(ctx, p.Community, p.Person))
}

// knownOf is what a person said of their skills in a community. A plan stands for itself where
// that cannot be read.
func (ps *Plans) knownOf(ctx context.Context, community, person string) map[string]Said {
	if ps.known == nil || person == "" {
		return nil
	}
	known, err := ps.known(ctx, community, person)
	if err != nil && !errors.Is(err, bot.ErrDown) {
		ps.log.WarnContext(ctx, "a plan is shown without what is known of skills", "error", err)
	}
	return known
}

// Assessed are the steps of a person's plan in a community that count as done for nothing else
// than what they said of their skills.
func (ps *Plans) Assessed(ctx context.Context, community, person string) ([]string, error) {
	p, found, err := ps.Of(ctx, community, person)
	if err != nil || !found {
		return nil, err
	}
	var titles []string
	with, without := ps.stand(ctx, p), Stand(p, &ps.corpus().Steps, nil)
	for i, one := range with.Steps {
		if one.State == Done && len(without.Steps) == len(with.Steps) && without.Steps[i].State != Done {
			titles = append(titles, one.Step.Title)
		}
	}
	return titles, nil
}

// Drop deletes a plan.
func (ps *Plans) Drop(ctx context.Context, community, person, id string) error {
	p, err := ps.Get(ctx, community, person, id)
	if err != nil {
		return err
	}
	if err := ps.store.DropPlan(ctx, person, p.ID); err != nil {
		return failed(err)
	}
	return nil
}

// roleName is a role as it is shown.
func (ps *Plans) roleName(id string) string {
	if r, ok := ps.corpus().Vocabulary.Role(id); ok {
		return r.Name
	}
	return id
}

// entries are the passages of a step that are served, the foremost first.
func (ps *Plans) entries(step *knowledge.Step) []*knowledge.Entry {
	corpus := ps.corpus()
	var list []*knowledge.Entry
	for _, id := range step.Passages {
		if e := corpus.Entry(id); e != nil {
			list = append(list, e)
		}
	}
	return list
}

// takes is the guide's range for a background and the passage that gives it, or nothing.
func (ps *Plans) takes(s Standing) (string, *knowledge.Entry) {
	b := s.Background
	if e := ps.corpus().Entry(b.Passage); b.Takes != "" && e != nil {
		return b.Takes, e
	}
	return "", nil
}

// userOf is a person's id on their platform.
func userOf(person string) (platform, user string) {
	platform, user, _ = strings.Cut(person, ":")
	return platform, user
}
