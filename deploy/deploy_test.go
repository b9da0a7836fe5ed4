// Package deploy holds what careerbot is installed with; its tests check each file with
// its own tool. A tool that is missing skips a test, and fails it where CI is set.
package deploy

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// tool finds a program.
func tool(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("%s is not installed", name)
		}
		t.Skipf("%s is not installed", name)
	}
	return path
}

func run(t *testing.T, dir, name string, args ...string) {
	t.Helper()
	cmd := exec.Command(tool(t, name), args...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
}

func TestDockerfile(t *testing.T) { run(t, "container", "hadolint", "Dockerfile") }

func TestAlerts(t *testing.T) {
	run(t, "monitoring", "promtool", "check", "rules", "alerts.yaml")
	run(t, "monitoring", "promtool", "test", "rules", "alerts_test.yaml")
	run(t, "monitoring", "promtool", "check", "config", "prometheus.yaml")
}

// TestExpressions lets promtool read the dashboard's queries, as if they were rules.
func TestExpressions(t *testing.T) {
	data, err := os.ReadFile("monitoring/dashboard.json")
	if err != nil {
		t.Fatal(err)
	}
	var board struct {
		Panels []struct {
			Title   string `json:"title"`
			Targets []struct {
				Expr string `json:"expr"`
			} `json:"targets"`
		} `json:"panels"`
	}
	if err := json.Unmarshal(data, &board); err != nil {
		t.Fatal(err)
	}
	type rule struct {
		Record string `json:"record"`
		Expr   string `json:"expr"`
	}
	var rules []rule
	for _, p := range board.Panels {
		if len(p.Targets) == 0 {
			t.Errorf("panel %q shows nothing", p.Title)
		}
		for _, target := range p.Targets {
			rules = append(rules, rule{"panel:" + string(rune('a'+len(rules)%26)) + strings.Repeat("x", len(rules)/26), target.Expr})
		}
	}
	file, err := json.Marshal(map[string]any{"groups": []any{map[string]any{"name": "dashboard", "rules": rules}}})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "rules.yaml"), file, 0o600); err != nil { // JSON is YAML
		t.Fatal(err)
	}
	run(t, dir, "promtool", "check", "rules", "rules.yaml")
}

// TestUnit: systemd understands the unit, and finds little that it could still forbid.
func TestUnit(t *testing.T) {
	unit, err := os.ReadFile("systemd/careerbot.service")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	// The program is not installed here.
	text := strings.Replace(string(unit), "/usr/local/bin/careerbot", "/bin/true", 1)
	if err := os.WriteFile(filepath.Join(dir, "careerbot.service"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	run(t, dir, "systemd-analyze", "verify", "--man=no", "./careerbot.service")
	run(t, dir, "systemd-analyze", "security", "--offline=true", "--threshold=20", "./careerbot.service")
}
