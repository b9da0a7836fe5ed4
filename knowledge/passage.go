package knowledge

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
)

// more stands on a line of its own between a passage's short answer and its
// full text.
const more = "<!--more-->"

// header is a passage's front matter.
type header struct {
	ID       string           `yaml:"id"`
	Kind     Kind             `yaml:"kind"`
	Title    string           `yaml:"title"`
	Asks     []Ask            `yaml:"asks"`
	Claims   yaml.MapSlice    `yaml:"claims"` // "needs a PhD: no"
	About    map[string][]Ask `yaml:"about"`  // further roles it is about
	Tags     []string         `yaml:"tags"`
	Source   string           `yaml:"source"`
	Reviewed string           `yaml:"reviewed"`
	Related  []string         `yaml:"related"`
	Tool     Tool             `yaml:"tool"` // what is offered beneath it
	Hide     bool             `yaml:"hide"` // in an overlay: the entry is not served

	Formerly oneOrMore `yaml:"formerly"` // ids that it had before
}

// passage is an entry with the places its parts were read from.
type passage struct {
	Entry
	file         string // as reported
	name         string // within its layer
	hide         bool
	lines        map[string]int // line of each front matter key
	shortLine    int
	fullLine     int
	phrasingFile string
	phrasingLine []int // line of each phrasing
}

func (p *passage) line(key string) int {
	if n := p.lines[key]; n > 0 {
		return n
	}
	return 1
}

// parsePassage reads a Markdown file with YAML front matter.
func parsePassage(f file, faults *Faults) *passage {
	text, ok := plainText(f, faults)
	if !ok {
		return nil
	}
	lines := strings.Split(text, "\n")
	if strings.TrimSpace(lines[0]) != "---" {
		faults.add(f.path, 1, "begin the file with a line '---' and the passage's id, title and source", "has no front matter")
		return nil
	}
	end := 0
	for i, l := range lines[1:] {
		if strings.TrimSpace(l) == "---" {
			end = i + 1
			break
		}
	}
	if end == 0 {
		faults.add(f.path, 1, "close it with a line '---'", "the front matter does not end")
		return nil
	}
	p := &passage{file: f.path, name: f.name, lines: map[string]int{}}
	var h header
	// The leading newline keeps the line numbers of errors those of the file.
	before := len(*faults)
	if decodeYAML(f.path, "\n"+strings.Join(lines[1:end], "\n"), &h, faults); len(*faults) > before {
		return nil
	}
	for i, l := range lines[1:end] {
		if key, _, ok := strings.Cut(l, ":"); ok && !strings.HasPrefix(l, " ") {
			p.lines[key] = i + 2
		}
	}
	if h.Kind == "" {
		h.Kind = Guide
	}
	p.Entry = Entry{
		ID: h.ID, Kind: h.Kind, Title: h.Title, Asks: h.Asks, Tags: h.Tags,
		Source: h.Source, Reviewed: h.Reviewed, Related: h.Related, Tool: h.Tool, Formerly: h.Formerly,
	}
	p.hide = h.Hide
	p.About = h.About
	var err error
	if p.Claims, err = readClaims(h.Claims); err != nil {
		faults.add(f.path, p.line("claims"), "write each as 'needs a PhD: no'", "%v", err)
	}
	p.setBody(lines[end+1:], end+2)
	if len(p.Claims) > 0 { // the word is composed from them
		if _, rest, found := CutYesNo(p.Short); found {
			p.Short = rest
		}
		if _, rest, found := CutYesNo(p.Full); found {
			p.Full = rest
		}
	}
	return p
}

// setBody takes the lines below the front matter; first is the first one's number.
func (p *passage) setBody(lines []string, first int) {
	split := len(lines)
	for i, l := range lines {
		if strings.TrimSpace(l) == more {
			split = i
			break
		}
	}
	block := func(from, to int) (string, int) {
		for from < to && strings.TrimSpace(lines[from]) == "" {
			from++
		}
		return strings.TrimSpace(strings.Join(lines[from:to], "\n")), first + from
	}
	p.Short, p.shortLine = block(0, split)
	if split == len(lines) {
		p.Full, p.fullLine = p.Short, p.shortLine
		return
	}
	p.Full, p.fullLine = block(split+1, len(lines))
}

// parseLines reads a file of one item a line; "#" begins a comment line.
func parseLines(f file, faults *Faults) (items []string, lines []int) {
	text, ok := plainText(f, faults)
	if !ok {
		return nil, nil
	}
	for i, l := range strings.Split(text, "\n") {
		if l = strings.TrimSpace(l); l != "" && !strings.HasPrefix(l, "#") {
			items = append(items, l)
			lines = append(lines, i+1)
		}
	}
	return items, lines
}

// plainText returns the file's text with Unix line ends, or reports why it is none.
func plainText(f file, faults *Faults) (string, bool) {
	data := bytes.TrimPrefix(f.data, []byte("\uFEFF"))
	data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
	if !utf8.Valid(data) {
		line := 1
		for rest := data; len(rest) > 0; {
			r, size := utf8.DecodeRune(rest)
			if r == utf8.RuneError && size == 1 {
				break
			}
			if r == '\n' {
				line++
			}
			rest = rest[size:]
		}
		faults.add(f.path, line, "save the file as UTF-8", "is not UTF-8")
		return "", false
	}
	if i := bytes.IndexFunc(data, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' }); i >= 0 {
		faults.add(f.path, 1+bytes.Count(data[:i], []byte("\n")), "remove it", "holds a control character")
		return "", false
	}
	if len(bytes.TrimSpace(data)) == 0 {
		faults.add(f.path, 0, "write it, or remove the file", "is empty")
		return "", false
	}
	return string(data), true
}
