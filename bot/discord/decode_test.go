package discord

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"careerbot/bot"
)

var update = flag.Bool("update", false, "write the goldens anew")

func testDecoder() *decoder {
	return &decoder{
		self: identity{User: "100000000000000002", Application: "100000000000000001"}, moderators: "777777777777777777",
		commands: []bot.Command{{Name: "ask", Args: []bot.Arg{{Name: "question"}}}, {Name: "help", Private: true}, {Name: "pins", Args: []bot.Arg{{Name: "search"}}, Access: bot.Moderator}},
		ownRole:  func(string) string { return "700000000000000001" },
		now:      func() time.Time { return time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC) },
	}
}

// decodeAny decodes a payload of any kind, as receive does, for a golden.
func decodeAny(d *decoder, kind string, payload []byte) string {
	var r bot.Request
	var err error
	ok := true
	switch kind {
	case "interaction":
		var i interaction
		if err = json.Unmarshal(payload, &i); err == nil {
			r, err = d.interaction(&i)
		}
	case "message", "edit":
		var m message
		if err = json.Unmarshal(payload, &m); err == nil {
			if kind == "edit" {
				r, ok = d.edited(&m)
			} else {
				r, ok = d.message(&m)
			}
		}
	case "server":
		var g guild
		if err = json.Unmarshal(payload, &g); err == nil {
			r, ok = d.joined(&g)
		}
	}
	if err != nil {
		return "refused: " + err.Error()
	}
	if !ok {
		return "ignored"
	}
	data, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err.Error()
	}
	return string(data)
}

// TestDecode holds a payload of each kind, in the form that Discord documents, against
// the request that it becomes.
func TestDecode(t *testing.T) {
	const path = "testdata/decode.txtar"
	archive, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	wants := map[string]string{}
	for _, f := range archive.Files {
		if name, ok := strings.CutSuffix(f.Name, ".want"); ok {
			wants[name] = string(f.Data)
		}
	}
	out := &txtar.Archive{Comment: archive.Comment}
	for _, f := range archive.Files {
		parts := strings.Split(f.Name, ".")
		if len(parts) != 3 {
			continue
		}
		t.Run(parts[0], func(t *testing.T) {
			got := decodeAny(testDecoder(), parts[1], f.Data) + "\n"
			out.Files = append(out.Files, f, txtar.File{Name: parts[0] + ".want", Data: []byte(got)})
			if diff := cmp.Diff(wants[parts[0]], got); diff != "" && !*update {
				t.Error(diff)
			}
		})
	}
	if *update {
		if err := os.WriteFile(path, txtar.Format(out), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// FuzzDecode: no payload makes the decoder panic.
func FuzzDecode(f *testing.F) {
	archive, err := txtar.ParseFile("testdata/decode.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range archive.Files {
		if parts := strings.Split(file.Name, "."); len(parts) == 3 {
			f.Add(parts[1], file.Data)
		}
	}
	f.Fuzz(func(t *testing.T, kind string, payload []byte) {
		if got := decodeAny(testDecoder(), kind, payload); got == "" {
			t.Error("nothing")
		}
	})
}

func TestCheckConfig(t *testing.T) {
	good := Config{Token: "MTAwMDAwMDAwMDAwMDAwMDAx.GfAkEt.fake-token-of-the-bot-0123456789"}
	for _, c := range []struct {
		change func(c *Config)
		want   string
	}{
		{func(*Config) {}, ""},
		{func(c *Config) { c.Token = "" }, "is missing"},
		{func(c *Config) { c.Token = "xoxb-1" }, "one of Slack's"},
		{func(c *Config) { c.Token = "Bot " + c.Token }, "leave that out"},
		{func(c *Config) { c.Token = strings.Repeat("a", 64) }, "a client secret or a public key"},
		{func(c *Config) { c.PublicKey = "abc" }, "DISCORD_PUBLIC_KEY"},
		{func(c *Config) { c.ApplicationID = "me" }, "DISCORD_APPLICATION_ID is not an id"},
		{func(c *Config) { c.APIURL = "discord.com" }, "DISCORD_API_URL"},
		{func(c *Config) { c.APIURL = "https://careerbot:secret@discord.com/api" }, "DISCORD_API_URL"},
	} {
		config := good
		c.change(&config)
		got := fmt.Sprint(config.Check())
		if c.want == "" && got != "<nil>" || c.want != "" && !strings.Contains(got, c.want) {
			t.Errorf("%s, want %q", got, c.want)
		}
	}
}

// TestCheckInOrder: what is wrong is told in one order, whoever looks.
func TestCheckInOrder(t *testing.T) {
	wrong := Config{ApplicationID: "a", Moderators: "b", TestServer: "c"}
	first := wrong.Check().Error()
	for range 50 {
		if again := wrong.Check().Error(); again != first {
			t.Fatalf("once\n%s\nand then\n%s", first, again)
		}
	}
}

func TestVersioned(t *testing.T) {
	for address, want := range map[string]string{
		"": "https://discord.com/api/v10", "http://x/api": "http://x/api/v10", "http://x/api/v9/": "http://x/api/v9", "http://x/api/v10": "http://x/api/v10",
	} {
		u, err := versioned(address)
		if err != nil || u.String() != want {
			t.Errorf("%q is %v, %v", address, u, err)
		}
	}
}
