package pins

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"careerbot/bot"
	"careerbot/bot/card"
)

// History returns a pin's revisions, oldest first.
func (ps *Pins) History(ctx context.Context, community, id string) ([]Revision, error) {
	list, err := ps.store.PinHistory(ctx, community, id)
	if err != nil {
		return nil, pinError(err)
	}
	if len(list) == 0 {
		return nil, &bot.Error{Kind: bot.NotFound, Sentence: "There is no such pin. The list of pins has those there are.", Cause: bot.ErrNotFound}
	}
	return list, nil
}

// HistoryCard shows a pin's revisions, the latest first, on a platform: its people are
// named as they are there.
func HistoryCard(platform string, history []Revision) bot.Block {
	var items []bot.Item
	for _, v := range slices.Backward(history) {
		text := string(v.What)
		if v.Why != "" {
			text += ": " + v.Why
		}
		items = append(items, bot.Item{Name: "#" + strconv.Itoa(v.Number), At: v.At, Person: userOf(platform, v.By), Text: text + " — " + revisionSays(v)})
	}
	return bot.Listing{Title: "History of " + history[0].Pin, Items: items}
}

func (ps *Pins) history(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	if err := ps.canPin(r); err != nil {
		return bot.Reply{}, err
	}
	history, err := ps.History(ctx, r.Community, r.Action.ID(0))
	if err != nil {
		return bot.Reply{}, err
	}
	var options []bot.Option
	for _, v := range slices.Backward(history) {
		if len(options) < pinsListed && v.Number != history[len(history)-1].Number {
			options = append(options, bot.Option{Label: fmt.Sprintf("Restore #%d", v.Number), Action: bot.Action{Name: pinRestoreAction, IDs: []string{v.Pin, strconv.Itoa(v.Number)}}})
		}
	}
	return bot.Reply{Visibility: bot.Private, Blocks: append([]bot.Block{HistoryCard(r.Platform, history)}, card.Choices("", options)...)}, nil
}

// userOf is a person's id on a platform; whoever was forgotten has none, and who comes from
// elsewhere is named with the place.
func userOf(platform, person string) string { return strings.TrimPrefix(person, platform+":") }

// revisionSays is what the pin said after a revision, in short.
func revisionSays(v Revision) string {
	says := v.After.Target
	if says == "" {
		says = bot.PlainMarkdown(v.After.Text)
	}
	return bot.Cut(fmt.Sprintf("%s → %s", v.After.Triggers[0], strings.Join(strings.Fields(says), " ")), 120)
}

// Restore makes a pin again what it was after one of its revisions. A retired pin's last
// words are restored as well.
func (ps *Pins) Restore(ctx context.Context, community, id string, number int, by Author) (Pin, error) {
	_, after, err := ps.apply(ctx, community, id, by, Restored, func(p *Pin) error {
		history, err := ps.store.PinHistory(ctx, community, p.ID)
		if err != nil {
			return pinError(err)
		}
		at := slices.IndexFunc(history, func(v Revision) bool { return v.Number == number })
		if at < 0 {
			return &bot.Error{Kind: bot.NotFound, Sentence: "There is no such revision. Look at the history again.", Cause: bot.ErrNotFound}
		}
		old := *history[at].After
		old.CreatedBy = p.CreatedBy
		if problems := old.Problems(ps.searcher.Corpus()); len(problems) > 0 {
			return &bot.Error{Kind: bot.Invalid, Sentence: "That revision can no longer be used: " + problems[0].Text, Cause: errors.New("revision with problems")}
		}
		old.verify(ps.searcher.Corpus(), by, ps.now())
		*p = old
		return nil
	})
	return after, err
}

func (ps *Pins) restore(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	if err := ps.canPin(r); err != nil {
		return bot.Reply{}, err
	}
	number, err := strconv.Atoi(r.Action.ID(1))
	if err != nil {
		return bot.Reply{}, &bot.Error{Kind: bot.Invalid, Sentence: "There is no such revision. Look at the history again.", Cause: err}
	}
	p, err := ps.Restore(ctx, r.Community, r.Action.ID(0), number, author(r))
	if err != nil {
		return bot.Reply{}, err
	}
	return ps.shown(ctx, p), nil
}
