package main

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"
)

// TestRepeats: a warning that repeats is told ten times a minute, and then how often more;
// errors, and what is told of each question, are all told.
func TestRepeats(t *testing.T) {
	now, out := time.Date(2026, 11, 30, 3, 0, 0, 0, time.UTC), new(bytes.Buffer)
	log := slog.New(withoutRepeats(slog.NewTextHandler(out, nil), func() time.Time { return now }))
	told := func(words string) int { return strings.Count(out.String(), words) }
	for range 500 {
		log.With("path", "/slack/events").Warn("refused")
		log.WithGroup("g").Info("answered")
		log.Error("broken", "error", errors.New("why"))
	}
	log.Warn("another")
	if told("msg=refused") != 10 || told("msg=answered") != 500 || told("msg=broken") != 500 || told("msg=another") != 1 {
		t.Errorf("refused %d, answered %d, broken %d, another %d", told("msg=refused"), told("msg=answered"), told("msg=broken"), told("msg=another"))
	}
	if told("left_out") != 0 {
		t.Error("what was left out is told before the minute is over")
	}
	out.Reset()
	now = now.Add(time.Minute)
	log.With("person", "U1").WithGroup("g").Info("answered") // none of this is the repeated warning's
	log.Warn("refused")
	if want := `msg="a warning was repeated" warning=refused left_out=490` + "\n"; told(want) != 1 || told("msg=refused") != 1 || told("msg=answered") != 1 {
		t.Errorf("after a minute:\n%s", out)
	}
	out.Reset()
	now = now.Add(-time.Hour) // a clock that jumps back
	log.Warn("refused")
	if told("msg=refused") != 1 || told("left_out") != 0 {
		t.Errorf("after a jump:\n%s", out)
	}
}
