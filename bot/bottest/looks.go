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

	Besides []Beside // paragraphs with a button at their side
}

// Beside is a paragraph with a button at its side, where it has less room.
type Beside struct{ Text, Label string }

// The narrow screen that heights are reckoned for.
const (
	phoneColumns  = 40 // characters that fit side by side
	controlFrame  = 4  // characters' worth of frame around a label
	controlHeight = 2  // lines that a row of controls is high
)

// Presses is how many things there are to press.
func (l Look) Presses() int {
	n := len(l.Besides)
	for _, row := range l.Rows {
		n += len(row)
	}
	return n
}

// Heights are how many lines high the text and the controls are on a phone, roughly.
func (l Look) Heights() (text, controls int) {
	for _, t := range l.Text {
		text += lines(t, phoneColumns)
	}
	for _, b := range l.Besides {
		text += max(controlHeight, lines(b.Text, max(1, phoneColumns-utf8.RuneCountInString(b.Label)-controlFrame)))
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

// lines is how many lines a text is high where so many characters fit side by side.
func lines(text string, columns int) (n int) {
	for line := range strings.Lines(text) {
		n += max(1, (utf8.RuneCountInString(strings.TrimRight(line, "\n"))+columns-1)/columns)
	}
	return n
}

// Looks is a table of messages by name, for a golden.
type Looks struct{ lines []string }

// Add adds a message to the table.
func (ls *Looks) Add(name string, l Look) {
	text, controls := l.Heights()
	var labels []string
	for _, b := range l.Besides {
		labels = append(labels, b.Label)
	}
	labels = append(labels, slices.Concat(l.Rows...)...)
	ls.lines = append(ls.lines, fmt.Sprintf("%-11s %2d to press, %2d lines of text, %2d lines of controls: %s", name, l.Presses(), text, controls, strings.Join(labels, " | ")))
}

// String is the table.
func (ls *Looks) String() string { return strings.Join(ls.lines, "\n") + "\n" }
