package bottest

import (
	"strings"
	"testing"

	"careerbot/bot"
)

// Finds checks that a finding is among those of an examination, that whatever is not well
// says what to do, and that no secret is shown.
func Finds(t testing.TB, list []bot.Finding, want bot.Finding, secrets ...string) {
	t.Helper()
	found := false
	for _, f := range list {
		if f.Subject == want.Subject && f.State == want.State && strings.Contains(f.Says, want.Says) && strings.Contains(f.Remedy, want.Remedy) {
			found = true
		}
		if f.State != bot.Well && f.Remedy == "" {
			t.Errorf("no remedy: %+v", f)
		}
		for _, secret := range secrets {
			if strings.Contains(f.Says+f.Remedy, secret) {
				t.Errorf("a secret is shown: %+v", f)
			}
		}
	}
	if !found {
		t.Errorf("%+v is not among %+v", want, list)
	}
}
