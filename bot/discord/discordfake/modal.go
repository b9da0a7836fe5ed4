package discordfake

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// What this file does: modals are looked at, shown and filled in.

// The types of component that lie in modals.
// https://docs.discord.com/developers/components/reference
const (
	stringSelect = 3.0
	textInput    = 4.0
	textDisplay  = 10.0
	labelled     = 18.0
	radioGroup   = 21.0
)

// CheckModal is CheckMessage for a modal.
func CheckModal(raw []byte) []string {
	var m map[string]any
	if err := json.Unmarshal(raw, &m); err != nil {
		return []string{err.Error()}
	}
	return checkModal(m)
}

func object(v any) map[string]any { o, _ := v.(map[string]any); return o }
func list(v any) []any            { l, _ := v.([]any); return l }
func words(v any) string          { s, _ := v.(string); return s }

func checkModal(m map[string]any) []string {
	var f faults
	f.limit("title", m["title"], 1, 45)
	f.limit("custom_id", m["custom_id"], 1, 100)
	parts := list(m["components"])
	if len(parts) == 0 || len(parts) > 5 {
		f.add("%d components in a modal", len(parts))
	}
	ids := map[string]bool{}
	for i, v := range parts {
		part, path := object(v), fmt.Sprintf("components[%d]", i)
		switch part["type"] {
		case textDisplay:
			f.limit(path+".content", part["content"], 1, 4000)
		case labelled:
			f.limit(path+".label", part["label"], 1, 45)
			if part["description"] != nil {
				f.limit(path+".description", part["description"], 1, 100)
			}
			f.input(path, object(part["component"]), ids)
		default: // rows of inputs are taken still, and deprecated
			f.add("%s: component of type %v in a modal", path, part["type"])
		}
	}
	return f
}

// input checks what is filled in below a label.
func (f *faults) input(path string, input map[string]any, ids map[string]bool) {
	id := words(input["custom_id"])
	f.limit(path+".custom_id", id, 1, 100)
	if ids[id] {
		f.add("input %q is there twice", id)
	}
	ids[id] = true
	switch input["type"] {
	case textInput:
		if input["style"] != 1.0 && input["style"] != 2.0 {
			f.add("%s: style %v", path, input["style"])
		}
		if input["label"] != nil || input["options"] != nil {
			f.add("%s: a text input in a label has no label and no options", path)
		}
		f.limit(path+".placeholder", input["placeholder"], 0, 100)
		most := 4000
		if v, ok := input["max_length"].(float64); ok {
			if v < 1 || v > 4000 {
				f.add("max_length %v", v)
			}
			most = int(v)
		}
		f.limit(path+".value", input["value"], 0, most)
	case stringSelect:
		f.limit(path+".placeholder", input["placeholder"], 0, 150)
		if input["disabled"] != nil {
			f.add("%s: a menu in a modal cannot be disabled", path)
		}
		least := 1.0
		if v, ok := input["min_values"].(float64); ok {
			least = v
		}
		if must(input) != (least > 0) {
			f.add("%s: required %v, and at least %v values", path, must(input), least)
		}
		f.options(path, input, 1, 25)
	case radioGroup:
		if input["placeholder"] != nil || input["min_values"] != nil || input["max_values"] != nil {
			f.add("%s: a radio group has no placeholder, and one value", path)
		}
		f.options(path, input, 2, 10)
	default:
		f.add("%s: component of type %v in a label", path, input["type"])
	}
}

// must reports whether something has to be filled in: it has, where nothing is said.
func must(input map[string]any) bool {
	required, said := input["required"].(bool)
	return required || !said
}

// options checks what there is to choose from, of which one thing may be chosen already.
func (f *faults) options(path string, part map[string]any, least, most int) {
	options := list(part["options"])
	if len(options) < least || len(options) > most {
		f.add("%s has %d options, %d to %d allowed", path, len(options), least, most)
	}
	values, chosen := map[string]bool{}, 0
	for _, v := range options {
		o := object(v)
		f.limit(path+".options.label", o["label"], 1, 100)
		f.limit(path+".options.value", o["value"], 1, 100)
		f.limit(path+".options.description", o["description"], 0, 100)
		if values[words(o["value"])] {
			f.add("option %q is there twice", words(o["value"]))
		}
		values[words(o["value"])] = true
		if o["default"] == true {
			chosen++
		}
	}
	if chosen > 1 {
		f.add("%s: %d options are chosen", path, chosen)
	}
}

// chosen is the value that a menu or group holds, or nothing.
func chosen(input map[string]any) string {
	for _, v := range list(input["options"]) {
		if o := object(v); o["default"] == true {
			return words(o["value"])
		}
	}
	return ""
}

// modalText is a modal as text: what is chosen is marked.
func modalText(m map[string]any) string {
	var b strings.Builder
	fmt.Fprintf(&b, "modal %q:\n", m["title"])
	for _, v := range list(m["components"]) {
		part := object(v)
		if part["type"] == textDisplay {
			fmt.Fprintf(&b, "  ~ %s\n", strings.ReplaceAll(words(part["content"]), "\n", " / "))
			continue
		}
		input := object(part["component"])
		value := strings.ReplaceAll(words(input["value"]), "\n", " / ")
		for _, v := range list(input["options"]) {
			o := object(v)
			sign := ""
			if o["default"] == true {
				sign = "*"
			}
			value += fmt.Sprintf("<%s%s> ", sign, o["label"])
		}
		aside := ""
		if part["description"] != nil {
			aside = fmt.Sprintf(" (%v)", part["description"])
		}
		fmt.Fprintf(&b, "  %v%s: %s\n", part["label"], aside, strings.TrimSpace(value))
	}
	return b.String()
}

// fill fills a modal in as Discord sends it back: with these values, and elsewhere with what
// it holds already. What is chosen is chosen by its label or its value.
func fill(m map[string]any, fields map[string]string) ([]any, error) {
	var filled []any
	for n, v := range list(m["components"]) {
		part := object(v)
		if part["type"] == textDisplay {
			filled = append(filled, map[string]any{"type": textDisplay, "id": n + 1})
			continue
		}
		input := object(part["component"])
		id := words(input["custom_id"])
		value, typed := fields[id]
		back := map[string]any{"type": input["type"], "id": n + 100, "custom_id": id}
		switch input["type"] {
		case textInput:
			if !typed {
				value = words(input["value"])
			}
			back["value"] = value
		default:
			if !typed {
				value = chosen(input)
			}
			at := slices.IndexFunc(list(input["options"]), func(v any) bool { return object(v)["value"] == value || object(v)["label"] == value })
			if at < 0 && value != "" {
				return nil, fmt.Errorf("field %s has no %q to choose", id, value)
			}
			if at >= 0 {
				value = words(object(list(input["options"])[at])["value"])
			}
			switch {
			case input["type"] == stringSelect && value == "":
				back["values"] = []string{}
			case input["type"] == stringSelect:
				back["values"] = []string{value}
			case value == "":
				back["value"] = nil
			default:
				back["value"] = value
			}
		}
		if must(input) && value == "" {
			return nil, fmt.Errorf("field %s must be filled in", id)
		}
		filled = append(filled, map[string]any{"type": labelled, "id": n + 1, "component": back})
	}
	return filled, nil
}
