package discordfake

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

// What is checked here is what https://docs.discord.com/developers states, also where
// the OpenAPI document does not.

func length(v any) int {
	text, _ := v.(string)
	return utf8.RuneCountInString(text)
}

type faults []string

func (f *faults) add(format string, args ...any) { *f = append(*f, fmt.Sprintf(format, args...)) }

// limit holds a text against its limits. Discord takes off the space around it first, and
// counts what is left where there has to be something.
func (f *faults) limit(what string, v any, least, most int) {
	text, _ := v.(string)
	if n := length(v); n > most || length(strings.TrimSpace(text)) < least {
		f.add("%s has %d characters, %d to %d allowed", what, n, least, most)
	}
}

// CheckMessage reports what Discord would refuse about a message, given as JSON.
func CheckMessage(raw []byte, files int) []string {
	p := new(payload)
	if err := json.Unmarshal(raw, p); err != nil {
		return []string{err.Error()}
	}
	list := checkMessage(p, files)
	if p.Mentions == nil || len(p.Mentions.Parse) > 0 || p.Mentions.Replied {
		list = append(list, "mentions are not turned off")
	}
	return list
}

func checkChoices(choices []struct{ Name, Value string }) []string {
	var f faults
	if len(choices) > 25 {
		f.add("%d choices", len(choices))
	}
	for _, c := range choices {
		f.limit("choice name", c.Name, 1, 100)
		f.limit("choice value", c.Value, 0, 100)
	}
	return f
}

var commandName = regexp.MustCompile(`^[-_'\p{Ll}\p{Lo}\d]{1,32}$`)

func checkCommands(list []map[string]any) []string {
	var f faults
	names := map[string]bool{}
	chat, others := 0, 0
	for _, c := range list {
		name, _ := c["name"].(string)
		key := fmt.Sprint(c["type"], name)
		if names[key] {
			f.add("command %q is there twice", name)
		}
		names[key] = true
		if c["type"] != float64(1) {
			others++
			f.limit("name", name, 1, 32)
			if c["description"] != nil || c["options"] != nil {
				f.add("message command %q takes no description and no options", name)
			}
			continue
		}
		chat++
		total := length(name) + length(c["description"])
		if !commandName.MatchString(name) {
			f.add("command name %q", name)
		}
		f.limit("description", c["description"], 1, 100)
		options, _ := c["options"].([]any)
		if len(options) > 25 {
			f.add("%d options", len(options))
		}
		optional := false
		for _, v := range options {
			o, _ := v.(map[string]any)
			option, _ := o["name"].(string)
			if !commandName.MatchString(option) {
				f.add("option name %q", option)
			}
			f.limit("option description", o["description"], 1, 100)
			total += length(option) + length(o["description"])
			required, _ := o["required"].(bool)
			if required && optional {
				f.add("option %q is required, and stands after an optional one", option)
			}
			optional = optional || !required
			choices, _ := o["choices"].([]any)
			if len(choices) > 25 {
				f.add("%d choices", len(choices))
			}
			if auto, _ := o["autocomplete"].(bool); auto && len(choices) > 0 {
				f.add("option %q has choices and autocompletion", option)
			}
			for _, v := range choices {
				choice, _ := v.(map[string]any)
				f.limit("choice name", choice["name"], 1, 100)
				f.limit("choice value", choice["value"], 0, 100)
				total += length(choice["name"]) + length(choice["value"])
			}
		}
		if total > 8000 {
			f.add("command %q has %d characters", name, total)
		}
	}
	if chat > 100 || others > 15 {
		f.add("%d commands, %d message commands", chat, others)
	}
	return f
}
