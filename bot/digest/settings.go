package digest

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"careerbot/bot"
)

// What this file does: when and where the digest comes is a community's setting, as everything
// that its administrators set, with its history. The digest command sets the same.

var (
	channelSetting = bot.Setting{
		Key: "digest_channel", Name: "Where the digest comes", Channels: true, Operator: bot.NoChannels, Default: bot.NoChannels,
		Help: "Whoever reads that channel can read it. Of several the first counts. Open the settings in a channel to put it in or out.",
	}
	daySetting = bot.Setting{
		Key: "digest_day", Name: "Day of a weekly digest", Operator: dayName(time.Monday), Default: dayName(time.Monday),
		Help: "The day on which a weekly digest comes.", Values: dayChoices(),
	}
	hourSetting = bot.Setting{
		Key: "digest_hour", Name: "Hour of the digest", Operator: "9", Default: "9",
		Help: "When it comes on its day.", Values: hourChoices(),
	}
	everyValues = bot.Setting{
		Key: "digest", Name: "Digest", Operator: string(Off), Default: string(Off),
		Help:   "How questions fared, for moderators, in a channel that you choose: numbers, and the largest gaps.",
		Values: []bot.Choice{{Name: "off", Value: string(Off)}, {Name: "every day", Value: string(Daily)}, {Name: "every week", Value: string(Weekly)}},
	}
)

// days are the days of the week, as one writes them.
var days = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}

func dayName(d time.Weekday) string { return strings.ToLower(d.String()) }

func dayChoices() []bot.Choice {
	var list []bot.Choice
	for _, d := range days {
		list = append(list, bot.Choice{Name: d.String(), Value: dayName(d)})
	}
	return list
}

func hourChoices() []bot.Choice {
	var list []bot.Choice
	for _, h := range []int{0, 6, 7, 8, 9, 10, 12, 14, 16, 18, 20, 22} {
		list = append(list, bot.Choice{Name: fmt.Sprintf("%d:00 UTC", h), Value: strconv.Itoa(h)})
	}
	return list
}

// everySetting switches it on.
func (d *Digests) everySetting() bot.Setting {
	s := everyValues
	s.Lacks, s.Stands = d.lacks, d.stands
	return s
}

func (d *Digests) all() []bot.Setting {
	list := []bot.Setting{d.everySetting(), channelSetting, daySetting, hourSetting}
	for i := range list {
		list[i].Changed = func(ctx context.Context, community, _ string) error { return d.takeUp(ctx, community) }
	}
	return list
}

// plan is what a community has set, with how it went so far.
func (d *Digests) plan(ctx context.Context, community string, so Schedule) Schedule {
	value := func(s bot.Setting) string { return d.settings.Value(ctx, community, s) }
	so.Community, so.Every, so.Channel = community, Every(value(everyValues)), ""
	for _, id := range bot.ChannelsOf(value(channelSetting)) {
		so.Channel = id
		break
	}
	so.Day = days[max(0, slices.IndexFunc(days, func(day time.Weekday) bool { return dayName(day) == value(daySetting) }))]
	if hour, err := strconv.Atoi(value(hourSetting)); err == nil {
		so.Hour = hour
	}
	return so
}

// takeUp begins with what a community has set now: what was due before is not, and what went
// wrong before is forgotten.
func (d *Digests) takeUp(ctx context.Context, community string) error {
	so, err := d.store.Digest(ctx, community)
	if err != nil {
		return err
	}
	p := d.plan(ctx, community, so)
	p.Since, p.Trouble = d.now(), ""
	return d.store.SaveDigest(ctx, p)
}

// rests reports whether a digest that is on has stopped by itself.
func rests(set, so Schedule) bool { return set.Every != Off && so.Community != "" && so.Every == Off }

// lacks says why a digest that is on does not come.
func (d *Digests) lacks(ctx context.Context, r *bot.Request) string {
	so, err := d.store.Digest(ctx, r.Community)
	if err != nil {
		return ""
	}
	switch set := d.plan(ctx, r.Community, so); {
	case set.Every == Off:
		return ""
	case set.Channel == "":
		return "No channel is chosen in which the digest comes: open the settings there, or use the digest command with “here”."
	case rests(set, so):
		return "I could not post the digest in its channel: it is gone, or I may not write there. So I have stopped. Use the digest command with “here” in the channel where it is to come."
	}
	return ""
}

// stands says when the digest comes.
func (d *Digests) stands(ctx context.Context, community string) string {
	return d.plan(ctx, community, Schedule{}).says(d.now())
}
