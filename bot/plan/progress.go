package plan

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"careerbot/bot"
	"careerbot/knowledge"
)

// What this file does: it shows somebody how far they have come, lets them tell others of a
// step if they want to, and tells moderators how many people stand where.

// shownWeeks is how many weeks the history shows.
const shownWeeks = 8

// progress shows how far a plan has come.
func (ps *Plans) progress(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	if ps.memory.Absent() {
		return bot.Reply{}, failed(bot.ErrNoMemory)
	}
	var p Plan
	var found bool
	var err error
	if id := r.Action.ID(0); id != "" {
		p, err = ps.Get(ctx, r.Community, r.Person(), id)
		found = err == nil
	} else {
		p, found, err = ps.mine(ctx, r)
	}
	if err != nil {
		return bot.Reply{}, err
	}
	var reply bot.Reply
	if found {
		reply = ps.come(ctx, r, p)
	} else if reply, err = ps.none(ctx, r); err != nil {
		return reply, err
	}
	if r.Kind == bot.Press {
		reply.Effect = bot.Replaces
	}
	if access, err := ps.platforms.Access(ctx, r); err != nil {
		ps.log.WarnContext(ctx, "progress without the moderators' part", "error", err)
	} else if access >= bot.Moderator && r.Community != "" {
		reply.Blocks = append(reply.Blocks, bot.Choices{Options: []bot.Option{press("Plans in this community", countsAction)}})
	}
	return reply, nil
}

// none is for who has no plan here, or several.
func (ps *Plans) none(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	if r.Community == "" {
		if all, err := ps.All(ctx, r.Person()); err != nil || len(all) > 1 {
			if err != nil {
				return bot.Reply{}, err
			}
			return ps.which(ctx, all, progressAction), nil
		}
	}
	return private(bot.Text{Text: "You have no plan here yet."}, bot.Choices{Options: []bot.Option{press("Make a plan", openAction)}}), nil
}

// come is how far a plan has come, now and over time.
func (ps *Plans) come(ctx context.Context, r *bot.Request, p Plan) bot.Reply {
	s := ps.stand(ctx, p)
	done, all := s.Count(Done), len(s.Steps)
	if s.Path == nil {
		return private(bot.Text{Text: "The guide no longer has the steps that your plan was made of. What you ticked is kept."}, bot.Choices{Options: []bot.Option{press("Choose anew", showAction, p.ID)}})
	}
	said := fmt.Sprintf("%s %d of %d steps done", Bar(done, all), done, all)
	if n := s.Count(Skipped); n > 0 {
		said += fmt.Sprintf(", %d skipped", n)
	}
	list := bot.Listing{Title: ps.roleName(p.Role) + "  " + said}
	for _, point := range s.History(ps.now(), shownWeeks) {
		list.Items = append(list.Items, bot.Item{Name: point.Day.Format("2 Jan"), Text: fmt.Sprintf("%s %d of %d", Bar(point.Done, all), point.Done, all)})
	}
	options := []bot.Option{press("Open the plan", showAction, p.ID)}
	if step := s.milestone(); step != nil && r.Private && r.Channel != "" {
		options = append(options, press("Share this milestone: "+step.Title, shareAction, p.ID, step.ID, r.Thread))
	}
	return private(list, bot.Text{Text: "Only you see this."}, bot.Choices{Options: options})
}

// milestone is the step that was ticked last, where the channel was not told of it.
func (s Standing) milestone() *knowledge.Step {
	var last *knowledge.Step
	var mark Mark
	for _, one := range s.Steps {
		if m := s.Plan.Marks[one.Step.ID]; m.State == Done && !m.At.Before(mark.At) {
			last, mark = one.Step, m
		}
	}
	if mark.Shared {
		return nil
	}
	return last
}

// errSharedBefore stops a change: the channel was told already.
var errSharedBefore = errors.New("it was shared before")

// isShared is what the private message becomes from which a milestone was shared.
var isShared = []bot.Block{bot.Text{Text: "Shared with the channel: the step that you ticked, and nothing else."}}

// share tells the channel of a step that its person ticked, once, and of nothing else.
func (ps *Plans) share(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	step := ps.corpus().Steps.Step(r.Action.ID(1))
	if step == nil {
		return bot.Reply{}, &bot.Error{Kind: bot.NotFound, Sentence: "Plans no longer have that step, so there is nothing to share.", Cause: errors.New("no such step")}
	}
	shared := func(p Plan, is bool) Plan {
		m := p.Marks[step.ID]
		m.Shared = is
		return p.with(step.ID, m)
	}
	p, err := ps.Change(ctx, r.Community, r.Person(), r.Action.ID(0), func(p Plan) (Plan, error) {
		switch m := p.Marks[step.ID]; {
		case m.State != Done:
			return p, &bot.Error{Kind: bot.Conflict, Sentence: "That step is not ticked any more, so I have not shared it.", Cause: errors.New("not ticked")}
		case m.Shared:
			return p, errSharedBefore
		}
		return shared(p, true), nil
	})
	if errors.Is(err, errSharedBefore) {
		return instead(isShared...), nil
	}
	if err != nil {
		return bot.Reply{}, err
	}
	r.Private, r.Thread = false, r.Action.ID(2) // it is the channel's from now on
	return bot.Reply{
		Visibility: bot.Shared, Instead: isShared,
		Blocks: []bot.Block{bot.Byline{User: r.User.ID, Did: "shared a milestone"}, bot.Text{Text: "A step of the plan is done: " + step.Title}},
		Undo: func(ctx context.Context) {
			_, err := ps.Change(context.WithoutCancel(ctx), p.Community, p.Person, p.ID, func(p Plan) (Plan, error) { return shared(p, false), nil })
			if err != nil {
				ps.log.WarnContext(ctx, "a milestone that was not posted cannot be shared again", "error", err)
			}
		},
	}, nil
}

// fewest is the smallest group of people that is told of.
const fewest = 5

// Counts is how many people of a community have a plan, and how many stand at each step, as
// far as at least five do; nothing where fewer than five people have one.
func (ps *Plans) Counts(ctx context.Context, community string) (all int, told []Count, err error) {
	list, err := ps.store.CountPlans(ctx, community)
	if err != nil {
		return 0, nil, failed(err)
	}
	list = ps.current(list)
	for _, c := range list {
		all += c.People
	}
	if all < fewest {
		return 0, nil, nil
	}
	return all, Tell(list), nil
}

// current joins the counts of steps that are no longer there: of people who have not opened
// their plan since. They have no step.
func (ps *Plans) current(list []Count) []Count {
	steps := &ps.corpus().Steps
	var now []Count
	lost := Count{Step: lostStep}
	for _, c := range list {
		path := steps.Path(c.Role)
		if path == nil || c.Step != "" && !slices.Contains(path.Steps, c.Step) {
			lost.People += c.People
			continue
		}
		now = append(now, c)
	}
	if lost.People > 0 {
		now = append(now, lost)
	}
	return now
}

// lostStep stands for steps that are no longer there. No step is called so.
const lostStep = "?"

// Tell picks the counts that may be told: those of at least five people, as long as the rest is
// nobody or at least five people as well: it is known by taking the others from the whole.
func Tell(list []Count) []Count {
	told := slices.Clone(list)
	slices.SortStableFunc(told, func(a, b Count) int { return cmp.Compare(b.People, a.People) })
	withheld := 0
	for n := len(told); n > 0; n = len(told) {
		last := told[n-1]
		if last.People >= fewest && (withheld == 0 || withheld >= fewest) {
			break
		}
		withheld += last.People
		told = told[:n-1]
	}
	return told
}

// counts tells moderators how many people stand where.
func (ps *Plans) counts(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	if r.Community == "" {
		return bot.Reply{}, &bot.Error{Kind: bot.Invalid, Sentence: "Plans belong to a community. Please ask that in one of its channels.", Cause: errors.New("no community")}
	}
	all, told, err := ps.Counts(ctx, r.Community)
	if err != nil {
		return bot.Reply{}, err
	}
	const never = "I count in groups of five people or more, and name nobody."
	if all == 0 {
		return instead(bot.Text{Text: "Fewer than five people have a plan here. " + never}), nil
	}
	list := bot.Listing{Title: fmt.Sprintf("%d people have a plan here", all)}
	rest := all
	steps := &ps.corpus().Steps
	for _, path := range steps.Paths {
		for _, id := range append(slices.Clone(path.Steps), "") {
			i := slices.IndexFunc(told, func(c Count) bool { return c.Role == path.Role && c.Step == id })
			if i < 0 {
				continue
			}
			name := "Every step done or skipped"
			if id != "" {
				name = "At: " + steps.Step(id).Title
			}
			if len(steps.Paths) > 1 {
				name = ps.roleName(path.Role) + ", " + name
			}
			rest -= told[i].People
			list.Items = append(list.Items, bot.Item{Name: name, Text: fmt.Sprintf("%s %d", Bar(told[i].People, all), told[i].People)})
		}
	}
	if rest > 0 {
		list.Items = append(list.Items, bot.Item{Name: "Elsewhere, in smaller groups", Text: fmt.Sprintf("%s %d", Bar(rest, all), rest)})
	}
	return instead(list, bot.Text{Text: never + " They stand where they stood when they last changed something."}), nil
}
