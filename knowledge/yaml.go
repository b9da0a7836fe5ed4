package knowledge

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// ReadYAML reads a file of people's own into a struct. The error is a [Faults] with
// everything that is wrong, each with its line and what to do, in the file's words.
func ReadYAML(name string, data []byte, into any) error {
	var faults Faults
	f := file{name, name, data}
	if text, ok := plainText(f, &faults); ok {
		decodeYAML(f.path, text, into, &faults)
	}
	if len(faults) > 0 {
		return faults.sorted()
	}
	return nil
}

// decodeYAML reads a text into a struct, and returns its document for the lines of what
// stands in it: nil where there is none, or where something is wrong.
func decodeYAML(path, text string, into any, faults *Faults) ast.Node {
	body := parseYAML(path, text, faults)
	if body == nil {
		return nil
	}
	r := yamlReader{path: path, faults: faults}
	if r.check(body, reflect.TypeOf(into).Elem(), ""); r.found {
		return nil
	}
	if err := yaml.NodeToValue(body, into); err != nil {
		addYAML(faults, path, err)
		return nil
	}
	return body
}

// parseYAML returns a text's only document, or nil.
func parseYAML(path, text string, faults *Faults) ast.Node {
	doc, err := parser.ParseBytes([]byte(text), 0)
	if err != nil {
		addYAML(faults, path, err)
		return nil
	}
	for _, d := range doc.Docs {
		if d.Body != nil {
			return d.Body
		}
	}
	return nil
}

// yamlReader holds a document against the type that it is read into. The library's own
// reports name Go's types, and stop at the first.
type yamlReader struct {
	path   string
	faults *Faults
	found  bool
}

func (r *yamlReader) fault(n ast.Node, do, what string, args ...any) {
	r.found = true
	r.faults.add(r.path, nodeLine(n), do, what, args...)
}

// check reports what of a node does not fit a type. key is what the node stands for.
func (r *yamlReader) check(n ast.Node, t reflect.Type, key string) {
	if _, null := n.(*ast.NullNode); n == nil || null {
		return
	}
	if tag, ok := n.(*ast.TagNode); ok {
		r.check(tag.Value, t, key)
		return
	}
	switch n.(type) {
	case *ast.AnchorNode, *ast.AliasNode, *ast.MergeKeyNode:
		r.fault(n, "write it out", "anchors and references are not read here")
		return
	}
	if t == reflect.TypeFor[oneOrMore]() {
		if _, list := n.(*ast.SequenceNode); !list {
			t = reflect.TypeFor[string]()
		}
	}
	if t == reflect.TypeFor[yaml.MapSlice]() {
		r.pairs(n, key)
		return
	}
	switch t.Kind() {
	case reflect.Pointer:
		r.check(n, t.Elem(), key)
	case reflect.Struct:
		r.checkStruct(n, t, key)
	case reflect.Map:
		for _, v := range r.pairs(n, key) {
			r.check(v.Value, t.Elem(), v.Key.String())
		}
	case reflect.Slice:
		list, ok := n.(*ast.SequenceNode)
		if !ok {
			r.fault(n, "write [one, two], or one a line that begins with '- '", "%sis not a list", named(key))
			return
		}
		for _, item := range list.Values {
			r.check(item, t.Elem(), key)
		}
	default:
		r.checkScalar(n, t, key)
	}
}

func named(key string) string {
	if key == "" {
		return ""
	}
	return key + " "
}

// pairs returns the keys of a mapping and what they hold.
func (r *yamlReader) pairs(n ast.Node, key string) []*ast.MappingValueNode {
	switch m := n.(type) {
	case *ast.MappingNode:
		return m.Values
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{m}
	}
	r.fault(n, "write lines of the form 'key: value'", "%sholds no keys", named(key))
	return nil
}

func (r *yamlReader) checkStruct(n ast.Node, t reflect.Type, key string) {
	fields := map[string]reflect.Type{}
	var keys []string
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ",")
		if name != "" && name != "-" {
			fields[name] = t.Field(i).Type
			keys = append(keys, name)
		}
	}
	for _, v := range r.pairs(n, key) {
		name := v.Key.GetToken().Value
		field, known := fields[name]
		if !known {
			r.fault(v.Key, didYouMean(name, keys), "unknown field %q", name)
			continue
		}
		r.check(v.Value, field, name)
	}
}

// didYouMean names the nearest of the keys there are, and otherwise all of them.
func didYouMean(name string, keys []string) string {
	best, distance := "", 3
	for _, k := range keys {
		if d := editDistance(strings.ToLower(name), k); d < distance && d < len(k) {
			best, distance = k, d
		}
	}
	if best != "" {
		return fmt.Sprintf("did you mean %s?", best)
	}
	return "the keys are " + strings.Join(keys, ", ")
}

func (r *yamlReader) checkScalar(n ast.Node, t reflect.Type, key string) {
	if _, scalar := n.(ast.ScalarNode); !scalar {
		r.fault(n, "write one value; put a text with signs in it into quotes", "%sis no single value", named(key))
		return
	}
	value := n.GetToken().Value
	switch t.Kind() {
	case reflect.String:
		r.checkCut(n, key)
	case reflect.Float64, reflect.Int:
		switch n.(type) {
		case *ast.IntegerNode:
			return
		case *ast.FloatNode:
			if t.Kind() == reflect.Float64 {
				return
			}
		}
		do := "write a whole number without signs"
		if at := strings.IndexAny(value, "0123456789"); at >= 0 {
			number := numberAt(value, at)
			end := number.end
			number.follow(value, new(Amount), func(string) {}, &end)
			do = "write " + strconv.FormatFloat(number.value(false), 'f', -1, 64)
		}
		r.fault(n, do, "%s%q is not a number", named(key), value)
	case reflect.Bool:
		if _, ok := n.(*ast.BoolNode); !ok {
			r.fault(n, "write true or false", "%s%q is neither true nor false", named(key), value)
		}
	}
}

// checkCut reports a text that a comment's sign cuts: "Is #careers open?" is "Is". A
// comment is written "# …"; in a line of prose even that is told.
func (r *yamlReader) checkCut(n ast.Node, key string) {
	t := n.GetToken()
	if t.Type == token.SingleQuoteType || t.Type == token.DoubleQuoteType || t.Next == nil || t.Next.Type != token.CommentType || t.Next.Position.Line != t.Position.Line {
		return
	}
	if prose := slices.Contains([]string{"title", "source", "says", "name", "text", "caveat"}, key); prose || !strings.HasPrefix(t.Next.Value, " ") {
		r.fault(n, "put the "+key+" into quotes", "the %s ends before \" #\", which begins a comment", key)
	}
}

// nodeLine is the line that a node begins in.
func nodeLine(n ast.Node) int {
	switch m := n.(type) {
	case *ast.MappingNode:
		if len(m.Values) > 0 {
			n = m.Values[0].Key
		}
	case *ast.MappingValueNode:
		n = m.Key
	}
	if t := n.GetToken(); t != nil && t.Position != nil {
		return t.Position.Line
	}
	return 0
}

// lineOf follows keys and positions into a document, as far as they lead, and returns
// the line there.
func lineOf(n ast.Node, path ...any) int {
	if n == nil {
		return 0
	}
	line := nodeLine(n)
	for _, step := range path {
		var next ast.Node
		switch m := n.(type) {
		case *ast.MappingNode:
			for _, v := range m.Values {
				if v.Key.GetToken().Value == step {
					next, line = v.Value, nodeLine(v)
				}
			}
		case *ast.MappingValueNode:
			if m.Key.GetToken().Value == step {
				next, line = m.Value, nodeLine(m)
			}
		case *ast.SequenceNode:
			if i, ok := step.(int); ok && i < len(m.Values) {
				next, line = m.Values[i], nodeLine(m.Values[i])
			}
		}
		if next == nil {
			break
		}
		n = next
	}
	return line
}

// addYAML reports a text that is no YAML, with its line.
func addYAML(faults *Faults, file string, err error) {
	line, what := 0, err.Error()
	if yamlErr := yaml.Error(nil); errors.As(err, &yamlErr) {
		what = yamlErr.GetMessage()
		if t := yamlErr.GetToken(); t != nil && t.Position != nil {
			line = t.Position.Line
		}
	}
	what, _, _ = strings.Cut(strings.TrimSpace(what), "\n")
	do := "mend the YAML"
	for _, known := range yamlFaults {
		if strings.Contains(what, known.says) {
			what, do = known.what, known.do
			break
		}
	}
	faults.add(file, line, do, "%s", what)
}

// yamlFaults are the library's reports in plain words.
var yamlFaults = []struct{ says, what, do string }{
	{"mapping value is not allowed", `the text holds ": "`, "put it into quotes"},
	{"found character '\t'", "the line begins with a tab", "indent it with spaces"},
	{"found a tab character", "the line begins with a tab", "indent it with spaces"},
	{"']' must be specified", "a list that begins with [ does not end", "close it with ]"},
	{"'}' must be specified", "a group that begins with { does not end", "close it with }"},
	{"sequence end token ']' not found", "a list that begins with [ does not end", "close it with ]"},
	{"could not find end character of", "a quote is opened and not closed", "close it"},
	{"unexpected key name", "the line is no 'key: value'", "write 'key: value', or put a text with signs in it into quotes"},
	{"non-map value is specified", "the line is no 'key: value'", "write 'key: value', or indent the line if it goes on from the one above"},
	{"already defined", "a key stands twice", "remove one of them"},
	{"duplicate key", "a key stands twice", "remove one of them"},
	{"value is not allowed in this context", "the line stands where nothing can", "indent it as the lines around it"},
}

// editDistance counts the letters to change, add, remove or swap.
func editDistance(a, b string) int {
	x, y := []rune(a), []rune(b)
	rows := make([][]int, len(x)+1)
	for i := range rows {
		rows[i] = make([]int, len(y)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(x); i++ {
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(x)][len(y)]
}

// oneOrMore is a list that may be written as its only item.
type oneOrMore []string

// UnmarshalYAML reads a text or a list of texts.
func (l *oneOrMore) UnmarshalYAML(data []byte) error {
	var list []string
	if err := yaml.Unmarshal(data, &list); err == nil {
		*l = list
		return nil
	}
	var one string
	if err := yaml.Unmarshal(data, &one); err != nil {
		return err
	}
	*l = oneOrMore{one}
	return nil
}
