package digest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"careerbot/bot"
	"careerbot/bot/memory"
)

// digestAction names what is due. Its ids are the period and when it was due, in Unix seconds.
const digestAction = "digest"

// here is what one writes to have it in this channel.
const here = "here"

// days are the days of the week, as one writes them.
var days = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}

func (d *Digests) command() bot.Command {
	what := []bot.Choice{{Name: "in this channel", Value: here}, {Name: "every day", Value: string(Daily)}, {Name: "every week", Value: string(Weekly)}, {Name: "off", Value: string(Off)}}
	var on []bot.Choice
	for _, day := range days {
		on = append(on, bot.Choice{Name: day.String(), Value: strings.ToLower(day.String())})
	}
	return bot.Command{
		Name:    "digest",
		Private: true,
		Summary: "How questions fare here, every day or week in a channel of yours",
		Args: []bot.Arg{
			{Name: "what", Summary: "here, daily, weekly or off; nothing to see how it stands", Choices: what},
			{Name: "day", Summary: "the day of a weekly one", Choices: on},
		},
		Examples: []string{"", "here", "weekly friday", "off"},
		Access:   bot.Administrator,
		Handler:  d.answer,
	}
}

func (d *Digests) answer(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	switch {
	case d.memory.Absent():
		return bot.Reply{}, &bot.Error{Kind: bot.Unavailable, Sentence: "I have no memory here, so I have nothing to tell of. Whoever runs me can give me a database.", Cause: bot.ErrNoMemory}
	case r.Community == "":
		return bot.Reply{}, &bot.Error{Kind: bot.Invalid, Sentence: "A digest belongs to a community. Please ask for it in one of its channels.", Cause: errors.New("no community")}
	}
	p, err := d.store.Digest(ctx, r.Community)
	if err != nil {
		return bot.Reply{}, memory.StoreError(err)
	}
	words := strings.Fields(strings.ToLower(r.Words(d.command().Args)))
	if len(words) == 0 {
		return d.stands(ctx, r, p)
	}
	changed, err := p.changed(r, words)
	if err != nil {
		return bot.Reply{}, err
	}
	changed.Community, changed.Since, changed.Trouble = r.Community, d.now(), ""
	if err := d.store.SaveDigest(ctx, changed); err != nil {
		return bot.Reply{}, memory.StoreError(err)
	}
	return bot.Reply{Visibility: bot.Private, Blocks: []bot.Block{bot.Text{Text: changed.says(d.now())}}}, nil
}

// changed is a schedule with what words say.
func (p Schedule) changed(r *bot.Request, words []string) (Schedule, error) {
	if p.Every == "" {
		p.Every, p.Day = Off, time.Monday
	}
	for _, w := range words {
		day := slices.IndexFunc(days, func(d time.Weekday) bool { return strings.ToLower(d.String()) == w })
		switch {
		case w == here:
			p.Channel = r.Scope()
			if p.Every == Off {
				p.Every = Weekly
			}
		case w == string(Daily) || w == string(Weekly) || w == string(Off):
			p.Every = Every(w)
		case day >= 0:
			p.Every, p.Day = Weekly, days[day]
		default:
			return p, &bot.Error{Kind: bot.Invalid, Sentence: "Write here, daily, weekly with a day, or off.", Cause: errors.New("unknown word")}
		}
	}
	if p.Every != Off && p.Channel == "" {
		p.Channel = r.Scope()
	}
	if p.Every != Off && p.Channel == "" {
		return p, &bot.Error{Kind: bot.Invalid, Sentence: "Please say that in the channel where the digest is to come.", Cause: errors.New("no channel")}
	}
	return p, nil
}

// says is when and where the digest comes.
func (p Schedule) says(now time.Time) string {
	if p.Every == Off || p.Every == "" {
		return "There is no digest here. Use the digest command with “here” in the channel where it is to come."
	}
	due, _ := p.last(now)
	next := due.AddDate(0, 0, 1)
	often := "every day"
	if p.Every == Weekly {
		next, often = due.AddDate(0, 0, 7), "every "+p.Day.String()
	}
	return fmt.Sprintf("The digest comes %s at %d:00 UTC in <#%s>, next on %s. Whoever reads that channel can read it.", often, dueHour, p.Channel, next.Format("2 Jan"))
}

// stands says how the digest is set, and what it would say now.
func (d *Digests) stands(ctx context.Context, r *bot.Request, p Schedule) (bot.Reply, error) {
	now := d.now().UTC()
	asChannel := *r
	asChannel.User = bot.User{}
	if p.Channel != "" {
		asChannel.Channel, asChannel.Parent = p.Channel, ""
	}
	blocks, err := d.Of(ctx, &asChannel, now.Add(-p.length()), now)
	if err != nil {
		return bot.Reply{}, err
	}
	return bot.Reply{Visibility: bot.Private, Blocks: append([]bot.Block{bot.Text{Text: p.says(now)}, bot.Text{Text: "This is what it would say now:"}}, blocks...)}, nil
}
