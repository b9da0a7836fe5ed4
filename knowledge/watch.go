package knowledge

import (
	"context"
	"fmt"
	"hash/fnv"
	"io/fs"
	"time"
)

// Watch calls changed whenever a file of the layer has been written, added or
// removed, until the context ends. It looks twice within a second and waits for
// one quiet look, so that a file is not read half-written.
//
// It compares names, sizes, times and the files' numbers (where all of a folder has one
// time, as what some builds make, a swapped one differs in nothing else) instead of asking the operating system for
// events: that also sees changes on network file systems, in bind mounts and
// when a whole folder is swapped, where events are not delivered.
//
// served is the layer's stamp from before it was read: what changed since then is a change.
func Watch(ctx context.Context, l Layer, served Stamp, every time.Duration, changed func()) {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	last := served
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		now := l.Stamp()
		if now == last && now != served {
			served = now
			changed()
		}
		last = now
	}
}

// WatchInterval lets a change be served within a second: two looks and the load.
const WatchInterval = 300 * time.Millisecond

// Stamp is another one when any content file of a layer has changed.
type Stamp uint64

// Stamp looks at the names, sizes, times and numbers of the layer's files.
func (l Layer) Stamp() Stamp {
	h := fnv.New64a()
	err := walk(l.FS, ".", func(name string, err error) error {
		if err != nil {
			fmt.Fprintf(h, "%s error\n", name)
			return nil //nolint:nilerr // what cannot be read is part of the fingerprint
		}
		if info, err := fs.Stat(l.FS, name); err == nil {
			fmt.Fprintf(h, "%s %d %d %d\n", name, info.Size(), info.ModTime().UnixNano(), fileNumber(info))
		}
		return nil
	})
	if err != nil {
		fmt.Fprintf(h, "error %v\n", err)
	}
	return Stamp(h.Sum64())
}
