package plan_test

import (
	"context"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/bot/assistant"
	"careerbot/bot/memory"
	"careerbot/bot/store"
	"careerbot/bot/store/postgrestest"
	"careerbot/index"
	"careerbot/knowledge"
)

// BenchmarkStep is a press on a plan, from the request to the reply: what a plan would be
// without a store, and with one a step that is ticked or undone, a look at the plan, and how
// far it has come.
func BenchmarkStep(b *testing.B) {
	corpus, err := knowledge.LoadEmbedded()
	if err != nil {
		b.Fatal(err)
	}
	ix := index.New(corpus, nil)
	defer ix.Close()
	log := slog.New(slog.DiscardHandler)
	run := func(b *testing.B, kept memory.Store) {
		whole := assistant.New(assistant.Options{Searcher: ix, Store: kept, Log: log, Now: time.Now})
		request := func(kind bot.RequestKind, name string, ids ...string) *bot.Request {
			r := &bot.Request{Key: "k", Kind: kind, Platform: "test", Community: "c", Channel: "C1", User: bot.User{ID: "U1"}, Private: true, Received: time.Now()}
			if kind == bot.CommandUse {
				r.Command = name
			} else {
				r.Action = bot.Action{Name: name, IDs: ids}
			}
			return r
		}
		does := func(b *testing.B, r *bot.Request) {
			reply, err := whole.Handle(context.Background(), r)
			if err != nil || len(reply.Blocks) == 0 {
				b.Fatal(reply, err)
			}
		}
		const role = "machine-learning-engineer"
		b.Run("begin", func(b *testing.B) {
			for b.Loop() {
				does(b, request(bot.Press, "plan-begin", role, "none"))
			}
		})
		if kept.Health().Absent() {
			return
		}
		does(b, request(bot.Press, "plan-keep", role, "none"))
		reply, err := whole.Handle(context.Background(), request(bot.CommandUse, "plan"))
		if err != nil {
			b.Fatal(err)
		}
		id := reply.Options()[0].Action.ID(0)
		b.Run("tick and undo", func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				does(b, request(bot.Press, []string{"plan-done", "plan-undo"}[i%2], id, "python"))
			}
		})
		b.Run("show", func(b *testing.B) {
			for b.Loop() {
				does(b, request(bot.CommandUse, "plan"))
			}
		})
		b.Run("progress", func(b *testing.B) {
			for b.Loop() {
				does(b, request(bot.CommandUse, "progress"))
			}
		})
	}
	with := func(address func(b *testing.B) string) func(b *testing.B) {
		return func(b *testing.B) {
			s, err := store.Open(context.Background(), address(b), time.Now, log)
			if err != nil {
				b.Fatal(err)
			}
			defer s.Close()
			run(b, store.Guard(s, memory.NewHealth(time.Now, log, nil)))
		}
	}
	b.Run("none", func(b *testing.B) { run(b, store.None()) })
	b.Run("sqlite", with(func(b *testing.B) string { return filepath.Join(b.TempDir(), "careerbot.db") }))
	b.Run("postgres", with(func(b *testing.B) string { return postgrestest.Start(b).Database(b) }))
}
