// Package unasked answers questions that were put to nobody and that nobody has answered for
// a while, in the channels that a community has chosen, where it is sure enough. In its trial
// moderators alone see what would have been said, and judge it. It is off until a community
// turns it on.
package unasked

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"careerbot/bot"
	"careerbot/bot/memory"
	"careerbot/knowledge"
	"careerbot/knowledge/lru"
)

// Question is one that waits for somebody to answer it.
type Question struct {
	Key       string // of the message as a request: its answer is found by it, as any other's
	Platform  string
	Community string
	Channel   string
	Parent    string // the channel that Channel is a thread or a post of, where those are channels of their own
	Thread    string // in which an answer goes
	Message   string
	Person    string
	Audience  bot.Audience
	Link      string // to the message; empty where the platform gives none
	Text      string
	Asked     time.Time
	Due       time.Time // when it is answered, where nobody has until then
}

// Answer is what was said to a question that nobody put to the bot, or in the trial what would
// have been.
type Answer struct {
	ID         string
	Community  string
	Channel    string
	Person     string // who asked; empty once they asked to be forgotten
	Entry      string
	Confidence float64
	At         time.Time
	Live       bool   // it was said, and not only shown to moderators
	Question   string // id of the question's record, where it was said
}

// Judgement is what somebody holds of an answer.
type Judgement struct {
	Answer    string
	Community string
	Person    string
	Right     bool
	At        time.Time
}

// Heard is that somebody said something.
type Heard struct {
	Community, Channel, Parent, Thread, Person string

	Self bool // to the bot: their own question waits no more either
	At   time.Time
}

// Store keeps waiting questions, answers and what was held of them. But for what falls due
// and what was heard, every call names its community.
type Store interface {
	// SaveWaiting keeps a question, in the place of what is kept of its message already.
	SaveWaiting(ctx context.Context, q Question) error
	// WaitingAt returns the question that a message is, or bot.ErrNotFound.
	WaitingAt(ctx context.Context, community, channel, message string) (Question, error)
	// DropWaiting forgets one question.
	DropWaiting(ctx context.Context, community, key string) error
	// DropHeard forgets the questions that somebody else than their asker has spoken after, in
	// their thread or channel; in a thread of another message, nobody has.
	DropHeard(ctx context.Context, heard []Heard) error
	// DueWaiting returns the questions that were due before a time, the oldest first.
	DueWaiting(ctx context.Context, before time.Time, limit int) ([]Question, error)
	// DropOverdue forgets those that were due before a time, whatever became of them.
	DropOverdue(ctx context.Context, before time.Time) error

	// SaveUnasked keeps an answer; of one that is kept already, the question's record alone is new.
	SaveUnasked(ctx context.Context, a Answer) error
	// Unasked returns one, or bot.ErrNotFound.
	Unasked(ctx context.Context, community, id string) (Answer, error)
	// UnaskedTo returns the one to a question by the id of its record, or bot.ErrNotFound.
	UnaskedTo(ctx context.Context, community, question string) (Answer, error)
	// DropUnasked forgets one, with what was held of it.
	DropUnasked(ctx context.Context, community, id string) error
	// JudgeUnasked keeps what a person holds of an answer, in the place of what they held before.
	JudgeUnasked(ctx context.Context, j Judgement) error
	// JudgedUnasked counts, of a community's last answers that were said, or that two people
	// or more have judged in the trial, those that more of these found right than wrong, and all.
	JudgedUnasked(ctx context.Context, community string, limit int) (right, all int, err error)

	// SaidUnasked counts a community's last answers that were said, and of these those that more
	// people found right than wrong, and those that were judged otherwise.
	SaidUnasked(ctx context.Context, community string, limit int) (said, right, wrong int, err error)

	// UnaskedOf returns what is kept of a person, as one JSON object.
	UnaskedOf(ctx context.Context, person string) ([]byte, error)
	// ForgetUnasked deletes it; answers stay, without them.
	ForgetUnasked(ctx context.Context, person string) error
}

// Answers finds and shows answers.
type Answers interface {
	// Unasked is what is found for a text that was put to nobody, or no answer where it is said
	// to somebody by name.
	Unasked(ctx context.Context, r *bot.Request) (knowledge.Result, error)
	// Says is the answer that was found, with what can be done about it, and the id of its
	// question's record.
	Says(ctx context.Context, r *bot.Request, result knowledge.Result) (reply bot.Reply, question string)
	// SaysAgain is the same later, by the question and the entry.
	SaysAgain(ctx context.Context, r *bot.Request, question, entry string) (bot.Reply, error)
}

// Unasked watches channels, and answers what nobody else does.
type Unasked struct {
	store     Store
	memory    *memory.Memory
	answers   Answers
	settings  bot.Settings
	platforms *bot.Platforms
	log       *slog.Logger
	now       func() time.Time

	candidates chan bot.Request

	writing sync.Mutex // one writes what was heard, and others wait until it is written

	mu    sync.Mutex
	heard map[Heard]time.Time        // since they were last written; their own times are zero
	talks *lru.Cache[string, []said] // who spoke last, by channel
}

// said is that a person spoke.
type said struct {
	person string
	at     time.Time
}

// The bounds of what waits in this process's memory. What is beyond them is passed over: of
// a flood nothing is answered.
const (
	maxCandidates = 256
	maxHeard      = 20_000
	maxTalks      = 10_000
)

// Options are what it needs.
type Options struct {
	Store     Store
	Memory    *memory.Memory
	Answers   Answers
	Settings  bot.Settings
	Platforms *bot.Platforms
	Log       *slog.Logger
	Now       func() time.Time
}

// New makes it.
func New(o Options) *Unasked {
	return &Unasked{
		store: o.Store, memory: o.Memory, answers: o.Answers, settings: o.Settings, platforms: o.Platforms, log: o.Log, now: o.Now,
		candidates: make(chan bot.Request, maxCandidates), heard: map[Heard]time.Time{}, talks: lru.New[string, []said](maxTalks),
	}
}

// Feature is it as a feature.
func (u *Unasked) Feature() bot.Feature {
	return bot.Feature{
		Name:     "unasked",
		Settings: u.all(),
		Actions: []bot.ActionHandler{
			{Name: awayAction, Access: bot.Member, Handler: u.wavedAway},
			{Name: solvedAction, Access: bot.Member, Handler: u.solved},
			{Name: judgeAction, Access: bot.Moderator, Handler: u.judged},
		},
		Concerns: u.concerns,
		Hears:    map[bot.RequestKind]bot.Hearer{bot.MessageEdited: u.edited, bot.MessageRemoved: u.removed},
		Listener: u,
		Planned:  u.planned,
		Due:      map[string]bot.Handler{dueAction: u.due},
		Upkeep:   u.upkeep,
		Person:   &bot.Person{Export: u.store.UnaskedOf, Forget: u.store.ForgetUnasked},
	}
}

// Watches implements bot.Overhearer.
func (u *Unasked) Watches(ctx context.Context, community, channel, parent string) bool {
	if community == "" || u.memory.Absent() || u.mode(ctx, community) == off {
		return false
	}
	for _, id := range bot.ChannelsOf(u.settings.Value(ctx, community, channelsSetting)) {
		if id == channel || parent != "" && id == parent {
			return true
		}
	}
	return false
}

// Overhear implements bot.Overhearer. It looks cheaply: of most messages nothing remains but
// that somebody spoke.
func (u *Unasked) Overhear(_ context.Context, r bot.Request) {
	alone := u.spoke(&r)
	if !alone || !r.Unasked || !opens(&r) || !asks(r.Text) {
		return
	}
	select {
	case u.candidates <- r:
	default: // a flood
	}
}

// opens reports whether a message begins something: it stands in the channel itself, or is
// the first of a forum's post. What is said in a thread is said to those who are in it.
func opens(r *bot.Request) bool {
	return r.Thread == "" && (r.Parent == "" || r.Channel == r.Message)
}

// talkTime is for how long people who speak after each other talk with each other.
const talkTime = 2 * time.Minute

// spoke notes that somebody did, and reports whether they are alone: nobody else in this
// channel has spoken within the time of a talk, as far as this process has heard.
func (u *Unasked) spoke(r *bot.Request) (alone bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	one := Heard{Community: r.Community, Channel: r.Channel, Parent: r.Parent, Thread: r.Thread, Person: r.Person(), Self: !r.Unasked}
	if _, there := u.heard[one]; there || len(u.heard) < maxHeard {
		u.heard[one] = r.Received
	}
	place := r.Community + memory.ConversationSeparator + r.Channel + memory.ConversationSeparator + r.Thread
	before, _ := u.talks.Get(place)
	alone = true
	kept := []said{{one.Person, r.Received}}
	for _, s := range before { // the last two who spoke
		if s.person != one.Person {
			alone = alone && r.Received.Sub(s.at) >= talkTime
			kept = append(kept, s)
			break
		}
	}
	u.talks.Put(place, kept)
	return alone
}

// The length of what may be a question, in bytes.
const (
	minQuestion = 10
	maxQuestion = 1500
)

// interrogatives begin a question without a mark, as many are written.
var interrogatives = []string{
	"how", "what", "which", "who", "when", "where", "why", "whats", "what's", "is", "are", "do", "does", "did", "can", "could", "should", "would", "will", "anyone", "anybody", "has", "have", "any",
}

// asks reports whether a text may be a question at all. Whether it is one, and whether there
// is an answer, the searcher tells; this is what each message of a watched channel costs.
func asks(text string) bool {
	if len(text) < minQuestion || len(text) > maxQuestion {
		return false
	}
	if strings.IndexByte(text, '?') >= 0 {
		return true
	}
	first := strings.TrimLeft(text, " \t\n")
	if end := strings.IndexAny(first, " \n,"); end > 0 && end < 10 {
		return slices.Contains(interrogatives, strings.ToLower(first[:end]))
	}
	return false
}

// flushInterval is how often what was heard is written, for all replicas: a question whose
// time has come is answered only when everybody has written what they heard until then.
const (
	flushInterval = 5 * time.Second
	settling      = 3 * flushInterval
)

// upkeep looks at candidates, and writes what was heard, until the context ends.
func (u *Unasked) upkeep(ctx context.Context) {
	ticker := time.NewTicker(flushInterval)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			u.flush(context.WithoutCancel(ctx))
			return
		case r := <-u.candidates:
			if err := u.consider(ctx, &r); err != nil && !errors.Is(err, bot.ErrDown) && ctx.Err() == nil {
				u.log.WarnContext(ctx, "a question that was put to nobody is passed over", "community", r.Community, "error", err)
			}
		case <-ticker.C:
			u.flush(ctx)
		}
	}
}

// flush writes what was heard. Where that fails it stays.
func (u *Unasked) flush(ctx context.Context) {
	u.writing.Lock()
	defer u.writing.Unlock()
	u.mu.Lock()
	pending := u.heard
	u.heard = map[Heard]time.Time{}
	u.mu.Unlock()
	if len(pending) == 0 {
		return
	}
	var list []Heard
	for h, at := range pending {
		h.At = at
		list = append(list, h)
	}
	err := u.store.DropHeard(ctx, list)
	if err == nil {
		return
	}
	if !errors.Is(err, bot.ErrDown) {
		u.log.WarnContext(ctx, "what was heard is not written yet", "error", err)
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	for h, at := range pending {
		if now, there := u.heard[h]; (there || len(u.heard) < maxHeard) && at.After(now) {
			u.heard[h] = at
		}
	}
}

// consider lets a message wait for an answer, where it is a question that there is a sure one
// for. Of every other nothing is kept.
func (u *Unasked) consider(ctx context.Context, r *bot.Request) error {
	if !u.memory.KeepsText(ctx, r.Community) {
		return nil
	}
	_, sure, err := u.find(ctx, r)
	if err != nil || !sure {
		return err
	}
	q := Question{
		Key: r.Key, Platform: r.Platform, Community: r.Community, Channel: r.Channel, Parent: r.Parent, Thread: r.Fields[bot.ThreadField], Message: r.Message, Person: r.Person(),
		Audience: r.Audience, Link: r.Fields[bot.LinkField], Text: r.Text, Asked: r.Received, Due: r.Received.Add(u.wait(ctx, r.Community)),
	}
	if _, err := u.store.Unasked(ctx, q.Community, q.id()); err == nil {
		return nil // it was answered, and delivered again
	}
	return u.store.SaveWaiting(ctx, q)
}

// find is what answers a text, and whether it is sure enough for this community.
func (u *Unasked) find(ctx context.Context, r *bot.Request) (result knowledge.Result, sure bool, err error) {
	if !asks(r.Text) {
		return result, false, nil
	}
	result, err = u.answers.Unasked(ctx, r)
	if err != nil || result.Verdict != knowledge.Answered || result.Smalltalk || len(result.Answers) == 0 || result.Answers[0].Stale {
		return result, false, err
	}
	return result, result.Confidence >= u.sureFrom(ctx, r.Community), nil
}

// concerns reports whether an edit or a removal is of a question that waits.
func (u *Unasked) concerns(ctx context.Context, r *bot.Request) bool {
	if r.Kind != bot.MessageEdited && r.Kind != bot.MessageRemoved || r.Community == "" || u.memory.Absent() || u.mode(ctx, r.Community) == off {
		return false
	}
	_, err := u.store.WaitingAt(ctx, r.Community, r.Channel, r.Message)
	return err == nil
}

// edited reads a question that waits again: it waits on where there is still a sure answer.
func (u *Unasked) edited(ctx context.Context, r *bot.Request) error {
	q, err := u.store.WaitingAt(ctx, r.Community, r.Channel, r.Message)
	if err != nil {
		return passable(err)
	}
	again := q.request(dueAction)
	again.Text = r.Text
	_, sure, err := u.find(ctx, &again)
	if err != nil {
		return err
	}
	if !sure || !r.Unasked { // a mention that was added has its own answer
		return u.store.DropWaiting(ctx, q.Community, q.Key)
	}
	q.Text = r.Text
	return u.store.SaveWaiting(ctx, q)
}

func (u *Unasked) removed(ctx context.Context, r *bot.Request) error {
	q, err := u.store.WaitingAt(ctx, r.Community, r.Channel, r.Message)
	if err != nil {
		return passable(err)
	}
	return u.store.DropWaiting(ctx, q.Community, q.Key)
}

// passable is an error, unless it says that there is nothing to do.
func passable(err error) error {
	if errors.Is(err, bot.ErrNotFound) || errors.Is(err, bot.ErrNoMemory) {
		return nil
	}
	return err
}

// request is the request that answers a question.
func (q Question) request(action string) bot.Request {
	_, user, _ := strings.Cut(q.Person, ":")
	return bot.Request{
		Key: q.Key, Kind: bot.Due, Platform: q.Platform, Community: q.Community, Channel: q.Channel, Parent: q.Parent, Thread: q.Thread, Message: q.Message,
		User: bot.User{ID: user}, Audience: q.Audience, Unasked: true, Action: bot.Action{Name: action, IDs: []string{q.Channel, q.Message}},
	}
}

// id names the answer to a question: the same whenever it is given.
func (q Question) id() string {
	sum := sha256.Sum256([]byte(q.Community + memory.ConversationSeparator + q.Key))
	return hex.EncodeToString(sum[:8])
}
