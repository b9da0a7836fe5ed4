package slack

import (
	"encoding/json"
	"strings"
)

// shared is an attachment that may be a forwarded message.
// https://docs.slack.dev/reference/objects/attachment
type shared struct {
	IsShare  bool   `json:"is_share"`
	Text     string `json:"text"`
	Messages []struct {
		Message struct {
			Text   string            `json:"text"`
			Blocks []json.RawMessage `json:"blocks"`
		} `json:"message"`
	} `json:"message_blocks"`
}

// forwarded is what the messages say that somebody has forwarded without a word of their
// own.
func forwarded(attachments []shared) string {
	var parts []string
	for _, a := range attachments {
		if !a.IsShare && len(a.Messages) == 0 {
			continue // a link that unfolds, an app's own
		}
		text := spoken(a.Text)
		for _, m := range a.Messages {
			if text == "" {
				text = spoken(m.Message.Text)
			}
			if text == "" {
				text = blocksText(m.Message.Blocks)
			}
		}
		if text != "" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, "\n")
}

// blocksText is what blocks say, one below the other.
func blocksText(blocks []json.RawMessage) string {
	var parts []string
	for _, b := range blocks {
		if text := richText(b); text != "" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, "\n")
}

// richText is what the elements of a rich text block say: texts and links.
// https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
func richText(block json.RawMessage) string {
	var root richElement
	if err := json.Unmarshal(block, &root); err != nil {
		return "" // of a kind that is not known here
	}
	var b strings.Builder
	root.write(&b)
	return strings.TrimSpace(b.String())
}

type richElement struct {
	Type     string          `json:"type"`
	Text     json.RawMessage `json:"text"` // a string, or of a section block an object
	URL      string          `json:"url"`
	Elements []richElement   `json:"elements"`
}

func (e *richElement) write(b *strings.Builder) {
	var text string
	if len(e.Text) > 0 && json.Unmarshal(e.Text, &text) != nil {
		var object struct {
			Text string `json:"text"`
		}
		if json.Unmarshal(e.Text, &object) == nil {
			text = spoken(object.Text)
		}
	}
	if text == "" {
		text = e.URL
	}
	b.WriteString(text)
	for i := range e.Elements {
		e.Elements[i].write(b)
	}
	if strings.HasPrefix(e.Type, "rich_text_") || e.Type == "section" {
		b.WriteByte('\n')
	}
}
