package gaps

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"careerbot/bot"
	"careerbot/knowledge"
)

// What this file does: it finds the gap that a question belongs to. A community's gaps are
// held in memory while somebody uses them, with their words taken apart; what other processes
// change is read by its version, which costs one row where nothing has changed.

// The bounds of what is held.
const (
	maxGaps   = 10_000 // of a community, open or dismissed
	maxHeld   = 50_000 // of all communities in memory
	heldTime  = 30 * time.Minute
	rereadAge = 24 * time.Hour // words whose time is over are not held for longer than that
	maxWords  = 5              // words of a gap
	alike     = 0.75           // likeness of two questions that are one gap, seen from either
	closer    = alike - 0.1    // of their weight that two share at least that may be alike; what is shared is summed roughly
	maxCloser = 24             // gaps that are compared closely
	retries   = 32             // where other processes write at the same time
)

// books are the communities' gaps in memory.
type books struct {
	store    Store
	likeness Likeness
	now      func() time.Time

	mu sync.Mutex
	by map[string]*book
}

// book is one community's. Its lock is held while the store is asked, so that a process
// writes to a community once at a time.
type book struct {
	community string
	likeness  Likeness

	mu      sync.Mutex
	version int64
	gaps    map[string]*held
	slots   []*held            // nil where a gap was taken out
	posts   map[string][]int32 // word or concept → slots, those of gaps that are gone too
	shared  []float64          // by slot, for one search
	seen    []int32            // … the unit that was counted last
	found   []int32            // … the slots
	unread  []int32            // slots whose words are not taken apart yet

	// Guarded by the lock of books.
	made time.Time
	used time.Time
	size int
}

// held is a gap with its words taken apart.
type held struct {
	Gap
	slot  int32
	units []knowledge.Unit // of its oldest words that are kept: a gap does not drift
	total float64          // of their weights
}

func newBooks(s Store, l Likeness, now func() time.Time) *books {
	return &books{store: s, likeness: l, now: now, by: map[string]*book{}}
}

// with runs f on a community's book as it is in the store.
func (bs *books) with(ctx context.Context, community string, f func(b *book) error) error {
	return bs.held(community, func(b *book) error {
		if err := b.read(ctx, bs.store); err != nil {
			return err
		}
		return f(b)
	})
}

// held runs f on a community's book as it is in memory.
func (bs *books) held(community string, f func(b *book) error) error {
	bs.mu.Lock()
	b := bs.by[community]
	if b == nil {
		b = &book{community: community, likeness: bs.likeness, made: bs.now()}
		b.clear()
		bs.by[community] = b
	}
	b.used = bs.now()
	bs.mu.Unlock()
	b.mu.Lock()
	defer b.mu.Unlock()
	err := f(b)
	bs.sized(b, len(b.gaps))
	return err
}

// sized notes how much a book holds, and drops those that were not used for longest where all
// hold too much.
func (bs *books) sized(b *book, size int) {
	bs.mu.Lock()
	defer bs.mu.Unlock()
	b.size = size
	for {
		total, oldest := 0, (*book)(nil)
		for _, one := range bs.by {
			total += one.size
			if one != b && (oldest == nil || one.used.Before(oldest.used)) {
				oldest = one
			}
		}
		if total <= maxHeld || oldest == nil {
			return
		}
		delete(bs.by, oldest.community)
	}
}

// dropUnused drops the books that nobody has used for a while, and those that are old.
func (bs *books) dropUnused() {
	bs.mu.Lock()
	defer bs.mu.Unlock()
	for community, b := range bs.by {
		if now := bs.now(); now.Sub(b.used) >= heldTime || now.Sub(b.made) >= rereadAge {
			delete(bs.by, community)
		}
	}
}

// size is how many gaps are in memory.
func (bs *books) size() (n int) {
	bs.mu.Lock()
	defer bs.mu.Unlock()
	for _, b := range bs.by {
		n += b.size
	}
	return n
}

func (b *book) clear() {
	b.version, b.gaps, b.slots, b.posts, b.shared, b.seen, b.found, b.unread = 0, map[string]*held{}, nil, map[string][]int32{}, nil, nil, nil, nil
}

// read takes up what has changed in the store.
func (b *book) read(ctx context.Context, s Store) error {
	list, version, err := s.Gaps(ctx, b.community, b.version)
	if err == nil && version < b.version { // a backup was restored
		b.clear()
		list, version, err = s.Gaps(ctx, b.community, 0)
	}
	if err != nil {
		return err
	}
	for _, g := range list {
		b.take(g)
	}
	b.version = version
	if len(b.slots) > 2*len(b.gaps)+1000 { // most of them are gone
		kept := b.gaps
		b.clear()
		b.version = version
		for _, h := range kept {
			b.take(h.Gap)
		}
	}
	return nil
}

// take puts a gap in the place of what was held of it.
func (b *book) take(g Gap) {
	had := b.gaps[g.ID]
	if had != nil {
		delete(b.gaps, g.ID)
		b.slots[had.slot] = nil
	}
	if g.State != Open && g.State != Dismissed {
		return
	}
	h := &held{Gap: g, slot: int32(len(b.slots))}
	b.gaps[g.ID] = h
	if had != nil && had.units != nil && len(g.Words) > 0 {
		h.units, h.total, h.slot = had.units, had.total, had.slot // posted as it was
		b.slots[h.slot] = h
		return
	}
	b.slots, b.shared, b.seen = append(b.slots, h), append(b.shared, 0), append(b.seen, 0)
	b.unread = append(b.unread, h.slot)
}

// add takes up an ask that has entered a gap, with what that has become.
func (b *book) add(g Gap, w Words, units []knowledge.Unit) {
	had := b.gaps[g.ID]
	if had != nil {
		g.Words = had.Words
	}
	if w.Text != "" {
		g.Words = append([]Words{w}, g.Words[:min(len(g.Words), maxWords-1)]...)
	}
	b.take(g)
	b.version = g.Version
	if had == nil && w.Text != "" {
		b.unread = slices.DeleteFunc(b.unread, func(slot int32) bool { return b.slots[slot] == b.gaps[g.ID] })
		b.index(b.gaps[g.ID], units)
	}
}

// readUp takes the words of gaps apart that nobody has compared with yet.
func (b *book) readUp() {
	for _, slot := range b.unread {
		h := b.slots[slot]
		if h == nil || h.ID == wordless || len(h.Words) == 0 {
			continue
		}
		b.index(h, b.likeness.Units(h.Words[len(h.Words)-1].Text))
	}
	b.unread = nil
}

// index lets a gap be found by its words.
func (b *book) index(h *held, units []knowledge.Unit) {
	h.units = units
	for _, u := range units {
		h.total += u.Weight
		b.post(u.Word, h.slot)
		for _, c := range u.Concepts {
			b.post(c, h.slot)
		}
	}
}

func (b *book) post(key string, slot int32) {
	list := b.posts[key]
	if len(list) == 0 || list[len(list)-1] != slot {
		b.posts[key] = append(list, slot)
	}
}

// nearest is the gap that a question belongs to, or nil.
func (b *book) nearest(units []knowledge.Unit) *held {
	b.readUp()
	var best *held
	most := 0.0
	for _, h := range b.near(units) {
		like := min(b.likeness.Likeness(units, h.units), b.likeness.Likeness(h.units, units))
		if like >= alike && like > most {
			best, most = h, like
		}
	}
	return best
}

// near are the gaps that may be alike, by how much of the weight they share with a question.
func (b *book) near(units []knowledge.Unit) []*held {
	total := 0.0
	slots := b.found[:0]
	for n, u := range units {
		total += u.Weight
		look := func(key string) {
			for _, slot := range b.posts[key] {
				switch {
				case b.slots[slot] == nil || b.seen[slot] == int32(n+1):
					continue
				case b.seen[slot] == 0:
					slots = append(slots, slot)
				}
				b.seen[slot] = int32(n + 1)
				b.shared[slot] += u.Weight
			}
		}
		look(u.Word)
		for _, c := range u.Concepts {
			look(c)
		}
	}
	b.found = slots
	type candidate struct {
		*held
		shared float64
	}
	var list []candidate
	for _, slot := range slots {
		h, shared := b.slots[slot], b.shared[slot]
		// The mean of two likenesses is that of what each covers of the other.
		if (shared/total+shared/h.total)/2 >= closer {
			list = append(list, candidate{h, shared})
		}
		b.shared[slot], b.seen[slot] = 0, 0
	}
	slices.SortFunc(list, func(x, y candidate) int { return cmp.Or(cmp.Compare(y.shared, x.shared), cmp.Compare(x.slot, y.slot)) })
	var near []*held
	for _, c := range list[:min(len(list), maxCloser)] {
		near = append(near, c.held)
	}
	return near
}

// enter adds an ask to the gap that its question belongs to, or makes one of it. The words
// are the question's; without a text it counts alone.
func (g *Gaps) enter(ctx context.Context, a Ask, w Words) error {
	w.Question, w.Person, w.Channel, w.Agreed, w.Why = a.Question, a.Person, a.Channel, a.Agreed, a.Why
	var units []knowledge.Unit
	if w.Text != "" {
		if units = g.likeness.Units(w.Text); len(units) == 0 {
			return nil // nobody could tell what it asks for
		}
	}
	return g.books.held(a.Community, func(b *book) error {
		if b.version == 0 {
			if err := b.read(ctx, g.store); err != nil {
				return err
			}
		}
		for try := 1; ; try++ { // that the book is behind is told when it is written
			id, fresh := wordless, false
			if h := b.nearest(units); h != nil {
				id = h.ID
			} else if w.Text != "" {
				id, fresh = g.memory.NewID(), true
			}
			if fresh && len(b.gaps) >= maxGaps {
				if err := g.makeRoom(ctx, b); err != nil {
					return err
				}
			}
			gap, entered, err := g.store.EnterGap(ctx, id, a, b.version)
			switch {
			case err == nil && entered:
				b.add(gap, w, units)
				return nil
			case !errors.Is(err, bot.ErrConflict) || try == retries:
				return err
			}
			if err := b.read(ctx, g.store); err != nil {
				return err
			}
		}
	})
}

// makeRoom drops the gap that the fewest people have met, and longest ago.
func (g *Gaps) makeRoom(ctx context.Context, b *book) error {
	var least *held
	for _, h := range b.gaps {
		if least == nil || h.People < least.People || h.People == least.People && h.Last.Before(least.Last) {
			least = h
		}
	}
	if err := g.store.CloseGap(ctx, b.community, least.ID, least.State, Closing{State: Gone, At: g.now()}); err != nil && !errors.Is(err, bot.ErrConflict) {
		return err
	}
	return b.read(ctx, g.store)
}
