// Package storetest is what any store must do, as a test that each database
// passes.
package storetest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"careerbot/bot"
	"careerbot/bot/inbox"
	"careerbot/bot/memory"
	"careerbot/bot/pins"
	"careerbot/bot/store"
	"careerbot/bot/votes"
	"careerbot/knowledge"
)

// Clock is a clock that tests set.
type Clock struct{ millis atomic.Int64 }

// NewClock starts a clock in 2026.
func NewClock() *Clock {
	c := new(Clock)
	c.millis.Store(time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC).UnixMilli())
	return c
}

// Now is the clock's time.
func (c *Clock) Now() time.Time { return time.UnixMilli(c.millis.Load()).UTC() }

// Pass lets time pass; a negative time makes the clock jump back.
func (c *Clock) Pass(d time.Duration) { c.millis.Add(d.Milliseconds()) }

// Run runs the contract. Open returns an empty store over the clock.
func Run(t *testing.T, open func(t *testing.T, clock *Clock) store.Kept) {
	for name, test := range map[string]func(t *testing.T, s store.Kept, clock *Clock){
		"claims": claims, "one winner": oneWinner, "lifecycle": lifecycle, "take over": takeOver, "leases": leases, "taken in part": takenInPart, "outcome": outcome, "postpone": postpone, "question": question, "shares": shares,
		"conversations": conversations, "drafts": drafts, "pins": pinning, "triggers": triggers, "all or none": allOrNone,
		"conflict": conflict, "history": history, "versions": versions, "isolation": isolation,
		"questions": questions, "votes": voting, "forget": forget, "hostile": hostile, "ended context": endedContext, "settings": setting, "shorten texts": shorten, "assessments": assessments, "waiting": waiting, "unasked": answeredUnasked,
		"digests": digests, "left": left, "gaps": gapping, "gaps withdrawn": withdrawing, "gaps answered": telling, "gaps forgotten": forgettingGaps,
	} {
		t.Run(name, func(t *testing.T) {
			clock := NewClock()
			test(t, open(t, clock), clock)
		})
	}
}

var ctx = context.Background()

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func request(clock *Clock, key string) bot.Request {
	return bot.Request{Key: key, Kind: bot.Message, Platform: "test", Community: "c", Channel: "ch", Text: "do i need a phd?", Address: "secret", User: bot.User{ID: "u"}, Received: clock.Now()}
}

func claims(t *testing.T, s store.Kept, clock *Clock) {
	first, err := s.Claim(ctx, request(clock, "k"), "a", clock.Now().Add(time.Minute))
	must(t, err)
	again, err := s.Claim(ctx, request(clock, "k"), "b", clock.Now().Add(time.Minute))
	must(t, err)
	if !first || again {
		t.Errorf("claimed %v and then %v, want once", first, again)
	}
	must(t, s.Done(ctx, "k", inbox.Sent, bot.MessageRef{}, clock.Now()))
	if again, err := s.Claim(ctx, request(clock, "k"), "a", clock.Now()); err != nil || again {
		t.Errorf("an answered request is claimed again: %v, %v", again, err)
	}
}

func oneWinner(t *testing.T, s store.Kept, clock *Clock) {
	const keys, racers = 50, 4
	var won [keys]atomic.Int32
	var group sync.WaitGroup
	for racer := range racers {
		group.Go(func() {
			for k := range keys {
				ok, err := s.Claim(ctx, request(clock, fmt.Sprint("key", k)), fmt.Sprint("owner", racer), clock.Now().Add(time.Minute))
				if err != nil {
					t.Error(err)
				}
				if ok {
					won[k].Add(1)
				}
			}
		})
	}
	group.Wait()
	for k := range won {
		if n := won[k].Load(); n != 1 {
			t.Errorf("key %d was won %d times", k, n)
		}
	}
}

func lifecycle(t *testing.T, s store.Kept, clock *Clock) {
	until := clock.Now().Add(time.Minute)
	_, err := s.Claim(ctx, request(clock, "k"), "a", until)
	must(t, err)
	if n, err := s.Depth(ctx); err != nil || n != 1 {
		t.Errorf("depth %d, %v", n, err)
	}
	if ok, err := s.Sending(ctx, "k", "b", until); err != nil || ok {
		t.Errorf("another owner sends: %v, %v", ok, err)
	}
	if ok, err := s.Sending(ctx, "k", "a", until); err != nil || !ok {
		t.Errorf("the owner does not send: %v, %v", ok, err)
	}
	if ok, err := s.Sending(ctx, "k", "a", until); err != nil || ok {
		t.Errorf("it is sent twice: %v, %v", ok, err)
	}
	must(t, s.Done(ctx, "k", inbox.Sent, bot.MessageRef{Channel: "ch", Message: "m"}, clock.Now()))
	if n, err := s.Depth(ctx); err != nil || n != 0 {
		t.Errorf("depth %d, %v after the end", n, err)
	}
	data, err := s.PersonData(ctx, "test:u")
	must(t, err)
	if strings.Contains(string(data), "secret") || strings.Contains(string(data), "phd") {
		t.Errorf("an answered request is kept: %s", data)
	}
}

func takeOver(t *testing.T, s store.Kept, clock *Clock) {
	lease := func() time.Time { return clock.Now().Add(time.Minute) }
	for _, key := range []string{"received", "sending", "done"} {
		_, err := s.Claim(ctx, request(clock, key), "dead", lease())
		must(t, err)
	}
	_, err := s.Sending(ctx, "sending", "dead", lease())
	must(t, err)
	must(t, s.Done(ctx, "done", inbox.Sent, bot.MessageRef{}, clock.Now()))
	if open, err := s.TakeOver(ctx, "b", []string{"test"}, clock.Now(), lease(), 10); err != nil || len(open) != 0 {
		t.Errorf("what a living owner holds is taken: %v, %v", open, err)
	}
	clock.Pass(2 * time.Minute)
	open, err := s.TakeOver(ctx, "b", []string{"test"}, clock.Now(), lease(), 10)
	must(t, err)
	got := map[string]inbox.RequestState{}
	for _, o := range open {
		got[o.Request.Key] = o.State
		if o.Request.Text == "" || o.Request.Address == "" {
			t.Errorf("the request came back without what it needs: %+v", o.Request)
		}
	}
	if diff := cmp.Diff(map[string]inbox.RequestState{"received": inbox.Received, "sending": inbox.Sending}, got); diff != "" {
		t.Error(diff)
	}
	if open, err := s.TakeOver(ctx, "c", []string{"test"}, clock.Now(), lease(), 10); err != nil || len(open) != 0 {
		t.Errorf("it is taken twice: %v, %v", open, err)
	}
	if ok, err := s.Sending(ctx, "received", "dead", lease()); err != nil || ok {
		t.Errorf("the dead owner still holds it: %v, %v", ok, err)
	}
	if ok, err := s.Sending(ctx, "received", "b", lease()); err != nil || !ok {
		t.Errorf("the new owner does not hold it: %v, %v", ok, err)
	}
}

func outcome(t *testing.T, s store.Kept, clock *Clock) {
	if _, _, err := s.Outcome(ctx, "k"); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("an unknown request: %v", err)
	}
	_, err := s.Claim(ctx, request(clock, "k"), "a", clock.Now().Add(time.Minute))
	must(t, err)
	if state, ref, err := s.Outcome(ctx, "k"); err != nil || state != inbox.Received || ref != (bot.MessageRef{}) {
		t.Errorf("received: %v, %v, %v", state, ref, err)
	}
	want := bot.MessageRef{Channel: "ch", Message: "m"}
	must(t, s.Moved(ctx, "k", want)) // it is not done
	if _, ref, err := s.Outcome(ctx, "k"); err != nil || ref != (bot.MessageRef{}) {
		t.Errorf("an open request has a reply: %v, %v", ref, err)
	}
	must(t, s.Done(ctx, "k", inbox.Sent, want, clock.Now()))
	if state, ref, err := s.Outcome(ctx, "k"); err != nil || state != inbox.Sent || ref != want {
		t.Errorf("sent: %v, %v, %v", state, ref, err)
	}
	for _, ref := range []bot.MessageRef{{Channel: "ch", Message: "n"}, {}} {
		must(t, s.Moved(ctx, "k", ref))
		if state, got, err := s.Outcome(ctx, "k"); err != nil || state != inbox.Sent || got != ref {
			t.Errorf("moved to %v: %v, %v, %v", ref, state, got, err)
		}
	}
}

func postpone(t *testing.T, s store.Kept, clock *Clock) {
	lease := func() time.Time { return clock.Now().Add(time.Minute) }
	_, err := s.Claim(ctx, request(clock, "k"), "a", lease())
	must(t, err)
	_, err = s.Sending(ctx, "k", "a", lease())
	must(t, err)
	must(t, s.Postpone(ctx, "k", "b", lease())) // not b's
	if state, _, err := s.Outcome(ctx, "k"); err != nil || state != inbox.Sending {
		t.Errorf("another owner postpones it: %v, %v", state, err)
	}
	must(t, s.Postpone(ctx, "k", "a", lease()))
	if state, _, err := s.Outcome(ctx, "k"); err != nil || state != inbox.Received {
		t.Errorf("postponed: %v, %v", state, err)
	}
	if ok, err := s.Sending(ctx, "k", "a", lease()); err != nil || !ok {
		t.Errorf("it can be sent later: %v, %v", ok, err)
	}
}

func question(t *testing.T, s store.Kept, clock *Clock) {
	q := memory.QuestionRecord{
		ID: "q", Community: "c", Channel: "ch", Person: "test:u", At: clock.Now(), Verdict: knowledge.Answered, Entry: "faq/phd", Confidence: 0.5,
		Audience: bot.InChannel, Context: knowledge.Context{Role: "r", At: 7}, Text: "do i need a phd", TextUntil: clock.Now().Add(time.Hour),
	}
	must(t, s.RecordQuestion(ctx, q))
	got, err := s.Question(ctx, "c", "q")
	must(t, err)
	if got.Text != q.Text || got.Entry != q.Entry || got.Person != q.Person || got.Verdict != q.Verdict || !got.At.Equal(q.At) || got.Audience != q.Audience || got.Context != q.Context {
		t.Errorf("got %+v", got)
	}
	if _, err := s.Question(ctx, "other", "q"); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("another community reads it: %v", err)
	}
	clock.Pass(2 * time.Hour)
	if got, err := s.Question(ctx, "c", "q"); err != nil || got.Text != "" || got.Context != (knowledge.Context{}) || got.Entry == "" {
		t.Errorf("its text is kept too long: %+v, %v", got, err)
	}
}

func shares(t *testing.T, s store.Kept, clock *Clock) {
	share := func(answer, request string, want bool) {
		t.Helper()
		if first, err := s.Share(ctx, answer, request, clock.Now()); err != nil || first != want {
			t.Errorf("%s by %s: %v, %v", answer, request, first, err)
		}
	}
	share("a", "one", true)
	share("a", "two", false)
	share("a", "one", true) // the same press, taken up again
	share("c\x1fb", "two", true)
	must(t, s.Unshare(ctx, "a", "two")) // not two's
	share("a", "two", false)
	must(t, s.Unshare(ctx, "a", "one"))
	share("a", "two", true)
	clock.Pass(31 * 24 * time.Hour)
	_, err := s.EraseTexts(ctx, clock.Now())
	must(t, err)
	share("a", "three", true)
}

func leases(t *testing.T, s store.Kept, clock *Clock) {
	lease := func() time.Time { return clock.Now().Add(time.Minute) }
	for _, key := range []string{"renewed", "released", "left"} {
		owner := "a"
		if key == "left" {
			owner = "b"
		}
		_, err := s.Claim(ctx, request(clock, key), owner, lease())
		must(t, err)
	}
	must(t, s.Release(ctx, "released", "b")) // not b's
	must(t, s.Release(ctx, "released", "a"))
	must(t, s.Renew(ctx, "a", clock.Now().Add(time.Hour)))
	taken := func() (keys []string) {
		open, err := s.TakeOver(ctx, "c", []string{"test"}, clock.Now(), lease(), 10)
		must(t, err)
		for _, o := range open {
			keys = append(keys, o.Request.Key)
			must(t, s.Done(ctx, o.Request.Key, inbox.Sent, bot.MessageRef{}, clock.Now()))
		}
		return keys
	}
	if diff := cmp.Diff([]string{"released"}, taken()); diff != "" {
		t.Error(diff)
	}
	clock.Pass(2 * time.Minute)
	if diff := cmp.Diff([]string{"left"}, taken()); diff != "" {
		t.Error(diff)
	}
}

// takenInPart: as many as there is room for, the oldest first, of the platforms that run.
func takenInPart(t *testing.T, s store.Kept, clock *Clock) {
	other := request(clock, "another platform's")
	other.Platform = "fax"
	for _, r := range []bot.Request{request(clock, "k0"), other} {
		_, err := s.Claim(ctx, r, "dead", clock.Now())
		must(t, err)
	}
	for i := 1; i < 5; i++ {
		clock.Pass(time.Second)
		_, err := s.Claim(ctx, request(clock, fmt.Sprint("k", i)), "dead", clock.Now())
		must(t, err)
	}
	clock.Pass(time.Second)
	for _, want := range [][]string{{"k0", "k1", "k2"}, {"k3", "k4"}, nil} {
		open, err := s.TakeOver(ctx, "b", []string{"test", "mail"}, clock.Now(), clock.Now().Add(time.Minute), 3)
		must(t, err)
		var got []string
		for _, o := range open {
			got = append(got, o.Request.Key)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	}
}

func conversations(t *testing.T, s store.Kept, clock *Clock) {
	want := knowledge.Context{Role: "r", Level: "l", Place: "p", Entry: "e"}
	until := clock.Now().Add(time.Minute)
	must(t, s.Remember(ctx, "a\x1fb", "", knowledge.Context{Entry: "old"}, until))
	must(t, s.Remember(ctx, "a\x1fb", "", want, until))
	got, err := s.Recall(ctx, "a\x1fb")
	must(t, err)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if other, err := s.Recall(ctx, "a"); err != nil || other != (knowledge.Context{}) {
		t.Errorf("another conversation has %v, %v", other, err)
	}
	clock.Pass(time.Minute + time.Second)
	if late, err := s.Recall(ctx, "a\x1fb"); err != nil || late != (knowledge.Context{}) {
		t.Errorf("it is remembered too long: %v, %v", late, err)
	}
}

func drafts(t *testing.T, s store.Kept, clock *Clock) {
	d := memory.Draft{ID: "d", Community: "c", Person: "p", Body: "{}"}
	must(t, s.SaveDraft(ctx, d, clock.Now().Add(time.Hour)))
	got, err := s.Draft(ctx, "c", "d", clock.Now())
	must(t, err)
	if diff := cmp.Diff(d, got); diff != "" {
		t.Error(diff)
	}
	if _, err := s.Draft(ctx, "other", "d", clock.Now()); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("another community sees it: %v", err)
	}
	if _, err := s.Draft(ctx, "c", "d", clock.Now().Add(2*time.Hour)); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("it is kept too long: %v", err)
	}
	must(t, s.DropDraft(ctx, "other", "d"))
	must(t, s.DropDraft(ctx, "c", "d"))
	if _, err := s.Draft(ctx, "c", "d", clock.Now()); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("it is not dropped: %v", err)
	}
}

// NewPin makes the first revision of a pin.
func NewPin(clock *Clock, community, id string, triggers ...string) pins.Revision {
	p := &pins.Pin{
		ID: id, Community: community, Triggers: triggers, Text: "Ask in #help.", State: pins.Active, Revision: 1,
		CreatedBy: "test:mod", VerifiedBy: "test:mod", VerifiedAs: "Mo", VerifiedAt: clock.Now(), ReviewAt: clock.Now().AddDate(0, 6, 0),
	}
	return pins.Revision{Pin: id, Number: 1, At: clock.Now(), By: "test:mod", What: pins.Created, After: p, Why: "people ask"}
}

// next is a further revision of a pin.
func next(r pins.Revision, what pins.Change, change func(p *pins.Pin)) pins.Revision {
	p := *r.After
	change(&p)
	p.Revision++
	return pins.Revision{Pin: r.Pin, Number: p.Revision, At: r.At, By: r.By, What: what, Before: r.After, After: &p}
}

func pinning(t *testing.T, s store.Kept, clock *Clock) {
	if _, err := s.Pin(ctx, "c", "a"); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("a pin that is not there: %v", err)
	}
	a, b := NewPin(clock, "c", "a", "one"), NewPin(clock, "c", "b", "two", "three")
	must(t, s.SavePins(ctx, []pins.Revision{b}))
	must(t, s.SavePins(ctx, []pins.Revision{a}))
	list, err := s.Pins(ctx, "c")
	must(t, err)
	if diff := cmp.Diff([]pins.Pin{*a.After, *b.After}, list); diff != "" {
		t.Error(diff)
	}
	edited := next(a, pins.Edited, func(p *pins.Pin) { p.Text = "New." })
	must(t, s.SavePins(ctx, []pins.Revision{edited}))
	got, err := s.Pin(ctx, "c", "a")
	must(t, err)
	if diff := cmp.Diff(*edited.After, got); diff != "" {
		t.Error(diff)
	}
}

func triggers(t *testing.T, s store.Kept, clock *Clock) {
	a := NewPin(clock, "c", "a", "What is it?")
	must(t, s.SavePins(ctx, []pins.Revision{a}))
	taken := (*pins.TriggerTakenError)(nil)
	err := s.SavePins(ctx, []pins.Revision{NewPin(clock, "c", "b", "what IS it")})
	if !errors.As(err, &taken) || taken.Pin != "a" {
		t.Errorf("a trigger that is held: %v, want its holder a", err)
	}
	inChannel := NewPin(clock, "c", "d", "what is it")
	inChannel.After.Channel = "ch"
	must(t, s.SavePins(ctx, []pins.Revision{inChannel}))
	must(t, s.SavePins(ctx, []pins.Revision{NewPin(clock, "other", "b", "what is it")}))
	retired := next(a, pins.Retiring, func(p *pins.Pin) { p.State = pins.Retired })
	must(t, s.SavePins(ctx, []pins.Revision{retired}))
	b := NewPin(clock, "c", "b", "what is it")
	must(t, s.SavePins(ctx, []pins.Revision{b}))
	back := next(retired, pins.Restored, func(p *pins.Pin) { p.State = pins.Active })
	if err := s.SavePins(ctx, []pins.Revision{back}); !errors.As(err, &taken) || taken.Pin != "b" {
		t.Errorf("restoring over a trigger that is held meanwhile: %v", err)
	}
	// Two pins may swap their triggers in one change.
	e := NewPin(clock, "c", "e", "another")
	must(t, s.SavePins(ctx, []pins.Revision{e}))
	must(t, s.SavePins(ctx, []pins.Revision{
		next(b, pins.Edited, func(p *pins.Pin) { p.Triggers = []string{"another"} }),
		next(e, pins.Edited, func(p *pins.Pin) { p.Triggers = []string{"what is it"} }),
	}))
}

func allOrNone(t *testing.T, s store.Kept, clock *Clock) {
	must(t, s.SavePins(ctx, []pins.Revision{NewPin(clock, "c", "z", "held")}))
	changes := []pins.Revision{NewPin(clock, "c", "a", "free"), NewPin(clock, "c", "b", "held")}
	if err := s.SavePins(ctx, changes); err == nil {
		t.Fatal("the change is taken")
	}
	list, err := s.Pins(ctx, "c")
	must(t, err)
	if len(list) != 1 {
		t.Errorf("%d pins after a change that failed, want the one before", len(list))
	}
	if h, err := s.PinHistory(ctx, "c", "a"); err != nil || len(h) != 0 {
		t.Errorf("history %v, %v of a pin that is not there", h, err)
	}
}

func conflict(t *testing.T, s store.Kept, clock *Clock) {
	a := NewPin(clock, "c", "a", "one")
	must(t, s.SavePins(ctx, []pins.Revision{a}))
	if err := s.SavePins(ctx, []pins.Revision{NewPin(clock, "c", "a", "two")}); !errors.Is(err, bot.ErrConflict) {
		t.Errorf("a second first revision: %v", err)
	}
	const racers = 4
	var won atomic.Int32
	var group sync.WaitGroup
	for i := range racers {
		group.Go(func() {
			err := s.SavePins(ctx, []pins.Revision{next(a, pins.Edited, func(p *pins.Pin) { p.Text = fmt.Sprint(i) })})
			switch {
			case err == nil:
				won.Add(1)
			case !errors.Is(err, bot.ErrConflict):
				t.Error(err)
			}
		})
	}
	group.Wait()
	if won.Load() != 1 {
		t.Errorf("%d of %d edits of one revision were taken, want one", won.Load(), racers)
	}
}

func history(t *testing.T, s store.Kept, clock *Clock) {
	a := NewPin(clock, "c", "a", "one")
	b := next(a, pins.Edited, func(p *pins.Pin) { p.Triggers = []string{"two"} })
	c := next(b, pins.Retiring, func(p *pins.Pin) { p.State = pins.Retired })
	for _, r := range []pins.Revision{a, b, c} {
		must(t, s.SavePins(ctx, []pins.Revision{r}))
	}
	got, err := s.PinHistory(ctx, "c", "a")
	must(t, err)
	if diff := cmp.Diff([]pins.Revision{a, b, c}, got); diff != "" {
		t.Error(diff)
	}
	if other, err := s.PinHistory(ctx, "other", "a"); err != nil || len(other) != 0 {
		t.Errorf("another community sees it: %v, %v", other, err)
	}
}

func versions(t *testing.T, s store.Kept, clock *Clock) {
	must(t, s.SavePins(ctx, []pins.Revision{NewPin(clock, "c", "a", "one")}))
	must(t, s.SavePins(ctx, []pins.Revision{NewPin(clock, "d", "a", "one")}))
	all, err := s.PinVersions(ctx, 0)
	must(t, err)
	if len(all) != 2 || all["c"] >= all["d"] || all["c"] == 0 {
		t.Errorf("versions %v, want c's before d's", all)
	}
	must(t, s.SavePins(ctx, []pins.Revision{NewPin(clock, "c", "b", "two")}))
	later, err := s.PinVersions(ctx, all["d"])
	must(t, err)
	if len(later) != 1 || later["c"] <= all["d"] {
		t.Errorf("versions %v after %v, want c's new one alone", later, all)
	}
	// Many writers at once: every version is another.
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			if err := s.SavePins(ctx, []pins.Revision{NewPin(clock, fmt.Sprint("racer", i), "a", "one")}); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	all, err = s.PinVersions(ctx, 0)
	must(t, err)
	seen := map[int64]string{}
	for community, v := range all {
		if other := seen[v]; other != "" {
			t.Errorf("%s and %s share version %d", community, other, v)
		}
		seen[v] = community
	}
}

func isolation(t *testing.T, s store.Kept, clock *Clock) {
	must(t, s.SavePins(ctx, []pins.Revision{NewPin(clock, "c", "a", "one")}))
	must(t, s.RecordQuestion(ctx, memory.QuestionRecord{ID: "q", Community: "c", At: clock.Now(), Text: "hello", TextUntil: clock.Now().Add(time.Hour)}))
	for _, other := range []string{"", "d", "C", "c ", "%", "c%"} {
		if list, err := s.Pins(ctx, other); err != nil || len(list) > 0 {
			t.Errorf("%q sees pins %v, %v", other, list, err)
		}
		if _, err := s.Pin(ctx, other, "a"); !errors.Is(err, bot.ErrNotFound) {
			t.Errorf("%q sees the pin: %v", other, err)
		}
		if texts, err := s.RecentQuestions(ctx, other, 9); err != nil || len(texts) > 0 {
			t.Errorf("%q sees questions %v, %v", other, texts, err)
		}
		if _, err := s.SaveVote(ctx, votes.Vote{Question: "q", Community: other, Person: "p"}); !errors.Is(err, bot.ErrNotFound) {
			t.Errorf("%q votes: %v", other, err)
		}
	}
}

func questions(t *testing.T, s store.Kept, clock *Clock) {
	for i := range 3 {
		must(t, s.RecordQuestion(ctx, memory.QuestionRecord{
			ID: fmt.Sprint("q", i), Community: "c", Channel: "ch", Person: "p", Audience: bot.InCommunity, At: clock.Now().Add(time.Duration(i) * time.Second), Verdict: knowledge.Answered,
			Entry: "faq/phd", Confidence: 0.5, Text: fmt.Sprint("text ", i), TextUntil: clock.Now().Add(time.Duration(i+1) * time.Hour),
		}))
	}
	must(t, s.RecordQuestion(ctx, memory.QuestionRecord{ID: "silent", Community: "c", At: clock.Now()}))
	got, err := s.RecentQuestions(ctx, "c", 2)
	must(t, err)
	var texts []string
	for _, q := range got {
		texts = append(texts, q.Text)
	}
	if diff := cmp.Diff([]string{"text 2", "text 1"}, texts); diff != "" {
		t.Error(diff)
	}
	if q := got[0]; q.ID != "q2" || q.Community != "c" || q.Channel != "ch" || q.Person != "p" || q.Audience != bot.InCommunity {
		t.Errorf("whose it is is not told: %+v", q)
	}
	clock.Pass(90 * time.Minute)
	erased, err := s.EraseTexts(ctx, clock.Now())
	must(t, err)
	if erased != 1 {
		t.Errorf("%d texts erased, want one", erased)
	}
	data, err := s.PersonData(ctx, "p")
	must(t, err)
	if strings.Contains(string(data), "text 0") || !strings.Contains(string(data), "text 1") {
		t.Errorf("what is kept: %s", data)
	}
}

func voting(t *testing.T, s store.Kept, clock *Clock) {
	must(t, s.RecordQuestion(ctx, memory.QuestionRecord{ID: "q", Community: "c", At: clock.Now()}))
	vote := func(person string, helpful bool, reason string, want bool) {
		t.Helper()
		fresh, err := s.SaveVote(ctx, votes.Vote{Question: "q", Community: "c", Person: person, Helpful: helpful, Reason: reason, At: clock.Now()})
		if err != nil || fresh != want {
			t.Errorf("%s, helpful %v: a new opinion %v, %v", person, helpful, fresh, err)
		}
	}
	vote("a", true, "", true)
	vote("b", true, "", true)
	vote("b", true, "", false)
	vote("a", false, "", true) // changes the mind
	vote("a", false, "too short", false)
	vote("a", false, "", false)
	helpful, not, err := s.Votes(ctx, "c", "q")
	must(t, err)
	if helpful != 1 || not != 1 {
		t.Errorf("%d helpful and %d not, want one each", helpful, not)
	}
	if data, err := s.PersonData(ctx, "a"); err != nil || !strings.Contains(string(data), "too short") {
		t.Errorf("the reason is gone: %s, %v", data, err)
	}
	if _, err := s.SaveVote(ctx, votes.Vote{Question: "nothing", Community: "c", Person: "a"}); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("a vote on nothing: %v", err)
	}
}

func forget(t *testing.T, s store.Kept, clock *Clock) {
	const me, other = `test:me_"%`, "test:meX"
	for _, p := range []string{me, other} {
		id := "q" + p
		must(t, s.RecordQuestion(ctx, memory.QuestionRecord{ID: id, Community: "c", Person: p, At: clock.Now(), Text: "about " + p, TextUntil: clock.Now().Add(time.Hour)}))
		_, err := s.SaveVote(ctx, votes.Vote{Question: id, Community: "c", Person: p, Helpful: true, Reason: "because", At: clock.Now()})
		must(t, err)
		must(t, s.Remember(ctx, "conversation"+p, p, knowledge.Context{Entry: "e"}, clock.Now().Add(time.Hour)))
		must(t, s.SaveDraft(ctx, memory.Draft{ID: "d" + p, Community: "c", Person: p, Body: "mine"}, clock.Now().Add(time.Hour)))
		pin := NewPin(clock, "c", "pin"+p[:7], "trigger "+p[5:7], "and "+strings.ToUpper(p))
		pin.By, pin.After.CreatedBy, pin.After.VerifiedBy = p, p, p
		if p == other {
			pin.Pin, pin.After.ID, pin.After.Triggers = "pinother", "pinother", []string{"another trigger"}
		}
		must(t, s.SavePins(ctx, []pins.Revision{pin}))
		must(t, s.SavePins(ctx, []pins.Revision{next(pin, pins.Edited, func(p *pins.Pin) { p.Text = "x" })}))
	}
	before, err := s.PersonData(ctx, me)
	must(t, err)
	var data struct {
		Questions, Votes, Drafts []any
		Conversations            []any
		Pins                     []any `json:"pin_changes"`
	}
	must(t, json.Unmarshal(before, &data))
	if len(data.Questions) != 1 || len(data.Votes) != 1 || len(data.Drafts) != 1 || len(data.Conversations) != 1 || len(data.Pins) != 2 {
		t.Errorf("the export lacks something:\n%s", before)
	}
	must(t, s.ForgetPerson(ctx, me))
	after, err := s.PersonData(ctx, me)
	must(t, err)
	data.Questions, data.Votes, data.Drafts, data.Conversations, data.Pins = nil, nil, nil, nil, nil
	must(t, json.Unmarshal(after, &data))
	if len(data.Questions)+len(data.Votes)+len(data.Drafts)+len(data.Conversations)+len(data.Pins) != 0 {
		t.Errorf("something is left:\n%s", after)
	}
	list, err := s.Pins(ctx, "c")
	must(t, err)
	if len(list) != 2 {
		t.Errorf("%d pins are left, want both: they belong to the community", len(list))
	}
	for _, p := range list {
		if (p.ID == "pinother") != (p.CreatedBy == other) || p.CreatedBy == me || p.VerifiedBy == me {
			t.Errorf("pin %s is by %q, verified by %q", p.ID, p.CreatedBy, p.VerifiedBy)
		}
		h, err := s.PinHistory(ctx, "c", p.ID)
		must(t, err)
		for _, r := range h {
			if r.By == me || r.After.CreatedBy == me || r.Before != nil && r.Before.VerifiedBy == me {
				t.Errorf("the history of %s still names the person: %+v", p.ID, r)
			}
		}
	}
	otherData, err := s.PersonData(ctx, other)
	must(t, err)
	must(t, json.Unmarshal(otherData, &data))
	if len(data.Questions) != 1 || len(data.Votes) != 1 || len(data.Pins) != 2 {
		t.Errorf("another person was forgotten too:\n%s", otherData)
	}
}

func hostile(t *testing.T, s store.Kept, clock *Clock) {
	for i, text := range []string{"'; DROP TABLE pins; --", "\x00zero", "not \xff UTF-8", "emoji 🎉", strings.Repeat("long ", 50_000), "%_!\\"} {
		r := request(clock, fmt.Sprint("k", i))
		r.Text = text
		if ok, err := s.Claim(ctx, r, "a", clock.Now()); err != nil || !ok {
			t.Errorf("%.20q is not claimed: %v, %v", text, ok, err)
		}
		must(t, s.RecordQuestion(ctx, memory.QuestionRecord{ID: fmt.Sprint("q", i), Community: "c", At: clock.Now(), Text: text, TextUntil: clock.Now().Add(time.Hour)}))
		p := NewPin(clock, "c", fmt.Sprint("p", i), fmt.Sprint("trigger ", i))
		p.After.Text = strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", ""), "?")
		must(t, s.SavePins(ctx, []pins.Revision{p}))
		got, err := s.Pin(ctx, "c", p.Pin)
		must(t, err)
		if got.Text != p.After.Text {
			t.Errorf("%.20q came back as %.20q", p.After.Text, got.Text)
		}
	}
	if list, err := s.Pins(ctx, "c"); err != nil || len(list) != 6 {
		t.Errorf("%d pins, %v", len(list), err)
	}
}

func endedContext(t *testing.T, s store.Kept, clock *Clock) {
	ended, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := s.Claim(ended, request(clock, "k"), "a", clock.Now()); err == nil {
		t.Error("an ended context is not noticed")
	}
	if ok, err := s.Claim(ctx, request(clock, "k"), "a", clock.Now()); err != nil || !ok {
		t.Errorf("the store does not work afterwards: %v, %v", ok, err)
	}
}
