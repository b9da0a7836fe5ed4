package discord_test

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"careerbot/bot/discord/discordfake"
)

// openapi is the part of Discord's official OpenAPI document (MIT licence, stated in
// its info) that says what the bot may send.
const openapi = "testdata/openapi.json"

// whole is where the whole document may lie: an extract that has fallen behind is
// found out.
const whole = "../../../shared/specs/discord-openapi.json"

// operation is one operation's request body.
type operation struct {
	method string
	path   *regexp.Regexp
	schema *jsonschema.Schema
}

var parameter = regexp.MustCompile(`\{[^}]+\}`)

var operations = sync.OnceValues(func() ([]operation, error) {
	file, err := os.Open(openapi)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	doc, err := jsonschema.UnmarshalJSON(file)
	if err != nil {
		return nil, err
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("discord.json", doc); err != nil {
		return nil, err
	}
	root, _ := doc.(map[string]any)
	paths, _ := root["paths"].(map[string]any)
	var list []operation
	for path, v := range paths {
		methods, _ := v.(map[string]any)
		for method, v := range methods {
			o, _ := v.(map[string]any)
			if o["requestBody"] == nil {
				continue
			}
			pointer := "discord.json#/paths/" + strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D").Replace(path) + "/" + method + "/requestBody/content/application~1json/schema"
			schema, err := compiler.Compile(pointer)
			if err != nil {
				return nil, err
			}
			list = append(list, operation{strings.ToUpper(method), regexp.MustCompile("^" + parameter.ReplaceAllString(path, "[^/]+") + "$"), schema})
		}
	}
	return list, nil
})

// validate holds everything that the bot sends to a fake against Discord's document.
func validate(t *testing.T, fake *discordfake.Server) {
	t.Helper()
	list, err := operations()
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	fake.OnRequest(func(method, path string, body []byte) {
		mu.Lock()
		defer mu.Unlock()
		if fault := check(list, method, path, body); fault != "" {
			t.Errorf("%s %s is not what Discord's document says: %s\n%.2000s", method, path, fault, body)
		}
	})
}

func check(list []operation, method, path string, body []byte) string {
	var value any
	if err := json.Unmarshal(body, &value); err != nil {
		return err.Error()
	}
	for _, o := range list {
		if o.method != method || !o.path.MatchString(path) || strings.HasSuffix(path, "/pins") {
			continue
		}
		// A false alarm of the document: it wants a number, and Discord a text.
		if commands, ok := value.([]any); ok {
			for _, c := range commands {
				if command, ok := c.(map[string]any); ok {
					delete(command, "default_member_permissions")
				}
			}
		}
		if err := o.schema.Validate(value); err != nil {
			return err.Error()
		}
		return ""
	}
	return "there is no such operation"
}

// TestValidationFinds: a body that is wrong is found out.
func TestValidationFinds(t *testing.T) {
	list, err := operations()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ method, path, body, want string }{
		{"POST", "/channels/300000000000000001/messages", `{"content":"x","allowed_mentions":{"parse":[]}}`, ""},
		{"POST", "/channels/300000000000000001/messages", `{"content":17}`, "content"},
		{"POST", "/channels/300000000000000001/messages", `{"embeds":[{"title":"` + strings.Repeat("x", 257) + `"}]}`, "maxLength"},
		{"POST", "/channels/300000000000000001/messages", `{"flags":32768,"components":[{"type":17,"components":[{"type":9,"components":[{"type":10,"content":"x"}],"accessory":{"type":2,"style":2,"label":"x","custom_id":"x"}}]}]}`, ""},
		{"POST", "/channels/300000000000000001/messages", `{"flags":32768,"components":[{"type":17,"components":[{"type":9,"components":[{"type":10,"content":"x"}]}]}]}`, "accessory"},
		{"POST", "/channels/300000000000000001/messages", `{"flags":32768,"components":[{"type":17,"components":[{"type":17,"components":[]}]}]}`, "a frame in a frame"},
		{"POST", "/interactions/1/token/callback", `{"type":9,"data":{"custom_id":"x","title":"x","components":[{"type":18,"label":"x","component":{"type":21,"custom_id":"x","options":[{"label":"x","value":"x"}]}}]}}`, "minItems"},
		{"POST", "/interactions/1/token/callback", `{"type":99}`, "anyOf"},
		{"POST", "/nowhere", `{}`, "no such operation"},
	} {
		got := check(list, c.method, c.path, []byte(c.body))
		if c.want == "" && got != "" || c.want != "" && got == "" {
			t.Errorf("%s %s: %q, want %q", c.method, c.body, got, c.want)
		}
	}
}

// TestExtractIsCurrent holds the extract against the whole document, where it is.
func TestExtractIsCurrent(t *testing.T) {
	read := func(path string) (doc struct {
		Info       struct{ Version string } `json:"info"`
		Components struct {
			Schemas map[string]json.RawMessage `json:"schemas"`
		} `json:"components"`
		Paths map[string]json.RawMessage `json:"paths"`
	}, err error) {
		data, err := os.ReadFile(path)
		if err != nil {
			return doc, err
		}
		return doc, json.Unmarshal(data, &doc)
	}
	all, err := read(whole)
	if os.IsNotExist(err) {
		t.Log("the whole document is not here: the extract alone is used")
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	extract, err := read(openapi)
	if err != nil {
		t.Fatal(err)
	}
	for path := range extract.Paths {
		if all.Paths[path] == nil {
			t.Errorf("Discord no longer has %s", path)
		}
	}
	for name, schema := range extract.Components.Schemas {
		if normal(t, schema) != normal(t, all.Components.Schemas[name]) {
			t.Errorf("Discord has changed %s", name)
		}
	}
}

// normal is a schema without its descriptions.
func normal(t *testing.T, raw json.RawMessage) string {
	t.Helper()
	var v any
	if len(raw) == 0 {
		return ""
	}
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	var strip func(v any)
	strip = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			if _, text := v["description"].(string); text {
				delete(v, "description")
			}
			for _, e := range v {
				strip(e)
			}
		case []any:
			for _, e := range v {
				strip(e)
			}
		}
	}
	strip(v)
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
