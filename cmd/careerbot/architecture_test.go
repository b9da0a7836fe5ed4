package main

import (
	"encoding/json"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// rule says what a package must never import, even indirectly.
type rule struct {
	packages string // a path and everything below it
	may      []string
	never    []string // prefixes
}

const (
	bleve      = "github.com/blevesearch"
	slackSDK   = "github.com/slack-go"
	discordSDK = "github.com/bwmarrin"
	sqlAPI     = "database/sql"
	pgx        = "github.com/jackc/pgx"
	sqlite     = "modernc.org/sqlite"
)

// The layers of the house, from below: the words that everybody speaks; what features
// share; the features, none of which knows another; and the assistant, which knows all.
var (
	foreign  = []string{bleve, slackSDK, discordSDK, sqlAPI, pgx, sqlite}
	words    = []string{"knowledge", "bot"}
	shared   = append([]string{"bot/card", "bot/chart", "bot/memory", "bot/setting"}, words...)
	kit      = append([]string{"bot/adapter", "bot/setting"}, words...)
	features = []string{"bot/answer", "bot/pay", "bot/topics", "bot/pins", "bot/votes", "bot/share", "bot/people", "bot/silence", "bot/uses", "bot/settings", "bot/unasked", "bot/readiness", "bot/impact", "bot/plan", "bot/gaps", "bot/digest", "bot/leaving"}
	whole    = slices.Concat(features, []string{"bot/inbox", "bot/assistant"}, shared)
)

// rules are by path below the module's, which go.mod alone names.
var rules = []rule{
	{packages: "knowledge", may: []string{"knowledge"}, never: []string{bleve, slackSDK, discordSDK, sqlAPI, pgx, sqlite}},
	{packages: "knowledge/market", may: []string{"knowledge/market"}, never: foreign},
	{packages: "index", may: []string{"knowledge", "index"}, never: []string{slackSDK, discordSDK, sqlAPI, pgx, sqlite}},
	{packages: "knowledge/lru", never: foreign},
	{packages: "bot", may: words, never: foreign},
	{packages: "bot/card", may: words, never: foreign},
	{packages: "bot/chart", never: foreign},
	{packages: "bot/memory", may: append([]string{"bot/setting"}, words...), never: foreign},
	{packages: "bot/setting", never: foreign},
	{packages: "bot/adapter", may: kit, never: foreign},
	{packages: "bot/answer", may: shared, never: foreign},
	{packages: "bot/pay", may: shared, never: foreign},
	{packages: "bot/topics", may: shared, never: foreign},
	{packages: "bot/pins", may: shared, never: foreign},
	{packages: "bot/votes", may: shared, never: foreign},
	{packages: "bot/share", may: shared, never: foreign},
	{packages: "bot/people", may: shared, never: foreign},
	{packages: "bot/silence", may: shared, never: foreign},
	{packages: "bot/uses", may: shared, never: foreign},
	{packages: "bot/settings", may: shared, never: foreign},
	{packages: "bot/readiness", may: shared, never: foreign},
	{packages: "bot/impact", may: shared, never: foreign},
	{packages: "bot/plan", may: shared, never: foreign},
	{packages: "bot/unasked", may: shared, never: foreign},
	{packages: "bot/gaps", may: shared, never: foreign},
	{packages: "bot/digest", may: shared, never: foreign},
	{packages: "bot/leaving", may: shared, never: foreign},
	{packages: "bot/inbox", may: append([]string{"bot/memory", "bot/setting"}, words...), never: foreign},
	{packages: "bot/assistant", may: whole, never: foreign},
	{packages: "bot/store", may: append([]string{"bot/store"}, whole...), never: []string{bleve, slackSDK, discordSDK}},
	{packages: "bot/bottest", may: append([]string{"index", "bot/store"}, whole...), never: []string{slackSDK, discordSDK}},
	{packages: "bot/slack", may: kit, never: []string{bleve, discordSDK, sqlAPI, pgx, sqlite}},
	{packages: "bot/discord", may: kit, never: []string{bleve, slackSDK, sqlAPI, pgx, sqlite}},
	{packages: "bot/console", may: words, never: foreign},
	{packages: "bot/bottest/fake", never: foreign},
	{packages: "bot/discord/discordfake", may: []string{"bot/bottest/fake"}, never: []string{bleve, slackSDK, discordSDK, sqlAPI, pgx, sqlite}},
	{packages: "bot/slack/slackfake", may: []string{"bot/bottest/fake"}, never: []string{bleve, slackSDK, discordSDK, sqlAPI, pgx, sqlite}},
	{packages: "deploy/oews", may: []string{"knowledge"}, never: foreign},
	{packages: "deploy", never: []string{bleve, slackSDK, discordSDK, sqlAPI, pgx, sqlite}},
}

type goPackage struct {
	ImportPath string
	Name       string
	Doc        string
	Dir        string
	Deps       []string
	GoFiles    []string
	Module     struct{ Path string }
}

// path is the package's below the module's.
func (p goPackage) path() string { return strings.TrimPrefix(p.ImportPath, p.Module.Path+"/") }

func packages(t *testing.T) []goPackage {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Name,Doc,Dir,Deps,GoFiles,Module", "../../...")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var list []goPackage
	for d := json.NewDecoder(strings.NewReader(string(out))); d.More(); {
		var p goPackage
		if err := d.Decode(&p); err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
	return list
}

func TestImports(t *testing.T) {
	list := packages(t)
	for _, p := range list {
		if p.path() == "cmd/careerbot" {
			continue
		}
		r := slices.IndexFunc(rules, func(r rule) bool { return r.packages == p.path() })
		if r < 0 {
			// The rule of the nearest package above.
			best := ""
			for i, candidate := range rules {
				if strings.HasPrefix(p.path(), candidate.packages+"/") && len(candidate.packages) > len(best) {
					best, r = candidate.packages, i
				}
			}
		}
		if r < 0 {
			t.Errorf("no rule for %s", p.ImportPath)
			continue
		}
		for _, dep := range p.Deps {
			ours, isOurs := strings.CutPrefix(dep, p.Module.Path+"/")
			if isOurs && ours != rules[r].packages && !slices.ContainsFunc(rules[r].may, func(m string) bool { return ours == m || strings.HasPrefix(ours, m+"/") && m != "bot" }) {
				t.Errorf("%s imports %s", p.ImportPath, dep)
			}
			for _, never := range rules[r].never {
				if strings.HasPrefix(dep, never) {
					t.Errorf("%s imports %s", p.ImportPath, dep)
				}
			}
		}
	}
}

// TestTopLevel: code lies in these five folders alone.
func TestTopLevel(t *testing.T) {
	for _, p := range packages(t) {
		if top, _, _ := strings.Cut(p.path(), "/"); !slices.Contains([]string{"bot", "cmd", "deploy", "index", "knowledge"}, top) {
			t.Errorf("package %s lies beside them", p.path())
		}
	}
}

// TestOnlyIndexKnowsBleve: no other package imports it itself.
func TestOnlyIndexKnowsBleve(t *testing.T) {
	eachFile(t, func(path string, source string, imports []string) {
		for _, i := range imports {
			if strings.HasPrefix(i, bleve) && !strings.HasPrefix(path, "index/") {
				t.Errorf("%s imports %s", path, i)
			}
		}
	})
}

// surroundings are read in cmd alone: they are passed to everything else.
var surroundings = regexp.MustCompile(`\b(os\.(Getenv|LookupEnv|Environ|Exit)|time\.(Now|Since|Until))\(`)

func TestSurroundingsArePassedIn(t *testing.T) {
	eachFile(t, func(path, source string, _ []string) {
		if strings.HasPrefix(path, "cmd/") || strings.HasPrefix(path, "deploy/") || strings.HasSuffix(path, "_test.go") || path == "index/eval/eval.go" || strings.HasPrefix(path, "bot/store/postgrestest/") || strings.HasPrefix(path, "bot/bottest/") || strings.HasPrefix(path, "bot/slack/slackfake/") || strings.HasPrefix(path, "bot/discord/discordfake/") {
			return // eval measures how long a question takes; postgrestest looks whether it is in CI
		}
		if found := surroundings.FindString(source); found != "" {
			t.Errorf("%s uses %s…)", path, found)
		}
	})
}

func TestEveryPackageHasOneDoc(t *testing.T) {
	for _, p := range packages(t) {
		if len(p.GoFiles) == 0 {
			continue
		}
		docs := 0
		for _, f := range p.GoFiles {
			parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join(p.Dir, f), nil, parser.ParseComments|parser.PackageClauseOnly)
			if err != nil {
				t.Fatal(err)
			}
			if parsed.Doc != nil {
				docs++
			}
		}
		if docs != 1 {
			t.Errorf("%s has %d package comments, want one", p.ImportPath, docs)
		}
	}
}

func eachFile(t *testing.T, visit func(path, source string, imports []string)) {
	t.Helper()
	root := "../.."
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && strings.HasPrefix(d.Name(), ".") && path != root {
			return fs.SkipDir
		}
		if !strings.HasSuffix(path, ".go") {
			return nil
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), path, source, parser.ImportsOnly)
		if err != nil {
			return err
		}
		var imports []string
		for _, i := range parsed.Imports {
			imports = append(imports, strings.Trim(i.Path.Value, `"`))
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		visit(filepath.ToSlash(rel), string(source), imports)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
