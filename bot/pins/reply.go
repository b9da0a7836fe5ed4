package pins

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"careerbot/bot"
	"careerbot/bot/card"
	"careerbot/bot/memory"
	"careerbot/knowledge"
)

// What this file does: a moderator answers somebody's message with a pin of the community's.
// They find it by typing, see what will be said, and say whether its author is notified.

// completePins is what the field for a pin proposes.
const completePins = "pins"

const pinField = "pin"

// The ids of whether the author of a message is notified of the answer to it.
const (
	notifies = "notify"
	quietly  = ""
)

// chooseReply asks which pin answers the message that a moderator chose.
func (ps *Pins) chooseReply(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	if err := ps.canPin(r); err != nil {
		return bot.Reply{}, err
	}
	ps.Current(ctx, r.Community) // what is typed is looked for in what is loaded
	return ps.replyForm(r.Fields[bot.AuthorField], r.Message), nil
}

func (ps *Pins) replyForm(author, message string) bot.Reply {
	return bot.Reply{Visibility: bot.Private, Blocks: []bot.Block{bot.Form{
		Title: "Answer with a pin", Action: bot.Action{Name: pinReplyFormAction, IDs: []string{author, message}}, Submit: "Preview",
		Fields: []bot.Field{{Name: pinField, Label: "Pin", Help: "words of a question that it answers, or its id", Required: true, Max: knowledge.MaxPhrasing, Complete: completePins}},
	}}}
}

// answered is the message that is answered: who wrote it, and its id.
type answered struct{ author, message string }

// maxFound is how many pins are offered that have what was typed.
const maxFound = 10

// foundReply shows the pin that was typed, or offers those that it may be.
func (ps *Pins) foundReply(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	if err := ps.canPin(r); err != nil {
		return bot.Reply{}, err
	}
	to, typed := answered{r.Action.ID(0), r.Action.ID(1)}, strings.TrimSpace(r.Fields[pinField])
	list, err := ps.all(ctx, r.Community)
	if err != nil {
		return bot.Reply{}, err
	}
	list = slices.DeleteFunc(list, func(p Pin) bool { return p.State == Retired || !r.In(p.Channel) })
	if at := slices.IndexFunc(list, func(p Pin) bool { return p.ID == typed }); at >= 0 {
		return ps.previewReply(ctx, r, list[at], to)
	}
	words := knowledge.Words(typed)
	list = slices.DeleteFunc(list, func(p Pin) bool { return len(words) == 0 || !p.matches(words) })
	switch {
	case len(list) == 0:
		return bot.Reply{}, &bot.Error{Kind: bot.NotFound, Sentence: "No pin has these words. Please try others; pins lists them all.", Cause: errors.New("no such pin")}
	case len(list) == 1:
		return ps.previewReply(ctx, r, list[0], to)
	}
	var options []bot.Option
	for _, p := range list[:min(len(list), maxFound)] {
		options = append(options, bot.Option{Label: bot.Cut(p.Triggers[0], knowledge.MaxTitle), Action: bot.Action{Name: pinTakeAction, IDs: []string{p.ID, to.author, to.message}}})
	}
	return bot.Reply{Visibility: bot.Private, Blocks: []bot.Block{bot.Choices{Prompt: "Several pins have these words. Which one?", Options: options}}}, nil
}

// chosenReply shows what will be said with the pin that was chosen among several.
func (ps *Pins) chosenReply(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	p, err := ps.toSay(ctx, r)
	if err != nil {
		return bot.Reply{}, err
	}
	reply, err := ps.previewReply(ctx, r, p, answered{r.Action.ID(1), r.Action.ID(2)})
	reply.Effect = bot.Replaces
	return reply, err
}

// toSay is the pin that a button names, as it is now.
func (ps *Pins) toSay(ctx context.Context, r *bot.Request) (Pin, error) {
	if err := ps.canPin(r); err != nil {
		return Pin{}, err
	}
	p, err := ps.Get(ctx, r.Community, r.Action.ID(0))
	if err == nil && (p.State == Retired || !r.In(p.Channel)) {
		err = &bot.Error{Kind: bot.NotFound, Sentence: "That pin answers nothing here any more. Please choose another one.", Cause: fmt.Errorf("pin %s is retired", p.ID)}
	}
	return p, err
}

func (ps *Pins) previewReply(ctx context.Context, r *bot.Request, p Pin, to answered) (bot.Reply, error) {
	said, err := ps.saidWith(ctx, r, p)
	if err != nil {
		return bot.Reply{}, err
	}
	send := func(label, how string) bot.Option {
		return bot.Option{Label: label, Action: bot.Action{Name: pinSayAction, IDs: []string{p.ID, to.author, how, to.message}}}
	}
	options := []bot.Option{send("Answer", quietly)}
	if to.author != "" {
		options = append(options, send("Answer and notify them", notifies))
	}
	blocks := append([]bot.Block{bot.Text{Text: "This is what everybody there will see:"}}, said...)
	return bot.Reply{Visibility: bot.Private, Blocks: append(blocks, bot.Choices{Options: options})}, nil
}

// saidWith is a pin as an answer shows it.
func (ps *Pins) saidWith(ctx context.Context, r *bot.Request, p Pin) ([]bot.Block, error) {
	corpus := ps.searcher.Corpus()
	e := p.entry(corpus, ps.names(ctx, r.Community))
	if e == nil {
		return nil, &bot.Error{Kind: bot.NotFound, Sentence: "That pin has nothing to show: its passage is gone. Please choose another one.", Cause: fmt.Errorf("pin %s is empty", p.ID)}
	}
	shown := ps.searcher.Titled(e)
	blocks := []bot.Block{card.AnswerBlock(shown, shown.Short)}
	if figures, ok := card.FiguresBlock(corpus, e.Figures, nil); ok {
		blocks = append(blocks, figures)
	}
	return blocks, nil
}

// say answers the message with the pin, for everybody there, once.
func (ps *Pins) say(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	p, err := ps.toSay(ctx, r)
	if err != nil {
		return bot.Reply{}, err
	}
	said, err := ps.saidWith(ctx, r, p)
	if err != nil {
		return bot.Reply{}, err
	}
	done := []bot.Block{bot.Text{Text: "Answered."}}
	once := strings.Join([]string{r.Person(), r.Community, r.Channel, r.Action.ID(3), p.ID}, memory.ConversationSeparator)
	if !ps.said.Claim(once) {
		return bot.Reply{Visibility: bot.Private, Effect: bot.Replaces, Blocks: done}, nil
	}
	author := r.Action.ID(1)
	r.Private, r.Message = false, r.Action.ID(3) // it goes beside that message
	lead, calls := bot.Block(bot.Text{Text: "The moderators answer:"}), ""
	if author != "" && r.Action.ID(2) == notifies { // not every platform names somebody without calling them
		lead, calls = bot.Byline{User: author, Did: "asked, and the moderators answer:"}, author
	}
	return bot.Reply{
		Visibility: bot.Shared, Instead: done, Blocks: append([]bot.Block{lead}, said...), Calls: calls,
		Undo: func(context.Context) { ps.said.Release(once) },
	}, nil
}

// completePin proposes pins by the questions that they answer.
func (ps *Pins) completePin(_ context.Context, r *bot.Request, prefix string) []bot.Choice {
	var list []bot.Choice
	for _, t := range ps.overlays.begun(r, prefix, bot.MaxChoices) {
		if !slices.ContainsFunc(list, func(c bot.Choice) bool { return c.Value == t.pin }) {
			list = append(list, bot.Choice{Name: t.text, Value: t.pin})
		}
	}
	return list
}
