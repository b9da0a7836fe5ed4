package slack

import (
	"strings"
	"time"
	"unicode/utf8"
)

// Slack's limits, in characters where nothing else is said.
const (
	// https://docs.slack.dev/reference/block-kit/blocks
	maxMessageBlocks = 50
	maxModalBlocks   = 100
	maxSectionText   = 3000
	maxActions       = 25
	maxContextText   = 2000 // of a text object in a context block
	maxInputLabel    = 2000
	maxInputHint     = 2000
	maxProblem       = 2000 // at a form's field
	// https://docs.slack.dev/reference/block-kit/block-elements
	maxButtonText  = 75
	maxButtonShown = 30 // a longer text may be cut, says the page of buttons
	minOverflow    = 2
	maxOverflow    = 5
	maxInputText   = 3000 // of a plain_text_input, and the most its max_length may be
	maxPlaceholder = 150
	// https://docs.slack.dev/reference/block-kit/composition-objects/option-object
	maxOptionText  = 75
	maxOptionValue = 150
	maxOptions     = 100
	maxRadio       = 10 // radio_buttons
	maxLink        = 3000
	// The pages of the blocks in newer.go. No more than one table is taken a message.
	maxTableRows      = 100
	maxTableColumns   = 20
	maxTableText      = 10_000 // in all cells of a message
	maxContainerTitle = 150
	maxContained      = 10
	maxChartText      = 50 // a chart's title, and its axes'
	maxChartLabel     = 20
	maxChartPoints    = 20
	maxCharts         = 2 // a message
	// https://docs.slack.dev/reference/views/modal-views
	maxModalTitle  = 24
	maxModalButton = 24
	// No page states it: messages are refused with msg_blocks_too_long from about
	// this many characters of blocks on.
	maxBlocksSize = 13_000
	// https://docs.slack.dev/apis/events-api/using-socket-mode: what is as long as
	// this is dropped without a word.
	maxSocketResponse = 20 * 1024 // bytes

	// No page states how long alt_txt may be.
	maxAltText = 1000

	// https://docs.slack.dev/interactivity/handling-user-interaction
	triggerTime = 3 * time.Second
	// A response URL takes five messages within half an hour.
	responseURLTime = 30 * time.Minute
	// What Slack waits for an acknowledgement.
	acknowledgeTime = 3 * time.Second
)

// blocksBudget is what a message's blocks may come to, with room for the notice
// that something was left out.
const blocksBudget = maxBlocksSize - 1000

// modalBudget is what a modal's blocks may come to: the limit of messages is not one of
// modals, of which a form of many questions needs more. It bounds what hostile texts come to.
const modalBudget = 60_000

// maxPlain is how much of a reply screen readers and notifications get. Slack takes
// 40,000 characters: https://docs.slack.dev/reference/methods/chat.postMessage
const maxPlain = 12_000

// pieces splits a text so that each piece, once made by render, has at most limit
// characters: at a paragraph, a line or a word where there is one.
func pieces(text string, limit int, render func(string) string) []string {
	var list []string
	for text != "" {
		rendered := render(text)
		if utf8.RuneCountInString(rendered) <= limit {
			return append(list, rendered)
		}
		// Escaping makes a character five at most: what fits is found by halving.
		at := len(text)
		for utf8.RuneCountInString(render(text[:at])) > limit {
			at = boundary(text, at/2)
		}
		at = whole(text, at, rendered, render)
		list = append(list, render(strings.TrimRight(text[:at], " \n")))
		text = strings.TrimLeft(text[at:], " \n")
	}
	return list
}

// maxParted is how many places are tried for one that parts no link and no emphasis.
const maxParted = 50

// whole is a place at or before this one at which a text can be parted so that both parts
// come to what all of it does; this one where there is none near.
func whole(text string, at int, rendered string, render func(string) string) int {
	want := strings.Join(strings.Fields(rendered), " ")
	for place, tries := at, 0; place > 0 && tries < maxParted; tries++ {
		parted := render(text[:place]) + " " + render(text[place:])
		if strings.Join(strings.Fields(parted), " ") == want {
			return place
		}
		place = strings.LastIndexAny(text[:place], " \n")
	}
	return at
}

// boundary is the best place to break a text at or before a byte, and after its
// beginning.
func boundary(text string, at int) int {
	for _, separator := range []string{"\n\n", "\n", " "} {
		if i := strings.LastIndex(text[:at], separator); i > at/2 {
			return i
		}
	}
	for at > 0 && !utf8.RuneStart(text[at]) {
		at--
	}
	if at == 0 {
		_, at = utf8.DecodeRuneInString(text)
	}
	return at
}
