package readiness

import (
	"fmt"

	"careerbot/bot"
	"careerbot/bot/chart"
	"careerbot/knowledge"
)

// bars are what somebody said as bars, in the order of the result.
func bars(content *knowledge.Readiness, result Result) chart.Bars {
	b := chart.Bars{Title: "Where you stand, by your answers", Note: content.Note}
	for _, one := range result.Have {
		b.Rows = append(b.Rows, row(one, ""))
	}
	for _, one := range result.Gaps {
		b.Rows = append(b.Rows, row(one, " (a gap)"))
	}
	for _, area := range result.Open {
		b.Rows = append(b.Rows, chart.Row{Label: area.Title, Says: "Not answered"})
	}
	return b
}

func row(one Said, gap string) chart.Row {
	return chart.Row{Label: one.Area.Title, Says: one.marked() + gap, Full: one.Answer + 1, Of: len(one.Area.Answers), Weak: gap != ""}
}

// picture shows the result as a picture, beside the message that it was pressed on.
// Where that is a form's, the picture goes to somebody's direct messages, and there is a way
// back.
func (a *Readiness) picture(r *bot.Request, content *knowledge.Readiness, answers Answers) (bot.Reply, error) {
	b := bars(content, resultOf(content, answers))
	data, err := a.pen.PNG(b)
	if err != nil {
		return bot.Reply{}, &bot.Error{Kind: bot.Internal, Cause: fmt.Errorf("picture: %w", err)}
	}
	reply := private(bot.Adds, bot.File{Name: "where-i-stand.png", Data: string(data), Alt: b.Alt()})
	if a.oneForm(r, content) {
		reply.Blocks = append(reply.Blocks, bot.Choices{Options: []bot.Option{a.option("Back to the result", content, answers, viewResult)}})
	}
	return reply, nil
}
