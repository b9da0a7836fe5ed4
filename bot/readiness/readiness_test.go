package readiness_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/bot/assistant"
	"careerbot/bot/bottest"
	"careerbot/bot/memory"
	"careerbot/bot/readiness"
	"careerbot/bot/store"
	"careerbot/knowledge"
)

// member is somebody in a community who does one thing after the other.
type member struct {
	*bottest.Whole
	t    *testing.T
	last bot.Reply
}

func newMember(t *testing.T) *member {
	return &member{Whole: bottest.New(t, bottest.Options{}), t: t}
}

func (m *member) does(r bot.Request, change ...func(r *bot.Request)) string {
	m.t.Helper()
	for _, f := range change {
		f(&r)
	}
	reply, err := m.Handle(r)
	if err != nil {
		m.t.Logf("error: %v", err)
	}
	m.last = reply
	return bottest.Text(reply)
}

func (m *member) assess(change ...func(r *bot.Request)) string {
	m.t.Helper()
	r := m.Request("")
	r.Kind, r.Command = bot.CommandUse, "assess"
	return m.does(r, change...)
}

func (m *member) option(label string) bot.Action {
	m.t.Helper()
	for _, o := range m.last.Options() {
		if strings.HasPrefix(o.Label, label) {
			return o.Action
		}
	}
	m.t.Fatalf("no button %q in:\n%s", label, bottest.Text(m.last))
	return bot.Action{}
}

// sends presses an action.
func (m *member) sends(a bot.Action, change ...func(r *bot.Request)) string {
	m.t.Helper()
	r := m.Request("")
	r.Kind, r.Action, r.Private = bot.Press, a, true
	return m.does(r, change...)
}

func (m *member) presses(label string, change ...func(r *bot.Request)) string {
	m.t.Helper()
	return m.sends(m.option(label), change...)
}

// answers goes through all questions that are asked, each with its nth answer from 0.
func (m *member) answers(nth func(question int) int) string {
	m.t.Helper()
	text := bottest.Text(m.last)
	for i := 0; strings.Contains(text, "Question "); i++ {
		text = m.sends(m.last.Options()[nth(i)].Action)
	}
	return text
}

// list is a command whose private text everything that is kept stands in.
func (m *member) data() string {
	m.t.Helper()
	r := m.Request("")
	r.Kind, r.Command = bot.CommandUse, "mydata"
	return m.does(r)
}

func wants(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(text, p) {
			t.Errorf("lacks %q:\n%s", p, text)
		}
	}
}

func lacks(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if strings.Contains(text, p) {
			t.Errorf("has %q:\n%s", p, text)
		}
	}
}

func always(n int) func(int) int { return func(int) int { return n } }

// TestAssessment: the questions come one by one in one message, the result says what was said
// and what the passages say, and it is kept, shown and deleted at a press.
func TestAssessment(t *testing.T) {
	m := newMember(t)
	wants(t, m.assess(), "You alone see them", "Question 1 of 9: **Programming**", "[Skip]")
	if m.last.Visibility != bot.Private {
		t.Error("the question is for everybody")
	}
	lacks(t, bottest.Text(m.last), "[Back]")
	wants(t, m.presses("I have not programmed yet"), "Question 2 of 9: **Mathematics**")
	if m.last.Effect != bot.Replaces || m.last.Visibility != bot.Private {
		t.Errorf("the next question: %+v", m.last)
	}
	wants(t, m.presses("Back"), "Question 1 of 9", "You said: I have not programmed yet")
	wants(t, m.presses("Programs of my own in Python"), "Question 2 of 9")
	wants(t, m.presses("Skip"), "Question 3 of 9")
	text := m.answers(always(0))
	wants(t, text, "What you have\n▰▰▰▰▱ Programming | Programs of my own in Python", "Gaps\n▰▱▱▱▱ Working with data | Nothing yet",
		"Not answered\n | Mathematics", "Working with data | You need SQL, pandas and NumPy", "Technical skills", "The guide gives no skills by level", "[Keep it]")
	lacks(t, text, "[Delete it]", "MLE level")
	if got := strings.Count(text, "[Do I need"); got != 2 {
		t.Errorf("%d of the passages that say why:\n%s", got, text)
	}
	wants(t, m.presses("Do I need SQL"), "The big pipelines belong to data engineers", "[Back to the result]")
	wants(t, m.presses("Back to the result"), "[Keep it]")
	lacks(t, m.data(), `"kept"`)

	m.assess()
	m.presses("See the result")
	wants(t, m.presses("Keep it"), "(kept on 21 Nov 2026)", "[Make a plan of it]", "[Delete it]")
	wants(t, m.data(), `"programming-languages": "alone"`, `"community": "test:1"`)
	lacks(t, bottest.Text(m.last), `"mathematics"`)
	wants(t, m.assess(), "(kept on 21 Nov 2026)", "[Change an answer]")
	if m.last.Effect != bot.Adds {
		t.Error("what is kept replaces something")
	}

	wants(t, m.presses("Change an answer"), "Which answer do you want to change?", "[Cloud]")
	wants(t, m.presses("Cloud"), "Question 7 of 9", "You said: Nothing yet")
	m.presses("Run a program")
	text = m.answers(always(1))
	wants(t, text, "▰▰▰▰▱ Cloud", "[Keep it]")
	lacks(t, text, "kept on")
	wants(t, m.presses("Keep it"), "kept on")

	drop := m.option("Delete it")
	wants(t, m.sends(drop), "I will delete the answers that you kept on 21 Nov 2026.", "[Leave them]")
	wants(t, m.presses("Leave them"), "kept on")
	m.sends(drop)
	sure := m.option("Delete them")
	wants(t, m.sends(sure), "Deleted.")
	wants(t, m.sends(sure), "Deleted.") // pressed twice
	wants(t, m.sends(drop), "Deleted.") // by an older message's button
	lacks(t, m.data(), `"programming-languages"`)
	wants(t, m.assess(), "Question 1 of 9")
}

// TestNobodyElses: what somebody keeps is theirs, in the community in which they keep it.
func TestNobodyElses(t *testing.T) {
	m := newMember(t)
	m.assess()
	m.answers(always(4))
	m.presses("Keep it")
	other := func(r *bot.Request) { r.User = bot.User{ID: "U2", Access: bot.Administrator} }
	elsewhere := func(r *bot.Request) { r.Community = "test:2" }
	wants(t, m.assess(other), "Question 1 of 9")
	wants(t, m.assess(elsewhere), "Question 1 of 9")
	wants(t, m.assess(), "kept on", "You named no gap. The guide goes on with this")
	m.presses("Delete it")
	delete := m.option("Delete them")
	m.sends(delete, other)
	m.sends(delete, elsewhere)
	wants(t, m.assess(), "kept on")

	known, found, err := room(m).Known(context.Background(), "test:1", "test:U1")
	if err != nil || !found || known["cloud"] != "deployed" {
		t.Errorf("known: %v, %v, %v", known, found, err)
	}
	if known, found, err := room(m).Known(context.Background(), "test:1", "test:U2"); err != nil || found {
		t.Errorf("known of somebody else: %v, %v", known, err)
	}
	m.does(m.Request(""), func(r *bot.Request) { r.Kind, r.Action = bot.Press, bot.Action{Name: "forget"} })
	wants(t, m.assess(), "Question 1 of 9")
}

// room is the assessment over the same store, as other parts of the program call it.
func room(m *member) *readiness.Readiness {
	log := slog.New(slog.DiscardHandler)
	s := store.Guard(m.Store, memory.NewHealth(m.Clock.Now, log, nil))
	return readiness.New(readiness.Options{
		Store: s, Memory: memory.New(memory.Options{Store: s, Log: log, Now: m.Clock.Now}), Platforms: new(bot.Platforms), Corpus: bottest.Index(m.T).Corpus, Now: m.Clock.Now,
	})
}

// TestDraft: unfinished answers are there for a day, also on another device; an old message
// goes on from where it stands.
func TestDraft(t *testing.T) {
	m := newMember(t)
	m.assess()
	m.presses("I have not programmed yet")
	old := m.last
	m.presses("None of the four")
	wants(t, m.assess(), "You have answered 2 of 9 questions", "[Go on]", "[Begin anew]")
	wants(t, m.assess(func(r *bot.Request) { r.Text = "python and sql" }), "I have filled in: Working with data (“I know SQL”).", "What you answered before stays as it is", "You have answered 3 of 9 questions")
	wants(t, m.data(), "mathematics")
	wants(t, m.assess(func(r *bot.Request) { r.User.ID = "U2" }), "Question 1 of 9")
	m.assess()
	wants(t, m.presses("Go on"), "Question 3 of 9")
	m.last = old
	wants(t, m.presses("All four"), "Question 3 of 9")
	m.assess()
	wants(t, m.presses("Go on"), "Question 3 of 9")
	wants(t, m.answers(always(0)), "▰▰▰▰▱ Mathematics")
	m.assess()
	m.presses("See the result")
	m.assess()
	wants(t, m.presses("Begin anew"), "Question 1 of 9")
	m.presses("I have not programmed yet")
	m.Clock.Pass(25 * time.Hour)
	wants(t, m.assess(), "Question 1 of 9")
}

// TestTwoDevices: each goes on with what it shows; of two that keep, the last one counts.
func TestTwoDevices(t *testing.T) {
	m := newMember(t)
	m.assess()
	first := m.last
	m.answers(always(0))
	phone := m.option("Keep it")
	m.last = first
	m.answers(always(4))
	desk := m.option("Keep it")
	for range 2 { // pressed twice
		wants(t, m.sends(desk), "kept on", "▰▰▰▰▰ Cloud")
	}
	wants(t, m.sends(phone), "kept on", "▰▱▱▱▱ Cloud")
	wants(t, m.assess(), "kept on", "▰▱▱▱▱ Cloud")
}

// TestTold: only what a text surely says is taken as said.
func TestTold(t *testing.T) {
	content := &bottest.Index(t).Corpus().Readiness
	for text, want := range map[string]string{
		"i know python and sql, what are my gaps?":            "data-manipulation programming-languages",
		"What are my gaps? I know Python, SQL and PyTorch.":   "data-manipulation frameworks programming-languages",
		"I've used scikit-learn":                              "frameworks",
		"I've already learned Google Cloud, what is missing?": "cloud",
		"i'm good at deep learning but not at sql":            "deep-learning",
		"i know python but i dont know sql":                   "programming-languages",
		"i know python. do i need aws?":                       "programming-languages",
		"i can program in python":                             "programming-languages",
		"i dont know python":                                  "",
		"i know no python":                                    "",
		"do i know python?":                                   "",
		"if i know python, is sql next":                       "",
		"i know a little python":                              "",
		"i know some sql":                                     "",
		"i know basic python":                                 "",
		"i want to know python":                               "",
		"i know what python is":                               "",
		"i know i need python":                                "",
		"python and sql":                                      "",
		"native python":                                       "",
		"":                                                    "",
		strings.Repeat("i know ", 100_000) + "python":         "",
	} {
		if got := strings.Join(slices.Sorted(maps.Keys(readiness.Told(content, text))), " "); got != want {
			t.Errorf("%.80q tells of %q, want %q", text, got, want)
		}
	}
	for area, answer := range readiness.Told(content, "i know python, sql, pytorch, transformers and aws") {
		if !strings.HasPrefix(answer, "knows:") {
			t.Errorf("%s: %s was chosen by nobody", area, answer)
		}
	}
}

// TestToldIsMarked: what was taken from somebody's words is shown as theirs, in the question,
// in the result and in what is kept, and is theirs to change. It is never called a choice.
func TestToldIsMarked(t *testing.T) {
	m := newMember(t)
	m.assess(func(r *bot.Request) { r.Text = "i know python and google cloud" })
	wants(t, bottest.Text(m.last), "filled in: Programming (“I know Python”), Cloud (“I know Google Cloud”).", "Question 2 of 9")
	wants(t, m.presses("Back"), "Question 1 of 9", "Taken from your words: “I know Python”. It counts like “Programs of my own in Python”.")
	wants(t, m.presses("Skip"), "Question 2 of 9")
	m.presses("Back")
	m.presses("Programs of my own in another language")
	text := m.answers(always(0))
	wants(t, text, "▰▰▰▰▱ Cloud | You said: I know Google Cloud", "▰▰▰▱▱ Programming | Programs of my own in another")
	wants(t, m.presses("Keep it"), "You said: I know Google Cloud", "kept on")
	wants(t, m.data(), `"cloud": "knows:Google Cloud"`)
	wants(t, m.assess(), "You said: I know Google Cloud", "kept on")

	form := m.Request("")
	form.Kind, form.Action = bot.Submit, bot.Action{Name: "assess-form", IDs: []string{m.option("Change an answer").ID(0), "a..0....."}}
	form.Fields = map[string]string{"programming-languages": "alone", "frameworks": "own"}
	wants(t, m.does(form), "Programming | You said: I know Python", "Frameworks | I have trained and tested")
	form.Fields["programming-languages"] = "used"
	wants(t, m.does(form), "Programming | Programs of my own in Python, and in Java, Scala or C++")

	m.assess()
	m.presses("See or delete what I keep")
	m.presses("Change an answer")
	m.presses("Programming")
	wants(t, m.presses("Skip"), "Not answered\n | Programming\n") // and nothing else is asked again
}

// TestWordsBehindTheCommand: what is typed behind it begins the assessment, or is told to say
// nothing.
func TestWordsBehindTheCommand(t *testing.T) {
	m := newMember(t)
	behind := func(text string) string {
		return m.assess(func(r *bot.Request) { r.Text = text })
	}
	wants(t, behind("python and SQL"), "filled in: Programming (“I know Python”), Working with data (“I know SQL”).", "Question 2")
	wants(t, behind("I know transformers"), "filled in: Deep learning (“I know transformers”)")
	for _, text := range []string{"me for python", "do i need sql", "java", "😀"} {
		wants(t, behind(text), "does not tell me a skill that you know", "Question 1 of 9")
	}
	lacks(t, behind(""), "does not tell")
}

// TestDraftBesideKept: somebody who has begun anew sees and deletes what they have kept.
func TestDraftBesideKept(t *testing.T) {
	m := newMember(t)
	m.assess()
	m.answers(always(0))
	m.presses("Keep it")
	m.presses("Change an answer")
	m.presses("Cloud")
	m.presses("Run a program")
	wants(t, m.assess(), "I hold these answers for a day", "[See the result]", "[See or delete what I keep]")
	wants(t, m.presses("See or delete"), "kept on", "▰▱▱▱▱ Cloud")
	m.presses("Delete it")
	wants(t, m.presses("Delete them"), "Deleted.")
	wants(t, m.assess(), "Question 1 of 9")
}

// TestForgottenStaysForgotten: an older message's button goes on in that message, and brings no
// draft back that was forgotten.
func TestForgottenStaysForgotten(t *testing.T) {
	m := newMember(t)
	m.assess()
	m.presses("I have not programmed yet")
	m.presses("None of the four")
	old := m.last
	m.does(m.Request(""), func(r *bot.Request) { r.Kind, r.Action = bot.Press, bot.Action{Name: "forget"} })
	m.last = old
	wants(t, m.presses("Nothing yet"), "Question 4 of 9")
	lacks(t, m.data(), "mathematics")
	wants(t, m.assess(), "Question 1 of 9")
}

// TestToldInPublic: what somebody says of themselves fills in their own questions; the button
// that stands in the channel gives it to nobody else, and says nothing of it.
func TestToldInPublic(t *testing.T) {
	m := newMember(t)
	m.does(m.Request("i know python and sql, what are my gaps?"))
	if m.last.Visibility != bot.Public {
		t.Fatal("the reply is private")
	}
	lacks(t, bottest.Text(m.last), "Programming", "Working with data")
	open := m.option("See where I stand")
	if strings.Contains(fmt.Sprint(open), "2.2") {
		t.Errorf("the button tells it: %v", open)
	}
	wants(t, m.sends(open), "From your words I have filled in: Programming (“I know Python”), Working with data (“I know SQL”).", "Question 2 of 9")
	if m.last.Visibility != bot.Private || m.last.Effect != bot.Adds {
		t.Errorf("opened: %+v", m.last)
	}
	text := m.sends(open, func(r *bot.Request) { r.User.ID = "U2" })
	wants(t, text, "Question 1 of 9")
	lacks(t, text, "From your words")

	private := func(r *bot.Request) { r.Private = true }
	m.does(m.Request("i know python, what are my gaps?"), private)
	wants(t, m.presses("See where I stand"), "filled in: Programming (“I know Python”).", "Question 2 of 9")
	m.does(m.Request("am i ready to apply"))
	wants(t, m.presses("See where I stand"), "Question 1 of 9")
	for _, text := range []string{"do i need a phd?", "how does ai change this role", "do i need sql?"} {
		lacks(t, m.does(m.Request(text)), "See where I stand")
	}
}

// TestWithoutMemory: it works, keeps nothing, and says so.
func TestWithoutMemory(t *testing.T) {
	log := slog.New(slog.DiscardHandler)
	b := assistant.New(assistant.Options{Searcher: bottest.Index(t), Store: store.None(), Log: log, Now: time.Now})
	r := bot.Request{Kind: bot.CommandUse, Command: "assess", Community: "c", User: bot.User{ID: "U"}}
	reply, err := b.Handle(t.Context(), &r)
	for err == nil && strings.Contains(bottest.Text(reply), "Question ") {
		reply, err = b.Handle(t.Context(), &bot.Request{Kind: bot.Press, Action: reply.Options()[0].Action, Community: "c", User: bot.User{ID: "U"}, Private: true})
	}
	if err != nil {
		t.Fatal(err)
	}
	wants(t, bottest.Text(reply), "Gaps", "I have no memory here: nothing of this is kept.")
	lacks(t, bottest.Text(reply), "[Keep it]")
}

// TestStoreFails: what was answered is in the buttons, and nothing says that it is kept.
func TestStoreFails(t *testing.T) {
	m := newMember(t)
	m.assess()
	m.answers(always(1))
	keep := m.option("Keep it")
	m.Store.FailWith(errors.New("disk"))
	text := m.sends(keep)
	wants(t, text, "Nothing was changed")
	wants(t, m.assess(), "Question 1 of 9")
	m.Store.Fail(nil) // mended
	m.Clock.Pass(time.Minute)
	wants(t, m.sends(keep), "kept on")
}

// changed is the content with other areas.
func changed(t *testing.T, change func(r *knowledge.Readiness)) *knowledge.Corpus {
	t.Helper()
	corpus := *bottest.Index(t).Corpus()
	corpus.Readiness.Areas = slices.Clone(corpus.Readiness.Areas)
	change(&corpus.Readiness)
	return &corpus
}

// TestOtherQuestions: buttons and forms from before an upgrade go on with what there is a
// question for still, and say so.
func TestOtherQuestions(t *testing.T) {
	m := newMember(t)
	m.assess()
	m.presses("I have not programmed yet")
	m.presses("None of the four")
	old := m.last
	later := &member{Whole: bottest.New(t, bottest.Options{Address: m.Address, Corpus: changed(t, func(r *knowledge.Readiness) { r.Areas = r.Areas[1:] })}), t: t}
	later.last = old
	wants(t, later.presses("Nothing yet"), "The questions have changed since then.", "You have answered 1 of 8", "[Go on]")
	wants(t, later.presses("Go on"), "Question 2 of 8: **Working with data**")
	later.last = old
	wants(t, later.presses("Nothing yet", func(r *bot.Request) { r.User.ID = "U2" }), "The questions have changed since then. Please begin anew.")
	wants(t, later.presses("Begin anew"), "Question 1 of 8")

	form := later.Request("")
	form.Kind, form.Action = bot.Submit, bot.Action{Name: "assess-form", IDs: []string{"aaaaaa"}}
	form.Fields = map[string]string{"programming-languages": "alone", "cloud": "ran", "mathematics": "nonsense", "frameworks": ""}
	wants(t, later.does(form), "The questions have changed since the form was opened. What has no question any more is left out.", "▰▰▰▰▱ Cloud", "Not answered")
	form.Fields = nil
	wants(t, later.does(form), "You have answered nothing yet.")

	none := &member{Whole: bottest.New(t, bottest.Options{Address: m.Address, Corpus: changed(t, func(r *knowledge.Readiness) { r.Areas = nil })}), t: t}
	none.last = old
	wants(t, none.presses("Nothing yet"), "There is no self-assessment here any more.")
	wants(t, none.does(form), "There is no self-assessment here any more.")
	wants(t, none.assess(), "I don't know that command.")
	lacks(t, none.does(none.Request("am i ready to apply")), "See where I stand")
}

// TestMadeUp: buttons that nobody made are refused with a word.
func TestMadeUp(t *testing.T) {
	m := newMember(t)
	m.assess()
	mark := m.last.Options()[0].Action.ID(0)
	for _, ids := range [][]string{nil, {""}, {mark}, {mark, "........"}, {mark, "9........"}, {mark, "b........"}, {mark, "z........"}, {mark, "/........"}, {mark, "é......."}, {"other", "........."}} {
		for _, name := range []string{"assess", "assess-keep"} {
			wants(t, m.sends(bot.Action{Name: name, IDs: ids}), "The questions have changed since then.")
		}
	}
	for _, view := range []string{"q9", "q-1", "qx", "z", "w99", "a7", "99", "q99999999999999999999"} {
		wants(t, m.sends(bot.Action{Name: "assess", IDs: []string{mark, ".........", view}}), "That button is from another version of me.")
	}
}

// TestSound: whatever is pressed in whatever order, each area is in one part of the result,
// the steps are gaps, all buttons can be sent, and what is kept is what was said.
func TestSound(t *testing.T) {
	m := newMember(t)
	r := rand.New(rand.NewPCG(1, 2))
	content := &bottest.Index(t).Corpus().Readiness
	m.assess()
	for range 400 {
		options := slices.DeleteFunc(m.last.Options(), func(o bot.Option) bool { return !strings.HasPrefix(o.Action.Name, "assess") })
		if len(options) == 0 {
			m.assess()
			continue
		}
		m.sends(options[r.IntN(len(options))].Action)
		for _, o := range m.last.Options() {
			if _, err := o.Action.Encode(); err != nil {
				t.Fatal(err)
			}
			if len([]rune(o.Label)) > knowledge.MaxTitle {
				t.Errorf("a label of %d characters: %s", len([]rune(o.Label)), o.Label)
			}
		}
		if m.last.Visibility != bot.Private {
			t.Fatalf("it is not private:\n%s", bottest.Text(m.last))
		}
	}
	for range 200 {
		answers := readiness.Answers{}
		for _, area := range content.Areas {
			if n := r.IntN(len(area.Answers) + 2); n < len(area.Answers) {
				answers[area.ID] = area.Answers[n].ID
			} else if n == len(area.Answers) {
				answers[area.ID] = ""
			}
		}
		result := room(m).Result(answers)
		if n := len(result.Have) + len(result.Gaps) + len(result.Open); n != len(content.Areas) {
			t.Fatalf("%d areas of %v", n, answers)
		}
		for i, area := range result.Next {
			if i >= 3 || result.Gaps[i].Area != area || content.Done(area.ID, answers[area.ID]) {
				t.Errorf("step %d of %v is %s", i, answers, area.ID)
			}
		}
	}
}

// TestDirectMessages: what is kept in direct messages without a community is apart, and that is
// said; what a community keeps is neither shown nor deleted there.
func TestDirectMessages(t *testing.T) {
	m := newMember(t)
	outside := func(r *bot.Request) { r.Community, r.Channel = "", "D1" }
	m.assess()
	m.answers(always(0))
	m.presses("Keep it")
	wants(t, m.assess(outside), "Question 1 of 9", "What you keep in a community stays there.")
	for range 9 {
		m.sends(m.last.Options()[1].Action, outside)
	}
	wants(t, m.presses("Keep it", outside), "for these direct messages alone)", "▰▰▱▱▱ Cloud")
	wants(t, m.assess(), "kept on", "▰▱▱▱▱ Cloud")
	lacks(t, bottest.Text(m.last), "direct messages")
	m.assess(outside)
	wants(t, m.presses("Delete it", outside), "for these direct messages alone. This cannot be undone.")
	m.presses("Delete them", outside)
	wants(t, m.assess(), "▰▱▱▱▱ Cloud")
}
