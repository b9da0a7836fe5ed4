// Package adapter is what the adapters of chat services share: what they are handed of the
// bot, and what the program has to know of each to set, connect and describe it (adapter.go);
// whether one runs, and how it waits (state.go, patience.go); calls, and requests that are
// signed (http.go, bodies.go); where replies go (address.go), and who sees them (answers.go); what a message has beside its words (files.go).
package adapter

import (
	"context"
	"log/slog"
	"time"

	"careerbot/bot"
	"careerbot/bot/setting"
	"careerbot/knowledge"
)

// Bot is what an adapter is handed of the bot that it connects.
type Bot struct {
	Commands   func() []bot.Command // as they are with the content that is served now
	Complete   func(ctx context.Context, r *bot.Request, what, prefix string) []bot.Choice
	Owner      string   // names this process among the replicas
	Sessions   Sessions // keeps what a connection's successor goes on from; may be nil
	Now        func() time.Time
	Random     func() float64 // 0 to 1, for pauses that must not all be the same
	Log        *slog.Logger
	Observer   bot.Observer       // told what happens; may be nil
	Note       func(bot.Decision) // told of messages that are passed over; may be nil
	Overhearer bot.Overhearer     // told of what people say to each other; may be nil
	Settings   bot.Settings       // what communities have set; may be nil for the operator's alone
}

// Sessions keeps the connections' sessions for the process that follows this one.
type Sessions interface {
	// SaveSession writes down how far a session has come, or that it is still there.
	SaveSession(ctx context.Context, s bot.Session) error
	// TakeSessions gives to owner those of processes that are known to be gone, which were
	// saved at since or later. What it returns is owner's also where there is an error.
	TakeSessions(ctx context.Context, platform, owner string, since time.Time) ([]bot.Session, error)
	// DropSession forgets a session that is over.
	DropSession(ctx context.Context, platform, id string) error
}

// Whole is the bot with something harmless for what may be nil.
func (b Bot) Whole() Bot {
	if b.Commands == nil {
		b.Commands = func() []bot.Command { return nil }
	}
	if b.Observer == nil {
		b.Observer = bot.Unobserved{}
	}
	if b.Settings == nil {
		b.Settings = bot.OperatorSettings{}
	}
	if b.Overhearer == nil {
		b.Overhearer = nobody{}
	}
	if b.Note == nil {
		b.Note = func(bot.Decision) {}
	}
	return b
}

// nobody listens.
type nobody struct{}

func (nobody) Watches(context.Context, string, string, string) bool { return false }
func (nobody) Overhear(context.Context, bot.Request)                {}

// About is what people call a service, and what an operator sees of it.
type About struct {
	Name        string // in requests, commands and addresses, as slack
	Title       string // as Slack
	Tokens      string // the variables that connect it, as SLACK_BOT_TOKEN and SLACK_APP_TOKEN
	Hosts       string // that have to be reached, as slack.com
	APIVariable string // the variable that names another server
	StatusPage  string // where it says whether it works
}

// Manifest is what a platform has to know of the app before it is connected, to be printed.
type Manifest struct {
	Short, Long string            // of the command that prints it
	Flags       []setting.Setting // that change it, taken before Print is called
	Print       func(guide Guide) (string, error)
}

// Guide loads what is served, and the commands that grow from it.
type Guide func() (knowledge.About, []bot.Command, error)
