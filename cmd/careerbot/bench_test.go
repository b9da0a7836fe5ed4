package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"
)

// buildProgram builds the binary as it is released.
func buildProgram(b *testing.B) string {
	b.Helper()
	binary := filepath.Join(b.TempDir(), "careerbot")
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", binary, ".")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	return binary
}

// BenchmarkColdStart runs the whole program for one question, on one core, and
// reports the time until it has answered and the most memory it was resident in.
func BenchmarkColdStart(b *testing.B) {
	binary := buildProgram(b)
	var took []time.Duration
	var resident int64
	for b.Loop() {
		cmd := exec.Command(binary, "ask", "do i need a phd?")
		cmd.Env = append(os.Environ(), "GOMAXPROCS=1")
		start := time.Now()
		if out, err := cmd.CombinedOutput(); err != nil {
			b.Fatalf("%v\n%s", err, out)
		}
		took = append(took, time.Since(start))
		resident = max(resident, maxRSS(cmd.ProcessState))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Milliseconds()), "p50-ms")
	b.ReportMetric(float64(took[len(took)-1].Milliseconds()), "max-ms")
	b.ReportMetric(float64(resident)/1e6, "resident-MB")
}

// BenchmarkStart runs the whole program for one command each, and reports the time until it
// has ended. The database is there already, and empty.
func BenchmarkStart(b *testing.B) {
	binary, data := buildProgram(b), b.TempDir()
	run := func(b *testing.B, args ...string) time.Duration {
		b.Helper()
		cmd := exec.Command(binary, args...)
		cmd.Env = append(os.Environ(), "CAREERBOT_DATA="+data)
		start := time.Now()
		if out, err := cmd.CombinedOutput(); err != nil {
			b.Fatalf("%v\n%s", err, out)
		}
		return time.Since(start)
	}
	run(b, "pins", "list") // makes the database
	for _, command := range []struct {
		name string
		args []string
	}{
		{"version", []string{"version"}},
		{"manifest-slack", []string{"manifest", "slack"}},
		{"manifest-discord", []string{"manifest", "discord"}},
		{"pins-list", []string{"pins", "list"}},
		{"backup", []string{"backup", "--replace", filepath.Join(data, "backup")}},
		{"check", []string{"check"}},
		{"ask", []string{"ask", "do i need a phd?"}},
	} {
		b.Run(command.name, func(b *testing.B) {
			var took []time.Duration
			for b.Loop() {
				took = append(took, run(b, command.args...))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
		})
	}
}

// BenchmarkResident asks 2,000 questions of one process and reports the most
// memory it was resident in.
func BenchmarkResident(b *testing.B) {
	binary := buildProgram(b)
	var input bytes.Buffer
	for i := range 2000 {
		input.WriteString("what do juniors make with " + strconv.Itoa(i) + " years of experience in the bay area?\n")
	}
	var resident int64
	for b.Loop() {
		cmd := exec.Command(binary, "chat")
		cmd.Stdin = bytes.NewReader(input.Bytes())
		if err := cmd.Run(); err != nil {
			b.Fatal(err)
		}
		resident = max(resident, maxRSS(cmd.ProcessState))
	}
	b.ReportMetric(float64(resident)/1e6, "resident-MB")
}
