package pins

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"careerbot/bot"
	"careerbot/bot/memory"
	"careerbot/bot/setting"
	"careerbot/knowledge"
)

// The actions on pins, with their ids in order.
const (
	pinFormAction    = "pin-form"    // pin and revision that are edited; or two empty ones, and the draft of a new pin
	pinEntryAction   = "pin-entry"   // entry to pin, and the question that it answered
	pinSaveAction    = "pin-save"    // draft
	pinChangeAction  = "pin-change"  // draft
	pinDropAction    = "pin-drop"    // draft
	pinOpenAction    = "pin-open"    // pin
	pinEditAction    = "pin-edit"    // pin
	pinVerifyAction  = "pin-verify"  // pin
	pinRetireAction  = "pin-retire"  // pin
	pinHistoryAction = "pin-history" // pin
	pinRestoreAction = "pin-restore" // pin, and the number of the revision
	pinSearchAction  = "pin-search"  // none: the form has the words
	pinScopeAction   = "pin-scope"   // draft, and "community" or "channel"
	pinAdoptAction   = "pin-adopt"   // pinned message of the channel, or none to list them

	pinKeepAction = "pin-keep" // channel and id of the message that is to become an answer, and the channel that "this channel" is

	pinReplyFormAction = "pin-reply-form" // who wrote the message that is answered, and its id
	pinTakeAction      = "pin-take"       // pin, who wrote the message, and its id
	pinSayAction       = "pin-say"        // pin, who wrote the message, whether they are notified, and its id
)

const searchField = "search"

// Pins are the communities' own answers.
type Pins struct {
	searcher  bot.Searcher
	store     Store
	memory    *memory.Memory
	platforms *bot.Platforms
	overlays  *overlays
	notices   chan notice
	wake      <-chan struct{}
	settings  bot.Settings
	observer  bot.Observer
	showNames bot.Setting
	whoPins   bot.Setting
	saved     func(ctx context.Context, p Pin, by, purpose string)
	said      *memory.Claims // with which pins messages were answered, lately
	log       *slog.Logger
	now       func() time.Time
}

// Config is what an operator sets of them.
type Config struct {
	ShowNames bool // pins say who verified them
}

// Settings are what an operator can set.
func (c *Config) Settings() []setting.Setting {
	return []setting.Setting{
		{Key: "show_names", Env: "CAREERBOT_SHOW_NAMES", Default: "false", Value: setting.Bool(&c.ShowNames),
			Help: "whether pins say which moderator verified them"},
	}
}

// Options are what pins need.
type Options struct {
	Config
	Searcher  bot.Searcher
	Store     Store
	Memory    *memory.Memory
	Platforms *bot.Platforms
	Settings  bot.Settings    // what communities have set
	Observer  bot.Observer    // told why an emoji gets no reply
	Wake      <-chan struct{} // says that pins may have changed in another process; may be nil
	// Saved is told of every pin that was made or edited and answers: by which person, and what its
	// form was opened for. It may be nil.
	Saved func(ctx context.Context, p Pin, by, purpose string)
	Log   *slog.Logger
	Now   func() time.Time
}

// New makes the pins of a store.
func New(o Options) *Pins {
	ps := &Pins{
		searcher: o.Searcher, store: o.Store, memory: o.Memory, platforms: o.Platforms, notices: make(chan notice, maxNotices),
		wake: o.Wake, saved: o.Saved, settings: o.Settings, observer: o.Observer, showNames: namesSetting(o.ShowNames), whoPins: whoPinsSetting, said: memory.NewClaims(o.Now), log: o.Log, now: o.Now,
	}
	ps.overlays = newOverlays(ps)
	return ps
}

// Feature is the pins as a feature: the chat over Pins.
func (ps *Pins) Feature() bot.Feature {
	f := bot.Feature{
		Name:     "pins",
		Settings: []bot.Setting{ps.whoPins, ps.showNames, ps.keepSetting()},
		Commands: func(*knowledge.Corpus) []bot.Command { return []bot.Command{ps.pinCommand(), ps.pinsCommand()} },
		Hears: map[bot.RequestKind]bot.Hearer{
			bot.MessageEdited:   ps.sourceChanges("the message it came from was edited"),
			bot.MessageRemoved:  ps.sourceChanges("the message it came from was deleted"),
			bot.MessageUnpinned: ps.unpinned,
		},
		Events:   map[bot.RequestKind]bot.Handler{bot.Reacted: ps.marked},
		Concerns: ps.isSource,
		Beneath:  ps.button,
		Complete: map[string]bot.Completer{completePins: ps.completePin},
		Upkeep: func(ctx context.Context) {
			var both sync.WaitGroup
			both.Go(func() { ps.overlays.poll(ctx, ps.wake) })
			both.Go(func() { ps.tell(ctx) })
			both.Wait()
		},
	}
	for name, h := range map[string]bot.Handler{
		pinFormAction: ps.formBack, pinEntryAction: ps.fromEntry, pinSaveAction: ps.save, pinChangeAction: ps.change, pinDropAction: ps.drop,
		pinOpenAction: ps.open, pinEditAction: ps.edit, pinVerifyAction: ps.verify, pinRetireAction: ps.retire,
		pinHistoryAction: ps.history, pinRestoreAction: ps.restore, bot.PinMessageAction: ps.fromMessage, pinSearchAction: ps.list,
		pinAdoptAction: ps.adopt, pinKeepAction: ps.keep, pinScopeAction: ps.rescope,
		bot.PinReplyAction: ps.chooseReply, pinReplyFormAction: ps.foundReply, pinTakeAction: ps.chosenReply, pinSayAction: ps.say,
	} {
		if !reading[name] {
			h = ps.mayPin(h)
		}
		f.Actions = append(f.Actions, bot.ActionHandler{Name: name, Access: bot.Moderator, Handler: h})
	}
	return f
}

// button offers to pin an answer of the guide to those who may, or where that is not
// known before it is pressed, to everybody.
func (ps *Pins) button(r *bot.Request, s bot.Shown) bot.Below {
	if len(s.Entries) == 0 || s.Entries[0].Kind == knowledge.Pin || ps.memory.Absent() || r.Community == "" {
		return bot.Below{}
	}
	label := ""
	if _, looksUp := ps.platforms.Named(r.Platform).(bot.Voucher); looksUp {
		label = "Pin (moderators)" // who sees it is not known here, and checked when it is pressed
	} else if r.User.Access >= bot.Moderator {
		label = "Pin"
	}
	if label == "" {
		return bot.Below{}
	}
	return bot.Below{Tools: []bot.Option{{Label: label, Action: bot.Action{Name: pinEntryAction, IDs: pinnable(s.Entries[0], s.Question)}}}}
}

// pinnable names what is to be pinned: the entry, and the question that it answered.
func pinnable(e *knowledge.Entry, question string) []string {
	if question == "" {
		return []string{e.ID}
	}
	return []string{e.ID, question}
}

func (ps *Pins) pinCommand() bot.Command {
	return bot.Command{
		Name:     "pin",
		Private:  true,
		Summary:  "Pin an answer for this community",
		Args:     []bot.Arg{{Name: "question", Summary: "The question it answers"}},
		Examples: []string{"what is our referral process?"},
		Access:   bot.Moderator,
		Handler: ps.mayPin(func(_ context.Context, r *bot.Request) (bot.Reply, error) {
			if err := ps.canPin(r); err != nil {
				return bot.Reply{}, err
			}
			p := Pin{}
			if q := r.Arg("question"); q != "" {
				p.Triggers = []string{q}
			}
			return ps.form(p, "", "", nil), nil
		}),
	}
}

func (ps *Pins) pinsCommand() bot.Command {
	return bot.Command{
		Name:     "pins",
		Private:  true,
		Summary:  "List, search and look after this community's pins",
		Args:     []bot.Arg{{Name: "search", Summary: "Words to search for"}},
		Examples: []string{"", "referral", "stale"},
		Access:   bot.Moderator,
		Handler:  ps.list,
	}
}

// canPin reports why there can be no pins here.
func (ps *Pins) canPin(r *bot.Request) error {
	switch {
	case ps.memory.Absent():
		return &bot.Error{Kind: bot.Unavailable, Sentence: "I have no memory here, so there are no pins. Whoever runs me can give me a database.", Cause: bot.ErrNoMemory}
	case r.Community == "":
		return &bot.Error{Kind: bot.Invalid, Sentence: "Pins belong to a community. Please do that in one of its channels.", Cause: errors.New("no community")}
	}
	return nil
}

// pinError makes an error of the store fit for a moderator.
func pinError(err error) error {
	taken := (*TriggerTakenError)(nil)
	switch {
	case errors.As(err, &taken):
		return &bot.Error{Kind: bot.Conflict, Sentence: fmt.Sprintf("The question %q is answered by pin %s already. Edit that one, or leave the question out.", taken.Trigger, taken.Pin), Cause: err}
	case errors.Is(err, bot.ErrConflict):
		return &bot.Error{Kind: bot.Conflict, Sentence: "Somebody else changed that pin meanwhile. Please look at it again.", Cause: err}
	}
	return memory.StoreError(err)
}
