package digest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"careerbot/bot"
	"careerbot/bot/memory"
)

// digestAction names what is due. Its ids are the period and when it was due, in Unix seconds.
const digestAction = "digest"

// here is what one writes to have it in this channel.
const here = "here"

func (d *Digests) command() bot.Command {
	what := []bot.Choice{{Name: "in this channel", Value: here}, {Name: "every day", Value: string(Daily)}, {Name: "every week", Value: string(Weekly)}, {Name: "off", Value: string(Off)}}
	var on []bot.Choice
	for _, day := range days {
		on = append(on, bot.Choice{Name: day.String(), Value: strings.ToLower(day.String())})
	}
	return bot.Command{
		Name:    "digest",
		Private: true,
		Summary: "How questions fare here, every day or week in a channel that you choose",
		Args: []bot.Arg{
			{Name: "what", Summary: "here, daily, weekly or off; nothing to see when it comes", Choices: what},
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
	words := strings.Fields(strings.ToLower(r.Words(d.command().Args)))
	if len(words) == 0 {
		return d.shows(ctx, r)
	}
	values, err := d.wanted(ctx, r, words)
	if err != nil {
		return bot.Reply{}, err
	}
	if err := d.settings.Set(ctx, r, values); err != nil {
		return bot.Reply{}, err
	}
	if err := d.takeUp(ctx, r.Community); err != nil { // one that had stopped goes on
		return bot.Reply{}, memory.StoreError(err)
	}
	says := d.plan(ctx, r.Community, Schedule{}).says(d.now())
	if values[everyValues.Key] == string(Off) {
		says = "The digest is turned off. " + toHaveOne
	}
	return bot.Reply{Visibility: bot.Private, Blocks: []bot.Block{bot.Text{Text: says}}}, nil
}

// wanted are the settings that words ask for, by key.
func (d *Digests) wanted(ctx context.Context, r *bot.Request, words []string) (map[string]string, error) {
	now, values := d.plan(ctx, r.Community, Schedule{}), map[string]string{}
	for _, w := range words {
		hour := strings.TrimSuffix(w, ":00")
		switch {
		case w == here:
			if r.Scope() == "" {
				return nil, noChannel()
			}
			values[channelSetting.Key] = r.Scope()
			if _, said := values[everyValues.Key]; !said && now.Every == Off {
				values[everyValues.Key] = string(Weekly)
			}
		case everyValues.Takes(w):
			values[everyValues.Key] = w
		case daySetting.Takes(w):
			values[everyValues.Key], values[daySetting.Key] = string(Weekly), w
		case hourSetting.Takes(hour):
			values[hourSetting.Key] = hour
		default:
			return nil, &bot.Error{Kind: bot.Invalid, Sentence: "Write here, daily, weekly with a day, an hour of UTC as 9:00, or off.", Cause: errors.New("unknown word")}
		}
	}
	on := now.Every != Off
	if every, said := values[everyValues.Key]; said {
		on = every != string(Off)
	}
	if _, said := values[channelSetting.Key]; on && !said && now.Channel == "" {
		if r.Scope() == "" {
			return nil, noChannel()
		}
		values[channelSetting.Key] = r.Scope()
	}
	return values, nil
}

func noChannel() error {
	return &bot.Error{Kind: bot.Invalid, Sentence: "Please say that in the channel where the digest is to come.", Cause: errors.New("no channel")}
}

// toHaveOne says how to turn the digest on.
const toHaveOne = "To have one, use the digest command with “here” in the channel where it is to come."

// says is when and where the digest comes.
func (p Schedule) says(now time.Time) string {
	if p.Every == Off || p.Every == "" {
		return "No digest comes. " + toHaveOne
	}
	if p.Channel == "" {
		return "No channel is chosen yet in which the digest comes."
	}
	due, _ := p.last(now)
	next := due.AddDate(0, 0, 1)
	often := "every day"
	if p.Every == Weekly {
		next, often = due.AddDate(0, 0, 7), "every "+p.Day.String()
	}
	return fmt.Sprintf("The digest comes %s at %d:00 UTC in <#%s>, next on %s. Whoever reads that channel can read it.", often, p.Hour, p.Channel, next.Format("2 Jan"))
}

// shows says how the digest is set, and what it would say now.
func (d *Digests) shows(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	now, p := d.now().UTC(), d.plan(ctx, r.Community, Schedule{})
	asChannel := *r
	asChannel.User = bot.User{}
	if p.Channel != "" {
		asChannel.Channel, asChannel.Parent = p.Channel, ""
	}
	blocks, err := d.Of(ctx, &asChannel, now.Add(-p.length()), now)
	if err != nil {
		return bot.Reply{}, err
	}
	says := p.says(now)
	if lacks := d.lacks(ctx, r); lacks != "" {
		says = lacks
	}
	return bot.Reply{Visibility: bot.Private, Blocks: append([]bot.Block{bot.Text{Text: says}, bot.Text{Text: "This is what it would say now:"}}, blocks...)}, nil
}
