package readiness_test

import (
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/bot/assistant"
	"careerbot/bot/bottest"
	"careerbot/bot/memory"
	"careerbot/bot/store"
	"careerbot/bot/store/postgrestest"
)

// BenchmarkStep answers the questions one after the other, each with what is kept of it.
func BenchmarkStep(b *testing.B) {
	b.Run("none", func(b *testing.B) { benchmarkStep(b, store.None()) })
	for name, address := range map[string]func() string{
		"sqlite":   func() string { return filepath.Join(b.TempDir(), "careerbot.db") },
		"postgres": func() string { return postgrestest.Start(b).Database(b) },
	} {
		b.Run(name, func(b *testing.B) {
			log := slog.New(slog.DiscardHandler)
			s, err := store.Open(b.Context(), address(), time.Now, log)
			if err != nil {
				b.Fatal(err)
			}
			defer s.Close()
			benchmarkStep(b, store.Guard(s, memory.NewHealth(time.Now, log, nil)))
		})
	}
}

func benchmarkStep(b *testing.B, s memory.Store) {
	whole := assistant.New(assistant.Options{Searcher: bottest.Index(b), Store: s, Log: slog.New(slog.DiscardHandler), Now: time.Now})
	user := bot.User{ID: "U"}
	handle := func(r bot.Request) bot.Reply {
		r.Platform, r.Community, r.User, r.Private = "test", "c", user, true
		reply, err := whole.Handle(b.Context(), &r)
		if err != nil {
			b.Fatal(err)
		}
		return reply
	}
	first := handle(bot.Request{Kind: bot.CommandUse, Command: "assess"})
	next := first
	for b.Loop() {
		reply := handle(bot.Request{Kind: bot.Press, Action: next.Options()[0].Action})
		if next = reply; len(reply.Options()[0].Action.IDs) > 2 { // the result
			next = first
		}
	}
}
