package adapter

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"careerbot/bot"
)

// TestPatiently: a call that fails is tried again after pauses that grow, or as late as the
// service wants, until it works, no retry mends it, or the context ends.
func TestPatiently(t *testing.T) {
	broken, wrong := errors.New("broken"), errors.New("wrong")
	final := func(err error) error {
		if errors.Is(err, wrong) {
			return errors.New("set another token")
		}
		return nil
	}
	for name, c := range map[string]struct {
		answers []error
		ends    time.Duration // of the context
		took    time.Duration
		says    string
	}{
		"at once":   {[]error{nil}, time.Hour, 0, ""},
		"later":     {[]error{broken, broken, broken, nil}, time.Hour, 7 * time.Second, ""},
		"for long":  {[]error{broken, broken, broken, broken, broken, broken, broken, nil}, time.Hour, 91 * time.Second, ""},
		"told when": {[]error{&bot.LaterError{After: time.Minute, Cause: broken}, nil}, time.Hour, time.Minute, ""},
		"for good":  {[]error{broken, wrong}, time.Hour, time.Second, "set another token"},
		"ended":     {[]error{broken, broken, broken}, 2 * time.Second, 2 * time.Second, ""},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), c.ends)
				defer cancel()
				began, tries := time.Now(), 0
				err := Bot{Log: slog.New(slog.DiscardHandler)}.Patiently(ctx, "It", "a test", func() error {
					tries++
					return c.answers[tries-1]
				}, final)
				if says := ""; err != nil {
					if says = err.Error(); says != c.says {
						t.Errorf("it says %q, want %q", says, c.says)
					}
				} else if c.says != "" {
					t.Errorf("it says nothing, want %q", c.says)
				}
				if took := time.Since(began); took != c.took {
					t.Errorf("it took %s, want %s", took, c.took)
				}
			})
		})
	}
}

func TestState(t *testing.T) {
	s := NewState[string]()
	if s.Running() || s.Self() != "" {
		t.Error("it runs before it has begun")
	}
	end := s.Begin("me", inbox{})
	if !s.Running() || s.Self() != "me" {
		t.Error("it does not run")
	}
	s.Fail(errors.New("first"))
	s.Fail(errors.New("second"))
	if err := <-s.Failed(); err.Error() != "first" {
		t.Errorf("it fails with %v", err)
	}
	if end(); s.Running() || s.Inbox() != nil || s.Self() != "me" {
		t.Error("it runs after its end, or has forgotten who it is")
	}
}

type inbox struct{ bot.Inbox }

func TestGuarded(t *testing.T) {
	err := Guarded(func() error { panic("oh") })
	if err == nil || !strings.HasPrefix(err.Error(), "panic: oh\n") {
		t.Errorf("a panic becomes %v", err)
	}
	if err := Guarded(func() error { return nil }); err != nil {
		t.Error(err)
	}
}

// TestAddress: what a reply needs is in the address alone, as JSON.
func TestAddress(t *testing.T) {
	type address struct {
		URL string `json:"u,omitempty"`
		At  int64  `json:"at,omitempty"`
	}
	a := address{"https://hooks.slack.com/x", 5}
	if text := EncodeAddress(a); text != `{"u":"https://hooks.slack.com/x","at":5}` || DecodeAddress[address](text) != a {
		t.Errorf("it is written %s", text)
	}
	if text := EncodeAddress(address{}); text != "" {
		t.Errorf("none is written %q", text)
	}
	for _, text := range []string{"", "nonsense", "{", "[]", `{"u":"x","at":"y"}`} {
		if got := DecodeAddress[address](text); got != (address{}) {
			t.Errorf("%q gives %+v", text, got)
		}
	}
}
