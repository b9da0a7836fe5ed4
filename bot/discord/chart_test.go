package discord_test

import "testing"

// TestChart: who wants a figure as a chart gets it alone, with its numbers in words, and the
// menus draw it anew in its place.
func TestChart(t *testing.T) {
	t.Parallel()
	w := newServer(t, options{})
	w.Command(ana, here, "ask", "question", "what do juniors make?")
	w.sees(ben, here, "$120–140K")
	w.press(ana, here, "Show as a chart")
	w.sees(ana, here, "picture: Pay: Machine Learning Engineer, junior, USD a year.")
	w.press(ana, here, "Data Scientist")
	w.sees(ana, here, "$140K a year is the median pay of a Data Scientist")
	w.press(ana, here, "Seattle-Tacoma-Bellevue, WA")
	w.sees(ana, here, "Seattle-Tacoma-Bellevue, WA: median")
	w.never(ben, here, "percentile")
}
