package bot

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// MarkdownStyle says how the parts of Markdown are written where it is shown. A platform
// that shows Markdown itself needs none.
type MarkdownStyle struct {
	Text     func(text string) string           // words as they stand, to be made safe
	Strong   func(inner string) string          // of what is written already
	Emphasis func(inner string) string          // likewise
	Code     func(code string) string           // of a line
	Link     func(label, address string) string // the label is plain text; the address is one of http, https and mailto
	Channel  func(id string) string
}

// Markdown writes the Markdown of the content and of pins in a platform's style:
// paragraphs, headings, lists, quotes, code, emphasis, links and channels ("<#C123>").
// What is no Markdown here, as HTML, are words. Links to anything but an address of the
// web or of mail keep their label alone.
func Markdown(source string, style MarkdownStyle) string {
	raw := []byte(strings.ReplaceAll(source, "\x00", ""))
	w := markdownWriter{style: style, source: raw}
	return strings.TrimSpace(w.blocks(markdownParser.Parse(text.NewReader(raw))))
}

// PlainMarkdown is Markdown read aloud: without its signs, with its addresses.
func PlainMarkdown(source string) string { return Markdown(source, plainStyle) }

// Link is a link in a text.
type Link struct {
	Raw     string // as it stands
	Label   string // plain text, in one line
	Address string // of the web or of mail; empty where it leads anywhere else
}

// Plain is the link read aloud: its label and its address.
func (l Link) Plain() string {
	if l.Address == "" {
		return l.Label
	}
	return plainLink(l.Label, l.Address)
}

// MarkdownLinks writes the links of a text anew, and leaves all else as it stands: for
// platforms that show Markdown themselves, but not each of its links.
func MarkdownLinks(source string, write func(l Link) string) string {
	raw := []byte(source)
	w := markdownWriter{style: plainStyle, source: raw}
	var b strings.Builder
	done := 0
	_ = ast.Walk(markdownParser.Parse(text.NewReader(raw)), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		end, is := linkEnd(n)
		if !entering || !is {
			return ast.WalkContinue, nil
		}
		b.Write(raw[done:n.Pos()])
		b.WriteString(write(Link{string(raw[n.Pos():end]), w.label(n), webAddress(destination(n))}))
		done = end
		return ast.WalkSkipChildren, nil
	}) // the walker returns no error
	b.Write(raw[done:])
	return b.String()
}

// linkParser finds links, and notes where they end: where they begin is known.
type linkParser struct{ parser.InlineParser }

// endOfLink is the attribute of a link that says so, in bytes from the text's beginning.
var endOfLink = []byte("end")

// Parse implements parser.InlineParser.
func (p linkParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	n := p.InlineParser.Parse(parent, block, pc)
	switch n.(type) {
	case *ast.Link, *ast.Image:
		_, at := block.Position()
		n.SetAttribute(endOfLink, at.Start)
	}
	return n
}

// CloseBlock implements parser.CloseBlocker.
func (p linkParser) CloseBlock(parent ast.Node, block text.Reader, pc parser.Context) {
	if c, ok := p.InlineParser.(parser.CloseBlocker); ok {
		c.CloseBlock(parent, block, pc)
	}
}

func linkEnd(n ast.Node) (int, bool) {
	v, _ := n.Attribute(endOfLink)
	end, ok := v.(int)
	return end, ok
}

// destination is where a link leads, or an image is.
func destination(n ast.Node) string {
	switch n := n.(type) {
	case *ast.Link:
		return meant(n.Destination)
	case *ast.Image:
		return meant(n.Destination)
	}
	return ""
}

var plainStyle = MarkdownStyle{Text: same, Strong: same, Emphasis: same, Code: same, Link: plainLink, Channel: func(id string) string { return "<#" + id + ">" }}

func same(text string) string { return text }

func plainLink(label, address string) string {
	address = strings.TrimPrefix(address, "mailto:")
	if label == "" || label == address {
		return address
	}
	return label + " (" + address + ")"
}

// markdownParser knows what people write in chats: no HTML, no indented code, no
// definitions of links elsewhere in the text.
var markdownParser = parser.NewParser(
	parser.WithBlockParsers(
		util.Prioritized(parser.NewThematicBreakParser(), 200),
		util.Prioritized(parser.NewListParser(), 300),
		util.Prioritized(parser.NewListItemParser(), 400),
		util.Prioritized(parser.NewATXHeadingParser(), 600),
		util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
		util.Prioritized(parser.NewBlockquoteParser(), 800),
		util.Prioritized(parser.NewParagraphParser(), 1000),
	),
	parser.WithInlineParsers(
		util.Prioritized(channelParser{}, 50),
		util.Prioritized(parser.NewCodeSpanParser(), 100),
		util.Prioritized(linkParser{parser.NewLinkParser()}, 200),
		util.Prioritized(parser.NewAutoLinkParser(), 300),
		util.Prioritized(parser.NewEmphasisParser(), 500),
		util.Prioritized(extension.NewLinkifyParser(extension.WithLinkifyAllowedProtocols([]string{"http:", "https:"})), 999),
	),
)

// channelNode is a channel in a text.
type channelNode struct {
	ast.BaseInline
	id string
}

var channelKind = ast.NewNodeKind("Channel")

// Kind implements ast.Node.
func (*channelNode) Kind() ast.NodeKind { return channelKind }

// Dump implements ast.Node.
func (n *channelNode) Dump(source []byte, level int) {
	ast.DumpHelper(n, source, level, map[string]string{"ID": n.id}, nil)
}

// channelParser finds channels.
type channelParser struct{}

var channelToken = regexp.MustCompile(`^<#([A-Z0-9]{2,20})>`)

// Trigger implements parser.InlineParser.
func (channelParser) Trigger() []byte { return []byte{'<'} }

// Parse implements parser.InlineParser.
func (channelParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, _ := block.PeekLine()
	m := channelToken.FindSubmatch(line)
	if m == nil {
		return nil
	}
	block.Advance(len(m[0]))
	return &channelNode{id: string(m[1])}
}

// markdownWriter walks one text.
type markdownWriter struct {
	style  MarkdownStyle
	source []byte
}

// blocks writes what a node is made of, one below the other, with the blank lines that
// stand between.
func (w *markdownWriter) blocks(parent ast.Node) string {
	var b strings.Builder
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		if n != parent.FirstChild() {
			b.WriteByte('\n')
			if n.HasBlankPreviousLines() {
				b.WriteByte('\n')
			}
		}
		b.WriteString(w.block(n))
	}
	return b.String()
}

func (w *markdownWriter) block(n ast.Node) string {
	switch n := n.(type) {
	case *ast.Heading:
		return w.style.Strong(w.inlines(n))
	case *ast.List:
		return w.list(n)
	case *ast.Blockquote:
		return indented(w.blocks(n), w.style.Text("> "), w.style.Text("> "))
	case *ast.ThematicBreak:
		return w.style.Text("———")
	case *ast.FencedCodeBlock:
		var lines []string
		for i := range n.Lines().Len() {
			line := n.Lines().At(i)
			lines = append(lines, w.style.Code(strings.TrimRight(string(line.Value(w.source)), "\r\n")))
		}
		return strings.Join(lines, "\n")
	}
	return w.inlines(n)
}

func (w *markdownWriter) list(n *ast.List) string {
	var b strings.Builder
	number := n.Start
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		mark := "• "
		if n.IsOrdered() {
			mark = strconv.Itoa(number) + string(n.Marker) + " "
			number++
		}
		if item != n.FirstChild() {
			b.WriteByte('\n')
			if item.HasBlankPreviousLines() {
				b.WriteByte('\n')
			}
		}
		b.WriteString(indented(w.blocks(item), mark, "  "))
	}
	return b.String()
}

// indented puts something in front of the first line, and of each other that is not blank.
func indented(text, first, rest string) string {
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		switch {
		case i == 0:
			lines[i] = first + l
		case l != "":
			lines[i] = rest + l
		}
	}
	return strings.Join(lines, "\n")
}

func (w *markdownWriter) inlines(parent ast.Node) string {
	var b strings.Builder
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		b.WriteString(w.inline(n))
	}
	return b.String()
}

func (w *markdownWriter) inline(n ast.Node) string {
	switch n := n.(type) {
	case *ast.Text:
		says := w.style.Text(meant(n.Segment.Value(w.source)))
		if n.SoftLineBreak() || n.HardLineBreak() {
			says = strings.TrimRight(says, " ") + "\n"
		}
		return says
	case *ast.String:
		return w.style.Text(string(n.Value))
	case *ast.CodeSpan:
		return w.style.Code(codeOf(n, w.source))
	case *ast.Emphasis:
		if n.Level > 1 {
			return w.style.Strong(w.inlines(n))
		}
		return w.style.Emphasis(w.inlines(n))
	case *ast.AutoLink:
		address, label := string(n.URL(w.source)), string(n.Label(w.source))
		if n.AutoLinkType == ast.AutoLinkEmail {
			address = "mailto:" + strings.TrimPrefix(address, "mailto:")
		}
		return w.link(label, address)
	case *ast.Link, *ast.Image:
		return w.link(w.label(n), destination(n))
	case *channelNode:
		return w.style.Channel(n.id)
	}
	return w.inlines(n)
}

// label is what a link is called, in one line of plain text.
func (w *markdownWriter) label(n ast.Node) string {
	inner := markdownWriter{style: plainStyle, source: w.source}
	return strings.Join(strings.Fields(inner.inlines(n)), " ")
}

func (w *markdownWriter) link(label, address string) string {
	if address = webAddress(address); address == "" {
		return w.style.Text(label)
	}
	return w.style.Link(label, address)
}

// webAddress is an address of the web or of mail, made safe, its scheme in small letters as
// chat platforms know it; nothing for any other.
func webAddress(address string) string {
	scheme, rest, _ := strings.Cut(address, ":")
	scheme = strings.ToLower(scheme)
	address = scheme + ":" + rest
	switch scheme {
	case "http", "https":
		if host, ok := strings.CutPrefix(rest, "//"); ok && host != "" && !strings.HasPrefix(host, "/") {
			return safeAddress(address)
		}
	case "mailto":
		if strings.TrimSpace(rest) != "" {
			return safeAddress(address)
		}
	}
	return ""
}

// safeAddress escapes what ends an address, or parts it from its label, on one platform or
// another: signs, spaces of any kind and control characters. Line ends are left out.
func safeAddress(address string) string {
	var b strings.Builder
	for _, r := range address {
		switch {
		case r == '\n', r == '\r':
		case strings.ContainsRune(`<>|"`, r), unicode.IsSpace(r), unicode.IsControl(r):
			for _, c := range []byte(string(r)) {
				fmt.Fprintf(&b, "%%%02X", c)
			}
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// codeOf is what a code span holds. Its line ends are spaces.
func codeOf(n ast.Node, source []byte) string {
	var b strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			b.Write(t.Segment.Value(source))
		}
	}
	return strings.ReplaceAll(b.String(), "\n", " ")
}

// meant is a text as it is meant, with what was escaped in it.
func meant(raw []byte) string {
	return string(util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(raw))))
}
