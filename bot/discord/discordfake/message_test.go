package discordfake

import (
	"fmt"
	"strings"
	"testing"
)

// TestCheckMessage: what Discord would refuse about a message of components is found.
func TestCheckMessage(t *testing.T) {
	t.Parallel()
	message := func(parts ...string) string {
		return `{"flags":32768,"allowed_mentions":{"parse":[]},"components":[` + strings.Join(parts, ",") + `]}`
	}
	const text, button = `{"type":10,"content":"x"}`, `{"type":2,"style":2,"label":"x","custom_id":"x"}`
	gallery := `{"type":12,"items":[{"media":{"url":"attachment://a.png"},"description":"x"}]}`
	var buttons []string
	for i := range 40 {
		buttons = append(buttons, fmt.Sprintf(`{"type":1,"components":[{"type":2,"style":2,"label":"x","custom_id":"%d"}]}`, i))
	}
	for _, c := range []struct{ message, want string }{
		{message(text), ""},
		{message(`{"type":17,"accent_color":1,"components":[` + text + `,{"type":9,"components":[` + text + `],"accessory":` + button + `}]}`), ""},
		{strings.Replace(message(text), "32768", "64", 1), "not components alone"},
		{strings.Replace(message(text), `{"flags"`, `{"content":"","flags"`, 1), "has content"},
		{strings.Replace(message(text), `{"flags"`, `{"embeds":[{}],"flags"`, 1), "has embeds"},
		{message(), "empty message"},
		{message(`{"type":10,"content":" "}`), "1 to 4000"},
		{message(`{"type":10,"content":"`+strings.Repeat("x", 2001)+`"}`, `{"type":10,"content":"`+strings.Repeat("x", 2000)+`"}`), "4001 characters"},
		{message(buttons[:21]...), "42 components"},
		{message(`{"type":17,"components":[{"type":17,"components":[` + text + `]}]}`), "a frame in a frame"},
		{message(`{"type":17,"components":[]}`), "an empty frame"},
		{message(`{"type":9,"components":[` + text + `]}`), "without a button"},
		{message(`{"type":9,"components":[` + text + `,` + text + `,` + text + `,` + text + `],"accessory":` + button + `}`), "4 texts"},
		{message(button), "type 2"},
		{message(`{"type":1,"components":[]}`), "0 components"},
		{message(`{"type":1,"components":[` + button + `,` + button + `]}`), "used twice"},
		{message(`{"type":1,"components":[{"type":2,"style":5,"label":"x","custom_id":"x"}]}`), "style"},
		{message(`{"type":1,"components":[{"type":3,"custom_id":"m","options":[{"label":"x","value":"x"}]},` + button + `]}`), "fills its row"},
		{message(`{"type":1,"components":[{"type":3,"custom_id":"m","options":[{"label":"x","value":"x","description":"` + strings.Repeat("x", 101) + `"}]}]}`), "description"},
		{message(gallery), "not attached"},
	} {
		got := strings.Join(CheckMessage([]byte(c.message), 0), "; ")
		if c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("%s\n%q, want %q", c.message, got, c.want)
		}
	}
	unshown := strings.Replace(message(text), `{"flags"`, `{"attachments":[{"id":"0","filename":"a.png"}],"flags"`, 1)
	if got := CheckMessage([]byte(unshown), 1); !strings.Contains(fmt.Sprint(got), "shown nowhere") {
		t.Errorf("%q", got)
	}
}
