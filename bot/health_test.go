package bot

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
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
func (d *disk) missing(ctx context.Context) error { return errors.Join(ErrNotFound, d.read(ctx)) }

// TestHealth: a failure is noticed within seconds though nobody asks, lasts however many
// calls work that do not write, and ends when a write works.
func TestHealth(t *testing.T) {
	for name, asked := range map[string]bool{"while somebody writes": true, "while nobody does": false} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var reports []error
				h, d := NewHealth(time.Now, func(err error, _ time.Duration) { reports = append(reports, err) }), new(disk)
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
					if err := h.try(ctx, d.write); !errors.Is(err, errFullDisk) {
						t.Fatalf("a write says %v", err)
					}
				}
				time.Sleep(pingInterval + mendInterval)
				for range 100 {
					time.Sleep(10 * time.Second)
					if err := h.try(ctx, d.read); err != nil {
						t.Fatalf("a read says %v", err)
					}
					_ = h.try(ctx, d.missing)
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
				if len(reports) != 2 || !errors.Is(reports[0], errFullDisk) || reports[1] != nil {
					t.Errorf("reported: %v", reports)
				}
			})
		})
	}
}
