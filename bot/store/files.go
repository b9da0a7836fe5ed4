package store

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"syscall"
)

// files are the files of an SQLite database: the database itself, its write-ahead log and
// the log's index, which lie side by side.
type files struct {
	path   string
	opened map[string]os.FileInfo // as they were when the database was opened
}

// beside is what SQLite appends to a database's path for its other files.
var beside = []string{"", "-wal", "-shm"}

// prepareFiles makes the folder and the database's file where they are missing, for their
// owner alone, and lets nobody else read those that are there: the log is made with the
// rights of the database. It is called before SQLite opens the file, since closing it
// afterwards would drop SQLite's locks.
func prepareFiles(path string, log *slog.Logger) (*files, error) {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	protectFolder(path, log)
	// SQLite keeps the log beside the file that a link leads to.
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	switch {
	case err == nil:
		err = f.Close()
	case errors.Is(err, fs.ErrExist):
		err = nil
	}
	if err != nil {
		return nil, err
	}
	if err = writable(filepath.Dir(path)); err == nil {
		err = writable(path)
	}
	if err != nil {
		return nil, err
	}
	all := &files{path: path}
	all.protect(log)
	return all, nil
}

// remember keeps which files were opened.
func (f *files) remember() {
	f.opened = map[string]os.FileInfo{}
	for _, suffix := range beside {
		if info, err := os.Stat(f.path + suffix); err == nil {
			f.opened[f.path+suffix] = info
		}
	}
}

// check reports that a file is gone, or is another one than was opened: SQLite goes on
// writing into what nobody will ever find again.
func (f *files) check() error {
	for path, opened := range f.opened {
		info, err := os.Stat(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return fmt.Errorf("the database's file %s was removed while careerbot runs: put it back, or restore a backup and restart careerbot", path)
		case err != nil:
			return err
		case !os.SameFile(opened, info):
			return fmt.Errorf("the database's file %s was replaced while careerbot runs: restart careerbot to use it", path)
		}
	}
	return nil
}

// leastSpace is with how many free bytes a disk counts as full: a few rows may find room
// in the log still, a pin or the next hour's questions do not.
const leastSpace = 1 << 20

// room reports a disk that is full.
func (f *files) room() error {
	if free, ok := freeSpace(filepath.Dir(f.path)); ok && free < leastSpace {
		return &fullError{free, filepath.Dir(f.path)}
	}
	return nil
}

// fullError says that a disk is full.
type fullError struct {
	free uint64 // bytes
	dir  string
}

func (e *fullError) Error() string {
	return fmt.Sprintf("the disk is full: %d KB are free in %s", e.free>>10, e.dir)
}

// Unwrap returns what the operating system says of such a disk.
func (e *fullError) Unwrap() error { return syscall.ENOSPC }
