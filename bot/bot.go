package bot

import (
	"context"
	"log/slog"
	"time"

	"careerbot/knowledge"
)

// Searcher finds answers. It is satisfied by *index.Index.
type Searcher interface {
	Search(ctx context.Context, q knowledge.Query) (knowledge.Result, error)
	Complete(prefix string, limit int) []knowledge.Suggestion
	Corpus() *knowledge.Corpus
}

// Bot is what the bot does, on whatever platform.
type Bot struct {
	searcher      Searcher
	conversations Conversations
	log           *slog.Logger
	router        *Router
	handle        Handler
}

// Options is what a bot needs.
type Options struct {
	Searcher      Searcher
	Conversations Conversations
	Log           *slog.Logger
	Now           func() time.Time
	Timeout       time.Duration // for one request; 10 seconds where it is zero
}

// New makes a bot with all its features.
func New(o Options) *Bot {
	if o.Timeout == 0 {
		o.Timeout = 10 * time.Second
	}
	b := &Bot{searcher: o.Searcher, conversations: o.Conversations, log: o.Log}
	b.router = NewRouter(b.answer)
	for _, c := range []Command{
		b.askCommand(), b.salaryCommand(), b.compareCommand(), b.topicsCommand(),
		b.faqCommand(), b.moreCommand(), b.whyCommand(), b.helpCommand(),
	} {
		b.router.Command(c)
	}
	b.router.Action(showAction, b.show)
	b.router.Action(moreAction, b.more)
	b.router.Action(topicAction, b.topic)
	b.handle = Chain(b.router.Handle, Log(o.Log, o.Now), Timeout(o.Timeout), Recover())
	return b
}

// Handle answers one request. The reply is fit to be sent also where there is an
// error: it is the apology then.
func (b *Bot) Handle(ctx context.Context, r *Request) (Reply, error) {
	reply, err := b.handle(ctx, r)
	if err != nil {
		return Apologise(err), err
	}
	return reply, nil
}

// Commands returns the command table.
func (b *Bot) Commands() []Command { return b.router.Commands() }
