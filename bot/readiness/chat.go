package readiness

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strconv"
	"strings"

	"careerbot/bot"
	"careerbot/bot/memory"
	"careerbot/knowledge"
)

// The actions, with their ids in order. What has to do with answers begins with the mark of
// the content and the answers' signs.
const (
	beginAction = "assess-begin" // the question's record, or "new" or "kept"; or mark and signs
	goAction    = "assess"       // mark, signs, and what to show: see view
	formAction  = "assess-form"  // of the form: mark, signs, and of several which one of how many
	keepAction  = "assess-keep"  // mark, signs
	dropAction  = "assess-drop"  // nothing, or yes: what is kept is its presser's
)

// The views of a goAction. Those of an area and of a passage end in its position.
const (
	viewNext   = ""  // the next question, or the result where there is none
	viewResult = "r" // the result
	viewChange = "c" // which answer is to be changed
	viewArea   = "q" // the question about an area
	viewWhy    = "w" // what the passages say of an area
	viewDrawn  = "p" // the result as a picture
	viewAfter  = "a" // a passage to read where no gap is left
)

// The ids of actions that are no answers: a beginAction leaves everything from before behind, or
// shows what is kept beside a draft; a dropAction has been asked about.
const (
	anew   = "new"
	asKept = "kept"
	yes    = "yes"
)

// draftKind names the one draft that a person has of their answers.
const draftKind = "assessment"

// Feature is the self-assessment as a feature.
func (a *Readiness) Feature() bot.Feature {
	return bot.Feature{
		Name: "readiness",
		Commands: func(corpus *knowledge.Corpus) []bot.Command {
			if len(corpus.Readiness.Areas) == 0 {
				return nil
			}
			return []bot.Command{a.command()}
		},
		Actions: []bot.ActionHandler{
			{Name: beginAction, Access: bot.Member, Handler: a.begin},
			{Name: goAction, Access: bot.Member, Handler: a.goOn},
			{Name: formAction, Access: bot.Member, Handler: a.formBack},
			{Name: keepAction, Access: bot.Member, Handler: a.keep},
			{Name: dropAction, Access: bot.Member, Handler: a.drop},
		},
		Beneath: a.beneath,
		Home:    a.home,
		Person:  &bot.Person{Export: a.export, Forget: a.store.ForgetAnswers},
	}
}

func (a *Readiness) command() bot.Command {
	return bot.Command{
		Name:     "assess",
		Also:     []string{"assess me", "assess myself", "self assessment", "skill assessment", "readiness assessment", "am i ready", "am i ready yet"},
		Summary:  "See what you know already and what is missing, for you alone",
		About:    "It asks what you have done in each area of skill, each answer in plain words, five minutes at most. The result shows what you said, what is missing and what the guide says of it; it is no score. Nothing is kept unless you press Keep it, and nobody else sees it.",
		Args:     []bot.Arg{{Name: "known", Summary: "What you know already, which need not be asked then"}},
		Examples: []string{"", "python and sql"},
		Private:  true,
		Handler:  a.used,
	}
}

// used begins with what somebody typed behind the command: what they say to know, as a sentence
// or as the words alone. What says nothing of that is told to be so.
func (a *Readiness) used(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	content := &a.corpus().Readiness
	told := Told(content, r.Text)
	if len(told) == 0 {
		maps.Copy(told, listed(content, r.Text))
	}
	reply, err := a.start(ctx, r, told)
	if r.Text != "" && len(told) == 0 && err == nil {
		reply.Blocks = append([]bot.Block{bot.Text{Text: "What you wrote behind it does not tell me a skill that you know, so I ask about all of them. To ask me a question, leave the word assess out."}}, reply.Blocks...)
	}
	return reply, err
}

// beneath offers the assessment where a passage names it. What its asker told of themselves
// goes into the button where they alone see it; elsewhere the button names the question, and
// only its asker finds their own words in it.
func (a *Readiness) beneath(r *bot.Request, s bot.Shown) bot.Below {
	content := &a.corpus().Readiness
	if s.Tool() != knowledge.AssessTool || len(content.Areas) == 0 {
		return bot.Below{}
	}
	ids := []string{s.Question}
	if told := Told(content, r.Text); !s.Seen && len(told) > 0 {
		ids = []string{mark(content), signs(content, told)}
	}
	return bot.Below{Blocks: []bot.Block{bot.Choices{Options: []bot.Option{{Label: "See where I stand", Action: bot.Action{Name: beginAction, IDs: ids}}}}}}
}

// begin begins, or goes on with what is there already.
func (a *Readiness) begin(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	content := &a.corpus().Readiness
	if told, ok := read(content, r.Action); ok {
		return a.start(ctx, r, told)
	}
	if r.Action.ID(0) == anew {
		a.memory.DropDraft(ctx, r, memory.OnlyDraft(r, draftKind))
		return a.ask(r, content, nil, bot.Replaces)
	}
	if r.Action.ID(0) == asKept {
		if reply, kept := a.kept(ctx, r, content); kept {
			reply.Effect = bot.Replaces
			return reply, nil
		}
	}
	told := Answers{}
	if q, err := a.memory.Question(ctx, r, r.Action.ID(0)); err == nil && memory.IsAsker(r, q) {
		told = Told(content, q.Text)
	}
	return a.start(ctx, r, told)
}

// start shows what is kept, goes on with a draft, or introduces the questions. What somebody
// told is asked no more.
func (a *Readiness) start(ctx context.Context, r *bot.Request, told Answers) (bot.Reply, error) {
	content := &a.corpus().Readiness
	if len(content.Areas) == 0 {
		return bot.Reply{}, errNone()
	}
	kept, is := a.kept(ctx, r, content)
	if draft, begun := a.draft(ctx, r); begun {
		reply := a.offerDraft(content, draft.and(told), is)
		reply.Blocks = append(heard(content, told, draft), reply.Blocks...)
		return reply, nil
	}
	if is {
		if told.said() > 0 {
			kept.Blocks = append([]bot.Block{bot.Text{Text: "You keep answers already, and these are they. What you wrote changes none of them: use Change an answer for that."}}, kept.Blocks...)
		}
		return kept, nil
	}
	return a.introduce(ctx, r, content, told)
}

// and are the answers with those that somebody told of areas which were not asked yet.
func (a Answers) and(told Answers) Answers {
	all := maps.Clone(told)
	if all == nil {
		all = Answers{}
	}
	maps.Copy(all, a)
	return all
}

// heard says what comes of what somebody told who had begun already: it fills in what was not
// asked yet, and changes no answer.
func heard(content *knowledge.Readiness, told, draft Answers) []bot.Block {
	if told.said() == 0 {
		return nil
	}
	added := maps.Clone(told)
	maps.DeleteFunc(added, func(area, _ string) bool { _, asked := draft[area]; return asked })
	var said []string
	if len(added) > 0 {
		said = append(said, "From your words I have filled in: "+strings.Join(filled(content, added), ", ")+".")
	}
	if len(added) < len(told) {
		said = append(said, "What you answered before stays as it is; you can change it at the end.")
	}
	return []bot.Block{bot.Text{Text: strings.Join(said, " ")}}
}

// kept is what somebody has kept, as a result; false where that is nothing. Where the memory
// fails it can be answered all the same: the reply says that it fails.
func (a *Readiness) kept(ctx context.Context, r *bot.Request, content *knowledge.Readiness) (bot.Reply, bool) {
	kept, err := a.store.KeptAnswers(ctx, r.Community, r.Person())
	if err != nil {
		return bot.Reply{}, false
	}
	reply := a.result(r, content, kept.Answers.through(content), state{kept: kept.At})
	reply.Effect = bot.Adds
	return reply, true
}

func errNone() error {
	return &bot.Error{Kind: bot.NotFound, Sentence: "There is no self-assessment here any more.", Cause: errors.New("no areas")}
}

// offerDraft asks somebody who has begun whether they go on, or want to see what they have kept
// before.
func (a *Readiness) offerDraft(content *knowledge.Readiness, draft Answers, kept bool) bot.Reply {
	says, next := fmt.Sprintf("You have answered %d of %d questions. I hold unfinished answers for a day, for you alone.", draft.said(), len(content.Areas)), "Go on"
	if len(draft) == len(content.Areas) {
		says, next = "You have gone through all questions. I hold these answers for a day, for you alone, until you keep them.", "See the result"
	}
	options := []bot.Option{a.option(next, content, draft, viewNext), {Label: "Begin anew", Action: bot.Action{Name: beginAction, IDs: []string{anew}}}}
	if kept {
		options = append(options, bot.Option{Label: "See or delete what I keep", Action: bot.Action{Name: beginAction, IDs: []string{asKept}}})
	}
	return private(bot.Adds, bot.Text{Text: says}, bot.Choices{Options: options})
}

// introduce says what it is, and asks the first question, or where all of them are one form
// offers that.
func (a *Readiness) introduce(ctx context.Context, r *bot.Request, content *knowledge.Readiness, told Answers) (bot.Reply, error) {
	says := fmt.Sprintf("%s about what you have done so far, five minutes at most. You alone see them, and nothing is kept unless you say so.\n%s", questions(len(content.Areas)), content.Note)
	if told.said() > 0 {
		says += fmt.Sprintf("\nFrom your words I have filled in: %s. You can change that.", strings.Join(filled(content, told), ", "))
	}
	if r.Community == "" {
		if all, err := a.store.AllKeptAnswers(ctx, r.Person()); err == nil && len(all) > 0 {
			says += "\nWhat you keep in a community stays there. What you keep here is apart from it, for these direct messages alone."
		}
	}
	if a.parts(r, content) > 0 {
		return private(bot.Adds, bot.Text{Text: says}, bot.Choices{Options: []bot.Option{a.option("Open the questions", content, told, viewNext)}}), nil
	}
	reply, err := a.ask(r, content, told, bot.Adds)
	reply.Blocks = append([]bot.Block{bot.Text{Text: says}}, reply.Blocks...)
	return reply, err
}

func questions(n int) string {
	if n == 1 {
		return "One question"
	}
	return fmt.Sprintf("%d questions", n)
}

// filled are the areas that are answered, each with what was said.
func filled(content *knowledge.Readiness, answers Answers) []string {
	var list []string
	for i := range content.Areas {
		if said, ok := stands(&content.Areas[i], answers[content.Areas[i].ID]); ok {
			list = append(list, fmt.Sprintf("%s (“%s”)", said.Area.Title, said.Words()))
		}
	}
	return list
}

// goOn shows what a button asks for, with the answers that it brings along.
func (a *Readiness) goOn(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	content := &a.corpus().Readiness
	answers, ok := read(content, r.Action)
	if !ok {
		return a.changed(ctx, r, content)
	}
	view, at := r.Action.ID(2), -1
	if view != "" {
		if n, err := strconv.Atoi(view[1:]); err == nil {
			view, at = view[:1], n
		}
	}
	inArea := at >= 0 && at < len(content.Areas)
	switch {
	case view == viewNext:
		reply, err := a.ask(r, content, answers, bot.Replaces)
		return a.drafted(ctx, r, reply, answers), err
	case view == viewResult:
		return a.result(r, content, answers, a.stateOf(ctx, r, answers)), nil
	case view == viewDrawn && answers.said() > 0:
		return a.picture(r, content, answers)
	case view == viewChange && a.oneForm(r, content):
		return form(content, answers, 0, 1), nil
	case view == viewChange:
		return a.which(content, answers), nil
	case view == viewArea && inArea:
		return a.question(content, answers, at, bot.Replaces), nil
	case view == viewWhy && inArea:
		return a.passages(content, answers, content.Areas[at].Passages...), nil
	case view == viewAfter && at >= 0 && at < len(content.After):
		return a.passages(content, answers, content.After[at]), nil
	}
	return bot.Reply{}, &bot.Error{Kind: bot.Invalid, Sentence: "That button is from another version of me. Please type /assess.", Cause: fmt.Errorf("view %.20q", r.Action.ID(2))}
}

// changed goes on where the questions are others than those that were answered: with what
// there is still a place for, where that was remembered.
func (a *Readiness) changed(ctx context.Context, r *bot.Request, content *knowledge.Readiness) (bot.Reply, error) {
	const says = "The questions have changed since then. "
	if len(content.Areas) == 0 {
		return bot.Reply{}, errNone()
	}
	draft, begun := a.draft(ctx, r)
	if !begun {
		return private(bot.Replaces, bot.Text{Text: says + "Please begin anew."}, bot.Choices{Options: []bot.Option{
			{Label: "Begin anew", Action: bot.Action{Name: beginAction, IDs: []string{anew}}},
		}}), nil
	}
	_, kept := a.kept(ctx, r, content)
	reply := a.offerDraft(content, draft, kept)
	reply.Effect = bot.Replaces
	reply.Blocks = append([]bot.Block{bot.Text{Text: says + "Of what you answered I have what there is a question for still."}}, reply.Blocks...)
	return reply, nil
}

// draft is what a person has begun and there is still a question for. Begun is false where
// that is nothing, or is not known.
func (a *Readiness) draft(ctx context.Context, r *bot.Request) (answers Answers, begun bool) {
	draft, err := a.memory.Draft(ctx, r, memory.OnlyDraft(r, draftKind))
	if err != nil || json.Unmarshal([]byte(draft.Body), &answers) != nil {
		return nil, false
	}
	answers = still(&a.corpus().Readiness, answers)
	return answers, answers.said() > 0
}

// drafted remembers unfinished answers for a day. A first answer begins a draft, at once, so
// that the next press finds it; later ones go on with it, while the reply is being sent. Where
// there is none any more, as after its person had everything forgotten, an old message's button
// brings none back: the answers are in the buttons all the same.
func (a *Readiness) drafted(ctx context.Context, r *bot.Request, reply bot.Reply, answers Answers) bot.Reply {
	switch {
	case answers.chosen() == 0 || a.memory.Absent():
	case answers.chosen() == 1:
		a.memory.RememberDraft(ctx, r, draftKind, answers)
	case a.begun(ctx, r):
		reply.Meanwhile = append(reply.Meanwhile, a.remembers(r, answers))
	}
	return reply
}

// begun reports whether a person has begun here, or kept something before.
func (a *Readiness) begun(ctx context.Context, r *bot.Request) bool {
	if _, err := a.memory.Draft(ctx, r, memory.OnlyDraft(r, draftKind)); err == nil {
		return true
	}
	_, err := a.store.KeptAnswers(ctx, r.Community, r.Person())
	return err == nil
}

// remembers keeps a draft, where nobody waits for it.
func (a *Readiness) remembers(r *bot.Request, answers Answers) func(context.Context) {
	of := *r
	return func(ctx context.Context) { a.memory.RememberDraft(ctx, &of, draftKind, answers) }
}

func private(effect bot.Effect, blocks ...bot.Block) bot.Reply {
	return bot.Reply{Visibility: bot.Private, Effect: effect, Blocks: blocks}
}

// option is a button that shows a view of the answers.
func (a *Readiness) option(label string, content *knowledge.Readiness, answers Answers, view string) bot.Option {
	ids := []string{mark(content), signs(content, answers)}
	if view != "" {
		ids = append(ids, view)
	}
	return bot.Option{Label: label, Action: bot.Action{Name: goAction, IDs: ids}}
}

// export is what is kept of a person, for them to read.
func (a *Readiness) export(ctx context.Context, person string) ([]byte, error) {
	all, err := a.store.AllKeptAnswers(ctx, person)
	if err != nil {
		return nil, err
	}
	if all == nil {
		all = []Kept{}
	}
	return json.Marshal(map[string][]Kept{"assessments": all})
}

// home offers the assessment on the bot's own screen.
func (a *Readiness) home(ctx context.Context, r *bot.Request) ([]bot.Block, error) {
	if len(a.corpus().Readiness.Areas) == 0 {
		return nil, nil
	}
	says, label := "Some questions on what you have done so far show which skills to look at next. You alone see the answers.", "Assess yourself"
	if _, kept, err := a.Known(ctx, r.Community, r.Person()); err != nil {
		return nil, err
	} else if kept {
		says, label = "I keep what you said of your skills, for you alone.", "See it, or change it"
	}
	return []bot.Block{bot.Choices{Prompt: says, Options: []bot.Option{{Label: label, Action: bot.Action{Name: beginAction}}}}}, nil
}
