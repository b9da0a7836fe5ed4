package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"careerbot/bot"
)

// littleSpace is below how many free bytes an operator is warned.
const littleSpace = 200 << 20

// Examine opens a database as Open does, and says what would hinder it. The error that
// it could not be opened with is among the findings.
func Examine(ctx context.Context, address string, open func(ctx context.Context) (*Store, error)) []bot.Finding {
	f := &bot.Findings{About: "Database"}
	postgres := strings.HasPrefix(address, "postgres://") || strings.HasPrefix(address, "postgresql://")
	if !postgres {
		examineFolder(f, filepath.Dir(address))
	}
	s, err := open(ctx)
	if err != nil {
		newer := (*NewerError)(nil)
		switch {
		case errors.As(err, &newer):
			f.Fail("schema", err.Error(), "run the newer careerbot")
		case postgres:
			f.Fail("connection", "it cannot be opened: "+err.Error(), "look at DATABASE_URL: host, port, name, user and password, and whether the server takes connections from here")
		default:
			f.Fail("file", "it cannot be opened: "+err.Error(), "look at CAREERBOT_DATA: the folder must be there, be writable by this user, and have room")
		}
		return f.List
	}
	defer s.Close()
	if version, err := s.schema(ctx); err != nil {
		f.Fail("schema", "its version cannot be read: "+err.Error(), "restore a backup")
	} else {
		f.OK("schema", fmt.Sprintf("version %d, up to date", version))
	}
	s.examineWriting(ctx, f)
	return f.List
}

// examineWriting writes a draft that is gone again.
func (s *Store) examineWriting(ctx context.Context, f *bot.Findings) {
	draft := bot.Draft{ID: "doctor", Community: "doctor", Person: "doctor", Body: "{}"}
	start := s.now()
	err := s.SaveDraft(ctx, draft, s.now())
	if err == nil {
		_, err = s.exec(ctx, "DELETE FROM drafts WHERE id = $1 AND community = $2", draft.ID, draft.Community)
	}
	if err != nil {
		f.Fail("writing", "it takes nothing: "+err.Error(), "make room on the disk, and look whether the file system is read-only or another process holds the database")
		return
	}
	took := s.now().Sub(start)
	if took > time.Second {
		f.Warn("writing", fmt.Sprintf("it took %s", took.Round(time.Millisecond)), "look at what else uses the disk: answers come without pins and votes while the database takes more than two seconds")
		return
	}
	f.OK("writing", "it works")
}

func examineFolder(f *bot.Findings, dir string) {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, os.ErrNotExist):
		f.OK("folder", dir+" will be made")
		return
	case err != nil:
		f.Fail("folder", err.Error(), "let this user read it, or set CAREERBOT_DATA to another folder")
		return
	case !info.IsDir():
		f.Fail("folder", dir+" is no folder", "set CAREERBOT_DATA to a folder")
		return
	}
	if free, ok := freeSpace(dir); ok && free < littleSpace {
		f.Warn("space", fmt.Sprintf("%d MB are free in %s", free>>20, dir), "make room: a full disk costs votes and the record of questions")
	} else if ok {
		f.OK("space", fmt.Sprintf("%d MB are free in %s", free>>20, dir))
	}
}
