package gaps

// DropAll drops what is in memory.
func (g *Gaps) DropAll() {
	g.books.mu.Lock()
	defer g.books.mu.Unlock()
	clear(g.books.by)
}

// Held is how many gaps are in memory.
func (g *Gaps) Held() int { return g.books.size() }

// DropUnused drops what nobody has used for a while.
func (g *Gaps) DropUnused() { g.books.dropUnused() }
