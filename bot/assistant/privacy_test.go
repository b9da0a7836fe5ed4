package assistant_test

import (
	"context"
	"flag"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"careerbot/bot"
	"careerbot/bot/bottest"
	"careerbot/bot/inbox"
)

// place is where something can be said, and who reads it there.
type place struct {
	channel  string
	audience bot.Audience
	private  bool // as a command that is answered for its asker alone
	readers  []string
}

// The community has two public channels, a private one, and everybody's direct messages
// with the bot. Mo moderates, and is not in the private channel.
var (
	everybody = []string{"ana", "ben", "cho", "mo"}
	channels  = []place{
		{"C1", bot.InCommunity, false, everybody},
		{"C2", bot.InCommunity, false, everybody},
		{"CX", bot.InChannel, false, everybody}, // a public one, of which the platform does not say so
		{"G1", bot.InChannel, false, []string{"ana", "ben"}},
	}
)

// gossip is everything that anybody was told, with who read it.
type gossip struct {
	t         *rapid.T
	bots      []*bottest.Whole
	community string
	run       string // names the people of this run
	messages  int
	previews  int
	secrets   map[string][]string // a word that only these people may read
	where     map[string]string   // the channel in which a word was said, where it was no secret there
	buttons   []bot.Action
	forms     []bot.Action
}

// marker is a word that nobody else says.
func (g *gossip) marker() string {
	g.messages++
	return fmt.Sprintf("zq%s%sx", strings.Repeat("v", g.messages%7+1), string(rune('a'+g.messages%26))+string(rune('a'+g.messages/26%26)))
}

func (g *gossip) person(of ...string) string { return rapid.SampledFrom(of).Draw(g.t, "person") }

// where draws a place for a person: a channel that they are in, a private command
// there, or their direct messages.
func (g *gossip) place(person string) place {
	var list []place
	for _, p := range channels {
		if slices.Contains(p.readers, person) {
			list = append(list, p, place{p.channel, p.audience, true, []string{person}})
		}
	}
	return rapid.SampledFrom(append(list, place{"D" + person, bot.AskerAlone, false, []string{person}})).Draw(g.t, "place")
}

func (g *gossip) request(kind bot.RequestKind, person string, at place) bot.Request {
	w := g.bots[0]
	r := w.Request("")
	r.Kind, r.Community, r.Channel, r.User = kind, g.community, at.channel, bot.User{ID: person + g.run, Name: person}
	r.Private, r.Audience = at.private, at.audience
	if person == "mo" {
		r.User.Access = bot.Moderator
	}
	if strings.HasPrefix(at.channel, "D") && rapid.Bool().Draw(g.t, "outside") {
		r.Community = "" // as Discord's direct messages
	}
	return r
}

// does has one of the two processes handle a request, and looks at who reads what.
func (g *gossip) does(r bot.Request, at place) bot.Reply {
	w := g.bots[rapid.IntRange(0, len(g.bots)-1).Draw(g.t, "process")]
	reply, _ := w.Handle(r)
	readers := at.readers
	if reply.Visibility == bot.Private {
		readers = []string{r.User.Name}
	}
	if reply.Visibility == bot.Shared {
		readers = everybody
	}
	g.heard(fmt.Sprintf("%s by %s in %s: %+v", r.Kind, r.User.Name, r.Channel, reply.Blocks), r.Channel, readers)
	for _, b := range reply.Blocks {
		switch b := b.(type) {
		case bot.Form:
			g.forms = append(g.forms, b.Action)
		case bot.Tools:
			g.buttons = append(g.buttons, b.Open)
		}
	}
	for _, o := range reply.Options() {
		if o.Action.Name == "gap-ask" {
			continue // its press lets moderators read the words: who may press it is tried in bot/gaps
		}
		g.buttons = append(g.buttons, o.Action)
	}
	return reply
}

var markers = regexp.MustCompile(`(?i)zqv+[a-z]{2}x`)

// heard fails the test where one of the readers may not read what they read.
func (g *gossip) heard(what, channel string, readers []string) {
	for _, word := range markers.FindAllString(what, -1) {
		word = strings.ToLower(word)
		may, secret := g.secrets[word]
		if !secret || g.where[word] != "" && g.where[word] == channel {
			continue
		}
		for _, reader := range readers {
			if !slices.Contains(may, reader) {
				g.t.Fatalf("%s reads %s, which is for %v alone:\n%s", reader, word, may, what)
			}
		}
	}
}

// says makes the words of a message, and notes who may read them again.
func (g *gossip) says(person string, at place) string {
	word := g.marker()
	switch {
	case at.private || at.audience == bot.AskerAlone:
		g.secrets[word] = []string{person}
	case at.audience == bot.InChannel:
		g.secrets[word], g.where[word] = []string{person}, at.channel
	}
	question := rapid.SampledFrom([]string{"%s do i need a phd?", "is kaggle worth it %s?", "%s", "what do juniors make, %s?", "mle salary in berlin %s", "and for seniors %s?", "salary of a %s", "parental leave policy for %s please"}).Draw(g.t, "question")
	return fmt.Sprintf(question, word)
}

// labels collects what an operator's metrics would be told.
type labels struct {
	bot.Unobserved
	mu  sync.Mutex
	all []string
}

func (l *labels) Answered(o bot.Outcome) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all = append(append(append(l.all, o.Platform, string(o.Verdict), string(o.Pin)), o.Answers...), o.Offered...)
}

// TestPrivateWordsStayPrivate: whatever is asked, shared, pressed, pinned, previewed,
// exported and forgotten in whatever order, by two processes over one database: nobody
// reads the words of a question that was not asked before their eyes, and no log, metric
// or decision has anybody's words.
func TestPrivateWordsStayPrivate(t *testing.T) {
	first := bottest.New(t, bottest.Options{Observer: new(labels)})
	ears := &bottest.Listener{Recorder: first.Platform}
	first.Queue = first.Bot.Queue(inbox.Options{Owner: "first"}, ears)
	first.Start()
	second := bottest.New(t, bottest.Options{Address: first.Address, Owner: "second"})
	second.Queue = second.Bot.Queue(inbox.Options{Owner: "second"}, &bottest.Listener{Recorder: second.Platform})
	// Each run is some thirty steps over a database: what leaks shows within a few. More
	// are asked for by -rapid.checks.
	if f := flag.Lookup("rapid.checks"); f.Value.String() == f.DefValue {
		if err := f.Value.Set("25"); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = f.Value.Set(f.DefValue) }) // it was taken before
	}
	checks := 0
	rapid.Check(t, func(rt *rapid.T) {
		checks++
		g := &gossip{t: rt, bots: []*bottest.Whole{first, second}, community: fmt.Sprint("test:", checks), run: fmt.Sprint("/", checks), secrets: map[string][]string{}, where: map[string]string{}}
		rt.Repeat(map[string]func(*rapid.T){
			"ask": func(rt *rapid.T) {
				g.t = rt
				person := g.person(everybody...)
				at := g.place(person)
				r := g.request(bot.Message, person, at)
				r.Text, r.Message = g.says(person, at), fmt.Sprint("m", g.messages)
				if rapid.Bool().Draw(rt, "in a thread") {
					r.Thread = "thread"
				}
				g.does(r, at)
			},
			"command": func(rt *rapid.T) {
				g.t = rt
				person := g.person(everybody...)
				at := g.place(person)
				r := g.request(bot.CommandUse, person, at)
				r.Command = rapid.SampledFrom([]string{"ask", "salary", "compare", "topics", "faq", "more", "explain", "help", "silence", "uses", "mydata", "forget", "plan", "progress", "resources", "assess", "impact", "gaps", "digest", "settings", "pins", "pin", "nothing"}).Draw(rt, "command")
				if rapid.Bool().Draw(rt, "with words") {
					r.Text = g.says(person, at)
				}
				if r.Command == "pin" { // its words are for a form
					r.Text = ""
				}
				g.does(r, at)
			},
			"press": func(rt *rapid.T) {
				g.t = rt
				if len(g.buttons) == 0 {
					rt.Skip()
				}
				person := g.person(everybody...)
				at := g.place(person)
				r := g.request(bot.Press, person, at)
				r.Action = rapid.SampledFrom(g.buttons).Draw(rt, "button")
				if rapid.Bool().Draw(rt, "lasting") {
					r.Message = "m1"
				}
				g.does(r, at)
			},
			"vote or reason": func(rt *rapid.T) {
				g.t = rt
				if len(g.forms) == 0 {
					rt.Skip()
				}
				person := g.person(everybody...)
				at := g.place(person)
				r := g.request(bot.Submit, person, at)
				r.Action = rapid.SampledFrom(g.forms).Draw(rt, "form")
				r.Fields = map[string]string{"reason": g.says(person, place{audience: bot.AskerAlone})}
				g.does(r, at)
			},
			"pin": func(rt *rapid.T) {
				g.t = rt
				if g.previews++; g.previews > 2 {
					rt.Skip() // it searches for all that the guide asks, which takes a while
				}
				at := g.place("mo")
				r := g.request(bot.Submit, "mo", at)
				trigger := rapid.SampledFrom([]string{"do i need a phd?", "is kaggle worth it?", "what do juniors make?", "parental leave policy", "parental leave policy"}).Draw(rt, "trigger")
				r.Action, r.Fields = bot.Action{Name: "pin-form"}, map[string]string{"triggers": trigger, "text": "Ask Mo.", "scope": rapid.SampledFrom([]string{"community", "channel"}).Draw(rt, "scope")}
				reply := g.does(r, at)
				if options := reply.Options(); len(options) > 0 && rapid.Bool().Draw(rt, "save") {
					r := g.request(bot.Press, "mo", at)
					r.Action = options[0].Action
					g.does(r, at)
				}
			},
			"export": func(rt *rapid.T) {
				g.t = rt
				pins, err := first.Bot.Pins().Export(context.Background(), g.community)
				if err != nil {
					rt.Fatal(err)
				}
				g.heard(fmt.Sprintf("export: %+v", pins), "", []string{"an operator"})
			},
			"": func(rt *rapid.T) {
				g.t = rt
				for _, told := range ears.Taken() {
					person, _, _ := strings.Cut(told, "/")
					g.heard("notice to "+told, "", []string{person})
				}
				for _, p := range channels {
					for _, w := range g.bots {
						if d, ok := w.Bot.LastDecision(g.community, p.channel); ok && markers.MatchString(d.String()) {
							rt.Fatalf("a decision holds words: %s", d)
						}
					}
				}
			},
		})
	})
	for _, w := range []*bottest.Whole{first, second} {
		for line := range strings.Lines(w.Log.String()) {
			if markers.MatchString(line) && !strings.Contains(line, "level=DEBUG") {
				t.Fatalf("the log holds a question's words: %s", line)
			}
		}
	}
	for _, label := range first.Observer.(*labels).all {
		if markers.MatchString(label) {
			t.Fatalf("a metric holds a question's words: %s", label)
		}
	}
}
