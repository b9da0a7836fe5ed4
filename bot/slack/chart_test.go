package slack_test

import (
	"strings"
	"testing"
)

// TestChart: who wants a figure as a chart gets it alone, and the menus draw it anew in its
// place.
func TestChart(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{})
	w.Say("U1", "C1", mention+"what do juniors make?", "")
	w.sees("U2", "C1", "$120–140K")
	w.press("U1", "C1", "Show as a chart")
	w.sees("U1", "C1", "chart OEWS, May 2025, US\n")
	w.press("U1", "C1", "Data Scientist")
	w.sees("U1", "C1", "$140K a year is the median pay of a Data Scientist")
	if shown := w.Shown("U1", "C1"); strings.Contains(shown, "chart OEWS, May 2025, US\n") {
		t.Errorf("the menu did not draw it anew in its place:\n%s", shown)
	}
	w.press("U1", "C1", "Seattle-Tacoma-Bellevue, WA")
	w.sees("U1", "C1", "*Market data, Seattle-Tacoma-Bellevue, WA*")
	if shown := w.Shown("U2", "C1"); strings.Contains(shown, "percentile") || strings.Contains(shown, "Seattle") {
		t.Errorf("others see\n%s", shown)
	}
}
