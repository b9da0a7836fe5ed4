package plan

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"careerbot/bot"
	"careerbot/knowledge"
)

// What this file does: it takes what is pressed on a plan. A press names its plan and its
// step, so that an old message, a second device and a double press do what they say, or
// nothing.

// change changes the plan that a press names, and shows it with a note.
func (ps *Plans) change(ctx context.Context, r *bot.Request, note string, change func(p Plan) (Plan, error)) (bot.Reply, error) {
	p, err := ps.Change(ctx, r.Community, r.Person(), r.Action.ID(0), change)
	if err != nil {
		return bot.Reply{}, err
	}
	return ps.again(ctx, r, p, note)
}

// onStep changes the step that a press names. Of a step that the plan no longer has, nothing is
// changed; what was marked on it before stays.
func (ps *Plans) onStep(ctx context.Context, r *bot.Request, says string, change func(p Plan, step *knowledge.Step) Plan) (bot.Reply, error) {
	p, err := ps.Get(ctx, r.Community, r.Person(), r.Action.ID(0))
	if err != nil {
		return bot.Reply{}, err
	}
	step := ps.corpus().Steps.Step(r.Action.ID(1))
	if step == nil || !ps.stand(ctx, p).Has(step.ID) {
		return ps.again(ctx, r, p, "Your plan no longer has that step. This is how it stands now; nothing was changed.")
	}
	return ps.change(ctx, r, fmt.Sprintf(says, step.Title), func(p Plan) (Plan, error) { return change(p, step), nil })
}

func (ps *Plans) tick(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	return ps.onStep(ctx, r, "Ticked: %s.", func(p Plan, step *knowledge.Step) Plan { return p.Tick(step, ps.now()) })
}

// skip leaves a step out. An older message offers that of a step which was ticked since: what
// was done stays done.
func (ps *Plans) skip(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	p, err := ps.Get(ctx, r.Community, r.Person(), r.Action.ID(0))
	if err != nil {
		return bot.Reply{}, err
	}
	if p.Marks[r.Action.ID(1)].State == Done {
		return ps.again(ctx, r, p, "That step is ticked already, and stays so. Open it again first if you want to skip it.")
	}
	return ps.onStep(ctx, r, "Skipped: %s.", func(p Plan, step *knowledge.Step) Plan { return p.Skip(step, ps.now()) })
}

func (ps *Plans) undo(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	return ps.onStep(ctx, r, "Open again: %s.", func(p Plan, step *knowledge.Step) Plan { return p.Undo(step, ps.now()) })
}

// more is what else can be done about a plan.
func (ps *Plans) more(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	p, err := ps.Get(ctx, r.Community, r.Person(), r.Action.ID(0))
	if err != nil {
		return bot.Reply{}, err
	}
	return instead(ps.settable(r, p)...), nil
}

// settable says what is set of a plan, with the presses that change it.
func (ps *Plans) settable(r *bot.Request, p Plan) []bot.Block {
	options := []bot.Option{press("Back to the plan", showAction, p.ID), press("How far I have come", progressAction, p.ID), press("Change any step", stepsAction, p.ID), press("Hours a week", hoursAction, p.ID)}
	if p.Reminder == nil {
		options = append(options, press("Remind me", remindAction, p.ID))
	} else {
		options = append(options, press("Stop reminding me", stopAction, p.ID))
	}
	if p.Paused {
		options = append(options, press("Go on", resumeAction, p.ID))
	} else {
		options = append(options, press("Pause", pauseAction, p.ID))
	}
	options = append(options, press("Export", exportAction, p.ID))
	options = append(options, press("Change my background", beginAction, p.Role, "", p.ID))
	if len(ps.corpus().Steps.Paths) > 1 {
		options = append(options, press("Change the role", beginAction, "", "", p.ID))
	}
	options = append(options, press("Delete this plan", deleteAction, p.ID))
	return []bot.Block{bot.Text{Text: ps.settings(r, p)}, bot.Choices{Prompt: "What would you like to do with your plan?", Options: options}}
}

// settings says what is set of a plan.
func (ps *Plans) settings(r *bot.Request, p Plan) string {
	var said []string
	if p.Hours > 0 {
		said = append(said, "Hours a week: "+strconv.Itoa(p.Hours)+".")
	}
	switch {
	case p.Reminder == nil && p.Paused:
		said = append(said, paused(p), "Reminders are off.")
	case p.Reminder == nil:
		said = append(said, "Reminders are off.")
	case p.Paused:
		said = append(said, paused(p))
	default:
		said = append(said, ps.reminds(r, p))
	}
	return strings.Join(said, " ")
}

// steps offers every step, to tick it or to open it again.
func (ps *Plans) steps(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	p, err := ps.Get(ctx, r.Community, r.Person(), r.Action.ID(0))
	if err != nil {
		return bot.Reply{}, err
	}
	s := ps.stand(ctx, p)
	options := []bot.Option{press("Back to the plan", showAction, p.ID)}
	for _, one := range s.Steps {
		if one.State == Open {
			options = append(options, press("Done: "+one.Step.Title, doneAction, p.ID, one.Step.ID))
		} else {
			options = append(options, press("Open again: "+one.Step.Title, undoAction, p.ID, one.Step.ID))
		}
	}
	return instead(bot.Choices{Prompt: "Which step?", Options: options}), nil
}

func (ps *Plans) pause(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	return ps.change(ctx, r, "", func(p Plan) (Plan, error) { return p.Pause(), nil })
}

func (ps *Plans) resume(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	return ps.change(ctx, r, "Your plan goes on.", func(p Plan) (Plan, error) { return p.Resume(), nil })
}

const hoursField = "hours"

// hours asks how many hours a week there are, and takes the answer.
func (ps *Plans) hours(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	p, err := ps.Get(ctx, r.Community, r.Person(), r.Action.ID(0))
	if err != nil {
		return bot.Reply{}, err
	}
	if r.Kind != bot.Submit {
		now := ""
		if p.Hours > 0 {
			now = strconv.Itoa(p.Hours)
		}
		return hoursForm(p, now, ""), nil
	}
	hours, ok := readHours(r.Fields[hoursField])
	if !ok {
		return hoursForm(p, bot.Cut(r.Fields[hoursField], maxHoursText), hoursSentence), nil
	}
	p, err = ps.Change(ctx, r.Community, r.Person(), p.ID, func(p Plan) (Plan, error) { return p.WithHours(hours) })
	if err != nil {
		return bot.Reply{}, err
	}
	note := "Noted."
	if !p.Paused { // which is said in any case
		note += " " + ps.settings(r, p)
	}
	return ps.shown(ctx, r, p, note)
}

const maxHoursText = 20

func hoursForm(p Plan, value, problem string) bot.Reply {
	return private(
		bot.Text{Text: "They set how often I remind you, if you want me to. How long the guide says that it takes stays the same."},
		bot.Form{Title: "Hours a week", Action: bot.Action{Name: hoursAction, IDs: []string{p.ID}}, Submit: "Save", Fields: []bot.Field{
			{Name: hoursField, Label: "Hours a week for your plan", Help: "a whole number; empty if you would rather not say", Value: value, Max: maxHoursText, Problem: problem},
		}},
	)
}

// drop asks before it deletes a plan.
func (ps *Plans) drop(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	if r.Action.ID(1) == "yes" {
		if err := ps.Drop(ctx, r.Community, r.Person(), r.Action.ID(0)); err != nil {
			return bot.Reply{}, err
		}
		return instead(bot.Text{Text: "Deleted. I keep nothing of that plan any more."}), nil
	}
	p, err := ps.Get(ctx, r.Community, r.Person(), r.Action.ID(0))
	if err != nil {
		return bot.Reply{}, err
	}
	return instead(bot.Text{Text: "I will delete your plan with all that you ticked, and its reminder."},
		bot.Choices{Prompt: "This cannot be undone.", Options: []bot.Option{press("Delete it", deleteAction, p.ID, "yes"), press("Keep it", showAction, p.ID)}}), nil
}

// export is a plan as Markdown, to keep.
func (ps *Plans) export(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	p := Plan{Community: r.Community, Person: r.Person(), Role: r.Action.ID(1), Background: r.Action.ID(2)}
	if id := r.Action.ID(0); id != "" {
		var err error
		if p, err = ps.Get(ctx, r.Community, r.Person(), id); err != nil {
			return bot.Reply{}, err
		}
	}
	s := ps.stand(ctx, p)
	if s.Path == nil {
		return bot.Reply{}, &bot.Error{Kind: bot.NotFound, Sentence: "The guide no longer has the steps of that plan. Use plan to choose anew.", Cause: errors.New("no such path")}
	}
	return private(bot.File{Name: "plan.md", Data: ps.Markdown(s, ps.resourcesOf(ctx, p.Community))}), nil
}

// Markdown is a plan as a document.
func (ps *Plans) Markdown(s Standing, resources []Resource) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Plan: %s\n\n%d of %d steps done\n", ps.roleName(s.Plan.Role), s.Count(Done), len(s.Steps))
	if takes, e := ps.takes(s); e != nil {
		fmt.Fprintf(&b, "\nHow long all of it takes, as the guide says for this background: %s (%s)\n", takes, e.Source)
	}
	for _, one := range s.Steps {
		box := map[State]string{Done: "x", Skipped: "-", Open: " "}[one.State]
		fmt.Fprintf(&b, "\n- [%s] **%s**", box, one.Step.Title)
		m, marked := s.Plan.Marks[one.Step.ID]
		switch {
		case one.State == Skipped:
			fmt.Fprint(&b, " (skipped)")
		case one.State == Done && marked:
			fmt.Fprintf(&b, " (%s)", m.At.Format("2 Jan 2006"))
		case one.Why != "":
			fmt.Fprintf(&b, " (%s)", one.Why)
		}
		fmt.Fprintln(&b)
		for _, e := range ps.entries(one.Step) {
			fmt.Fprintf(&b, "  - %s (%s)\n", e.Title, e.Source)
		}
		for _, line := range lines(one.Step, resources) {
			fmt.Fprintf(&b, "  - %s (from this community's moderators)\n", line)
		}
	}
	return b.String()
}
