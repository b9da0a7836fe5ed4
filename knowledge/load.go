package knowledge

import (
	"bytes"
	"path"
	"reflect"
	"regexp"
	"slices"
	"sort"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

// Load reads content layers, each overlaying the ones before it, and checks the
// whole. A later layer's passage replaces an earlier one of the same id; its
// phrasings file replaces the phrasings; its salaries replace those of the same
// source; its other files replace the earlier ones whole. A passage with
// "hide: true" is not served.
//
// The error is a [Faults] with everything that is wrong.
//
// Who has a folder calls [LoadDir]: it knows which layers there are.
func Load(layers ...Layer) (*Corpus, error) {
	var faults Faults
	d := draft{passages: map[string]*passage{}, formerly: map[string]string{}}
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

// LoadDir reads the content of a folder: a whole guide, if its guide.yaml says "base:
// none", and otherwise what overlays the built-in one. Without a folder it is the
// built-in guide. Checking and serving both read a folder by it.
func LoadDir(dir string) (*Corpus, error) {
	switch {
	case dir == "":
		return LoadEmbedded()
	case whole(Dir(dir)):
		return Load(Dir(dir))
	}
	return Load(Embedded(), Dir(dir))
}

// whole reports whether a folder says that it is a whole guide. What is wrong with the
// file is told when it is loaded.
func whole(l Layer) bool {
	data, err := readFile(l.FS, guideFile)
	if err != nil {
		return false
	}
	var guide struct {
		Base string `yaml:"base"`
	}
	if err := yaml.Unmarshal(data, &guide); err != nil {
		return wholeLine.Match(data)
	}
	return guide.Base == noBase
}

var wholeLine = regexp.MustCompile(`(?m)^base:\s*["']?none\b`)

// noBase is what a whole guide gives for its base.
const noBase = "none"

// draft is a corpus in the making, with the places everything was read from.
type draft struct {
	passages map[string]*passage // by id
	formerly map[string]string   // ids that passages had before, and have now
	order    []string
	figures  []placedFigure
	files    map[string]file // the files that are no passages, the latest of each
	borrowed []string        // those among them that a whole guide has none of

	documents map[string]ast.Node // of the YAML files among them
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
	for _, name := range names {
		if payFile(name) || sourceOfImpact(name) {
			d.files[name] = files[name]
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
		byFile[strings.TrimSuffix(name, passageSuffix)] = p // nil where it cannot be read
		if p == nil {
			continue
		}
		if p.ID == "" {
			faults.add(p.file, 1, "add a line 'id: section/name'", "has no id")
			continue
		}
		if other := seen[p.ID]; other != nil {
			faults.add(p.file, p.line("id"), "give one of them another id", "id %q stands in %s too", p.ID, other.file)
			continue
		}
		seen[p.ID] = p
	}
	for _, p := range seen {
		for _, id := range p.Formerly {
			if seen[id] != nil {
				faults.add(p.file, p.line("formerly"), "rename that one, or leave the line out", "the former id %q is the id of %s", id, seen[id].file)
				continue
			}
			d.rename(id, p, faults)
		}
	}
	for _, name := range names {
		p := byFile[strings.TrimSuffix(name, passageSuffix)]
		if !strings.HasSuffix(name, passageSuffix) || p == nil || seen[p.ID] != p {
			continue
		}
		delete(d.formerly, p.ID)
		if below := d.passages[p.ID]; below != nil {
			p.Phrasings, p.phrasingFile, p.phrasingLine = below.Phrasings, below.phrasingFile, below.phrasingLine
			for _, id := range below.Formerly {
				if seen[id] == nil && !slices.Contains(p.Formerly, id) {
					p.Formerly = append(p.Formerly, id)
				}
			}
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
		p, beside := byFile[base]
		if beside && p == nil {
			continue // its passage is reported
		}
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

// rename lets an id lead to the passage that has another now. A passage of a layer below
// that has it still is the same one, under its old name.
func (d *draft) rename(id string, to *passage, faults *Faults) {
	if other := d.formerly[id]; other != "" && other != to.ID {
		faults.add(to.file, to.line("formerly"), "name it in one of them", "the former id %q is one of %s too", id, other)
		return
	}
	d.formerly[id] = to.ID
	below := d.passages[id]
	if below == nil {
		return
	}
	delete(d.passages, id)
	at := slices.Index(d.order, id)
	if d.passages[to.ID] != nil {
		d.order = slices.Delete(d.order, at, at+1)
	} else {
		d.order[at] = to.ID
	}
	d.passages[to.ID] = below
	for _, older := range below.Formerly {
		d.formerly[older] = to.ID
	}
}

// passage returns the passage that has an id, or had it before, or nil.
func (d *draft) passage(id string) *passage {
	if p := d.passages[id]; p != nil {
		return p
	}
	return d.passages[d.formerly[id]]
}

// overlayFigures replaces the figures of every source that the layer states any for.
func (d *draft) overlayFigures(figures []placedFigure) {
	now := func(id string) string {
		if to := d.formerly[id]; to != "" {
			return to
		}
		return id
	}
	replaced := map[string]bool{}
	for i := range figures {
		figures[i].Source = now(figures[i].Source)
		replaced[figures[i].Source] = true
	}
	kept := figures
	for _, f := range d.figures {
		f.Source = now(f.Source)
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
	body := parseYAML(f.path, text, faults)
	if body == nil {
		return nil
	}
	list, ok := body.(*ast.SequenceNode)
	if !ok {
		faults.add(f.path, nodeLine(body), "begin each figure with '- '", "is not a list of figures")
		return nil
	}
	r := yamlReader{path: f.path, faults: faults}
	var figures []placedFigure
	for _, node := range list.Values {
		figure := placedFigure{file: f.path, line: nodeLine(node)}
		r.found = false
		if r.check(node, reflect.TypeFor[Figure](), ""); r.found {
			continue
		}
		if err := yaml.NodeToValue(node, &figure.Figure); err != nil {
			addYAML(faults, f.path, err)
			continue
		}
		figures = append(figures, figure)
	}
	return figures
}

// corpus assembles and checks what was read.
func (d *draft) corpus(faults *Faults) *Corpus {
	c := &Corpus{Slang: map[string]string{}}
	d.borrow(c)
	d.decode(guideFile, &c.Guide, faults)
	d.decode(rolesFile, &c.Vocabulary, faults)
	if _, ok := d.files[outsideFile]; ok {
		d.decode(outsideFile, &c.Outside, faults)
	}
	d.decode(talkFile, &c.Talk, faults)
	if _, ok := d.files[readinessFile]; ok {
		d.decode(readinessFile, &c.Readiness, faults)
	}
	if _, ok := d.files[stepsFile]; ok {
		d.decode(stepsFile, &c.Steps, faults)
	}
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

	d.placeFigures(c)
	d.attachFigures(faults)
	for _, p := range d.sorted(c.Guide.Sections) {
		if !p.hide {
			c.Entries = append(c.Entries, &p.Entry)
		}
	}
	c.index()
	c.Vocabulary.compile(cues)
	d.addMarket(c, faults)
	c.Guide.complete(c.Vocabulary.MainRole(), c.Entries)
	c.Outside.complete(c)
	d.check(c, faults)
	d.checkTalk(c, faults)
	d.checkSteps(c, faults) // against all areas, also those that are left out
	d.checkReadiness(c, faults)
	d.readImpact(c, faults)
	c.Talk.fill(c)
	c.Questions = d.questions(faults)
	if len(*faults) == 0 {
		d.warnAll(c)
	}
	return c
}

func (d *draft) decode(name string, into any, faults *Faults) {
	f, ok := d.files[name]
	if !ok {
		faults.add(name, 0, "write it, or remove 'base: none' from "+guideFile+" if the folder is to overlay the built-in guide", "is missing, and a whole guide has one")
		return
	}
	text, ok := plainText(f, faults)
	if !ok {
		return
	}
	if d.documents == nil {
		d.documents = map[string]ast.Node{}
	}
	d.documents[name] = decodeYAML(f.path, text, into, faults)
}

// line is where something stands in one of the files that are no passages: keys and
// positions lead to it.
func (d *draft) line(name string, path ...any) int { return lineOf(d.documents[name], path...) }

// attachFigures gives each passage the figures it states.
func (d *draft) attachFigures(faults *Faults) {
	for _, p := range d.passages {
		p.Figures = nil
	}
	for i, f := range d.figures {
		p := d.passage(f.Source)
		if p != nil {
			f.Source = p.ID
			d.figures[i].Source = p.ID
		}
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

// questions returns our own questions where they are about this guide: where most of
// what they ask for is, or was, in it.
func (d *draft) questions(faults *Faults) []Question {
	list := embeddedQuestions(faults)
	asked, there := 0, 0
	for _, q := range list {
		for _, id := range q.Entries {
			asked++
			if d.passage(id) != nil {
				there++
			}
		}
	}
	if 2*there < asked {
		return nil
	}
	return list
}

func embeddedQuestions(faults *Faults) []Question {
	data, err := embedded.ReadFile("questions.txt")
	if err != nil {
		panic(err) // embedded beside the content
	}
	return parseQuestions(file{"questions.txt", "questions.txt", bytes.Clone(data)}, faults)
}
