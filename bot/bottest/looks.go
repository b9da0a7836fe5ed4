package bottest

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Look is what there is to read and to press on one message.
type Look struct {
	Text []string   // paragraphs
	Rows [][]string // the labels of what can be pressed, a row of controls each; a menu is one control
}

// The narrow screen that heights are reckoned for.
const (
	phoneColumns  = 40 // characters that fit side by side
	controlFrame  = 4  // characters' worth of frame around a label
	controlHeight = 2  // lines that a row of controls is high
)

// Presses is how many things there are to press.
func (l Look) Presses() int {
	n := 0
	for _, row := range l.Rows {
		n += len(row)
	}
	return n
}

// Heights are how many lines high the text and the controls are on a phone, roughly.
func (l Look) Heights() (text, controls int) {
	for _, t := range l.Text {
		for line := range strings.Lines(t) {
			text += max(1, (utf8.RuneCountInString(strings.TrimRight(line, "\n"))+phoneColumns-1)/phoneColumns)
		}
	}
	for _, row := range l.Rows {
		used := phoneColumns + 1
		for _, label := range row {
			width := min(utf8.RuneCountInString(label)+controlFrame, phoneColumns)
			if used+width > phoneColumns {
				controls, used = controls+controlHeight, 0
			}
			used += width
		}
	}
	return text, controls
}

// Looks is a table of messages by name, for a golden.
type Looks struct{ lines []string }

// Add adds a message to the table.
func (ls *Looks) Add(name string, l Look) {
	text, controls := l.Heights()
	labels := slices.Concat(l.Rows...)
	ls.lines = append(ls.lines, fmt.Sprintf("%-11s %2d to press, %2d lines of text, %2d lines of controls: %s", name, l.Presses(), text, controls, strings.Join(labels, " | ")))
}

// String is the table.
func (ls *Looks) String() string { return strings.Join(ls.lines, "\n") + "\n" }
