//go:build !unix

package store

import "log/slog"

// Who may read a file is not told by its mode here.

func (f *files) protect(*slog.Logger) {}

func protectFolder(string, *slog.Logger) {}

func writable(string) error { return nil }
