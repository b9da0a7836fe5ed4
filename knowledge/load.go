package knowledge

import (
	"bytes"
	"errors"
	"io"
	"path"
	"sort"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// Load reads content layers, each overlaying the ones before it, and checks the
// whole. A later layer's passage replaces an earlier one of the same id; its
// phrasings file replaces the phrasings; its salaries replace those of the same
// source; its other files replace the earlier ones whole. A passage with
// "hide: true" is not served.
//
// The error is a [Faults] with everything that is wrong.
func Load(layers ...Layer) (*Corpus, error) {
	var faults Faults
	d := draft{passages: map[string]*passage{}}
	for _, l := range layers {
		d.overlay(l.read(&faults), &faults)
	}
	if len(faults) > 0 {
		// Files that could not be read make most other reports untrue.
		return nil, faults.sorted()
	}
	c := d.corpus(&faults)
	if len(faults) > 0 {
		return nil, faults.sorted()
	}
	return c, nil
}

// LoadEmbedded reads the content built into the program.
func LoadEmbedded() (*Corpus, error) { return Load(Embedded()) }

// draft is a corpus in the making, with the places everything was read from.
type draft struct {
	passages map[string]*passage // by id
	order    []string
	figures  []placedFigure
	files    map[string]file // the files that are no passages, the latest of each
}

type placedFigure struct {
	Figure
	file string
	line int
}

func (d *draft) overlay(files map[string]file, faults *Faults) {
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	sort.Strings(names)

	if d.files == nil {
		d.files = map[string]file{}
	}
	for _, name := range wholeFiles {
		if f, ok := files[name]; ok && name != salariesFile {
			d.files[name] = f
		}
	}
	d.overlayPassages(names, files, faults)
	if f, ok := files[salariesFile]; ok {
		d.overlayFigures(parseFigures(f, faults))
	}
}

func (d *draft) overlayPassages(names []string, files map[string]file, faults *Faults) {
	seen := map[string]*passage{}   // this layer's, by id
	byFile := map[string]*passage{} // by file name without ending
	for _, name := range names {
		if !strings.HasSuffix(name, passageSuffix) {
			continue
		}
		p := parsePassage(files[name], faults)
		if p == nil {
			continue
		}
		byFile[strings.TrimSuffix(name, passageSuffix)] = p
		if p.ID == "" {
			faults.add(p.file, 1, "add a line 'id: section/name'", "has no id")
			continue
		}
		if other := seen[p.ID]; other != nil {
			faults.add(p.file, p.line("id"), "give one of them another id", "id %q stands in %s too", p.ID, other.file)
			continue
		}
		seen[p.ID] = p
		if below := d.passages[p.ID]; below != nil {
			p.Phrasings, p.phrasingFile, p.phrasingLine = below.Phrasings, below.phrasingFile, below.phrasingLine
		} else {
			d.order = append(d.order, p.ID)
		}
		d.passages[p.ID] = p
	}
	for _, name := range names {
		base, ok := strings.CutSuffix(name, phrasingsSuffix)
		if !ok {
			continue
		}
		p := byFile[base]
		if p == nil {
			// An overlay may replace the phrasings alone.
			p = d.passages[strings.TrimPrefix(base, passagesDir+"/")]
		}
		if p == nil {
			faults.add(files[name].path, 0, "add "+path.Base(base)+passageSuffix+" beside it, or rename it after its passage", "phrasings without a passage")
			continue
		}
		p.Phrasings, p.phrasingLine = parseLines(files[name], faults)
		p.phrasingFile = files[name].path
	}
}

// overlayFigures replaces the figures of every source that the layer states any for.
func (d *draft) overlayFigures(figures []placedFigure) {
	replaced := map[string]bool{}
	for _, f := range figures {
		replaced[f.Source] = true
	}
	kept := figures
	for _, f := range d.figures {
		if !replaced[f.Source] {
			kept = append(kept, f)
		}
	}
	d.figures = kept
}

// parseFigures reads the salaries file, remembering each figure's line.
func parseFigures(f file, faults *Faults) []placedFigure {
	text, ok := plainText(f, faults)
	if !ok {
		return nil
	}
	doc, err := parser.ParseBytes([]byte(text), 0)
	if err != nil {
		addYAML(faults, f.path, err)
		return nil
	}
	var figures []placedFigure
	for _, body := range doc.Docs {
		if body.Body == nil {
			continue
		}
		list, ok := body.Body.(*ast.SequenceNode)
		if !ok {
			faults.add(f.path, body.Body.GetToken().Position.Line, "begin each figure with '- '", "is not a list of figures")
			continue
		}
		for _, node := range list.Values {
			figure := placedFigure{file: f.path, line: nodeLine(node)}
			if err := yaml.NodeToValue(node, &figure.Figure, yaml.Strict()); err != nil {
				addYAML(faults, f.path, err)
				continue
			}
			figures = append(figures, figure)
		}
	}
	return figures
}

func nodeLine(node ast.Node) int {
	if m, ok := node.(*ast.MappingNode); ok && len(m.Values) > 0 {
		node = m.Values[0].Key
	}
	return node.GetToken().Position.Line
}

// corpus assembles and checks what was read.
func (d *draft) corpus(faults *Faults) *Corpus {
	c := &Corpus{Slang: map[string]string{}}
	d.decode(guideFile, &c.Guide, faults)
	d.decode(rolesFile, &c.Vocabulary, faults)
	d.decode(outsideFile, &c.Outside, faults)
	d.decode(talkFile, &c.Talk, faults)
	var synonyms struct {
		Groups map[string][]string `yaml:"groups"`
		Slang  map[string]string   `yaml:"slang"`
	}
	d.decode(synonymsFile, &synonyms, faults)
	c.Groups, c.Slang = synonyms.Groups, synonyms.Slang
	cues := map[Ask][]string{}
	d.decode(asksFile, &cues, faults)
	if f, ok := d.files[ordinaryFile]; ok {
		lines, _ := parseLines(f, faults)
		for _, l := range lines {
			c.Ordinary = append(c.Ordinary, strings.Fields(l)...)
		}
	}
	if f, ok := d.files[elsewhereFile]; ok {
		c.Elsewhere, _ = parseLines(f, faults)
	}
	d.checkCues(cues, faults)
	if len(*faults) > 0 {
		return nil
	}

	d.attachFigures(faults)
	for _, p := range d.sorted(c.Guide.Sections) {
		if !p.hide {
			c.Entries = append(c.Entries, &p.Entry)
		}
	}
	c.index()
	c.Vocabulary.compile(cues)
	d.check(c, faults)
	d.checkTalk(c, faults)
	c.Talk.fill(c)
	c.Questions = embeddedQuestions(faults)
	return c
}

func (d *draft) decode(name string, into any, faults *Faults) {
	f, ok := d.files[name]
	if !ok {
		faults.add(name, 0, "write the built-in one out with 'careerbot content export DIR' and take it from there", "is missing")
		return
	}
	text, ok := plainText(f, faults)
	if !ok {
		return
	}
	if err := decodeYAML([]byte(text), into); err != nil && !errors.Is(err, io.EOF) {
		addYAML(faults, f.path, err)
	}
}

// attachFigures gives each passage the figures it states.
func (d *draft) attachFigures(faults *Faults) {
	for _, p := range d.passages {
		p.Figures = nil
	}
	for _, f := range d.figures {
		p := d.passages[f.Source]
		switch {
		case f.Source == "":
			faults.add(f.file, f.line, "name the passage that states it", "figure without a source")
		case p == nil:
			faults.add(f.file, f.line, "name a passage that exists", "figure's source %q is not a passage", f.Source)
		default:
			p.Figures = append(p.Figures, f.Figure)
		}
	}
}

// sorted returns the passages in the order of the guide's sections, the intro of
// each first, the rest as the files were named.
func (d *draft) sorted(sections []Section) []*passage {
	rank := map[string]int{}
	for i, s := range sections {
		rank[s.ID] = i + 1
	}
	list := make([]*passage, 0, len(d.order))
	for _, id := range d.order {
		list = append(list, d.passages[id])
	}
	key := func(p *passage) (int, int) {
		r, ok := rank[p.Section()]
		if !ok {
			r = len(sections) + 1
		}
		intro := 1
		if strings.HasSuffix(p.ID, "intro") {
			intro = 0
		}
		return r, intro
	}
	sort.SliceStable(list, func(i, j int) bool {
		ri, ii := key(list[i])
		rj, ij := key(list[j])
		if ri != rj {
			return ri < rj
		}
		return ii < ij
	})
	return list
}

// addYAML reports a YAML error with its line, without the excerpt the library adds.
func addYAML(faults *Faults, file string, err error) {
	line, what := 0, err.Error()
	if yamlErr := yaml.Error(nil); errors.As(err, &yamlErr) {
		what = yamlErr.GetMessage()
		if t := yamlErr.GetToken(); t != nil && t.Position != nil {
			line = t.Position.Line
		}
	}
	what, _, _ = strings.Cut(strings.TrimSpace(what), "\n")
	faults.add(file, line, "mend the YAML", "%s", what)
}

// parseQuestions reads "entry entry | question" lines; "-" stands for no entry.
func parseQuestions(f file, faults *Faults) []Question {
	items, lines := parseLines(f, faults)
	var questions []Question
	for i, item := range items {
		ids, text, ok := strings.Cut(item, "|")
		text = strings.TrimSpace(text)
		if !ok || text == "" || len(strings.Fields(ids)) == 0 {
			faults.add(f.path, lines[i], "write 'entry/id | question', or '- | question' where the guide has no answer", "not a question")
			continue
		}
		q := Question{Text: text}
		for _, id := range strings.Fields(ids) {
			if id != "-" {
				q.Entries = append(q.Entries, id)
			}
		}
		questions = append(questions, q)
	}
	return questions
}

func embeddedQuestions(faults *Faults) []Question {
	data, err := embedded.ReadFile("questions.txt")
	if err != nil {
		panic(err) // embedded beside the content
	}
	return parseQuestions(file{"questions.txt", "questions.txt", bytes.Clone(data)}, faults)
}
