package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/bot/memory"
	"careerbot/bot/pins"
	"careerbot/bot/readiness"
	"careerbot/bot/store"
	"careerbot/bot/store/postgrestest"
	"careerbot/bot/store/storetest"
)

// fill writes something of every kind.
func fill(t testing.TB, s *store.Store, clock *storetest.Clock, community string, n int) {
	t.Helper()
	ctx := context.Background()
	for i := range n {
		key := fmt.Sprintf("%s-%d", community, i)
		_, err := s.Claim(ctx, bot.Request{Key: key, Platform: "test", Community: community, Text: "tabs\tquotes\" newlines\n emoji 🙂 and \\"}, "me", clock.Now().Add(time.Minute))
		if err == nil {
			err = s.SavePins(ctx, []pins.Revision{storetest.NewPin(clock, community, "pin"+key, "when is "+key)})
		}
		if err == nil {
			err = s.SaveDraft(ctx, memory.Draft{ID: "draft" + key, Community: community, Person: "p", Body: "{}"}, clock.Now().Add(time.Hour))
		}
		if err == nil {
			err = s.KeepAnswers(ctx, readiness.Kept{Community: community, Person: "p" + key, Answers: readiness.Answers{"cloud": "ran"}, At: clock.Now()})
		}
		if err == nil {
			err = s.RecordQuestion(ctx, memory.QuestionRecord{ID: "question" + key, Community: community, Channel: "c", Person: "p", At: clock.Now(), Verdict: "answered", Entry: "faq/phd", Confidence: 0.1 + float64(i)/7})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func backup(t testing.TB, s *store.Store) ([]byte, store.Counts) {
	t.Helper()
	var b bytes.Buffer
	counts, err := s.Backup(context.Background(), &b)
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), counts
}

// TestBackup: what is restored is what was backed up, on both databases and from one
// to the other, and a process that runs beside sees it.
func TestBackup(t *testing.T) {
	server := postgrestest.Start(t)
	addresses := map[string]func(t *testing.T) string{"sqlite": func(t *testing.T) string { return sqlitePath(t) }, "postgres": func(t *testing.T) string { return server.Database(t) }}
	for from, make := range addresses {
		for to, makeOther := range addresses {
			t.Run(from+" to "+to, func(t *testing.T) {
				ctx, clock := context.Background(), storetest.NewClock()
				source := open(t, make(t), clock.Now)
				fill(t, source, clock, "c", 5)
				data, counts := backup(t, source)
				if counts.Total() < 20 || counts["pins"] != 5 {
					t.Fatalf("backed up %v", counts)
				}
				address := makeOther(t)
				running := open(t, address, clock.Now) // another process
				fill(t, running, clock, "gone", 2)
				versions, err := running.PinVersions(ctx, 0)
				if err != nil {
					t.Fatal(err)
				}
				last := int64(0)
				for _, v := range versions {
					last = max(last, v)
				}
				target := open(t, address, clock.Now)
				if empty, err := target.Empty(ctx); err != nil || empty {
					t.Errorf("empty: %v, %v", empty, err)
				}
				restored, err := target.Restore(ctx, bytes.NewReader(data))
				if err != nil || fmt.Sprint(restored) != fmt.Sprint(counts) {
					t.Fatalf("restored %v of %v: %v", restored, counts, err)
				}
				changed, err := running.PinVersions(ctx, last)
				if err != nil || len(changed) != 2 {
					t.Errorf("the process that runs is told of %v, %v", changed, err)
				}
				if list, err := running.Pins(ctx, "gone"); err != nil || len(list) != 0 {
					t.Errorf("there are still %v, %v", list, err)
				}
				if list, err := running.Pins(ctx, "c"); err != nil || len(list) != 5 {
					t.Errorf("%d pins, %v", len(list), err)
				}
				again, _ := backup(t, target)
				if a, b := linesOf(t, data), linesOf(t, again); a != b {
					t.Errorf("the restored differs:\n%s\n%s", a, b)
				}
			})
		}
	}
}

// linesOf counts what a backup holds, by table.
func linesOf(t *testing.T, data []byte) string {
	t.Helper()
	counts, err := store.CheckBackup(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	delete(counts, "pin_versions") // a restore tells of every community that was or is there
	return fmt.Sprint(counts)
}

// TestBrokenBackup: a backup that was cut short anywhere, or changed, is refused, and
// nothing is lost.
func TestBrokenBackup(t *testing.T) {
	ctx, clock := context.Background(), storetest.NewClock()
	source := open(t, sqlitePath(t), clock.Now)
	fill(t, source, clock, "c", 30)
	data, _ := backup(t, source)
	target := open(t, sqlitePath(t), clock.Now)
	fill(t, target, clock, "kept", 3)
	random := rand.New(rand.NewPCG(1, 2))
	tries := [][]byte{nil, []byte("hello"), data[:10], data[:len(data)/2], data[:len(data)-1], data[:len(data)-12]}
	for range 40 {
		tries = append(tries, data[:random.IntN(len(data))])
		flipped := bytes.Clone(data)
		flipped[random.IntN(len(data)-10)+10] ^= 1 << random.IntN(8)
		tries = append(tries, flipped)
	}
	for i, broken := range tries {
		_, err := target.Restore(ctx, bytes.NewReader(broken))
		if says := (*store.BackupError)(nil); !errors.As(err, &says) || !strings.Contains(err.Error(), "nothing was changed") {
			t.Errorf("try %d of %d bytes: %v", i, len(broken), err)
		}
		if _, err := store.CheckBackup(bytes.NewReader(broken)); err == nil {
			t.Errorf("try %d passes the check", i)
		}
	}
	if list, err := target.Pins(ctx, "kept"); err != nil || len(list) != 3 {
		t.Errorf("%d pins are left, %v", len(list), err)
	}
}

// TestBackupUnderLoad: what was saved before the backup began is in it, each row whole,
// while others go on writing.
func TestBackupUnderLoad(t *testing.T) {
	server := postgrestest.Start(t)
	for name, address := range map[string]string{"sqlite": sqlitePath(t), "postgres": server.Database(t)} {
		t.Run(name, func(t *testing.T) {
			clock := storetest.NewClock()
			s := open(t, address, clock.Now)
			fill(t, s, clock, "before", 20)
			stop := make(chan struct{})
			var writers sync.WaitGroup
			for w := range 4 {
				writers.Go(func() {
					for i := 0; ; i++ {
						select {
						case <-stop:
							return
						default:
							fill(t, s, clock, fmt.Sprintf("during-%d-%d", w, i), 1)
						}
					}
				})
			}
			time.Sleep(100 * time.Millisecond)
			data, counts := backup(t, s)
			close(stop)
			writers.Wait()
			if counts["pins"] < 20 || counts["pins"] != counts["pin_triggers"] || counts["pins"] != counts["pin_history"] {
				t.Errorf("the tables are not of one moment: %v", counts)
			}
			other := open(t, sqlitePath(t), clock.Now)
			if _, err := other.Restore(context.Background(), bytes.NewReader(data)); err != nil {
				t.Fatal(err)
			}
			if list, err := other.Pins(context.Background(), "before"); err != nil || len(list) != 20 {
				t.Errorf("%d of 20 pins, %v", len(list), err)
			}
		})
	}
}

// TestBackupOfNewer: a backup by a newer program is left alone.
func TestBackupOfNewer(t *testing.T) {
	clock := storetest.NewClock()
	s := open(t, sqlitePath(t), clock.Now)
	for name, first := range map[string]string{
		"format": `{"careerbot_backup":99,"schema":1}`,
		"schema": `{"careerbot_backup":1,"schema":999}`,
		"table":  `{"careerbot_backup":1,"schema":1}` + "\n" + `{"t":"later","c":["a"]}`,
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := s.Restore(context.Background(), bytes.NewReader(store.Sealed(t, first))); err == nil || !strings.Contains(err.Error(), "newer") {
				t.Error(err)
			}
		})
	}
}

// FuzzCheckBackup: no file makes the reader panic, or passes without its right end.
func FuzzCheckBackup(f *testing.F) {
	clock := storetest.NewClock()
	s := open(f, filepath.Join(f.TempDir(), "x.db"), clock.Now)
	fill(f, s, clock, "c", 2)
	data, _ := backup(f, s)
	f.Add(data)
	f.Add(data[:len(data)/2])
	f.Add([]byte("\x1f\x8b"))
	f.Fuzz(func(t *testing.T, data []byte) {
		counts, err := store.CheckBackup(bytes.NewReader(data))
		if err == nil && counts == nil {
			t.Error("neither an error nor what it holds")
		}
	})
}
