package knowledge

import (
	"fmt"
	"sort"
	"strings"
)

// Fault is one thing wrong with the content, and what to do about it.
type Fault struct {
	File string
	Line int // from 1; 0 where the whole file is meant
	What string
	Do   string

	Entry string // of a warning: the id of the entry that it is about, if it is about one
}

func (f Fault) String() string {
	place := f.File
	if f.Line > 0 {
		place = fmt.Sprintf("%s:%d", f.File, f.Line)
	}
	if f.Do == "" {
		return place + ": " + f.What
	}
	return place + ": " + f.What + "; " + f.Do
}

// Faults is everything wrong with a content folder. It is the error of [Load].
type Faults []Fault

func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i, fault := range f {
		lines[i] = fault.String()
	}
	return strings.Join(lines, "\n")
}

func (f *Faults) add(file string, line int, do, what string, args ...any) {
	*f = append(*f, Fault{File: file, Line: line, What: fmt.Sprintf(what, args...), Do: do})
}

// warn adds what an editor should look at, about an entry or none.
func (f *Faults) warn(entry, file string, line int, do, what string, args ...any) {
	*f = append(*f, Fault{File: file, Line: line, What: fmt.Sprintf(what, args...), Do: do, Entry: entry})
}

// counted is a number of things: "1 phrasing", "2 phrasings".
func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func (f Faults) sorted() Faults {
	sort.SliceStable(f, func(i, j int) bool {
		if f[i].File != f[j].File {
			return f[i].File < f[j].File
		}
		return f[i].Line < f[j].Line
	})
	return f
}
