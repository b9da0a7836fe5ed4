package readiness

import (
	"encoding/base32"
	"hash/fnv"
	"maps"
	"strconv"
	"strings"

	"careerbot/bot"
	"careerbot/knowledge"
)

// What this file does: answers travel in the buttons of the message that asks, so that nothing
// of them need be kept and an old message goes on from where it stands. Each area is one sign
// in the content's order, behind a mark of the content: signs of other areas are not read as
// if they were of these.

// The signs of an area that is not answered. Answers are digits, from 0; words that somebody
// said to know are letters.
const (
	unanswered = '.'
	skipped    = '-'
	firstWord  = 'a'
)

// mark tells one content's areas and answers from another's.
func mark(content *knowledge.Readiness) string {
	h := fnv.New32a()
	for _, area := range content.Areas {
		_, _ = h.Write([]byte(area.ID + ":"))
		for _, answer := range area.Answers {
			_, _ = h.Write([]byte(answer.ID + ","))
		}
		for _, word := range area.Words {
			_, _ = h.Write([]byte(known + word + ","))
		}
	}
	return strings.ToLower(base32.StdEncoding.EncodeToString(h.Sum(nil))[:6])
}

// signs are the answers as they travel.
func signs(content *knowledge.Readiness, answers Answers) string {
	var b strings.Builder
	for _, area := range content.Areas {
		answer, said := answers[area.ID]
		at := area.Answer(answer)
		name, told := word(&area, answer)
		switch {
		case at >= 0:
			b.WriteString(strconv.Itoa(at))
		case told:
			b.WriteByte(firstWord + byte(name))
		case said:
			b.WriteRune(skipped)
		default:
			b.WriteRune(unanswered)
		}
	}
	return b.String()
}

// read returns the answers that came with an action: false where they are about other areas
// than the content has now, or where somebody has made them up.
func read(content *knowledge.Readiness, a bot.Action) (Answers, bool) {
	given := a.ID(1)
	if a.ID(0) != mark(content) || len(given) != len(content.Areas) {
		return nil, false
	}
	answers := Answers{}
	for i, area := range content.Areas {
		switch sign := given[i]; {
		case sign == unanswered:
		case sign == skipped:
			answers[area.ID] = ""
		case sign >= firstWord && int(sign-firstWord) < len(area.Words):
			answers[area.ID] = known + area.Words[sign-firstWord]
		case sign < '0' || int(sign-'0') >= len(area.Answers):
			return nil, false
		default:
			answers[area.ID] = area.Answers[sign-'0'].ID
		}
	}
	return answers, true
}

// still are those of the answers that the content has a place for.
func still(content *knowledge.Readiness, answers Answers) Answers {
	list := Answers{}
	for id, answer := range answers {
		area := content.Area(id)
		if area == nil {
			continue
		}
		if _, ok := stands(area, answer); ok || answer == "" {
			list[id] = answer
		}
	}
	return list
}

// through are the answers of somebody who has gone through all questions: what they did not
// answer, they skipped.
func (a Answers) through(content *knowledge.Readiness) Answers {
	list := still(content, a)
	for _, area := range content.Areas {
		if _, said := list[area.ID]; !said {
			list[area.ID] = ""
		}
	}
	return list
}

// with are the answers with one more.
func (a Answers) with(area, answer string) Answers {
	more := maps.Clone(a)
	if more == nil {
		more = Answers{}
	}
	more[area] = answer
	return more
}

// said is how many areas are answered.
func (a Answers) said() (n int) {
	for _, answer := range a {
		if answer != "" {
			n++
		}
	}
	return n
}

// chosen is how many areas are answered by a choice.
func (a Answers) chosen() (n int) {
	for _, answer := range a {
		if answer != "" && !strings.HasPrefix(answer, known) {
			n++
		}
	}
	return n
}
