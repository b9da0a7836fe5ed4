package bot_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/knowledge"
)

func says(text string) bot.Handler {
	return func(context.Context, *bot.Request) (bot.Reply, error) { return bot.Say(text), nil }
}

func newRouter(log *bytes.Buffer, corpus func() *knowledge.Corpus, features ...bot.Feature) *bot.Router {
	logger := slog.New(slog.NewTextHandler(log, nil))
	return bot.NewRouter(features, &bot.Gate{Platforms: new(bot.Platforms), Log: logger}, corpus, logger)
}

// fixed is a content that does not change.
func fixed() func() *knowledge.Corpus {
	corpus := new(knowledge.Corpus)
	return func() *knowledge.Corpus { return corpus }
}

// TestRouterRefuses: features that contradict each other, and commands that a platform
// would refuse, are defects of the program: it does not start.
func TestRouterRefuses(t *testing.T) {
	commands := func(list ...bot.Command) func(*knowledge.Corpus) []bot.Command {
		return func(*knowledge.Corpus) []bot.Command { return list }
	}
	fit := bot.Command{Name: "fit", Summary: "x", Handler: says("")}
	for name, features := range map[string][]bot.Feature{
		"no name":         {{Commands: commands(bot.Command{Summary: "x", Handler: says("")})}},
		"a bad name":      {{Commands: commands(bot.Command{Name: "A B", Summary: "x", Handler: says("")})}},
		"a long summary":  {{Commands: commands(bot.Command{Name: "x", Summary: strings.Repeat("x", 101), Handler: says("")})}},
		"no handler":      {{Commands: commands(bot.Command{Name: "x", Summary: "x"})}},
		"a name twice":    {{Commands: commands(fit)}, {Commands: commands(fit)}},
		"an action twice": {{Actions: []bot.ActionHandler{{Name: "a", Handler: says("")}}}, {Actions: []bot.ActionHandler{{Name: "a", Handler: says("")}}}},
		"text twice":      {{Text: says("")}, {Text: says("")}},
		"an event twice":  {{Events: map[bot.RequestKind]bot.Handler{bot.ChannelJoined: says("")}}, {Events: map[bot.RequestKind]bot.Handler{bot.ChannelJoined: says("")}}},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("it is taken")
				}
			}()
			newRouter(new(bytes.Buffer), fixed(), features...)
		})
	}
	newRouter(new(bytes.Buffer), fixed(), bot.Feature{Commands: commands(fit)})
}

// TestCommandsFollowTheContent: commands are those of the content that is served now, and
// stay as they were where a changed content makes them unfit.
func TestCommandsFollowTheContent(t *testing.T) {
	var log bytes.Buffer
	served := &knowledge.Corpus{Guide: knowledge.About{Name: "first"}}
	rt := newRouter(&log, func() *knowledge.Corpus { return served }, bot.Feature{Commands: func(c *knowledge.Corpus) []bot.Command {
		return []bot.Command{{Name: c.Guide.Name, Summary: "x", Handler: says(c.Guide.Name)}}
	}})
	use := func(name, want string) {
		t.Helper()
		reply, _ := rt.Handle(t.Context(), &bot.Request{Kind: bot.CommandUse, Command: name})
		if got := (len(reply.Blocks) > 0 && reply.Blocks[0] == bot.Block(bot.Text{Text: want})); got != (want != "") {
			t.Errorf("%s says %v, want %q", name, reply.Blocks, want)
		}
	}
	use("first", "first")
	served = &knowledge.Corpus{Guide: knowledge.About{Name: "second"}}
	use("first", "")
	use("second", "second")
	served = &knowledge.Corpus{Guide: knowledge.About{Name: "No Name"}}
	use("second", "second")
	use("second", "second")
	if n := strings.Count(log.String(), "the commands stay as they were"); n != 1 {
		t.Errorf("logged %d times:\n%s", n, &log)
	}
}

// TestSeveralHear: everybody hears of an event before it is replied to, also where one of
// them fails.
func TestSeveralHear(t *testing.T) {
	var heard []string
	hears := func(name string, err error) bot.Feature {
		return bot.Feature{Name: name, Hears: map[bot.RequestKind]bot.Hearer{
			bot.MessageEdited:   func(context.Context, *bot.Request) error { heard = append(heard, name); return err },
			bot.MessageUnpinned: func(context.Context, *bot.Request) error { heard = append(heard, name); return err },
		}}
	}
	var log bytes.Buffer
	rt := newRouter(&log, fixed(), bot.Feature{Events: map[bot.RequestKind]bot.Handler{bot.MessageEdited: says("edited")}}, hears("one", errors.New("deaf")), hears("two", nil))
	reply, err := rt.Handle(t.Context(), &bot.Request{Kind: bot.MessageEdited})
	if err != nil || len(reply.Blocks) != 1 || strings.Join(heard, " ") != "one two" || !strings.Contains(log.String(), "deaf") {
		t.Errorf("heard by %v, replied %v, %v; log:\n%s", heard, reply, err, &log)
	}
	if reply, err := rt.Handle(t.Context(), &bot.Request{Kind: bot.MessageUnpinned}); err == nil || len(reply.Blocks) != 0 || len(heard) != 4 {
		t.Errorf("heard by %v, replied %v, %v", heard, reply, err)
	}
	if _, err := rt.Handle(t.Context(), &bot.Request{Kind: bot.ChannelJoined}); err == nil {
		t.Error("what nobody hears of is no error")
	}
}

// TestBeneath: what features add stands in their order, and their tools together behind.
func TestBeneath(t *testing.T) {
	adds := func(text, tool string) bot.Feature {
		return bot.Feature{Beneath: func(*bot.Request, bot.Shown) bot.Below {
			return bot.Below{Blocks: []bot.Block{bot.Text{Text: text}}, Tools: []bot.Option{{Label: tool}}}
		}}
	}
	blocks := bot.Features{adds("a", "x"), {}, adds("b", "y")}.Beneath(&bot.Request{}, bot.Shown{})
	if len(blocks) != 3 || blocks[0] != bot.Block(bot.Text{Text: "a"}) || blocks[1] != bot.Block(bot.Text{Text: "b"}) {
		t.Fatalf("%v", blocks)
	}
	if tools := blocks[2].(bot.Tools).Options; len(tools) != 2 || tools[0].Label != "x" || tools[1].Label != "y" {
		t.Errorf("%v", tools)
	}
	if blocks := (bot.Features{{}}).Beneath(&bot.Request{}, bot.Shown{}); blocks != nil {
		t.Errorf("nothing to add is %v", blocks)
	}
}

// TestPerson: what features keep of a person becomes one object, and all of them forget.
func TestPerson(t *testing.T) {
	forgotten := 0
	keeps := func(data string, err error) bot.Feature {
		return bot.Feature{Person: &bot.Person{
			Export: func(context.Context, string) ([]byte, error) { return []byte(data), err },
			Forget: func(context.Context, string) error { forgotten++; return err },
		}}
	}
	for name, c := range map[string]struct {
		features bot.Features
		want     string
	}{
		"nothing": {nil, "{}"},
		"one":     {bot.Features{keeps(`{"a": [1]}`, nil)}, `{"a":[1]}`},
		"several": {bot.Features{keeps("{\n  \"a\": {\"b\": {}}\n}\n", nil), {}, keeps("{}", nil), keeps(`{"c":{"d":{}}}`, nil)}, `{"a":{"b":{}},"c":{"d":{}}}`},
	} {
		t.Run(name, func(t *testing.T) {
			data, err := c.features.Export(t.Context(), "p")
			var got bytes.Buffer
			if err == nil {
				err = json.Compact(&got, data)
			}
			if err != nil || got.String() != c.want {
				t.Errorf("%s, %v, want %s", data, err, c.want)
			}
		})
	}
	if err := (bot.Features{keeps("", nil), {}, keeps("", nil)}).Forget(t.Context(), "p"); err != nil || forgotten != 2 {
		t.Errorf("%d have forgotten: %v", forgotten, err)
	}
	failing := bot.Features{keeps("", errors.New("disk"))}
	if _, err := failing.Export(t.Context(), "p"); err == nil {
		t.Error("a failing export is no error")
	}
	if err := failing.Forget(t.Context(), "p"); err == nil {
		t.Error("a failing forget is no error")
	}
}

// TestPlanned: what is due is asked of every feature, also behind one that fails, and reaches
// the feature that planned it; no press does.
func TestPlanned(t *testing.T) {
	plans := func(name string, err error) bot.Feature {
		return bot.Feature{
			Name: name,
			Planned: func(context.Context, time.Time) ([]bot.Request, error) {
				return []bot.Request{{Key: name, Kind: bot.Due, Action: bot.Action{Name: name}}}, err
			},
			Due: map[string]bot.Handler{name: says("It is time for " + name + ".")},
		}
	}
	var log bytes.Buffer
	features := []bot.Feature{plans("tea", nil), plans("coffee", errors.New("no beans")), {Name: "nothing"}}
	due, err := bot.Features(features).Planned(context.Background(), time.Now())
	if len(due) != 2 || err == nil || !strings.Contains(err.Error(), "coffee") {
		t.Fatalf("%v, %v", due, err)
	}
	rt := newRouter(&log, fixed(), features...)
	reply, err := rt.Handle(context.Background(), &due[0])
	if err != nil || reply.Blocks[0].(bot.Text).Text != "It is time for tea." {
		t.Errorf("%+v, %v", reply, err)
	}
	for _, r := range []bot.Request{
		{Kind: bot.Press, Action: bot.Action{Name: "tea"}},
		{Kind: bot.Submit, Action: bot.Action{Name: "tea"}},
		{Kind: bot.Due, Action: bot.Action{Name: "milk"}},
	} {
		if _, err := rt.Handle(context.Background(), &r); err == nil {
			t.Errorf("%s %s was handled", r.Kind, r.Action.Name)
		}
	}
}

// TestHome: every feature's card stands on the bot's own screen, also beside one that cannot be
// made.
func TestHome(t *testing.T) {
	shows := func(text string, err error) bot.Feature {
		return bot.Feature{Name: text, Home: func(context.Context, *bot.Request) ([]bot.Block, error) {
			if err != nil {
				return nil, err
			}
			return []bot.Block{bot.Text{Text: text}}, nil
		}}
	}
	var log bytes.Buffer
	r := &bot.Request{Kind: bot.HomeOpened, User: bot.User{ID: "ana"}}
	reply, err := newRouter(&log, fixed(), shows("plan", nil), shows("readiness", errors.New("disk full")), shows("help", nil), bot.Feature{}).Handle(context.Background(), r)
	if err != nil || reply.Visibility != bot.Private || len(reply.Blocks) != 2 {
		t.Errorf("%+v, %v", reply, err)
	}
	if !strings.Contains(log.String(), "disk full") {
		t.Errorf("the log says nothing of the missing card: %s", log.String())
	}
	if _, err := newRouter(&log, fixed(), shows("readiness", errors.New("disk full"))).Handle(context.Background(), r); err == nil {
		t.Error("no card could be made, and nothing is said")
	}
}
