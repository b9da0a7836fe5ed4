package slack

import (
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"careerbot/bot"
)

// What this file does: it shows a text with lists, quotes or code in the forms that Slack has
// for them. Rich text is no markup: what stands in it calls nobody, whatever it says.
// https://docs.slack.dev/reference/block-kit/blocks/rich-text-block

// maxIndent is how deep lists stand in one another; no page states it, and nobody writes more.
const maxIndent = 8

// richBlock makes rich text of a Markdown text with a lead in bold. It reports false for one
// that reads as well without, and where it has no form for all of it.
func richBlock(lead, text string) (*slack.RichTextBlock, bool) {
	if isPlain(text) {
		return nil, false
	}
	passages, whole := bot.Passages(text)
	if !whole || !slices.ContainsFunc(passages, func(p bot.Passage) bool { return p.Kind != bot.Paragraph }) {
		return nil, false
	}
	block := slack.NewRichTextBlock("")
	if lead = strings.Join(strings.Fields(lead), " "); lead != "" {
		passages = append([]bot.Passage{{Words: []bot.Words{{Text: lead, Strong: true}}}}, passages...)
	}
	for _, p := range passages {
		words, ok := richWords(p.Words)
		if !ok || p.Depth > maxIndent {
			return nil, false
		}
		if len(words) == 0 {
			continue
		}
		switch p.Kind {
		case bot.Entry:
			listEntry(block, p, words)
		case bot.Quote:
			block.Elements = append(block.Elements, &slack.RichTextQuote{Type: slack.RTEQuote, Elements: words})
		case bot.CodeLines:
			block.Elements = append(block.Elements, &slack.RichTextPreformatted{Type: slack.RTEPreformatted, Elements: words})
		default:
			paragraph(block, p, words)
		}
	}
	return block, len(block.Elements) > 0
}

// paragraph adds one to the section that ends a block, with the line ends between them, as
// Slack's own editor does: sections may stand side by side.
func paragraph(block *slack.RichTextBlock, p bot.Passage, words []slack.RichTextSectionElement) {
	if n := len(block.Elements); n > 0 {
		if section, is := block.Elements[n-1].(*slack.RichTextSection); is {
			between := "\n"
			if p.Apart {
				between = "\n\n"
			}
			section.Elements = append(append(section.Elements, slack.NewRichTextSectionTextElement(between, nil)), words...)
			return
		}
	}
	block.Elements = append(block.Elements, slack.NewRichTextSection(words...))
}

// listEntry adds an entry to the list that ends a block, or begins another one: Slack has one
// for each depth, and the number at which it begins.
func listEntry(block *slack.RichTextBlock, p bot.Passage, words []slack.RichTextSectionElement) {
	style := slack.RTEListBullet
	if p.Number > 0 {
		style = slack.RTEListOrdered
	}
	if n := len(block.Elements); n > 0 {
		if list, is := block.Elements[n-1].(*slack.RichTextList); is && list.Style == style && list.Indent == p.Depth && (p.Number == 0 || list.Offset+len(list.Elements)+1 == p.Number) {
			list.Elements = append(list.Elements, slack.NewRichTextSection(words...))
			return
		}
	}
	list := slack.NewRichTextList(style, p.Depth, slack.NewRichTextSection(words...))
	list.Offset = max(p.Number-1, 0)
	block.Elements = append(block.Elements, list)
}

// richWords are words as Slack has them. It reports false for a link that it may not take.
func richWords(words []bot.Words) ([]slack.RichTextSectionElement, bool) {
	var list []slack.RichTextSectionElement
	for _, w := range words {
		w.Text = strings.ReplaceAll(w.Text, "\x00", "")
		var style *slack.RichTextSectionTextStyle
		if w.Strong || w.Emphasis || w.Code {
			style = &slack.RichTextSectionTextStyle{Bold: w.Strong, Italic: w.Emphasis, Code: w.Code}
		}
		switch {
		case w.Channel != "" && channelID.MatchString(w.Channel):
			list = append(list, slack.NewRichTextSectionChannelElement(w.Channel, style))
		case w.Channel != "":
			list = append(list, slack.NewRichTextSectionTextElement("<#"+w.Channel+">", style))
		case w.Address != "" && !wellFormed(w.Address):
			return nil, false
		case w.Address != "":
			list = append(list, slack.NewRichTextSectionLinkElement(w.Address, w.Text, style))
		case w.Text != "":
			list = append(list, slack.NewRichTextSectionTextElement(w.Text, style))
		}
	}
	return list, true
}

// wellFormed reports whether an address can stand in a link, which has no other form there.
func wellFormed(address string) bool {
	_, err := url.Parse(address)
	return err == nil && utf8.RuneCountInString(address) <= maxLink
}
