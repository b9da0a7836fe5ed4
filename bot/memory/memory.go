// Package memory is what the bot remembers for all its features: conversations, the record
// of questions, drafts, claims; and whether the store works.
package memory

import (
	"context"
	"encoding/base32"
	"encoding/binary"
	"io"
	"log/slog"
	"strings"
	"sync"
	"time"

	"careerbot/bot"
	"careerbot/bot/setting"
)

// Memory is what a bot remembers, for all its features: conversations, the record of
// questions, drafts. While the store is missing or fails, this process's own memory holds
// the conversations.
type Memory struct {
	store    Store
	Health   *Health
	own      *MemoryConversations
	log      *slog.Logger
	now      func() time.Time
	random   io.Reader
	settings bot.Settings
	keepText bot.Setting
}

// Store is what a memory keeps.
type Store interface {
	Conversations
	QuestionStore
	DraftStore
	Pinger
	Health() *Health
}

// Config is what an operator sets of it.
type Config struct {
	KeepText time.Duration // how long questions' texts are kept; not at all where it is zero
}

// Settings are what an operator can set.
func (c *Config) Settings() []setting.Setting {
	return []setting.Setting{
		{Key: "keep_text_days", Env: "CAREERBOT_KEEP_TEXT_DAYS", Default: "30", Value: setting.Days(&c.KeepText, 3650),
			Help: "days for which the text of questions is kept; 0 keeps none"},
	}
}

// Options are what a memory needs.
type Options struct {
	Config
	Store  Store
	Log    *slog.Logger
	Now    func() time.Time
	Random io.Reader

	Settings bot.Settings // what communities have set; may be nil for the operator's alone
}

// New makes a memory over a store.
func New(o Options) *Memory {
	if o.Settings == nil {
		o.Settings = bot.OperatorSettings{}
	}
	m := &Memory{store: o.Store, Health: o.Store.Health(), own: NewMemoryConversations(o.Now), log: o.Log, now: o.Now, random: o.Random, settings: o.Settings}
	m.keepText = m.keepTextSetting(o.KeepText)
	return m
}

// NewID makes an id of 13 letters and digits. Ids of one time lie side by side in
// an index, which keeps writing them cheap; half of each is random. What an id
// names is checked against its community and person wherever one comes in.
func (m *Memory) NewID() string {
	var raw [8]byte
	binary.BigEndian.PutUint32(raw[:4], uint32(m.now().Unix()))
	if _, err := io.ReadFull(m.random, raw[4:]); err != nil {
		panic(err) // the operating system's source does not fail
	}
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(raw[:]))
}

// upkeepInterval is how often what is kept for a while only is erased.
const upkeepInterval = 10 * time.Minute

// Feature looks after the store: what is past its time is erased, and that it fails
// is noticed while nobody asks, too.
func (m *Memory) Feature() bot.Feature {
	return bot.Feature{
		Name:     "memory",
		Settings: m.keepText.OrNone(),
		Upkeep: func(ctx context.Context) {
			var both sync.WaitGroup
			both.Go(func() { m.Health.watch(ctx, m.store) })
			both.Go(func() { m.erase(ctx) })
			both.Wait()
		},
	}
}

// erase erases what is past its time, until the context ends.
func (m *Memory) erase(ctx context.Context) {
	ticker := time.NewTicker(upkeepInterval)
	defer ticker.Stop()
	for {
		if _, err := m.store.EraseTexts(ctx, m.now()); err != nil && ctx.Err() == nil {
			m.log.WarnContext(ctx, "texts not erased", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// Absent reports whether there is no store at all.
func (m *Memory) Absent() bool { return m.Health.Absent() }

// KeepsText reports whether questions' words are kept for a while in a community.
func (m *Memory) KeepsText(ctx context.Context, community string) bool {
	return m.KeepText(ctx, community) > 0
}

// Recent returns the latest questions whose texts are kept. Who may read which is the
// caller's to look at.
func (m *Memory) Recent(ctx context.Context, community string, limit int) ([]QuestionRecord, error) {
	return m.store.RecentQuestions(ctx, community, limit)
}
