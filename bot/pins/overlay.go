package pins

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"careerbot/bot"
	"careerbot/knowledge"
)

// overlays keeps the searcher's overlay of each community equal to its pins in
// the store. An overlay is loaded when somebody asks in the community, and again
// when its pins or the guide have changed.
type overlays struct {
	pins *Pins

	mu       sync.Mutex
	triggers map[string][]trigger                   // what a community's pins answer
	origins  map[string]map[bot.MessageRef][]string // the pins that came from a message, by community
	loaded   map[string]loaded                      // by community
	versions map[string]int64                       // the newest known, by community
	seen     int64                                  // the newest version of all
	loading  map[string]*sync.Mutex
}

// loaded says what a community's overlay was made of.
type loaded struct {
	version int64
	corpus  *knowledge.Corpus
	names   bool
}

func newOverlays(ps *Pins) *overlays {
	return &overlays{pins: ps, triggers: map[string][]trigger{}, origins: map[string]map[bot.MessageRef][]string{}, loaded: map[string]loaded{}, versions: map[string]int64{}, loading: map[string]*sync.Mutex{}}
}

// current makes sure that the community's overlay is there. With the store down,
// the overlay that was loaded last serves on.
func (o *overlays) current(ctx context.Context, community string) error {
	if community == "" || o.pins.memory.Absent() {
		return nil
	}
	names := o.pins.names(ctx, community)
	if o.fresh(community, names) {
		return nil
	}
	// One load a community at a time: a thousand questions after a restart must
	// not become a thousand loads.
	o.mu.Lock()
	lock := o.loading[community]
	if lock == nil {
		lock = new(sync.Mutex)
		o.loading[community] = lock
	}
	o.mu.Unlock()
	lock.Lock()
	defer lock.Unlock()
	if o.fresh(community, names) {
		return nil
	}
	return o.load(ctx, community, names)
}

func (o *overlays) fresh(community string, names bool) bool {
	corpus := o.pins.searcher.Corpus()
	o.mu.Lock()
	defer o.mu.Unlock()
	l, ok := o.loaded[community]
	return ok && l.corpus == corpus && l.names == names && l.version >= o.versions[community] && o.pins.searcher.HasOverlay(community)
}

func (o *overlays) load(ctx context.Context, community string, names bool) error {
	corpus := o.pins.searcher.Corpus()
	o.mu.Lock()
	version := o.versions[community]
	o.mu.Unlock()
	pins, err := o.pins.store.Pins(ctx, community)
	if err != nil {
		return fmt.Errorf("load pins: %w", err)
	}
	var entries []*knowledge.Entry
	origins := map[bot.MessageRef][]string{}
	var triggers []trigger
	for _, p := range pins {
		if p.State == Active {
			for _, t := range p.Triggers {
				triggers = append(triggers, trigger{t, p.Channel, p.ID})
			}
		}
		if p.Source != nil && p.State != Retired {
			origins[*p.Source] = append(origins[*p.Source], p.ID)
		}
		if reason := p.drifted(corpus); reason != "" {
			p = o.pins.goStale(ctx, p, reason)
		}
		if e := p.entry(corpus, names); e != nil {
			entries = append(entries, e)
		}
	}
	o.pins.searcher.SetOverlay(community, entries)
	o.mu.Lock()
	o.loaded[community] = loaded{version, corpus, names}
	o.origins[community], o.triggers[community] = origins, triggers
	o.mu.Unlock()
	return nil
}

// Current makes sure that a community's pins are loaded.
func (ps *Pins) Current(ctx context.Context, community string) {
	if err := ps.overlays.current(ctx, community); err != nil && !errors.Is(err, bot.ErrDown) {
		ps.log.WarnContext(ctx, "pins are not up to date", "community", community, "error", err)
	}
}

// Complete returns those of a community's pins' questions in which some word begins with
// what is typed.
func (ps *Pins) Complete(r *bot.Request, typed string, limit int) []string {
	var list []string
	for _, t := range ps.overlays.begun(r, typed, limit) {
		list = append(list, t.text)
	}
	return list
}

// sources returns the pins that came from a message.
func (o *overlays) sources(community string, ref bot.MessageRef) []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.origins[community][ref]
}

// trigger is a question that a pin answers, in a channel or everywhere.
type trigger struct{ text, channel, pin string }

// begun are the triggers in which some word begins with what is typed. It loads nothing:
// somebody is typing, and cannot wait.
func (o *overlays) begun(r *bot.Request, typed string, limit int) []trigger {
	typed = strings.ToLower(strings.TrimSpace(typed))
	o.mu.Lock()
	defer o.mu.Unlock()
	var list []trigger
	for _, t := range o.triggers[r.Community] {
		if len(list) < limit && r.In(t.channel) && strings.Contains(" "+strings.ToLower(t.text), " "+typed) {
			list = append(list, t)
		}
	}
	return list
}

// sourcesIn returns the pins' sources in a channel.
func (o *overlays) sourcesIn(community, channel string) []bot.MessageRef {
	o.mu.Lock()
	defer o.mu.Unlock()
	var list []bot.MessageRef
	for ref := range o.origins[community] {
		if ref.Channel == channel {
			list = append(list, ref)
		}
	}
	return list
}

// changed notes that a community's pins have changed in this process.
func (o *overlays) changed(community string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	delete(o.loaded, community)
}

// pollInterval is how often other processes' changes are looked for.
const pollInterval = 400 * time.Millisecond

// poll takes up other processes' changes until the context ends. Woken says that
// there may be some; it may be nil.
func (o *overlays) poll(ctx context.Context, woken <-chan struct{}) {
	ticker := time.NewTicker(pollInterval)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		case <-woken:
		}
		o.look(ctx)
	}
}

func (o *overlays) look(ctx context.Context) {
	o.mu.Lock()
	since := o.seen
	o.mu.Unlock()
	versions, err := o.pins.store.PinVersions(ctx, since)
	if err != nil {
		return // Health has reported it
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	for community, version := range versions {
		o.versions[community] = version
		o.seen = max(o.seen, version)
	}
}
