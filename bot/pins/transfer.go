package pins

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"careerbot/knowledge"
)

// Record is a pin as it is exported and imported: without people's names.
type Record struct {
	ID       string   `yaml:"id,omitempty"` // a new pin where it is empty or unknown
	Triggers []string `yaml:"triggers"`
	Target   string   `yaml:"target,omitempty"`
	Text     string   `yaml:"text,omitempty"`
	Link     string   `yaml:"link,omitempty"`
	Channel  string   `yaml:"channel,omitempty"`  // empty: the whole community
	State    PinState `yaml:"state,omitempty"`    // active where it is empty
	Verified string   `yaml:"verified,omitempty"` // exported for reading, as the day of review is
	Review   string   `yaml:"review,omitempty"`
}

// Export returns all of a community's pins, retired ones too.
func (ps *Pins) Export(ctx context.Context, community string) ([]Record, error) {
	return ps.records(ctx, community, func(pins []Pin) []Pin { return pins })
}

// Find returns the pins with some words, those that need looking after first.
func (ps *Pins) Find(ctx context.Context, community, words string) ([]Record, error) {
	return ps.records(ctx, community, func(pins []Pin) []Pin { return ps.found(pins, words) })
}

func (ps *Pins) records(ctx context.Context, community string, of func([]Pin) []Pin) ([]Record, error) {
	pins, err := ps.all(ctx, community)
	if err != nil {
		return nil, err
	}
	var list []Record
	for _, p := range of(pins) {
		list = append(list, Record{
			ID: p.ID, Triggers: p.Triggers, Target: p.Target, Text: p.Text, Link: p.Link, Channel: p.Channel, State: p.State,
			Verified: p.VerifiedAt.Format(time.DateOnly), Review: p.ReviewAt.Format(time.DateOnly),
		})
	}
	return list, nil
}

func (ps *Pins) all(ctx context.Context, community string) (pins []Pin, err error) {
	pins, err = ps.store.Pins(ctx, community)
	if err != nil {
		return nil, pinError(err)
	}
	return pins, nil
}

// Entries returns a community's pins as members see them: not those that are retired, or
// whose passage is gone.
func (ps *Pins) Entries(ctx context.Context, community string) ([]*knowledge.Entry, error) {
	pins, err := ps.all(ctx, community)
	if err != nil {
		return nil, err
	}
	var list []*knowledge.Entry
	names := ps.names(ctx, community)
	for _, p := range pins {
		if e := p.entry(ps.searcher.Corpus(), names); e != nil {
			list = append(list, e)
		}
	}
	return list, nil
}

// ImportError is everything wrong with an import. Nothing was imported.
type ImportError struct{ Faults []string }

func (e *ImportError) Error() string {
	return fmt.Sprintf("nothing was imported:\n%s", strings.Join(e.Faults, "\n"))
}

// Import adds pins to a community, and changes those whose id it has. All of
// them are taken, or none: the error is an *ImportError with every fault.
func (ps *Pins) Import(ctx context.Context, community string, records []Record, by Author, why string) (created, changed int, err error) {
	stored, err := ps.all(ctx, community)
	if err != nil {
		return 0, 0, err
	}
	corpus := ps.searcher.Corpus()
	byID := map[string]*Pin{}
	for i := range stored {
		byID[stored[i].ID] = &stored[i]
	}
	var faults []string
	add := func(n int, format string, args ...any) {
		faults = append(faults, fmt.Sprintf("pin %d: %s", n+1, fmt.Sprintf(format, args...)))
	}
	imported := map[string]int{}
	var changes []Revision
	for n, rec := range records {
		p := Pin{ID: rec.ID, Community: community, CreatedBy: by.Person}
		before := byID[rec.ID]
		switch {
		case rec.ID == "":
			p.ID = ps.memory.NewID()
		case len(rec.ID) > 40 || strings.ContainsAny(rec.ID, "|/ \n\t"):
			add(n, "id %.60q is not allowed; leave it out for a new pin", rec.ID)
			continue
		}
		if other, doubled := imported[p.ID]; doubled {
			add(n, "id %q stands at pin %d already", p.ID, other+1)
			continue
		}
		imported[p.ID] = n
		if before != nil {
			p = *before
		}
		p.Triggers, p.Target, p.Text, p.Link, p.Channel = rec.Triggers, rec.Target, strings.TrimSpace(rec.Text), rec.Link, rec.Channel
		state := rec.State
		if state == "" {
			state = Active
		}
		if before != nil && p.same(*before) && p.State == state {
			continue
		}
		if !slices.Contains([]PinState{"", Active, Stale, Retired}, rec.State) {
			add(n, "state: %q is unknown; write active, stale or retired", rec.State)
		}
		for _, problem := range p.Problems(corpus) {
			if problem.Field == "target" && state == Retired {
				continue // it shows nothing, and may have been retired for that
			}
			add(n, "%s: %s", problem.Field, problem.Text)
		}
		p.verify(corpus, by, ps.now())
		if p.State = state; state == Stale {
			p.Reason = "it was stale where it was exported"
		}
		p.Revision++
		r := Revision{Pin: p.ID, Number: p.Revision, At: ps.now(), By: by.Person, What: Created, After: &p, Why: why}
		if before != nil {
			r.What, r.Before = importedAs(before.State, state), before
		}
		changes = append(changes, r)
	}
	faults = append(faults, doubledTriggers(stored, changes, imported)...)
	if len(stored)+len(changes) > maxPins {
		faults = append(faults, fmt.Sprintf("a community can have %d pins", maxPins))
	}
	if len(faults) > 0 {
		return 0, 0, &ImportError{faults}
	}
	for _, c := range changes {
		if c.Before == nil {
			created++
		} else {
			changed++
		}
	}
	if len(changes) == 0 {
		return 0, 0, nil
	}
	if err := ps.write(ctx, community, changes, ""); err != nil {
		return 0, 0, err
	}
	return created, changed, nil
}

// importedAs is what an import does to a pin that was there.
func importedAs(before, after PinState) Change {
	switch {
	case after == Retired && before != Retired:
		return Retiring
	case before == Retired && after != Retired:
		return Restored
	}
	return Edited
}

// doubledTriggers reports triggers that two pins would hold in one scope.
func doubledTriggers(stored []Pin, changes []Revision, imported map[string]int) []string {
	type scope struct{ channel, key string }
	holder := map[scope]string{}
	replaced := map[string]bool{}
	for _, c := range changes {
		replaced[c.Pin] = true
	}
	for _, p := range stored {
		if replaced[p.ID] || p.State == Retired {
			continue
		}
		for _, t := range p.Triggers {
			holder[scope{p.Channel, TriggerKey(t)}] = "pin " + p.ID
		}
	}
	var faults []string
	for _, c := range changes {
		n := imported[c.Pin]
		if c.After.State == Retired {
			continue
		}
		for i, t := range c.After.Triggers {
			at := scope{c.After.Channel, TriggerKey(t)}
			if slices.ContainsFunc(c.After.Triggers[:i], func(o string) bool { return TriggerKey(o) == at.key }) {
				continue // told already
			}
			if other := holder[at]; other != "" {
				faults = append(faults, fmt.Sprintf("pin %d: the question %q is held by %s", n+1, t, other))
				continue
			}
			holder[at] = fmt.Sprintf("pin %d of the import", n+1)
		}
	}
	return faults
}
