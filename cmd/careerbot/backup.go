package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"careerbot/bot/store"
)

func (p *program) backupCommand() *cobra.Command {
	var replace bool
	cmd := &cobra.Command{
		Use:   "backup FILE",
		Short: "Write everything in the database to a file, while careerbot runs",
		Long: `Backup writes everything in the database, as of one moment, to a file that
restore reads. It is the same for SQLite and PostgreSQL. "-" is standard output.
It holds what people asked: keep it as safe as the database.`,
		Args: exactly(1, "one file"),
		RunE: func(cmd *cobra.Command, args []string) error { return p.backup(cmd.Context(), args[0], replace) },
	}
	cmd.Flags().BoolVar(&replace, "replace", false, "replace the file where it is there already")
	return cmd
}

func (p *program) backup(ctx context.Context, file string, replace bool) error {
	c, err := p.load()
	if err != nil {
		return err
	}
	if _, err := os.Stat(c.database()); c.databaseURL == "" && errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("backup: there is no database at %s: set CAREERBOT_DATA to the folder of the one to back up", c.database())
	}
	s, err := p.openStore(ctx, c, p.logger(c, true))
	if err != nil {
		return err
	}
	defer s.Close()
	if file == "-" {
		if err := p.streamBackup(ctx, c, s); err != nil {
			return fmt.Errorf("backup: %w", err)
		}
		return nil
	}
	if _, err := os.Lstat(file); err == nil && !replace {
		return fmt.Errorf("backup: %s is there already: name another file, or add --replace", file)
	}
	counts, err := writeBackup(ctx, s, file)
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	fmt.Fprintf(p.out, "%s: %d rows\n", file, counts.Total())
	return nil
}

// streamBackup writes a backup to standard output. On SQLite it is whole before the first
// byte is passed on: as long as it is read from the database the write-ahead log cannot be
// brought in, and whoever stands behind a pipe may read slowly, or not at all.
func (p *program) streamBackup(ctx context.Context, c *config, s *store.Store) (err error) {
	if c.databaseURL != "" {
		_, err := s.Backup(ctx, p.out)
		return err
	}
	f, err := os.CreateTemp(c.data, ".careerbot-backup-*") // beside the database: a container may write nowhere else
	if err != nil {
		return err
	}
	_ = os.Remove(f.Name()) // at once, so that nothing stays however this ends; else below
	defer func() {
		err = errors.Join(err, f.Close())
		_ = os.Remove(f.Name()) // gone already where files that are open can be removed
	}()
	if _, err := s.Backup(ctx, f); err != nil {
		return fmt.Errorf("%w (name a file on another disk where this one is full)", err)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	_, err = io.Copy(p.out, f)
	return err
}

// writeBackup writes beside the file and renames: a backup that fails, as for want of
// space, leaves the one from before.
func writeBackup(ctx context.Context, s *store.Store, file string) (counts store.Counts, err error) {
	f, err := os.CreateTemp(filepath.Dir(file), ".careerbot-backup-*") // for the owner alone
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	counts, err = s.Backup(ctx, f)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, err
	}
	return counts, os.Rename(f.Name(), file)
}

func (p *program) restoreCommand() *cobra.Command {
	var replace bool
	cmd := &cobra.Command{
		Use:   "restore FILE",
		Short: "Put a backup into the database, in place of what is there",
		Long: `Restore replaces everything in the database by a backup, at once or not at all: a
backup that is damaged or cut short changes nothing. careerbot may run meanwhile, and
serves the restored pins within a second.`,
		Args: exactly(1, "one file"),
		RunE: func(cmd *cobra.Command, args []string) error { return p.restore(cmd.Context(), args[0], replace) },
	}
	cmd.Flags().BoolVar(&replace, "replace", false, "replace what is in the database")
	return cmd
}

func (p *program) restore(ctx context.Context, file string, replace bool) error {
	f, err := os.Open(file)
	if err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	defer f.Close()
	if _, err := store.CheckBackup(f); err != nil {
		return fmt.Errorf("restore: %s: %w", file, err)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	c, err := p.load()
	if err != nil {
		return err
	}
	s, err := p.openStore(ctx, c, p.logger(c, true))
	if err != nil {
		return err
	}
	defer s.Close()
	empty, err := s.Empty(ctx)
	if err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	if !empty && !replace {
		return errors.New("restore: there is something in the database already: back it up, then add --replace")
	}
	counts, err := s.Restore(ctx, f)
	if err != nil {
		return fmt.Errorf("restore: %s: %w", file, err)
	}
	fmt.Fprintf(p.out, "restored %d rows\n", counts.Total())
	return nil
}
