package bot

import (
	"context"
	"strings"
)

// What this file does: a moderator keeps a message as an answer by putting an emoji on it. Which
// one, each community chooses; a platform tells of no other.

// EmojiField is a field of what is Reacted: the emoji's name.
const EmojiField = "emoji"

// noEmoji is the value of the setting where none is chosen.
const noEmoji = "off"

// emoji are those that a community chooses from, by the names that Slack has for them.
var emoji = []struct{ name, sign string }{{"pushpin", "📌"}, {"bookmark", "🔖"}, {"star", "⭐"}, {"bulb", "💡"}}

// KeepEmoji is the setting of the emoji by which moderators keep a message as an answer.
var KeepEmoji = func() Setting {
	s := Setting{
		Key: "keep_emoji", Name: "Emoji that keeps an answer", Operator: noEmoji, Default: noEmoji,
		Help:   "A moderator who puts this emoji on a message is asked, alone, whether it is to become an answer. I read that message only when they say so.",
		Values: []Choice{{Name: "none", Value: noEmoji}},
	}
	for _, e := range emoji {
		s.Values = append(s.Values, Choice{Name: e.sign + " " + e.name, Value: e.name})
	}
	return s
}()

// KeptBy reports whether an emoji, by its name, keeps a message in a community.
func KeptBy(ctx context.Context, settings Settings, community, name string) bool {
	return name != "" && name != noEmoji && settings.Value(ctx, community, KeepEmoji) == name
}

// EmojiNamed is the name of an emoji that a community can choose, by its sign; empty for every
// other.
func EmojiNamed(sign string) string {
	sign = strings.TrimSuffix(sign, "\ufe0f") // says that it is to be drawn in colour
	for _, e := range emoji {
		if e.sign == sign {
			return e.name
		}
	}
	return ""
}

// EmojiSign is the sign of an emoji that a community can choose.
func EmojiSign(name string) string {
	for _, e := range emoji {
		if e.name == name {
			return e.sign
		}
	}
	return ""
}
