package readiness

import (
	"context"
	"fmt"
	"strconv"

	"careerbot/bot"
	"careerbot/knowledge"
)

// What this file does: it asks. Where a platform's forms let one choose, all questions are one
// form; elsewhere they come one by one, in one message.

// ask asks the first question that is open, or shows the result where there is none.
func (a *Readiness) ask(r *bot.Request, content *knowledge.Readiness, answers Answers, effect bot.Effect) (bot.Reply, error) {
	if len(content.Areas) == 0 {
		return bot.Reply{}, errNone()
	}
	if a.oneForm(r, content) && answers.said() == 0 {
		return form(content, answers), nil
	}
	for i, area := range content.Areas {
		if _, said := answers[area.ID]; !said && !a.oneForm(r, content) {
			return a.question(content, answers, i, effect), nil
		}
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
	if now := area.Answer(answers[area.ID]); now >= 0 {
		says += "\nYou said: " + area.Answers[now].Says
	}
	return private(effect, bot.Text{Text: says}, bot.Choices{Prompt: area.Question, Options: options, Read: true}, bot.Choices{Options: beside})
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

// oneForm reports whether one form holds all questions, with their answers to choose from.
func (a *Readiness) oneForm(r *bot.Request, content *knowledge.Readiness) bool {
	return a.platforms.FormFields(r) >= len(content.Areas)
}

// form asks everything at once.
func form(content *knowledge.Readiness, answers Answers) bot.Reply {
	f := bot.Form{Title: "Where I stand", Action: bot.Action{Name: formAction, IDs: []string{mark(content)}}, Submit: "See the result"}
	for _, area := range content.Areas {
		field := bot.Field{Name: area.ID, Label: area.Title + ": " + area.Question, Value: answers[area.ID], Open: true}
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
	answers := still(content, Answers(r.Fields))
	for id, answer := range answers {
		if answer == "" {
			delete(answers, id)
		}
	}
	says := ""
	if r.Action.ID(0) != mark(content) {
		says = "The questions have changed since the form was opened. "
	}
	if answers.said() == 0 {
		return private(bot.Adds, bot.Text{Text: says + "You have answered nothing yet. Nothing is lost: open the questions again whenever you like."},
			bot.Choices{Options: []bot.Option{a.option("Open the questions", content, nil, viewChange)}}), nil
	}
	reply := a.result(r, content, answers, a.stateOf(ctx, r, answers))
	reply.Effect = bot.Adds
	if says != "" {
		reply.Blocks = append([]bot.Block{bot.Text{Text: says + "What has no question any more is left out."}}, reply.Blocks...)
	}
	return a.drafted(r, reply, answers), nil
}
