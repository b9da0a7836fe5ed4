package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"careerbot/bot"
	"careerbot/bot/memory"
)

// littleSpace is below how many free bytes an operator is warned.
const littleSpace = 200 << 20

// Examine says what would hinder a database, and opens it with open where that makes and
// migrates nothing. The error that it could not be opened with is among the findings.
func Examine(ctx context.Context, address string, open func(ctx context.Context) (*Store, error)) []bot.Finding {
	f := &bot.Findings{About: "Database"}
	postgres := isPostgres(address)
	if !postgres && !examineFolder(f, filepath.Dir(address)) {
		return f.List
	}
	if !postgres {
		if _, err := os.Stat(address); errors.Is(err, os.ErrNotExist) {
			f.OK("file", "it is made when careerbot is served for the first time")
			return f.List
		}
	}
	// Opening would migrate: an older careerbot that runs on it would lose its footing.
	if have, known, err := schemaOf(ctx, address); err == nil && have < known {
		f.Warn("schema", fmt.Sprintf("version %d; it becomes %d when this careerbot is served", have, known), "make a backup before: 'careerbot backup'")
		return f.List
	}
	s, err := open(ctx)
	if err != nil {
		examineFailure(f, postgres, err)
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

// examineFailure says why a database could not be opened, and once what to do.
func examineFailure(f *bot.Findings, postgres bool, err error) {
	says, subject, remedy := err.Error(), "file", "look at CAREERBOT_DATA: the folder must be there, be writable by this user, and have room"
	if postgres {
		subject, remedy = "connection", "look at DATABASE_URL: host, port, name, user and password, and whether the server takes connections from here"
	}
	if newer := (*NewerError)(nil); errors.As(err, &newer) {
		f.Fail("schema", says, "run the newer careerbot")
		return
	}
	if known := (*AdvisedError)(nil); errors.As(err, &known) {
		says, remedy = strings.Replace(says, ": "+known.Advice, "", 1), known.Advice
	}
	f.Fail(subject, "it cannot be opened: "+says, remedy)
}

// examineWriting writes a draft that is gone again.
func (s *Store) examineWriting(ctx context.Context, f *bot.Findings) {
	draft := memory.Draft{ID: "doctor", Community: "doctor", Person: "doctor", Body: "{}"}
	start := s.now()
	err := s.SaveDraft(ctx, draft, s.now())
	if err == nil {
		_, err = s.exec(ctx, "DELETE FROM drafts WHERE id = $1 AND community = $2", draft.ID, draft.Community)
	}
	if err != nil {
		remedy := sqliteAdvice(err)
		if s.dialect == postgresDialect {
			remedy = postgresAdvice(err)
		}
		if remedy == "" {
			remedy = "make room on the disk, and look whether the file system is read-only or another process holds the database"
		}
		f.Fail("writing", "it takes nothing: "+err.Error(), remedy)
		return
	}
	took := s.now().Sub(start)
	if took > time.Second {
		f.Warn("writing", fmt.Sprintf("it took %s", took.Round(time.Millisecond)), "look at what else uses the disk: answers come without pins and votes while the database takes more than two seconds")
		return
	}
	f.OK("writing", "it works")
}

// examineFolder reports whether the database can be looked for in a folder, or made.
func examineFolder(f *bot.Findings, dir string) bool {
	info, err := os.Stat(dir)
	there := dir
	for errors.Is(err, os.ErrNotExist) && filepath.Dir(there) != there {
		there = filepath.Dir(there)
		info, err = os.Stat(there)
	}
	switch {
	case err != nil:
		f.Fail("folder", err.Error(), "let this user read it, or set CAREERBOT_DATA to another folder")
		return false
	case !info.IsDir():
		f.Fail("folder", there+" is no folder", "set CAREERBOT_DATA to a folder")
		return false
	}
	free, known := freeSpace(there)
	switch {
	case known && free == 0:
		f.Fail("folder", there+" takes no files", "make room there, or set CAREERBOT_DATA to another folder")
		return false
	case there != dir && writable(there) != nil:
		f.Fail("folder", dir+" is not there, and this user may not make it in "+there, "make it and give it to this user, or set CAREERBOT_DATA to another folder")
		return false
	case writable(there) != nil:
		f.Fail("folder", "this user may not write in "+dir, "give it to this user, or set CAREERBOT_DATA to another folder")
		return false
	case there != dir:
		f.OK("folder", dir+" is made when careerbot is served for the first time")
	case known && free < littleSpace:
		f.Warn("space", fmt.Sprintf("%d MB are free in %s", free>>20, dir), "make room: a full disk costs votes and the record of questions")
	case known:
		f.OK("space", fmt.Sprintf("%d MB are free in %s", free>>20, dir))
	}
	return true
}

// schemaOf reads the version of a database's schema, and the newest that this program
// knows, without making, migrating or locking anything.
func schemaOf(ctx context.Context, address string) (have, known int64, err error) {
	scripts, err := migrations.ReadDir("migrations")
	if err != nil {
		return 0, 0, err
	}
	for _, script := range scripts {
		var version int64
		if _, err := fmt.Sscanf(script.Name(), "%d_", &version); err != nil {
			return 0, 0, fmt.Errorf("migration %s: %w", script.Name(), err)
		}
		known = max(known, version)
	}
	db, err := openToRead(address)
	if err != nil {
		return 0, known, err
	}
	err = db.QueryRowContext(ctx, "SELECT coalesce(max(version_id), 0) FROM goose_db_version").Scan(&have)
	return have, known, errors.Join(err, db.Close())
}

func openToRead(address string) (*sql.DB, error) {
	if isPostgres(address) {
		config, err := pgx.ParseConfig(address)
		if err != nil {
			return nil, errAddress
		}
		return stdlib.OpenDB(*config), nil
	}
	how := "mode=ro"
	if _, err := os.Stat(address + "-wal"); errors.Is(err, os.ErrNotExist) {
		how = "immutable=1" // nobody has it open, and no lock file is made beside it
	}
	return sql.Open("sqlite", "file:"+(&url.URL{Path: address}).EscapedPath()+"?"+how)
}

func isPostgres(address string) bool {
	return strings.HasPrefix(address, "postgres://") || strings.HasPrefix(address, "postgresql://")
}
