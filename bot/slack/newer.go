package slack

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/slack-go/slack"
)

// What this file does: it keeps which of Slack's newer blocks a workspace takes. Slack brings
// them to one workspace after another, and answers invalid_blocks to the others. Each has an
// older form, which is sent there instead; what was refused is left out for a day.

// kinds is a set of newer blocks.
type kinds uint8

// The newer blocks, each with the page that states its limits.
const (
	feedbackKind  kinds = 1 << iota // https://docs.slack.dev/reference/block-kit/blocks/context-actions-block
	richTextKind                    // https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
	tableKind                       // https://docs.slack.dev/reference/block-kit/blocks/table-block
	containerKind                   // https://docs.slack.dev/reference/block-kit/blocks/container-block
	chartKind                       // https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block
	allKinds      kinds = 1<<iota - 1
)

// kindOf is the kind of a block; none for those that every workspace takes.
func kindOf(b slack.Block) kinds {
	switch b.(type) {
	case *slack.ContextActionsBlock:
		return feedbackKind
	case *slack.RichTextBlock:
		return richTextKind
	case *slack.TableBlock:
		return tableKind
	case *slack.ContainerBlock:
		return containerKind
	case *slack.DataVisualizationBlock:
		return chartKind
	}
	return 0
}

// each calls f with every kind of a set.
func (k kinds) each(f func(one kinds)) {
	for one := kinds(1); one < allKinds+1; one <<= 1 {
		if k&one != 0 {
			f(one)
		}
	}
}

// String names the kinds as Slack does in its documents.
func (k kinds) String() string {
	names := map[kinds]string{feedbackKind: "feedback buttons", richTextKind: "rich text", tableKind: "tables", containerKind: "containers", chartKind: "charts"}
	var list []string
	k.each(func(one kinds) { list = append(list, names[one]) })
	return strings.Join(list, ", ")
}

// kindsOf are the kinds among blocks.
func kindsOf(blocks []slack.Block) kinds {
	var used kinds
	for _, b := range blocks {
		used |= kindOf(b)
	}
	return used
}

// newAgain is how long a kind is left out of messages in a workspace that has refused it.
const newAgain = 24 * time.Hour

// newer is what a workspace takes of them. Its zero value takes all.
type newer struct {
	mu    sync.Mutex
	until map[kinds]time.Time // when one that was refused is tried again
}

// taken are the kinds that a message may have now.
func (n *newer) taken(now time.Time) kinds {
	n.mu.Lock()
	defer n.mu.Unlock()
	taken := allKinds
	for one, until := range n.until {
		if now.Before(until) {
			taken &^= one
		}
	}
	return taken
}

// leaveOut leaves kinds out for a while that a workspace has refused.
func (w *workspace) leaveOut(ctx context.Context, refused kinds) {
	w.newer.mu.Lock()
	defer w.newer.mu.Unlock()
	if w.newer.until == nil {
		w.newer.until = map[kinds]time.Time{}
	}
	until := w.config.Now().Add(newAgain)
	refused.each(func(one kinds) { w.newer.until[one] = until })
	w.log.InfoContext(ctx, "this workspace refuses Slack's newer blocks: older ones stand in for them", "blocks", refused.String(), "for", newAgain)
}

// pointed is the place in a message of a block that Slack refuses.
var pointed = regexp.MustCompile(`/blocks/(\d+)`)

// refusedKinds are those of a message's newer blocks that Slack has refused: what it points
// at, or where it does not say, all of them.
func (m *rendered) refusedKinds(err error) kinds {
	var refused kinds
	for _, place := range pointed.FindAllStringSubmatch(fmt.Sprint(details(err)), -1) {
		if i, err := strconv.Atoi(place[1]); err == nil && i < len(m.blocks) {
			refused |= kindOf(m.blocks[i])
		}
	}
	if refused == 0 {
		return kindsOf(m.blocks)
	}
	return refused
}

// without is the same message with the older form of these kinds.
func (m *rendered) without(refused kinds) rendered { return render(m.reply, m.allowed&^refused) }
