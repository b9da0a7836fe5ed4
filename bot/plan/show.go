package plan

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"careerbot/bot"
	"careerbot/bot/card"
	"careerbot/knowledge"
)

// What this file does: it asks for what a plan is made of, and shows it. All of it is for its
// person alone.

func private(blocks ...bot.Block) bot.Reply {
	return bot.Reply{Visibility: bot.Private, Blocks: blocks}
}

// instead is a reply in the place of the message whose button was pressed: one of a plan's own,
// which its person alone sees.
func instead(blocks ...bot.Block) bot.Reply {
	reply := private(blocks...)
	reply.Effect = bot.Replaces
	return reply
}

func press(label, name string, ids ...string) bot.Option {
	return bot.Option{Label: bot.Cut(label, knowledge.MaxTitle), Action: bot.Action{Name: name, IDs: ids}}
}

// open shows the person's plan, asks which where there are several, or begins one.
func (ps *Plans) open(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	role, err := ps.named(r)
	if err != nil {
		return bot.Reply{}, err
	}
	reply, err := ps.opened(ctx, r, role)
	if r.Kind == bot.CommandUse && strings.TrimSpace(r.Text) != "" && role == "" && err == nil {
		reply.Blocks = append([]bot.Block{bot.Text{Text: "What you wrote behind it names no role, so it changes nothing. Hours a week are set under More, once you keep a plan."}}, reply.Blocks...)
	}
	return reply, err
}

// opened is what a plan's command shows for a role, or for none that was named.
func (ps *Plans) opened(ctx context.Context, r *bot.Request, role string) (bot.Reply, error) {
	if ps.memory.Absent() {
		return ps.propose(ctx, r, role, "", Plan{})
	}
	p, found, err := ps.mine(ctx, r)
	if err != nil {
		return bot.Reply{}, err
	}
	if found {
		return ps.shown(ctx, r, p, "")
	}
	if r.Community == "" {
		if all, err := ps.All(ctx, r.Person()); err != nil || len(all) > 0 {
			return ps.which(ctx, all, showAction), err
		}
	}
	return ps.propose(ctx, r, role, "", Plan{})
}

// nexts are questions, as bare words, that a plan answers to whoever has one.
var nexts = []string{
	"what next", "what now", "whats next", "what is next", "what s next", "what comes next",
	"what should i learn next", "what do i learn next", "what should be my next step", "what is my next step", "whats my next step", "what s my next step", "my next step",
}

// starts are such questions that fit nothing else: who has no plan is offered one.
var starts = []string{"what should i do next", "what do i do next", "what to do next"}

// hoursTold is somebody's telling how much time they have, as bare words. The number is not read
// here: the form for it says which ones there are.
var hoursTold = regexp.MustCompile(`^(?:(?:i|we) (?:only )?(?:have|can (?:study|learn|spend|spare)|study|learn|spend) )(?:[\p{L}\p{N}]+ ){1,4}(?:hours?|hrs|h) (?:a|per|each|every) week$`)

// changes are wishes, as bare words, that the presses under More fulfil. The words alone change
// nothing: a plan is deleted only by a press that was asked for twice.
var changes = []string{
	"delete my plan", "delete the plan", "remove my plan", "stop reminding me", "stop the reminders", "stop my reminders", "stop my reminder",
	"pause my plan", "pause the plan", "resume my plan", "change my plan",
}

// NextIn shows somebody who has a plan here what comes next in it, in private, where they ask
// for that, and the presses that change it where they wish to change it. Found is false for everything else, and for who has none.
func (ps *Plans) NextIn(ctx context.Context, r *bot.Request) (reply bot.Reply, found bool, err error) {
	words := bot.BareWords(r.Arg("question"))
	change, told := slices.Contains(changes, words), hoursTold.MatchString(words)
	if r.Unasked || !change && !told && !slices.Contains(nexts, words) && !slices.Contains(starts, words) || ps.memory.Absent() || len(ps.corpus().Steps.Paths) == 0 {
		return bot.Reply{}, false, nil
	}
	p, found, err := ps.mine(ctx, r)
	if change && err == nil && !found {
		reply, err = ps.unkept(ctx, r)
		return reply, true, err
	}
	if err == nil && !found && slices.Contains(starts, words) {
		reply, err = ps.opened(ctx, r, "")
		return reply, true, err
	}
	if err != nil || !found {
		return bot.Reply{}, false, nil // the guide answers it all the same
	}
	if told {
		return private(bot.Text{Text: "You set the hours a week of your plan with a press, and they set only how often I remind you. " + ps.settings(r, p)},
			bot.Choices{Options: []bot.Option{press("Hours a week", hoursAction, p.ID), press("Open the plan", showAction, p.ID)}}), true, nil
	}
	if change {
		return bot.Reply{Visibility: bot.Private, Blocks: ps.settable(r, p)}, true, nil
	}
	reply, err = ps.shown(ctx, r, p, "")
	return reply, true, err
}

// unkept says that there is no plan here to change; between the two of us, which one elsewhere is
// meant.
func (ps *Plans) unkept(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	if r.Community == "" {
		if all, err := ps.All(ctx, r.Person()); err != nil || len(all) > 0 {
			return ps.which(ctx, all, showAction), err
		}
	}
	return bot.Reply{Visibility: bot.Private, Blocks: []bot.Block{bot.Text{Text: "You keep no plan here, so there is nothing to change, and nothing reminds you of one."}}}, nil
}

// named is the role that a command names, or nothing. One that the guide has no steps to is
// said to be so: a plan for another would mislead.
func (ps *Plans) named(r *bot.Request) (string, error) {
	corpus := ps.corpus()
	roles := corpus.Vocabulary.Read(knowledge.Words(r.Text)).Roles
	if r.Kind != bot.CommandUse || len(roles) == 0 || len(corpus.Steps.Paths) == 0 || corpus.Steps.Path(roles[0]) != nil {
		return strings.Join(roles[:min(len(roles), 1)], ""), nil
	}
	var have []string
	for _, p := range corpus.Steps.Paths {
		have = append(have, ps.roleName(p.Role))
	}
	return "", &bot.Error{Kind: bot.NotFound, Cause: fmt.Errorf("no steps to %.40q", roles[0]), Sentence: fmt.Sprintf(
		"The guide has no steps to %s. It has them to: %s. Use plan alone for that.", knowledge.WithArticle(ps.roleName(roles[0])), strings.Join(have, ", "))}
}

// mine is the plan that a request without a plan's name means: the community's, and in direct
// messages without one the only plan there is.
func (ps *Plans) mine(ctx context.Context, r *bot.Request) (p Plan, found bool, err error) {
	if r.Community != "" {
		return ps.Of(ctx, r.Community, r.Person())
	}
	all, err := ps.All(ctx, r.Person())
	if err != nil || len(all) != 1 {
		return Plan{}, false, err
	}
	return all[0], true, nil
}

// which asks which of several plans is meant.
func (ps *Plans) which(ctx context.Context, all []Plan, action string) bot.Reply {
	list := bot.Listing{Title: "You have several plans, one a community:"}
	var options []bot.Option
	for i, p := range all {
		s := ps.stand(ctx, p)
		said := fmt.Sprintf("%d of %d steps done", s.Count(Done), len(s.Steps))
		name := fmt.Sprintf("Plan %d", i+1)
		began := ", begun " + p.Began.Format("2 Jan 2006")
		if p.Channel == "" {
			began += " in direct messages"
		}
		list.Items = append(list.Items, bot.Item{Name: name, Channel: p.Channel, Text: said + began})
		options = append(options, press(name+": "+said, action, p.ID))
	}
	return private(list, bot.Choices{Prompt: "Which one?", Options: options[:min(len(options), bot.MaxChoices)]})
}

// ask asks for the role, where the content has several, and for the background; for a plan that
// is kept, if it is named. It asks nothing where both are known.
func (ps *Plans) ask(role, background, plan string) (bot.Reply, error) {
	steps := &ps.corpus().Steps
	if len(steps.Paths) == 0 {
		return bot.Reply{}, &bot.Error{Kind: bot.NotFound, Sentence: "The guide has no steps to make a plan of any more.", Cause: errors.New("no steps")}
	}
	const nothing = "Only you see this, and I keep nothing until you say so."
	path := steps.Path(role)
	if path == nil && len(steps.Paths) > 1 {
		var options []bot.Option
		for _, p := range steps.Paths[:min(len(steps.Paths), bot.MaxChoices)] {
			options = append(options, press(ps.roleName(p.Role), beginAction, p.Role, "", plan))
		}
		return private(bot.Text{Text: "Two questions, and then your plan. " + nothing}, bot.Choices{Prompt: "What do you want to become?", Options: options}), nil
	}
	if path == nil {
		path = &steps.Paths[0]
	}
	if path.Background(background) == nil {
		var options []bot.Option
		for _, b := range path.Backgrounds {
			options = append(options, press(b.Name, beginAction, path.Role, b.ID, plan))
		}
		return private(bot.Text{Text: "One question, and then your plan. " + nothing}, bot.Choices{Prompt: path.Question, Options: options}), nil
	}
	return bot.Reply{}, nil
}

// begin takes an answer.
func (ps *Plans) begin(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	kept, _, err := ps.keptAs(ctx, r, r.Action.ID(2))
	if err != nil {
		return bot.Reply{}, err
	}
	reply, err := ps.propose(ctx, r, r.Action.ID(0), r.Action.ID(1), kept)
	reply.Effect = bot.Replaces
	return reply, err
}

// propose shows a plan as it would be, of which nothing is kept yet, or asks for what is missing.
// What somebody said of their skills need not be asked. Kept is the plan that is kept already,
// or none.
func (ps *Plans) propose(ctx context.Context, r *bot.Request, role, background string, kept Plan) (bot.Reply, error) {
	p := Plan{Community: r.Community, Person: r.Person(), Channel: kept.Channel, Marks: kept.Marks}
	if kept.ID != "" {
		p.Community = kept.Community
	}
	if told := ps.told(ctx, p, role); told != nil && background == "" {
		if kept.ID != "" && role == kept.Role {
			return ps.toldElsewhere(ctx, r, kept), nil
		}
		background = told.ID
	}
	question, err := ps.ask(role, background, kept.ID)
	if err != nil || len(question.Blocks) > 0 {
		return question, err
	}
	if role == "" {
		role = ps.corpus().Steps.Paths[0].Role
	}
	s := ps.stand(ctx, p.For(role, background))
	blocks := ps.standing(s, nil)
	options := []bot.Option{press("Export", exportAction, "", role, background)}
	switch {
	case kept.ID != "":
		blocks = append(blocks, bot.Text{Text: "What you ticked stays as it is."})
		options = []bot.Option{press("Keep it like this", keepAction, role, background, kept.ID), press("Leave it as it was", showAction, kept.ID)}
	case ps.memory.Absent():
		blocks = append(blocks, bot.Text{Text: "I have no memory here, so I cannot keep it. You can take it with you."})
	default:
		blocks = append(blocks, bot.Text{Text: "Nothing of this is kept yet. If you keep it, I remember your background and what you tick, so that you can go on later." + ps.assessed(ctx, r, s)})
		options = append([]bot.Option{press("Keep this plan", keepAction, role, background)}, options...)
	}
	return private(append(append(blocks, bot.Choices{Options: options}), ps.reading(s)...)...), nil
}

// told is the background that a plan's person told in their assessment, or nil. It is that of a
// role, or of the only one that there is.
func (ps *Plans) told(ctx context.Context, p Plan, role string) *knowledge.Background {
	steps := &ps.corpus().Steps
	path := steps.Path(role)
	if path == nil && len(steps.Paths) == 1 {
		path = &steps.Paths[0]
	}
	if path == nil {
		return nil
	}
	b, _ := backgroundOf(path, ps.knownOf(ctx, p.Community, p.Person))
	return b
}

// toldElsewhere says where the background is changed that an assessment tells.
func (ps *Plans) toldElsewhere(ctx context.Context, r *bot.Request, p Plan) bot.Reply {
	s := ps.stand(ctx, p)
	options := []bot.Option{press("Back to the plan", showAction, p.ID)}
	if ps.assess != nil && p.Community == r.Community {
		options = append(options, ps.assess(r)...)
	}
	where := "there"
	if p.Community != r.Community {
		where = "in the community that this plan belongs to"
	}
	return private(bot.Text{Text: fmt.Sprintf("I take your background from your assessment: “%s”, as you said “%s”. Change that answer %s and keep it, and the plan follows.", s.Background.Name, s.Assessed, where)}, bot.Choices{Options: options})
}

// assessed says what an assessment has to do with the plan: what was taken from it, or, to who
// may not know, that it would count.
func (ps *Plans) assessed(ctx context.Context, r *bot.Request, s Standing) string {
	if ps.known == nil || len(ps.corpus().Readiness.Areas) == 0 {
		return ""
	}
	use := ps.platforms.Speech(r).Use("assess")
	switch {
	case s.Assessed != "":
		return fmt.Sprintf(" Your background is from your assessment: “%s”, as you said “%s” there. Use %s to change it.", s.Background.Name, s.Assessed, use)
	case len(ps.knownOf(ctx, s.Plan.Community, s.Plan.Person)) > 0:
		return " What you keep with " + use + " counts."
	}
	return " Use " + use + " and keep what you say there, and the steps that you know already are ticked."
}

// keptAs is the plan that is kept already: the one that a press names, or the community's.
func (ps *Plans) keptAs(ctx context.Context, r *bot.Request, id string) (p Plan, found bool, err error) {
	switch {
	case ps.memory.Absent():
		return Plan{}, false, nil
	case id == "":
		return ps.Of(ctx, r.Community, r.Person())
	}
	p, err = ps.Get(ctx, r.Community, r.Person(), id)
	return p, err == nil, err
}

// keep keeps a plan, and says what is kept and how to delete it.
func (ps *Plans) keep(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	role, background := r.Action.ID(0), r.Action.ID(1)
	if path := ps.corpus().Steps.Path(role); path == nil || path.Background(background) == nil {
		return ps.ask(role, "", r.Action.ID(2))
	}
	community, channel := r.Community, ""
	if community != "" {
		channel = r.Scope()
	}
	if id := r.Action.ID(2); id == "" {
		// An older message's button makes no other plan of the one that is kept.
		if p, found, err := ps.Of(ctx, community, r.Person()); err != nil {
			return bot.Reply{}, err
		} else if found && (p.Role != role || p.Background != background) {
			return ps.again(ctx, r, p, "You keep a plan already, and this is it. Under More you can change your background.")
		}
	} else {
		p, err := ps.Get(ctx, r.Community, r.Person(), id)
		if err != nil {
			return bot.Reply{}, err
		}
		community, channel = p.Community, p.Channel
	}
	p, err := ps.Keep(ctx, community, r.Person(), channel, role, background)
	if err != nil {
		return bot.Reply{}, err
	}
	note := fmt.Sprintf("Kept: your background, what you tick or skip and when, your hours and your reminder, for this community alone. Nobody else can read it. Under More you can delete it; %s deletes all that I keep of you.", ps.platforms.Speech(r).Use("forget"))
	return ps.again(ctx, r, p, note)
}

// show shows a plan by its name.
func (ps *Plans) show(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	p, err := ps.Get(ctx, r.Community, r.Person(), r.Action.ID(0))
	if err != nil {
		return bot.Reply{}, err
	}
	return ps.again(ctx, r, p, "")
}

// again is a plan as it is now, in the place of the message that it was changed by.
func (ps *Plans) again(ctx context.Context, r *bot.Request, p Plan, note string) (bot.Reply, error) {
	reply, err := ps.shown(ctx, r, p, note)
	if r.Kind == bot.Press {
		reply.Effect = bot.Replaces
	}
	return reply, err
}

// shown is a plan with what can be done about it; note is said first.
func (ps *Plans) shown(ctx context.Context, r *bot.Request, p Plan, note string) (bot.Reply, error) {
	s := ps.stand(ctx, p)
	var blocks []bot.Block
	if note != "" {
		blocks = append(blocks, bot.Text{Text: note})
	}
	if s.Path == nil {
		blocks = append(blocks, bot.Text{Text: "The guide no longer has the steps that your plan was made of. Choose anew; what you ticked is kept, and counts."})
		question, err := ps.ask("", "", p.ID)
		return private(append(blocks, question.Blocks...)...), err
	}
	var said []string
	reply := private()
	if p.Unreached {
		said = append(said, "I could not write to you, so I have switched your reminder off. Allow direct messages from me, and switch it on again under More.")
		reply.Meanwhile = append(reply.Meanwhile, func(ctx context.Context) { ps.reached(ctx, p) })
	}
	if p.Paused {
		said = append(said, paused(p))
	}
	if len(said) > 0 {
		blocks = append(blocks, bot.Text{Text: strings.Join(said, " ")})
	}
	blocks = append(blocks, ps.standing(s, ps.resourcesOf(ctx, p.Community))...)
	var options []bot.Option
	if next := s.Next(); next != nil {
		options = append(options, press("Done: "+next.Title, doneAction, p.ID, next.ID))
	}
	if last := s.last(); last != nil {
		options = append(options, press("Undo: "+last.Title, undoAction, p.ID, last.ID))
	}
	if next := s.Next(); next != nil {
		options = append(options, press("Skip", skipAction, p.ID, next.ID))
	}
	options = append(options, press("More", moreAction, p.ID))
	reply.Blocks = append(append(blocks, bot.Choices{Options: options}), ps.reading(s)...)
	return reply, nil
}

// standing is how a plan stands as blocks: its steps, the next one with the passage that says
// why, and how long the guide says that all of it takes.
func (ps *Plans) standing(s Standing, resources []Resource) []bot.Block {
	list := bot.Listing{Title: fmt.Sprintf("%s  %s %d of %d steps done", ps.roleName(s.Plan.Role), Bar(s.Count(Done), len(s.Steps)), s.Count(Done), len(s.Steps))}
	next := s.Next()
	for _, one := range s.Steps {
		item := bot.Item{Name: string(one.State), Text: one.Step.Title}
		if one.Step == next {
			item.Name = "next"
		}
		if one.Why != "" {
			item.Text += " (" + one.Why + ")"
		}
		list.Items = append(list.Items, item)
	}
	blocks := []bot.Block{list}
	var sources []*knowledge.Entry
	if next == nil {
		blocks = append(blocks, bot.Text{Text: "Every step is done or skipped. Well done!"})
	} else {
		entries := ps.entries(next)
		if len(entries) > 0 {
			blocks = append(blocks, bot.Answer{Entry: entries[0].ID, Title: "Next: " + next.Title, Text: entries[0].Short})
			sources = append(sources, entries[0])
		}
		blocks = append(blocks, beside(next, resources)...)
	}
	if takes, e := ps.takes(s); e != nil && next != nil {
		of := "for your background"
		if s.Assessed != "" {
			of += fmt.Sprintf(" (from your assessment: “%s”)", s.Assessed)
		}
		blocks = append(blocks, bot.Text{Text: "How long all of it takes, as the guide says " + of + ": " + takes + "."})
		sources = append(sources, e)
	}
	return append(blocks, card.Sources(&ps.corpus().Guide, sources...))
}

// reading offers the passages on the step that comes next.
func (ps *Plans) reading(s Standing) []bot.Block {
	next := s.Next()
	if next == nil {
		return nil
	}
	var options []bot.Option
	for _, e := range ps.entries(next) {
		options = append(options, card.ShowOption(e))
	}
	return card.Menu("Passages on this step", options)
}

// home is how somebody's plan stands, on the bot's own screen.
func (ps *Plans) home(ctx context.Context, r *bot.Request) ([]bot.Block, error) {
	if len(ps.corpus().Steps.Paths) == 0 || ps.memory.Absent() {
		return nil, nil
	}
	p, found, err := ps.mine(ctx, r)
	if err != nil {
		return nil, err
	}
	if !found {
		return []bot.Block{bot.Choices{Prompt: "You have no plan here yet.", Options: []bot.Option{press("Make a plan", openAction)}}}, nil
	}
	s := ps.stand(ctx, p)
	done, all := s.Count(Done), len(s.Steps)
	said := fmt.Sprintf("Your plan: %s %d of %d steps done.", Bar(done, all), done, all)
	if next := s.Next(); next != nil {
		said += " Next: " + next.Title + "."
	}
	return []bot.Block{bot.Choices{Prompt: said, Options: []bot.Option{press("Open the plan", showAction, p.ID)}}}, nil
}

// paused says that a plan rests, and that its reminder does, if there is one.
func paused(p Plan) string {
	if p.Reminder == nil {
		return "Your plan is paused."
	}
	return "Your plan is paused, and so is its reminder."
}
