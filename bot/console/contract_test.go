package console_test

import (
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/bot/bottest"
	"careerbot/bot/console"
)

// screen is a terminal's output.
type screen struct {
	mu   sync.Mutex
	text strings.Builder
}

func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

func (s *screen) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

func TestContract(t *testing.T) {
	bottest.Contract(t, func(t *testing.T, commands func() []bot.Command) bottest.Harness {
		typed, keyboard := io.Pipe()
		t.Cleanup(func() { keyboard.Close() })
		out := new(screen)
		c := console.New(console.Config{Out: out, Community: "local", User: "you", Now: time.Now}, console.NewScript(typed), commands)
		write := func(line string) {
			if _, err := io.WriteString(keyboard, line+"\n"); err != nil {
				t.Error(err)
			}
		}
		return bottest.Harness{
			Platform: c,
			Say:      func(_, text string) { write(text) },
			Press: func(label string) {
				for _, line := range strings.Split(out.String(), "\n") {
					if number, ok := strings.CutSuffix(strings.TrimSpace(line), "] "+label); ok {
						write(strings.TrimPrefix(number, "["))
					}
				}
			},
			Shown: out.String,
		}
	})
}
