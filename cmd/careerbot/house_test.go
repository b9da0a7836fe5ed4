package main

import (
	"bytes"
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
)

// house is another checkout to measure, to compare with.
var house = flag.String("house", "../..", "the checkout that TestHouse measures")

// file is one file of bot, with what it declares and uses.
type file struct {
	pkg   string // its folder
	lines int
	names map[string]bool // declared: "Name", or "Type.Method"
	uses  map[string]map[string]bool
}

// TestHouse measures how the files below bot lean on each other, without tests: how many
// use another one's names, and how many of these arrows lie on a circle, so that neither
// file can be read before the other. More than two fifths of them is too much: then a room
// wants to be parted, or a name to lie deeper. With -v it tells; who may import whom is
// TestImports'.
func TestHouse(t *testing.T) {
	files := houseFiles(t, filepath.Join(*house, "bot"))
	arrows := map[string]map[string]bool{}
	methods := map[string]int{}
	sizes, counts := map[string]int{}, map[string]int{}
	for name, f := range files {
		sizes[f.pkg] += f.lines
		counts[f.pkg]++
		for declared := range f.names {
			if typ, _, isMethod := strings.Cut(declared, "."); isMethod {
				methods[f.pkg+"."+typ]++
			}
		}
		arrows[name] = map[string]bool{}
		for other, g := range files {
			if other != name && f.leansOn(g) {
				arrows[name][other] = true
			}
		}
	}
	total, circles := 0, 0
	for from, list := range arrows {
		for to := range list {
			total++
			if reaches(arrows, to, from) {
				circles++
			}
		}
	}
	largest := func(of map[string]int) (name string, n int) {
		for k, v := range of {
			if v > n || v == n && k < name {
				name, n = k, v
			}
		}
		return name, n
	}
	pkg, lines := largest(sizes)
	typ, n := largest(methods)
	t.Logf("%d files, %d arrows between them, %d of these on a circle", len(files), total, circles)
	if *house == "../.." && circles*5 > total*2 {
		t.Errorf("%d of %d arrows lie on a circle", circles, total)
	}
	t.Logf("the largest package is %s: %d lines in %d files; the type with the most methods %s: %d", pkg, lines, counts[pkg], typ, n)
}

// houseFiles reads the files of the bot that are no platform's, store's or test's.
func houseFiles(t *testing.T, root string) map[string]*file {
	t.Helper()
	files := map[string]*file{}
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			switch d.Name() {
			case "slack", "discord", "console", "store", "bottest", "testdata":
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") || d.Name() == "doc.go" {
			return nil
		}
		source, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), name, source, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(filepath.Dir(root), filepath.Dir(name))
		if err != nil {
			return err
		}
		files[name] = readHouseFile(filepath.ToSlash(rel), parsed)
		files[name].lines = bytes.Count(source, []byte("\n"))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func readHouseFile(pkg string, parsed *ast.File) *file {
	f := &file{pkg: pkg, names: map[string]bool{}, uses: map[string]map[string]bool{}}
	for _, d := range parsed.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			f.names[methodName(d)] = true
		case *ast.GenDecl:
			for _, s := range d.Specs {
				switch s := s.(type) {
				case *ast.TypeSpec:
					f.names[s.Name.Name] = true
				case *ast.ValueSpec:
					for _, n := range s.Names {
						f.names[n.Name] = true
					}
				}
			}
		}
	}
	imported := map[string]string{} // folder, by the name in the file
	for _, i := range parsed.Imports {
		if _, ours, ok := strings.Cut(strings.Trim(i.Path.Value, `"`), "/"); ok && (ours == "bot" || strings.HasPrefix(ours, "bot/")) {
			imported[path.Base(ours)] = ours
		}
	}
	use := func(pkg, name string) {
		if f.uses[pkg] == nil {
			f.uses[pkg] = map[string]bool{}
		}
		f.uses[pkg][name] = true
	}
	ast.Inspect(parsed, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); ok && imported[x.Name] != "" {
				use(imported[x.Name], n.Sel.Name)
				return false
			}
			use(pkg, "."+n.Sel.Name) // a method, perhaps
		case *ast.Ident:
			use(pkg, n.Name)
		}
		return true
	})
	return f
}

// methodName is a function's name, or "Type.Method".
func methodName(d *ast.FuncDecl) string {
	if d.Recv == nil {
		return d.Name.Name
	}
	typ := d.Recv.List[0].Type
	if star, ok := typ.(*ast.StarExpr); ok {
		typ = star.X
	}
	if x, ok := typ.(*ast.IndexExpr); ok {
		typ = x.X
	}
	return typ.(*ast.Ident).Name + "." + d.Name.Name
}

// leansOn reports whether a file uses a name that another one declares. A method counts
// within its package, by its name: types are not resolved.
func (f *file) leansOn(g *file) bool {
	uses := f.uses[g.pkg]
	for name := range g.names {
		typ, method, isMethod := strings.Cut(name, ".")
		if !isMethod && uses[typ] && !f.names[typ] {
			return true
		}
		if isMethod && uses["."+method] && !f.declaresMethod(method) {
			return true
		}
	}
	return false
}

func (f *file) declaresMethod(name string) bool {
	for declared := range f.names {
		if _, method, ok := strings.Cut(declared, "."); ok && method == name {
			return true
		}
	}
	return false
}

// reaches reports whether one file leads to another along arrows.
func reaches(arrows map[string]map[string]bool, from, to string) bool {
	seen := map[string]bool{from: true}
	for open := []string{from}; len(open) > 0; open = open[1:] {
		if open[0] == to {
			return true
		}
		for next := range arrows[open[0]] {
			if !seen[next] {
				seen[next] = true
				open = append(open, next)
			}
		}
	}
	return false
}
