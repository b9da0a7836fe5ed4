package slack_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"careerbot/bot/slack"
	"careerbot/bot/slack/slackfake"
)

// TestNoProposals: a search without hits empties the menu.
func TestNoProposals(t *testing.T) {
	t.Parallel()
	for _, transport := range []bool{false, true} {
		w := newWorkspace(t, options{http: transport})
		w.Slash("UADMIN", "C1", "pin")
		w.sees("UADMIN", "C1", "modal")
		if proposals, err := w.Suggest("UADMIN", "target", "zzzzzz"); err != nil || len(proposals) != 0 {
			t.Errorf("proposed: %q, %v", proposals, err)
		}
	}
}

// TestUnreadableForms: who sends one reads why nothing comes of it, and loses no word.
func TestUnreadableForms(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{})
	for _, metadata := range []string{"", "{", `{"a":"9|pin-form"}`, `{"a":"1"}`} {
		w.Slash("UADMIN", "C1", "pin")
		w.sees("UADMIN", "C1", "modal")
		w.Tamper("UADMIN", metadata)
		if err := w.Submit("UADMIN", map[string]string{"triggers": "how do referrals work?"}); err != nil {
			t.Fatal(err)
		}
		w.sees("UADMIN", "C1", "! triggers: I cannot read this form")
		w.Dismiss("UADMIN")
	}
	w.Slash("UADMIN", "C1", "pin")
	w.sees("UADMIN", "C1", "modal")
	w.Tamper("UADMIN", `{"a":"1|never-heard-of","c":"C1"}`)
	if err := w.Submit("UADMIN", map[string]string{"triggers": "how do referrals work?"}); err != nil {
		t.Fatal(err)
	}
	w.sees("UADMIN", "C1", "I no longer know what that form is for")
}

// TestUnknownInteractions: what is not known here is answered where it was pressed.
func TestUnknownInteractions(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{})
	ts := w.Write("U2", "C1", "do i need a phd?")
	w.Shortcut("U1", "C1", ts, "from_another_version")
	w.sees("U1", "C1", "That button no longer works")
	w.Forget("U1")
	w.Interact("U1", "C1", map[string]any{"type": "workflow_step_edit"})
	w.sees("U1", "C1", "That button no longer works")
	w.Forget("U1")
	w.Interact("U1", "C1", map[string]any{"actions": []any{map[string]any{"type": "button", "action_id": "x", "value": "not ours"}}})
	w.sees("U1", "C1", "That button no longer works")
}

// TestScopeInTheModal: choosing where a pin answers changes the preview that is open, not
// the message that the pin came from.
func TestScopeInTheModal(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{})
	source := w.Write("U2", "C1", "Referrals: post in the channel.")
	w.Shortcut("UADMIN", "C1", source, "pin_as_answer")
	w.sees("UADMIN", "C1", "modal")
	if err := w.Submit("UADMIN", map[string]string{"triggers": "how do referrals work?"}); err != nil {
		t.Fatal(err)
	}
	w.press("UADMIN", "C1", "Answer in this channel alone")
	w.sees("UADMIN", "C1", "It answers in this channel alone.")
	w.press("UADMIN", "C1", "Answer in the whole community")
	w.sees("UADMIN", "C1", "It answers in the whole community.")
}

// TestFormRefused: where Slack takes no form, who asked for it is told.
func TestFormRefused(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{})
	w.OnFault(once("views.open", 1, slackfake.Fault{Error: "invalid_arguments"}))
	w.Slash("UADMIN", "C1", "pin")
	w.sees("UADMIN", "C1", "Sorry, something went wrong on my side")
}

// TestResponseURLsOfOthers: what members are answered goes to Slack alone.
func TestResponseURLsOfOthers(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{http: true})
	var reached atomic.Int64
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Add(1) }))
	defer other.Close()
	for _, address := range []string{other.URL + "/internal", "file:///etc/passwd", "nonsense", "http://hooks.slack.com/x", "https://hooks.slack.com.example.org/x", "https://u@hooks.slack.com/x", "https://hooks.slack.com:8443/x"} {
		w.RespondAt(address)
		w.Slash("U1", "C1", "do i need a phd?")
		w.sees("U1", "C1", "bachelor's degree")
		w.press("U1", "C1", "Why this answer?")
		w.sees("U1", "C1", "Your question is closest to")
		w.Forget("U1")
	}
	if reached.Load() != 0 {
		t.Errorf("another server was reached %d times", reached.Load())
	}
}

// TestLackOfScopeIsTold: what only an administrator mends is not called passing.
func TestLackOfScopeIsTold(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{config: func(c *slack.Config) { c.Moderators = "mods" }})
	w.AddGroup("mods", "U2")
	w.Grant("usergroups:read", false)
	w.Slash("U2", "C1", "pins")
	w.sees("U2", "C1", "I lack the permission usergroups:read")
	w.Grant("users:read", false)
	w.Slash("U1", "C1", "pins")
	w.sees("U1", "C1", "I lack the permission users:read")
	w.Slash("U1", "C1", "help")
	w.sees("U1", "C1", "Commands")
	for _, says := range []string{w.Shown("U1", "C1"), w.Shown("U2", "C1")} {
		if strings.Contains(says, "right now") || strings.Contains(says, "in a moment") {
			t.Errorf("it is called passing:\n%s", says)
		}
	}
	w.Grant("users:read", true)
	w.OnFault(once("users.info", 1, slackfake.Fault{Error: "user_not_found"}))
	w.Slash("UADMIN", "C1", "pins")
	w.sees("UADMIN", "C1", "Slack does not show me who you are")
}

// TestJSONOfProposals holds the answer's form, whatever the fake makes of it.
func TestJSONOfProposals(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{http: true})
	server := httptest.NewServer(w.adapter.Handler())
	defer server.Close()
	status, data := w.Post(server.URL+"/slack/options", map[string]any{"type": "block_suggestion", "action_id": "complete:entries", "value": "zzzzzz", "user": map[string]any{"id": "U1"}})
	var answer map[string]json.RawMessage
	if err := json.Unmarshal(data, &answer); err != nil || status != http.StatusOK || string(answer["options"]) != "[]" {
		t.Errorf("%d %s, %v", status, data, err)
	}
}

// TestPinsForms: hints fit the fields, and a pin tells where it answers and who changed it
// when, as each reader sees it.
func TestPinsForms(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{})
	w.Slash("UADMIN", "C1", "pin how do referrals work?")
	w.sees("UADMIN", "C1", "{Preview}")
	if hints := w.Hints("UADMIN"); hints["target"] != "" || hints["scope"] != "" || hints["triggers"] != "one a line" {
		t.Errorf("hints: %v", hints)
	}
	w.Dismiss("UADMIN")
	w.Say("U1", "C1", mention+"do i need a phd?", "")
	w.sees("UADMIN", "C1", "bachelor's degree")
	w.press("UADMIN", "C1", "Pin (moderators)")
	w.sees("UADMIN", "C1", "Passage of the guide: Do I need a PhD to become a Machine Learning Engineer?") // by its title, as in the menu
	if err := w.Submit("UADMIN", nil); err != nil {
		t.Fatal(err)
	}
	w.sees("UADMIN", "C1", "[Save]") // and by its id in what comes back
	w.Dismiss("UADMIN")
	w.Slash("UADMIN", "C1", "pin how do referrals work?")
	w.sees("UADMIN", "C1", "{Preview}")
	if err := w.Submit("UADMIN", map[string]string{"text": "Ask in **#referrals**, see [the page](https://example.org/a_(b)).", "scope": "channel", "why": "asked often"}); err != nil {
		t.Fatal(err)
	}
	w.press("UADMIN", "C1", "Save")
	w.press("UADMIN", "C1", "Look at it")
	w.sees("UADMIN", "C1", "• *answers in* <#C1>")
	w.press("UADMIN", "C1", "History")
	w.sees("UADMIN", "C1", " · <@UADMIN> · created: asked often — how do referrals work? → Ask in #referrals, see the page (https://example.org/a_(b)).")
	w.sees("UADMIN", "C1", "• *#1* <!date^")
}

// TestGreetedOnce: a channel that invites the bot again knows it.
func TestGreetedOnce(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{})
	w.AddChannel("C2", "U1")
	w.Invite("C2")
	w.sees("U1", "C2", "Hello! I answer questions")
	w.settles()
	for range 3 {
		w.Invite("C2")
	}
	w.AddChannel("C3", "U1")
	w.Invite("C3")
	w.sees("U1", "C3", "Hello! I answer questions")
	w.settles()
	if n := w.posts("C2"); n != 1 {
		t.Errorf("greeted %d times", n)
	}
}
