// Licences writes the licences of everything that is linked into careerbot, which each
// release and the image carry:
//
//	go run ./deploy/licences            # writes deploy/licences/THIRD_PARTY.txt
//
// A test beside it holds that the file is current.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// file is where the licences stand, from the repository's root.
const file = "deploy/licences/THIRD_PARTY.txt"

// targets are what releases are built for (.goreleaser.yaml): each links something else.
var targets = []string{"linux/amd64", "linux/arm64", "darwin/amd64", "darwin/arm64", "windows/amd64", "windows/arm64"}

func main() {
	text, err := thirdParty(".")
	if err == nil {
		err = os.WriteFile(file, text, 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "licences:", err)
		os.Exit(1)
	}
}

// thirdParty is the text for the program in a folder of the repository's root.
func thirdParty(root string) ([]byte, error) {
	names := map[string]map[string]bool{} // the modules that come with a text, by the text
	for _, target := range targets {
		modules, err := linked(root, target)
		if err != nil {
			return nil, err
		}
		for _, m := range modules {
			texts, err := m.licences()
			if err != nil {
				return nil, err
			}
			for _, text := range texts {
				if names[text] == nil {
					names[text] = map[string]bool{}
				}
				names[text][m.name] = true
			}
		}
	}
	return compose(names)
}

// copyleft are licences whose terms a program under Apache-2.0 cannot keep.
var copyleft = regexp.MustCompile(`(?i)GNU (LESSER |AFFERO )?GENERAL PUBLIC LICENSE\s+Version`)

func compose(names map[string]map[string]bool) ([]byte, error) {
	type part struct{ modules, text string }
	var parts []part
	for text, modules := range names {
		list := slices.Sorted(maps.Keys(modules))
		if copyleft.MatchString(text) {
			return nil, fmt.Errorf("%s: its licence does not go with Apache-2.0", strings.Join(list, ", "))
		}
		parts = append(parts, part{strings.Join(list, "\n"), text})
	}
	slices.SortFunc(parts, func(a, b part) int {
		return strings.Compare(a.modules+"\x00"+a.text, b.modules+"\x00"+b.text)
	})
	var b bytes.Buffer
	b.WriteString("careerbot is licensed under Apache-2.0 (LICENSE). It is built of the following as well, each\nunder the licence that follows its name.\n")
	line := strings.Repeat("=", 80)
	for _, p := range parts {
		fmt.Fprintf(&b, "\n%s\n%s\n%s\n\n%s\n", line, p.modules, line, p.text)
	}
	return b.Bytes(), nil
}

// module is a module of which something is linked, or a package that carries work of others.
type module struct {
	name     string   // with its version, if it has one
	dir      string   // its root
	packages []string // the folders of what is linked
}

// linked lists the modules of which a target's program holds something, Go itself, and the
// packages of careerbot's that carry work of others.
func linked(root, target string) ([]module, error) {
	system, processor, _ := strings.Cut(target, "/")
	cmd := exec.Command("go", "list", "-deps", "-json=ImportPath,Dir,Standard,Module", "./cmd/careerbot")
	cmd.Dir, cmd.Stderr = root, os.Stderr
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+system, "GOARCH="+processor)
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list for %s: %w", target, err)
	}
	found := map[string]*module{}
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct {
			ImportPath, Dir string
			Standard        bool
			Module          *struct {
				Path, Version, Dir string
				Main               bool
			}
		}
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		if p.Standard || p.Module == nil {
			continue
		}
		if p.Module.Main {
			own, err := carries(p.Dir)
			if err != nil {
				return nil, err
			}
			if own {
				found[p.ImportPath] = &module{name: p.ImportPath, dir: p.Dir}
			}
			continue
		}
		name := p.Module.Path + " " + p.Module.Version
		if found[name] == nil {
			found[name] = &module{name: name, dir: p.Module.Dir}
		}
		found[name].packages = append(found[name].packages, p.Dir)
	}
	goRoot, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return nil, err
	}
	list := []module{{name: "Go, its runtime and standard library", dir: strings.TrimSpace(string(goRoot))}}
	for _, name := range slices.Sorted(maps.Keys(found)) {
		list = append(list, *found[name])
	}
	return list, nil
}

// licenceName is how the files are called that hold terms or notices.
var licenceName = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|patents)([-._].*)?$`)

// carries says whether a package of careerbot's has terms beside it: it then carries work
// of others, such as data that are embedded.
func carries(dir string) (bool, error) {
	entries, err := os.ReadDir(dir)
	return slices.ContainsFunc(entries, hasTerms), err
}

func hasTerms(e os.DirEntry) bool {
	return !e.IsDir() && licenceName.MatchString(e.Name()) && filepath.Ext(e.Name()) != ".go"
}

// licences are the texts in the module's root and in the folders of what is linked, up to
// the root.
func (m module) licences() ([]string, error) {
	dirs := map[string]bool{m.dir: true}
	for _, dir := range m.packages {
		for ; strings.HasPrefix(dir, m.dir+string(filepath.Separator)); dir = filepath.Dir(dir) {
			dirs[dir] = true
		}
	}
	var texts []string
	for _, dir := range slices.Sorted(maps.Keys(dirs)) {
		entries, err := os.ReadDir(dir)
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			if !hasTerms(e) {
				continue
			}
			data, err := os.ReadFile(filepath.Join(dir, e.Name()))
			if err != nil {
				return nil, err
			}
			texts = append(texts, strings.TrimSpace(strings.ReplaceAll(string(data), "\r\n", "\n")))
		}
	}
	if len(texts) == 0 {
		return nil, fmt.Errorf("%s has no licence", m.name)
	}
	return texts, nil
}
