package readiness

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strconv"
	"strings"
	"time"

	"careerbot/bot"
	"careerbot/bot/card"
	"careerbot/bot/memory"
	"careerbot/knowledge"
)

// What this file does: it shows what somebody's answers come to, in their own words, beside
// what the passages say of the next steps; and keeps or deletes it at a press.

// state is what is known of the answers that are shown.
type state struct {
	kept time.Time // when just these were kept; zero where they are not
}

// stateOf looks whether a person has kept just these answers.
func (a *Readiness) stateOf(ctx context.Context, r *bot.Request, answers Answers) state {
	kept, err := a.store.KeptAnswers(ctx, r.Community, r.Person())
	if err != nil || !maps.Equal(kept.Answers, answers.only()) {
		return state{}
	}
	return state{kept: kept.At}
}

// only are the answers without what was skipped.
func (a Answers) only() Answers {
	list := maps.Clone(a)
	maps.DeleteFunc(list, func(_, answer string) bool { return answer == "" })
	return list
}

// result shows what answers come to.
func (a *Readiness) result(r *bot.Request, content *knowledge.Readiness, answers Answers, s state) bot.Reply {
	result := resultOf(content, answers)
	title := "Where you stand, by your answers"
	if !s.kept.IsZero() {
		title += fmt.Sprintf(" (kept on %s%s)", day(s.kept), apart(r))
	}
	blocks := []bot.Block{bot.Text{Text: title + ":"}}
	blocks = append(blocks, said("What you have", result.Have)...)
	blocks = append(blocks, said("Gaps", result.Gaps)...)
	if len(result.Open) > 0 {
		var items []bot.Item
		for _, area := range result.Open {
			items = append(items, bot.Item{Text: area.Title})
		}
		blocks = append(blocks, bot.Listing{Title: "Not answered", Items: items})
	}
	blocks = append(blocks, a.next(content, answers, result)...)
	press := bot.Choices{}
	switch {
	case a.memory.Absent():
		blocks = append(blocks, bot.Text{Text: "I have no memory here: nothing of this is kept."})
	case s.kept.IsZero() && answers.said() > 0:
		press.Options = append(press.Options, bot.Option{Label: "Keep it", Action: bot.Action{Name: keepAction, IDs: []string{mark(content), signs(content, answers)}}})
	case !s.kept.IsZero():
		if a.offers != nil {
			press.Options = append(press.Options, a.offers(r)...)
		}
		press.Options = append(press.Options, bot.Option{Label: "Delete it", Action: bot.Action{Name: dropAction}})
	}
	press.Options = append(press.Options, a.option("Change an answer", content, answers, viewChange))
	if a.platforms.ShowsPictures(r) && answers.said() > 0 && a.pen.Writes(bars(content, result)) {
		press.Options = append(press.Options, a.option("As a picture", content, answers, viewDrawn))
	}
	return private(bot.Replaces, append(blocks, bot.Text{Text: content.Note}, press)...)
}

// said lists answers, each beside a bar of how far along its area's answers it is. The bar
// says nothing that the answer does not.
func said(title string, list []Said) []bot.Block {
	if len(list) == 0 {
		return nil
	}
	var items []bot.Item
	for _, one := range list {
		items = append(items, bot.Item{Name: bar(one.Answer+1, len(one.Area.Answers)) + " " + one.Area.Title, Text: one.marked()})
	}
	return []bot.Block{bot.Listing{Title: title, Items: items}}
}

// bar is a bar of text: so many of so many parts are full.
func bar(full, of int) string { return strings.Repeat("▰", full) + strings.Repeat("▱", of-full) }

// next shows the next steps with what their passages say; where no gap is left, what to read.
func (a *Readiness) next(content *knowledge.Readiness, answers Answers, result Result) []bot.Block {
	corpus := a.corpus()
	var items []bot.Item
	var entries []*knowledge.Entry
	var options []bot.Option
	add := func(name, id, view string) {
		if e := corpus.Entry(id); e != nil {
			items = append(items, bot.Item{Name: name, Text: bot.PlainMarkdown(e.Short)})
			entries = append(entries, e)
			options = append(options, a.option(bot.Cut(e.Title, knowledge.MaxTitle), content, answers, view))
		}
	}
	title := "The next steps, as the guide says"
	for _, area := range result.Next {
		add(area.Title, area.Passages[0], viewWhy+strconv.Itoa(areaIndex(content, area)))
	}
	if len(result.Gaps) == 0 && len(result.Open) == 0 {
		title = "You named no gap. The guide goes on with this"
		for i, id := range content.After {
			add("", id, viewAfter+strconv.Itoa(i))
		}
	}
	if len(items) == 0 {
		return nil
	}
	return []bot.Block{bot.Listing{Title: title, Items: items}, card.Sources(&corpus.Guide, entries...), bot.Choices{Prompt: "Read the passages:", Options: options}}
}

func areaIndex(content *knowledge.Readiness, area *knowledge.Area) int {
	for i := range content.Areas {
		if &content.Areas[i] == area {
			return i
		}
	}
	return -1
}

// passages shows passages, with the way back to the result.
func (a *Readiness) passages(content *knowledge.Readiness, answers Answers, ids ...string) bot.Reply {
	corpus := a.corpus()
	var blocks []bot.Block
	var entries []*knowledge.Entry
	for _, id := range ids {
		if e := corpus.Entry(id); e != nil {
			answer := card.AnswerBlock(e, e.Full)
			answer.Source = ""
			blocks, entries = append(blocks, answer), append(entries, e)
		}
	}
	blocks = append(blocks, card.Sources(&corpus.Guide, entries...))
	return private(bot.Replaces, append(blocks, bot.Choices{Options: []bot.Option{a.option("Back to the result", content, answers, viewResult)}})...)
}

// keep keeps the answers that a button brings along.
func (a *Readiness) keep(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	content := &a.corpus().Readiness
	answers, ok := read(content, r.Action)
	if !ok {
		return a.changed(ctx, r, content)
	}
	if a.memory.Absent() {
		return a.result(r, content, answers, state{}), nil
	}
	if err := a.Keep(ctx, r.Community, r.Person(), answers); err != nil {
		return bot.Reply{}, memory.StoreError(err)
	}
	a.memory.DropDraft(ctx, r, memory.OnlyDraft(r, draftKind))
	return a.result(r, content, answers.through(content), state{kept: a.now()}), nil
}

// drop deletes what its presser has kept here, once they were told what goes with it. It can be
// pressed again.
func (a *Readiness) drop(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	kept, err := a.store.KeptAnswers(ctx, r.Community, r.Person())
	switch {
	case err != nil && !errors.Is(err, bot.ErrNotFound):
		return bot.Reply{}, memory.StoreError(err)
	case err == nil && r.Action.ID(0) != yes:
		return a.sure(ctx, r, kept)
	}
	if err := a.Drop(ctx, r.Community, r.Person()); err != nil {
		return bot.Reply{}, memory.StoreError(err)
	}
	a.memory.DropDraft(ctx, r, memory.OnlyDraft(r, draftKind))
	return private(bot.Replaces, bot.Text{Text: "Deleted. I keep nothing of your answers any more."}), nil
}

// sure asks before it deletes, and names what counts as done for these answers alone.
func (a *Readiness) sure(ctx context.Context, r *bot.Request, kept Kept) (bot.Reply, error) {
	content := &a.corpus().Readiness
	blocks := []bot.Block{bot.Text{Text: fmt.Sprintf("I will delete the answers that you kept on %s%s. This cannot be undone.", day(kept.At), apart(r))}}
	if a.counts != nil {
		steps, err := a.counts(ctx, r)
		if err != nil {
			return bot.Reply{}, err
		}
		if len(steps) > 0 {
			blocks = append(blocks, bot.Listing{Title: "In your plan these steps count as done because of them, and will be open again:", Items: card.Lines(steps)},
				bot.Text{Text: "Your plan and what you ticked there yourself stay."})
		}
	}
	return private(bot.Replaces, append(blocks, bot.Choices{Options: []bot.Option{
		{Label: "Delete them", Action: bot.Action{Name: dropAction, IDs: []string{yes}}},
		a.option("Leave them", content, kept.Answers.through(content), viewResult),
	}})...), nil
}

// apart says that what is kept in direct messages that belong to no community stands apart.
func apart(r *bot.Request) string {
	if r.Community != "" {
		return ""
	}
	return ", for these direct messages alone"
}

func day(at time.Time) string { return at.UTC().Format("2 Jan 2006") }
