package bot

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// Passage is a part of Markdown that stands on lines of its own.
type Passage struct {
	Kind   PassageKind
	Number int  // of an entry in a numbered list; 0 in one of bullets
	Depth  int  // of an entry: 0 for one of the outermost list
	Apart  bool // a blank line stands before it
	Words  []Words
}

// PassageKind says what a passage is.
type PassageKind int

// The kinds of passages.
const (
	Paragraph PassageKind = iota
	Entry                 // of a list
	Quote
	CodeLines
)

// Words are words of a passage that look alike.
type Words struct {
	Text                   string // plain text; of a link its label
	Strong, Emphasis, Code bool
	Address                string // of a link: of the web or of mail
	Channel                string // the id of a channel, which has no text
}

// Passages are the parts of Markdown, for platforms that show each in a form of its own; the
// same parts that [Markdown] writes. It reports false for what is built otherwise than of
// paragraphs, headings, lists, quotes and code, one after another: a quote in a list, a list
// in a quote.
func Passages(source string) ([]Passage, bool) {
	raw := []byte(strings.ReplaceAll(source, "\x00", ""))
	p := passages{source: raw, whole: true}
	for n := markdownParser.Parse(text.NewReader(raw)).FirstChild(); n != nil; n = n.NextSibling() {
		p.block(n)
	}
	return p.list, p.whole
}

// passages collects those of one text.
type passages struct {
	source []byte
	list   []Passage
	whole  bool // nothing had to be left out
}

func (p *passages) add(n ast.Node, kind PassageKind, words []Words) {
	p.list = append(p.list, Passage{Kind: kind, Apart: n.HasBlankPreviousLines() && len(p.list) > 0, Words: words})
}

func (p *passages) block(n ast.Node) {
	switch n := n.(type) {
	case *ast.Heading:
		p.add(n, Paragraph, p.words(n, Words{Strong: true}))
	case *ast.List:
		p.entries(n, 0)
	case *ast.Blockquote:
		var words []Words
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			if _, is := c.(*ast.Paragraph); !is {
				p.whole = false
				return
			}
			if len(words) > 0 {
				words = append(words, Words{Text: "\n\n"})
			}
			words = append(words, p.words(c, Words{})...)
		}
		p.add(n, Quote, words)
	case *ast.FencedCodeBlock:
		var b strings.Builder
		for i := range n.Lines().Len() {
			line := n.Lines().At(i)
			b.Write(line.Value(p.source))
		}
		p.add(n, CodeLines, []Words{{Text: strings.TrimRight(b.String(), "\r\n")}})
	case *ast.ThematicBreak:
		p.add(n, Paragraph, []Words{{Text: "———"}})
	default:
		p.add(n, Paragraph, p.words(n, Words{}))
	}
}

// entries are those of a list, each followed by those of the lists in it.
func (p *passages) entries(n *ast.List, depth int) {
	number := 0
	if n.IsOrdered() {
		number = n.Start
		p.whole = p.whole && number > 0
	}
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		entry := Passage{Kind: Entry, Number: number, Depth: depth, Apart: depth == 0 && item == n.FirstChild() && n.HasBlankPreviousLines() && len(p.list) > 0}
		var inner []*ast.List
		for c := item.FirstChild(); c != nil; c = c.NextSibling() {
			switch c := c.(type) {
			case *ast.List:
				inner = append(inner, c)
			case *ast.Paragraph, *ast.TextBlock:
				p.whole = p.whole && len(entry.Words) == 0
				entry.Words = p.words(c, Words{})
			default:
				p.whole = false
			}
		}
		p.list = append(p.list, entry)
		for _, l := range inner {
			p.entries(l, depth+1)
		}
		if number > 0 {
			number++
		}
	}
}

// words are those beneath a node, which look as those around them do and as they themselves
// say.
func (p *passages) words(parent ast.Node, like Words) []Words {
	w := markdownWriter{style: plainStyle, source: p.source}
	var list []Words
	say := func(words Words) {
		if words.Text == "" && words.Channel == "" {
			return
		}
		if n := len(list); n > 0 && words.Channel == "" && words.Address == "" {
			if before := list[n-1]; before.Address == "" && before.Channel == "" && (Words{Strong: before.Strong, Emphasis: before.Emphasis, Code: before.Code, Text: words.Text}) == words {
				list[n-1].Text += words.Text
				return
			}
		}
		list = append(list, words)
	}
	link := func(label, address string) {
		words := like
		words.Text, words.Address = label, webAddress(address)
		if words.Text == "" {
			words.Text = words.Address
		}
		say(words)
	}
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		words := like
		switch n := n.(type) {
		case *ast.Emphasis:
			if n.Level > 1 {
				words.Strong = true
			} else {
				words.Emphasis = true
			}
			list = append(list, p.words(n, words)...)
		case *ast.CodeSpan:
			words.Text, words.Code = codeOf(n, p.source), true
			say(words)
		case *ast.AutoLink:
			address := string(n.URL(p.source))
			if n.AutoLinkType == ast.AutoLinkEmail {
				address = "mailto:" + strings.TrimPrefix(address, "mailto:")
			}
			link(string(n.Label(p.source)), address)
		case *ast.Link, *ast.Image:
			link(w.label(n), destination(n))
		case *channelNode:
			words.Channel = n.id
			say(words)
		default:
			words.Text = w.inline(n)
			say(words)
		}
	}
	return list
}
