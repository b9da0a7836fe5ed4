package unasked

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"
	"time"

	"careerbot/bot"
	"careerbot/bot/memory"
)

// The values of whether questions are answered that were put to nobody.
const (
	off   = "off"
	trial = "trial"
	live  = "live"
)

var (
	channelsSetting = bot.Setting{
		Key: "unasked_channels", Name: "Where I answer unasked", Channels: true, Operator: bot.NoChannels, Default: bot.NoChannels,
		Help: "The channels, forums too, where a question that nobody answers may get an answer of mine. Open the settings in a channel to put it in or out.",
	}
	reviewSetting = bot.Setting{
		Key: "unasked_review", Name: "Where moderators judge", Channels: true, Operator: bot.NoChannels, Default: bot.NoChannels,
		Help: "The channel where moderators see, in the trial, what I would have answered. Of several the first counts. Open the settings in it to put it in.",
	}
	waitSetting = bot.Setting{
		Key: "unasked_wait", Name: "How long I wait for somebody", Operator: "30m", Default: "30m",
		Help: "A question gets an answer of mine only where nobody has said anything to it for so long.",
		Values: []bot.Choice{
			{Name: "5 minutes", Value: "5m"}, {Name: "15 minutes", Value: "15m"}, {Name: "30 minutes", Value: "30m"}, {Name: "1 hour", Value: "1h"}, {Name: "4 hours", Value: "4h"}, {Name: "12 hours", Value: "12h"},
		},
	}
	sureSetting = bot.Setting{
		Key: "unasked_sure", Name: "How sure I must be to answer unasked", Operator: "0.95", Default: "0.95",
		Help:   "The least confidence of an answer, as explain shows it. The surer, the fewer questions get one.",
		Values: []bot.Choice{{Name: "0.90", Value: "0.9"}, {Name: "0.95", Value: "0.95"}, {Name: "0.97: nearly word for word", Value: "0.97"}},
	}
)

// modeSetting turns it on.
func (u *Unasked) modeSetting() bot.Setting {
	s := modeValues
	s.Refuses, s.Stands, s.Lacks = u.refuses, u.stands, u.lacks
	return s
}

var modeValues = bot.Setting{
	Key: "unasked", Name: "Questions that nobody answers", Operator: off, Default: off,
	Help:   "In the trial I say nothing: moderators see what I would have said, and judge it. I can answer once the trial has shown that I am right.",
	Values: []bot.Choice{{Name: "I leave them alone", Value: off}, {Name: "trial: shown to moderators alone", Value: trial}, {Name: "I answer them", Value: live}},
}

func (u *Unasked) all() []bot.Setting {
	return []bot.Setting{u.modeSetting(), channelsSetting, reviewSetting, waitSetting, sureSetting}
}

func (u *Unasked) mode(ctx context.Context, community string) string {
	return u.settings.Value(ctx, community, modeValues)
}

// wait is how long a question waits for somebody.
func (u *Unasked) wait(ctx context.Context, community string) time.Duration {
	d, err := time.ParseDuration(u.settings.Value(ctx, community, waitSetting))
	if err != nil {
		return 12 * time.Hour // the settings' values are durations
	}
	return d
}

// sureFrom is the least confidence of an answer.
func (u *Unasked) sureFrom(ctx context.Context, community string) float64 {
	least, err := strconv.ParseFloat(u.settings.Value(ctx, community, sureSetting), 64)
	if err != nil {
		return 1
	}
	return least
}

// review is the channel where moderators judge, or nothing.
func (u *Unasked) review(ctx context.Context, community string) string {
	for _, id := range bot.ChannelsOf(u.settings.Value(ctx, community, reviewSetting)) {
		return id
	}
	return ""
}

// lacks says what is missing for questions to be heard, and answers to be judged.
func (u *Unasked) lacks(ctx context.Context, r *bot.Request) string {
	platform, overhears := u.platforms.Named(r.Platform).(bot.Overhears)
	if !overhears {
		return "Here nobody talks to others, so there is nothing to answer unasked."
	}
	if deaf := platform.Deaf(); deaf != "" {
		return deaf
	}
	if tagger, tags := u.platforms.Named(r.Platform).(bot.Tagger); tags && u.mode(ctx, r.Community) != off {
		if text := tagger.CannotTag(ctx, r.Community, bot.ChannelsOf(u.settings.Value(ctx, r.Community, channelsSetting))); text != "" {
			return text
		}
	}
	if !u.memory.KeepsText(ctx, r.Community) {
		return "No words of questions are kept here, so none can wait for an answer: see “How long questions' words are kept”."
	}
	return ""
}

// What it takes to answer unasked.
const (
	judgedLast = 100   // the last answers count, and there must be as many
	rightFrom  = 0.90  // the least share of them that was surely right
	confidence = 1.645 // of the two-sided 90% interval, in standard deviations
	inPercent  = 100
)

// Precision is how many of a community's last answers were right.
type Precision struct {
	Right, All int
}

// Lower is the lower bound of the share's 90% interval (Wilson); zero where nothing was judged.
func (p Precision) Lower() float64 {
	if p.All == 0 {
		return 0
	}
	n, share, z := float64(p.All), float64(p.Right)/float64(p.All), confidence
	middle := share + z*z/(2*n)
	spread := z * math.Sqrt(share*(1-share)/n+z*z/(4*n*n))
	return (middle - spread) / (1 + z*z/n)
}

// Enough reports whether that is enough to answer unasked.
func (p Precision) Enough() bool { return p.All >= judgedLast && p.Lower() >= rightFrom }

// String is the figures as moderators read them.
func (p Precision) String() string {
	if p.All == 0 {
		return "Two people or more have judged none of my answers yet."
	}
	answers, were := fmt.Sprintf("%d answers", p.All), "were"
	if p.All == 1 {
		answers = "answer"
	}
	if p.Right == 1 {
		were = "was"
	}
	return fmt.Sprintf("Of the last %s that people have judged, %d %s right: %.0f%%, and at least %.0f%% (the lower bound of the 90%% interval).", answers, p.Right, were, inPercent*float64(p.Right)/float64(p.All), math.Floor(inPercent*p.Lower()))
}

// Precision is how many of a community's last answers were right.
func (u *Unasked) Precision(ctx context.Context, community string) (Precision, error) {
	right, all, err := u.store.JudgedUnasked(ctx, community, judgedLast)
	if err != nil {
		return Precision{}, memory.StoreError(err)
	}
	return Precision{right, all}, nil
}

// stands says how the trial stands.
func (u *Unasked) stands(ctx context.Context, community string) string {
	p, err := u.Precision(ctx, community)
	if err != nil {
		return "I cannot tell how it stands just now."
	}
	said, right, wrong, err := u.store.SaidUnasked(ctx, community, judgedLast)
	if err != nil || said == 0 {
		return p.String()
	}
	return fmt.Sprintf("%s Of the last %d that I have said, %d were found helpful, %d were waved away or found not helpful, and %d nobody has judged.", p, said, right, wrong, said-right-wrong)
}

// refuses says why a community cannot have a value yet.
func (u *Unasked) refuses(ctx context.Context, community, value string) error {
	if value != live {
		return nil
	}
	p, err := u.Precision(ctx, community)
	if err != nil || p.Enough() {
		return err
	}
	return &bot.Error{
		Kind: bot.Denied, Cause: errors.New("the trial has not shown enough"),
		Sentence: fmt.Sprintf("Not yet. %s I answer by myself once %d are judged and at least %.0f%% were right by that bound. Choose the trial first, and let two moderators or more judge each answer.", p, judgedLast, inPercent*rightFrom),
	}
}
