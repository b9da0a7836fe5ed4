package card

import (
	"slices"
	"strings"

	"careerbot/bot"
	"careerbot/knowledge"
)

// OneSentence leaves of each answer in a reply its first sentence, and offers the rest. What
// moderators wrote stays whole: they chose how long it is.
func OneSentence(reply bot.Reply, answers []*knowledge.Entry) bot.Reply {
	pinned, cut := map[string]bool{}, false
	for _, e := range answers {
		pinned[e.ID] = e.Kind == knowledge.Pin
	}
	reply.Blocks = slices.Clone(reply.Blocks)
	last := -1 // of the blocks that the answers end with
	for i, block := range reply.Blocks {
		switch b := block.(type) {
		case bot.Answer:
			last = i
			if text := beginning(b.Text); !pinned[b.Entry] && text != b.Text {
				b.Text, cut = text, true
				reply.Blocks[i] = b
			}
		case bot.Basis:
			last = i
		}
	}
	if cut && !slices.ContainsFunc(reply.Options(), func(o bot.Option) bool { return o.Action.Name == MoreAction }) {
		var ids []string
		for _, e := range answers {
			ids = append(ids, e.ID)
		}
		reply.Blocks = slices.Insert(reply.Blocks, last+1, Choices("", ShowMore(ids...))...)
	}
	return reply
}

// beginning is the first sentence of a text, as it stands there, or all of a text that begins
// with a list. Yes and No are no sentence by themselves.
func beginning(text string) string {
	paragraph, _, _ := strings.Cut(text, "\n\n")
	if strings.Contains(paragraph, "\n") || strings.HasSuffix(paragraph, ":") {
		return text
	}
	at := 0
	for _, sentence := range knowledge.Sentences(paragraph) {
		i := strings.Index(paragraph[at:], sentence)
		if i < 0 {
			return paragraph // it is not as it stands there: a mark was left out
		}
		at += i + len(sentence)
		if first := paragraph[:at]; at > len("Yes.") && whole(first) {
			return first
		}
	}
	return paragraph
}

// whole reports whether a text ends outside of every link and every bold part.
func whole(text string) bool {
	return strings.Count(text, "**")%2 == 0 && strings.Count(text, "[") == strings.Count(text, "]") && strings.Count(text, "(") == strings.Count(text, ")")
}
