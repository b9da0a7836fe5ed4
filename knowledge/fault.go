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
	*f = append(*f, Fault{file, line, fmt.Sprintf(what, args...), do})
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
