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

func checkMessage(p *payload, files int) []string {
	var f faults
	f.limit("content", p.Content, 0, 2000)
	if len(p.Embeds) > 10 {
		f.add("%d embeds", len(p.Embeds))
	}
	if strings.TrimSpace(p.Content) == "" && len(p.Embeds) == 0 && len(p.Components) == 0 && files == 0 {
		f.add("Cannot send an empty message")
	}
	if len(p.Nonce) > 25 {
		f.add("nonce has %d characters", len(p.Nonce))
	}
	if len(p.Attachments) != files {
		f.add("%d attachments for %d files", len(p.Attachments), files)
	}
	for i, a := range p.Attachments {
		f.limit(fmt.Sprintf("attachments[%d].description", i), a.Description, 0, 1024)
	}
	total := 0
	for i, e := range p.Embeds {
		total += f.embed(fmt.Sprintf("embeds[%d]", i), e)
	}
	if total > 6000 {
		f.add("the embeds have %d characters, 6000 allowed", total)
	}
	f.rows(p.Components)
	return f
}

func (f *faults) embed(path string, v any) (total int) {
	e, _ := v.(map[string]any)
	f.limit(path+".title", e["title"], 0, 256)
	f.limit(path+".description", e["description"], 0, 4096)
	total = length(e["title"]) + length(e["description"])
	fields, _ := e["fields"].([]any)
	if len(fields) > 25 {
		f.add("%s has %d fields", path, len(fields))
	}
	for _, field := range fields {
		o, _ := field.(map[string]any)
		f.limit(path+".fields.name", o["name"], 1, 256)
		f.limit(path+".fields.value", o["value"], 1, 1024)
		total += length(o["name"]) + length(o["value"])
	}
	if footer, ok := e["footer"].(map[string]any); ok {
		f.limit(path+".footer", footer["text"], 1, 2048)
		total += length(footer["text"])
	}
	if total == 0 {
		f.add("%s is empty", path)
	}
	return total
}

func (f *faults) rows(rows []any) {
	if len(rows) > 5 {
		f.add("%d rows of components", len(rows))
	}
	ids := map[string]bool{}
	for i, v := range rows {
		row, _ := v.(map[string]any)
		path := fmt.Sprintf("components[%d]", i)
		if row["type"] != float64(1) {
			f.add("%s is no row", path)
		}
		parts, _ := row["components"].([]any)
		if len(parts) == 0 || len(parts) > 5 {
			f.add("%s has %d components", path, len(parts))
		}
		for _, v := range parts {
			part, _ := v.(map[string]any)
			id, _ := part["custom_id"].(string)
			f.limit(path+".custom_id", id, 1, 100)
			if ids[id] {
				f.add("custom_id %q is used twice", id)
			}
			ids[id] = true
			switch part["type"] {
			case float64(2):
				least := 1
				if emoji, _ := part["emoji"].(map[string]any); emoji != nil {
					f.limit(path+".emoji.name", emoji["name"], 1, 32)
					least = 0
				}
				f.limit(path+".label", part["label"], least, 80)
			case float64(3):
				if len(parts) != 1 {
					f.add("%s: a menu fills its row", path)
				}
				f.limit(path+".placeholder", part["placeholder"], 0, 150)
				options, _ := part["options"].([]any)
				if len(options) == 0 || len(options) > 25 {
					f.add("%s has %d options", path, len(options))
				}
				values := map[string]bool{}
				for _, v := range options {
					o, _ := v.(map[string]any)
					f.limit(path+".options.label", o["label"], 1, 100)
					f.limit(path+".options.value", o["value"], 1, 100)
					value, _ := o["value"].(string)
					if values[value] {
						f.add("option %q is there twice", value)
					}
					values[value] = true
				}
			default:
				f.add("%s: component of type %v", path, part["type"])
			}
		}
	}
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
