package memory

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"careerbot/bot"
)

// disk is a store that takes writes or does not; reading always works.
type disk struct{ full atomic.Bool }

var errFullDisk = errors.New("the disk is full")

func (d *disk) Ping(context.Context) error {
	if d.full.Load() {
		return errFullDisk
	}
	return nil
}

func (d *disk) read(context.Context) error        { return nil }
func (d *disk) write(ctx context.Context) error   { return d.Ping(ctx) }
func (d *disk) missing(ctx context.Context) error { return errors.Join(bot.ErrNotFound, d.read(ctx)) }

// TestHealth: a failure is noticed within seconds though nobody asks, lasts however many
// calls work that do not write, and ends when a write works.
func TestHealth(t *testing.T) {
	for name, asked := range map[string]bool{"while somebody writes": true, "while nobody does": false} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var log bytes.Buffer
				h, d := NewHealth(time.Now, slog.New(slog.NewTextHandler(&log, nil)), nil), new(disk)
				ctx, stop := context.WithCancel(t.Context())
				ended := make(chan struct{})
				go func() {
					defer close(ended)
					h.watch(ctx, d)
				}()
				defer func() {
					stop()
					<-ended
				}()
				time.Sleep(time.Minute)
				if _, degraded := h.Degraded(); degraded {
					t.Fatal("it fails from the beginning")
				}
				d.full.Store(true)
				full := time.Now()
				if asked {
					if err := h.Try(ctx, d.write); !errors.Is(err, errFullDisk) {
						t.Fatalf("a write says %v", err)
					}
				}
				time.Sleep(pingInterval + mendInterval)
				for range 100 {
					time.Sleep(10 * time.Second)
					if err := h.Try(ctx, d.read); err != nil {
						t.Fatalf("a read says %v", err)
					}
					_ = h.Try(ctx, d.missing)
					since, cause := h.Failure()
					if !errors.Is(cause, errFullDisk) {
						t.Fatalf("after %v of a full disk the cause is %v", time.Since(full), cause)
					}
					if late := since.Sub(full); late > pingInterval {
						t.Fatalf("it says to have begun %v late", late)
					}
				}
				d.full.Store(false)
				time.Sleep(2 * mendInterval)
				synctest.Wait() // for the report of a probe that runs at this very moment
				if _, degraded := h.Degraded(); degraded {
					t.Error("it does not recover")
				}
				reports := strings.Split(strings.TrimSpace(log.String()), "\n")
				if len(reports) != 2 || !strings.Contains(reports[0], errFullDisk.Error()) || !strings.Contains(reports[1], "the store works again") {
					t.Errorf("reported: %q", reports)
				}
			})
		})
	}
}
