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
// It compares names, sizes and times instead of asking the operating system for
// events: that also sees changes on network file systems, in bind mounts and
// when a whole folder is swapped, where events are not delivered.
func Watch(ctx context.Context, l Layer, every time.Duration, changed func()) {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	served := fingerprint(l.FS)
	last := served
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		now := fingerprint(l.FS)
		if now == last && now != served {
			served = now
			changed()
		}
		last = now
	}
}

// WatchInterval lets a change be served within a second: two looks and the load.
const WatchInterval = 300 * time.Millisecond

// fingerprint changes when any content file of the folder does.
func fingerprint(fsys fs.FS) uint64 {
	h := fnv.New64a()
	err := walk(fsys, ".", func(name string, err error) error {
		if err != nil {
			fmt.Fprintf(h, "%s error\n", name)
			return nil //nolint:nilerr // what cannot be read is part of the fingerprint
		}
		if info, err := fs.Stat(fsys, name); err == nil {
			fmt.Fprintf(h, "%s %d %d\n", name, info.Size(), info.ModTime().UnixNano())
		}
		return nil
	})
	if err != nil {
		fmt.Fprintf(h, "error %v\n", err)
	}
	return h.Sum64()
}
