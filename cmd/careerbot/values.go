package main

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"careerbot/bot/store"
)

// This file reads values as people mean them. Env files keep quotes that a shell would
// take off, secrets are pasted with a line break behind them, editors put a byte order
// mark in front, and YAML has its own view of 030 and ~. What has one meaning is read so;
// what could mean two things is refused with what to write instead.

// asMeant takes off what stands around a value without belonging to it. No part of the
// value is in its error.
func asMeant(value string) (string, error) {
	if strings.HasPrefix(value, "\xff\xfe") || strings.HasPrefix(value, "\xfe\xff") {
		return "", errors.New("is UTF-16: save it as UTF-8")
	}
	value = strings.TrimSpace(strings.TrimPrefix(value, byteOrderMark))
	for _, quote := range []string{`"`, `'`} {
		if inner, ok := strings.CutPrefix(value, quote); ok {
			if inner, ok = strings.CutSuffix(inner, quote); !ok || value == quote {
				return "", fmt.Errorf("begins with %s and does not end with it: take the quotes off", quote)
			}
			value = strings.TrimSpace(inner)
			break
		}
	}
	switch {
	case !utf8.ValidString(value):
		return "", errors.New("is not UTF-8 text")
	case strings.ContainsAny(value, "\r\n"):
		return "", errors.New("has more than one line")
	case strings.ContainsFunc(value, func(r rune) bool { return r < ' ' || r == 0x7f }):
		return "", errors.New("has a control character in it")
	}
	return value, nil
}

const byteOrderMark = "\ufeff"

// fromHome writes a folder in full whose name begins with ~, as shells do: neither env
// files nor YAML know what it stands for.
func (p *program) fromHome(path string) (string, error) {
	if !strings.HasPrefix(path, "~") {
		return path, nil
	}
	rest, ok := strings.CutPrefix(path, "~/")
	home := p.getenv("HOME")
	if path != "~" && !ok || home == "" {
		return "", errors.New("begins with ~, which stands for no folder here: write it in full")
	}
	return filepath.Join(home, rest), nil
}

// errEncode is what a database address with a raw sign in its password gets. The address
// itself is in no message: any part of it may be the password's.
var errEncode = errors.New("is not a PostgreSQL address; in user and password write @ as %40, : as %3A, / as %2F, ? as %3F, # as %23 and % as %25")

// checkDatabaseURL finds addresses that a driver would misread, and then show parts of.
func checkDatabaseURL(address string) error {
	if address == "" {
		return nil
	}
	if !strings.HasPrefix(address, "postgres://") && !strings.HasPrefix(address, "postgresql://") {
		return errors.New("is not a PostgreSQL address")
	}
	u, err := url.Parse(address)
	if err != nil || strings.Count(address, "@") > 1 || u.User == nil && strings.Contains(address, "@") || strings.Contains(address, "#") {
		return errEncode
	}
	if u.Hostname() == "" && !u.Query().Has("host") {
		return errors.New("names no host")
	}
	return store.CheckAddress(address)
}

// written is a value as it stands in the configuration file.
type written struct {
	value string
	where string // file:line
	fault error
}

// readConfigFile reads the file that CAREERBOT_CONFIG or --config names. Values are taken
// as they are written, not as what YAML makes of them: 030 is thirty.
func (p *program) readConfigFile() (map[string]written, error) {
	path := p.getenv("CAREERBOT_CONFIG")
	if f := p.flags.Lookup("config"); f.Changed {
		path = f.Value.String()
	}
	path, err := p.fileName(path)
	if err != nil {
		return nil, fmt.Errorf("the configuration file's name %w", err)
	}
	if path == "" {
		return nil, nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("the configuration file: %w", err)
	}
	file, err := parseConfig(data)
	if err != nil {
		return nil, fmt.Errorf("%s%w; write lines as 'log_level: info', and a value with signs in it in quotes", path, err)
	}
	for key, w := range file {
		w.where = path + w.where
		file[key] = w
	}
	return file, nil
}

// quoted is a piece of the file in a message of the YAML library's: it may be of a secret.
var quoted = regexp.MustCompile(`"[^"]*"?`)

// parseConfig reads lines of keys and values. Its error and the values' places begin with
// the line, as ":3".
func parseConfig(data []byte) (map[string]written, error) {
	if strings.HasPrefix(string(data), "\xff\xfe") || strings.HasPrefix(string(data), "\xfe\xff") {
		return nil, errors.New(": is UTF-16: save it as UTF-8")
	}
	file := map[string]written{}
	text := strings.TrimPrefix(string(data), byteOrderMark)
	tree, err := parser.ParseBytes([]byte(text), parser.ParseComments)
	if err != nil {
		line, what := 0, err.Error()
		if yamlErr := yaml.Error(nil); errors.As(err, &yamlErr) {
			what = quoted.ReplaceAllString(yamlErr.GetMessage(), `"…"`)
			if t := yamlErr.GetToken(); t != nil {
				line = t.Position.Line
			}
		}
		return nil, fmt.Errorf(":%d: %s", line, what)
	}
	for _, document := range tree.Docs {
		var values []*ast.MappingValueNode
		switch body := document.Body.(type) {
		case nil, *ast.CommentGroupNode, *ast.NullNode:
		case *ast.MappingNode:
			values = body.Values
		case *ast.MappingValueNode:
			values = []*ast.MappingValueNode{body}
		default:
			return nil, fmt.Errorf(":%d: is no list of settings", body.GetToken().Position.Line)
		}
		for _, v := range values {
			key := v.Key.String()
			if plain, ok := v.Key.(*ast.StringNode); ok {
				key = plain.Value // without the quotes that it may stand in
			}
			w := writtenValue(v)
			if _, twice := file[key]; twice {
				return nil, fmt.Errorf("%s: %q is set twice", w.where, key)
			}
			file[key] = w
		}
	}
	return file, nil
}

func writtenValue(v *ast.MappingValueNode) written {
	token := v.Value.GetToken()
	w := written{where: fmt.Sprintf(":%d", v.Key.GetToken().Position.Line)}
	switch value := v.Value.(type) {
	case *ast.NullNode:
		if strings.TrimSpace(token.Value) == "~" {
			w.fault = errors.New("is ~, which is nothing in YAML: write it in full, or in quotes")
		}
	case *ast.StringNode:
		w.value = value.Value
	case *ast.LiteralNode:
		w.value = value.Value.Value
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		w.value = strings.TrimSpace(token.Value)
	default:
		w.fault = errors.New("is not a single value")
	}
	if c := v.Value.GetComment(); c != nil && w.fault == nil {
		// "a #b" is "a" with a comment. With a space behind the sign it was meant as one.
		for _, comment := range c.Comments {
			if said := comment.Token.Value; said != "" && !strings.HasPrefix(said, " ") && comment.Token.Position.Line == token.Position.Line {
				w.fault = errors.New("is cut off at ' #', where a comment begins: put the value in quotes, or a space behind the #")
			}
		}
	}
	return w
}

// serviceVariable matches what Kubernetes puts into every container for each Service of
// the namespace, here for those whose name begins with careerbot.
// https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables
var serviceVariable = regexp.MustCompile(`^CAREERBOT(_[A-Z0-9_]+)?_(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)$`)

// servicePort matches the value of a Service's CAREERBOT_PORT, which a person could also
// have meant as a setting.
var servicePort = regexp.MustCompile(`^(tcp|udp|sctp)://`)

// unknownVariables names the variables that look as if they were meant for careerbot and
// are none of its settings, with the one that is nearest.
func (p *program) unknownVariables() []string {
	known := map[string]bool{"CAREERBOT_CONFIG": true}
	for _, s := range p.known() {
		known[s.Env] = true
		if s.Secret {
			known[s.Env+"_FILE"] = true
		}
	}
	var list []string
	for _, pair := range p.environ() {
		name, value, _ := strings.Cut(pair, "=")
		if known[name] || serviceVariable.MatchString(name) {
			continue
		}
		if strings.HasPrefix(name, "CAREERBOT_") && strings.HasSuffix(name, "_PORT") && servicePort.MatchString(value) {
			continue
		}
		near := ""
		for k := range known {
			if differBy(name, k) <= 2 && (near == "" || k < near) {
				near = k
			}
		}
		switch {
		case near != "":
			list = append(list, fmt.Sprintf("%s is not a setting; did you mean %s?", name, near))
		case strings.HasPrefix(name, "CAREERBOT_"):
			list = append(list, name+" is not a setting; 'careerbot config' lists them")
		}
	}
	sort.Strings(list)
	return list
}

// nearestKey says which key of the file is meant by one that is none: people write them as
// flags and variables are written, and misspell them.
func (p *program) nearestKey(key string) string {
	meant := strings.ToLower(strings.ReplaceAll(key, "-", "_"))
	near, distance := "", 3
	for _, s := range p.known() {
		d := differBy(meant, s.Key)
		if meant == strings.ToLower(s.Env) {
			d = 0
		}
		if d < distance {
			near, distance = s.Key, d
		}
	}
	if near == "" {
		return "'careerbot config' lists them"
	}
	return "did you mean " + near + "?"
}

// differBy counts the letters by which two names differ (Levenshtein's distance), up to 3.
func differBy(a, b string) int {
	if d := len(a) - len(b); d > 2 || d < -2 {
		return 3
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := before
			if a[i] != b[j] {
				cost++
			}
			before, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, cost)
		}
	}
	return min(row[len(b)], 3)
}
