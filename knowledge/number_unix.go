//go:build unix

package knowledge

import (
	"io/fs"
	"syscall"
)

// fileNumber is a file's inode, or 0 where the file system has none.
func fileNumber(info fs.FileInfo) uint64 {
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		return uint64(stat.Ino)
	}
	return 0
}
