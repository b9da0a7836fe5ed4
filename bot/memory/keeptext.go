package memory

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"careerbot/bot"
)

// day is what texts are kept by.
const day = 24 * time.Hour

// keepDays are what a community can choose from, where the operator keeps texts for longer.
var keepDays = []int{0, 1, 7, 14, 30, 90, 180, 365}

// defaultKeepDays is how long texts are kept where nobody has set it.
const defaultKeepDays = 30

// keepTextSetting is how long a community lets texts be kept: shorter than its operator does,
// and never longer.
func (m *Memory) keepTextSetting(longest time.Duration) bot.Setting {
	days := int(longest / day)
	s := bot.Setting{
		Key: "keep_text_days", Name: "How long questions' words are kept", Operator: strconv.Itoa(days), Default: strconv.Itoa(defaultKeepDays), Changed: m.keepShorter,
		Help: "After that only what became of a question is kept, without its words. A shorter time holds for what is kept already, too.",
	}
	for _, n := range keepDays {
		if n < days {
			s.Values = append(s.Values, bot.Choice{Name: inDays(n), Value: strconv.Itoa(n)})
		}
	}
	s.Values = append(s.Values, bot.Choice{Name: inDays(days), Value: s.Operator})
	return s
}

func inDays(n int) string {
	switch n {
	case 0:
		return "not at all"
	case 1:
		return "1 day"
	}
	return fmt.Sprintf("%d days", n)
}

// KeepText is how long the words of a community's questions are kept; zero for not at all.
func (m *Memory) KeepText(ctx context.Context, community string) time.Duration {
	days, err := strconv.Atoi(m.settings.Value(ctx, community, m.keepText))
	if err != nil {
		return 0
	}
	return time.Duration(days) * day
}

// keepShorter takes time away from the texts that are kept already.
func (m *Memory) keepShorter(ctx context.Context, community, _ string) error {
	return m.store.ShortenTexts(ctx, community, m.KeepText(ctx, community))
}
