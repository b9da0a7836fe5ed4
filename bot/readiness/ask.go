package readiness

import (
	"context"
	"fmt"
	"maps"
	"strconv"

	"careerbot/bot"
	"careerbot/knowledge"
)

// What this file does: it asks. Where a platform's forms let one choose, all questions are one
// form, or as few as hold them, with a press between; elsewhere they come one by one, in one
// message.

// ask asks the first question that is open, with those of its form, or shows the result where
// there is none.
func (a *Readiness) ask(r *bot.Request, content *knowledge.Readiness, answers Answers, effect bot.Effect) (bot.Reply, error) {
	if len(content.Areas) == 0 {
		return bot.Reply{}, errNone()
	}
	parts := a.parts(r, content)
	for i, area := range content.Areas {
		if _, said := answers[area.ID]; said {
			continue
		}
		if parts > 0 {
			return form(content, answers, partOf(content, i, parts), parts), nil
		}
		return a.question(content, answers, i, effect), nil
	}
	reply := a.result(r, content, answers, state{})
	reply.Effect = effect
	return reply, nil
}

// question asks about one area. Each button brings along all that was said, with its answer.
func (a *Readiness) question(content *knowledge.Readiness, answers Answers, at int, effect bot.Effect) bot.Reply {
	area := &content.Areas[at]
	var options []bot.Option
	for _, answer := range area.Answers {
		options = append(options, a.option(answer.Says, content, answers.with(area.ID, answer.ID), viewNext))
	}
	beside := []bot.Option{a.option("Skip", content, answers.with(area.ID, ""), viewNext)}
	if at > 0 {
		beside = append(beside, a.option("Back", content, answers, viewArea+strconv.Itoa(at-1)))
	}
	says := fmt.Sprintf("Question %d of %d: **%s**", at+1, len(content.Areas), area.Title)
	switch now, ok := stands(area, answers[area.ID]); {
	case ok && now.Knows != "":
		says += "\n" + fromWords(now)
	case ok:
		says += "\nYou said: " + now.Words()
	}
	return private(effect, bot.Text{Text: says}, bot.Choices{Prompt: area.Question, Options: options, Read: true}, bot.Choices{Options: beside})
}

// fromWords says that an area was filled in, and what that counts as.
func fromWords(s Said) string {
	return fmt.Sprintf("Taken from your words: “%s”. It counts like “%s”. Choose what fits better, if anything does.", s.Words(), s.Area.Answers[s.Answer].Says)
}

// which asks which answer is to be changed.
func (a *Readiness) which(content *knowledge.Readiness, answers Answers) bot.Reply {
	var options []bot.Option
	for i, area := range content.Areas {
		options = append(options, a.option(area.Title, content, answers, viewArea+strconv.Itoa(i)))
	}
	return private(bot.Replaces,
		bot.Choices{Prompt: "Which answer do you want to change?", Options: options},
		bot.Choices{Options: []bot.Option{a.option("Back to the result", content, answers, viewResult)}})
}

// parts is how many forms hold all questions, with their answers to choose from; 0 where no
// form lets one choose.
func (a *Readiness) parts(r *bot.Request, content *knowledge.Readiness) int {
	fields := a.platforms.FormFields(r)
	if fields <= 0 {
		return 0
	}
	return (len(content.Areas) + fields - 1) / fields
}

// oneForm reports whether one form holds all questions.
func (a *Readiness) oneForm(r *bot.Request, content *knowledge.Readiness) bool {
	return a.parts(r, content) == 1
}

// part are the areas of one of several forms, which are of much the same length.
func part(content *knowledge.Readiness, at, parts int) []knowledge.Area {
	n := len(content.Areas)
	return content.Areas[(at*n+parts-1)/parts : ((at+1)*n+parts-1)/parts]
}

// partOf is the form that asks about an area.
func partOf(content *knowledge.Readiness, area, parts int) int {
	return area * parts / len(content.Areas)
}

// form asks everything at once, or one part of it.
func form(content *knowledge.Readiness, answers Answers, at, parts int) bot.Reply {
	ids := []string{mark(content), signs(content, answers)}
	f := bot.Form{Title: "Where I stand", Submit: "See the result"}
	if parts > 1 {
		f.Title += fmt.Sprintf(", %d of %d", at+1, parts)
		ids = append(ids, strconv.Itoa(at), strconv.Itoa(parts))
	}
	if at+1 < parts {
		f.Submit = "Go on"
	}
	f.Action = bot.Action{Name: formAction, IDs: ids}
	for _, area := range part(content, at, parts) {
		field := bot.Field{Name: area.ID, Label: area.Title + ": " + area.Question, Open: true}
		if now, ok := stands(&area, answers[area.ID]); ok {
			field.Value = area.Answers[now.Answer].ID
			if now.Knows != "" {
				field.Hint = fmt.Sprintf("From your words: “%s”.", now.Words())
			}
		}
		for _, answer := range area.Answers {
			field.Choices = append(field.Choices, bot.Choice{Name: answer.Says, Value: answer.ID})
		}
		f.Fields = append(f.Fields, field)
	}
	return private(bot.Adds, bot.Text{Text: content.Note + " Leave out what you do not want to answer."}, f)
}

// formBack takes a form. One that was opened before the questions changed brings answers
// that there is no question for any more: they are left out, and that is said.
func (a *Readiness) formBack(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	content := &a.corpus().Readiness
	if len(content.Areas) == 0 {
		return bot.Reply{}, errNone()
	}
	answers, asked, says := a.filledIn(content, r)
	if answers.said() == 0 && asked {
		return private(bot.Adds, bot.Text{Text: says + "You have answered nothing yet. Nothing is lost: open the questions again whenever you like."},
			bot.Choices{Options: []bot.Option{a.option("Open the questions", content, nil, viewNext)}}), nil
	}
	var reply bot.Reply
	if asked {
		reply = a.result(r, content, answers, a.stateOf(ctx, r, answers))
	} else {
		left := 0
		for _, area := range content.Areas {
			if _, said := answers[area.ID]; !said {
				left++
			}
		}
		reply = private(bot.Adds, bot.Text{Text: fmt.Sprintf("You have answered %d of %d questions. I hold unfinished answers for a day, for you alone.", answers.said(), len(content.Areas))},
			bot.Choices{Options: []bot.Option{a.option(fmt.Sprintf("Go on with the other %d", left), content, answers, viewNext), a.option("See the result so far", content, answers, viewResult)}})
	}
	reply.Effect = bot.Adds
	if says != "" {
		reply.Blocks = append([]bot.Block{bot.Text{Text: says + "What has no question any more is left out."}}, reply.Blocks...)
	}
	if answers.said() > 0 && !a.memory.Absent() {
		reply.Meanwhile = append(reply.Meanwhile, a.remembers(r, answers))
	}
	return reply, nil
}

// filledIn are the answers with those of a form. Asked reports whether all questions were asked;
// says is what its person has to know first.
func (a *Readiness) filledIn(content *knowledge.Readiness, r *bot.Request) (answers Answers, asked bool, says string) {
	before, same := read(content, r.Action)
	areas := content.Areas
	at, err := strconv.Atoi(r.Action.ID(2))
	if parts, no := strconv.Atoi(r.Action.ID(3)); err == nil && no == nil && same && at >= 0 && at < parts && parts <= len(areas) {
		areas = part(content, at, parts)
	}
	if r.Action.ID(0) != mark(content) {
		says = "The questions have changed since the form was opened. "
	}
	answers = maps.Clone(before)
	if answers == nil {
		answers = Answers{}
	}
	for i := range areas {
		area := &areas[i]
		chosen := r.Fields[area.ID]
		if area.Answer(chosen) < 0 {
			chosen = ""
		}
		// What was filled in and left as it was is still what they said, and no choice of theirs.
		if said, ok := stands(area, before[area.ID]); ok && said.Knows != "" && chosen == area.Answers[said.Answer].ID {
			chosen = before[area.ID]
		}
		answers[area.ID] = chosen
	}
	return answers, len(answers) == len(content.Areas), says
}
