package bot

import (
	"fmt"
	"strings"
)

// Action is what a button does: a versioned name and ids. A button lives as long
// as its message, so an action must be understood after a restart, on another
// replica and after an upgrade.
type Action struct {
	Name string   `json:"name"`
	IDs  []string `json:"ids,omitempty"`
}

// MaxAction is the most bytes an encoded action may have: Discord allows 100 in
// a custom_id, and platforms need a few of their own.
const MaxAction = 90

const actionVersion = "1"

// Encode writes the action as "1|name|id|…". It fails where the action is too
// long or holds the separator: such ids belong into the store.
func (a Action) Encode() (string, error) {
	parts := append([]string{actionVersion, a.Name}, a.IDs...)
	for _, p := range parts[1:] {
		if strings.Contains(p, "|") {
			return "", fmt.Errorf("action %s: id %q holds the separator", a.Name, p)
		}
	}
	text := strings.Join(parts, "|")
	if len(text) > MaxAction {
		return "", fmt.Errorf("action %s: %d bytes, %d at most", a.Name, len(text), MaxAction)
	}
	return text, nil
}

// ParseAction reads an encoded action. The text comes from outside.
func ParseAction(text string) (Action, error) {
	parts := strings.Split(text, "|")
	if len(text) > MaxAction || len(parts) < 2 || parts[0] != actionVersion || parts[1] == "" {
		return Action{}, &Error{Kind: Invalid, Sentence: "That button is from another version of me. Please ask again.", Cause: fmt.Errorf("action %.100q", text)}
	}
	return Action{Name: parts[1], IDs: parts[2:]}, nil
}

// ID returns the action's nth id, or nothing.
func (a Action) ID(n int) string {
	if n < len(a.IDs) {
		return a.IDs[n]
	}
	return ""
}
