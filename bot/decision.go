package bot

import (
	"fmt"
	"time"
)

// Decision is what the bot did about a message that reached it, and what decided that.
// It holds no words of the message.
type Decision struct {
	At        time.Time `json:"at"`
	Platform  string    `json:"platform"`
	Community string    `json:"community"`
	Channel   string    `json:"channel"`
	Message   string    `json:"message,omitempty"`
	Did       string    `json:"did"`               // as "said nothing"
	Because   string    `json:"because"`           // one sentence
	Setting   string    `json:"setting,omitempty"` // that made it so, if one did
}

// Decide tells what became of a request: what was done, why, and by which setting, if one
// made it so. Nobody is told of what is no message of a person in a channel.
func Decide(o Observer, r *Request, did, because, setting string) {
	if r.Channel == "" || r.Notice() {
		return
	}
	o.Decided(Decision{Platform: r.Platform, Community: r.Community, Channel: r.Channel, Message: r.Message, Did: did, Because: because, Setting: setting})
}

// String says a decision in two sentences.
func (d Decision) String() string {
	text := fmt.Sprintf("%s: I %s. %s", d.At.UTC().Format("2 Jan 15:04:05 UTC"), d.Did, d.Because)
	if d.Setting != "" {
		text += " The setting is " + d.Setting + "."
	}
	return text
}
