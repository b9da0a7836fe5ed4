//go:build unix

package store

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// protect lets nobody but the owner read the database's files: they hold what people asked.
func (f *files) protect(log *slog.Logger) {
	for _, suffix := range beside {
		tighten(f.path+suffix, 0o600, log)
	}
}

// protectFolder lets nobody but the owner into the database's folder, unless it is one that
// others use as well.
func protectFolder(path string, log *slog.Logger) {
	dir := filepath.Dir(path)
	info, err := os.Stat(dir)
	if err != nil {
		return // opening the file in it fails, and says so
	}
	if info.Mode().Perm()&0o077 != 0 && shared(path, info) {
		log.Warn("others may look into the database's folder, which is no folder of its own: set CAREERBOT_DATA to one", "folder", dir)
		return
	}
	tighten(dir, 0o700, log)
}

// shared reports whether a database's folder is the root, somebody's home, a folder for
// everybody's files, or holds anything beside the database.
func shared(path string, info os.FileInfo) bool {
	dir, err := filepath.Abs(filepath.Dir(path))
	if err != nil || dir == "/" || info.Mode()&os.ModeSticky != 0 {
		return true
	}
	if home, err := os.UserHomeDir(); err == nil && dir == filepath.Clean(home) {
		return true
	}
	entries, err := os.ReadDir(dir)
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), filepath.Base(path)) && e.Name() != "lost+found" { // a disk of its own has that
			return true
		}
	}
	return err != nil
}

// tighten takes the rights of everybody else away from a file or folder of this user, and
// reports one of somebody else's.
func tighten(path string, mode os.FileMode, log *slog.Logger) {
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm()&^mode == 0 {
		return
	}
	owner, ok := info.Sys().(*syscall.Stat_t)
	if ok && int(owner.Uid) == os.Geteuid() {
		if err = os.Chmod(path, info.Mode()&os.ModeSetgid|info.Mode().Perm()&mode); err == nil {
			log.Info("others could read this, now its owner alone can", "path", path)
			return
		}
	}
	log.Warn("others may read this, and it is not this user's to change: let its owner run chmod", "path", path, "mode", info.Mode().Perm().String(), "error", err)
}

// writable reports what keeps this user from writing to a file or folder: SQLite says no
// more than that it cannot open a file.
func writable(path string) error {
	const write = 2 // W_OK of access(2)
	if err := syscall.Access(path, write); err != nil {
		return &os.PathError{Op: "write to", Path: path, Err: err}
	}
	return nil
}
