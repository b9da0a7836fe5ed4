package slackfake

import (
	"fmt"
	"sort"
	"strings"

	"careerbot/bot/bottest/fake"
)

// seen is what a person sees in a channel, oldest first. The caller holds the lock.
func (s *Server) seen(user, channel string) []*Message {
	var list []*Message
	if c := s.channels[channel]; c != nil && c.Members[user] { // others see nothing of it
		for _, m := range c.Messages {
			if !m.Deleted {
				list = append(list, m)
			}
		}
	}
	for _, m := range s.ephemerals {
		if m.Channel == channel && m.For == user && !m.Deleted {
			list = append(list, m)
		}
	}
	sort.SliceStable(list, func(i, j int) bool { return list[i].TS < list[j].TS })
	return list
}

// Shown is everything that a person sees in a channel ("D" for their direct message
// with the bot), and their open modal, as text.
func (s *Server) Shown(user, channel string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if channel == "D" {
		channel = s.direct(user).ID
	}
	var b strings.Builder
	for _, m := range s.seen(user, channel) {
		who := m.Author
		if u := s.users[m.Author]; u != nil {
			who = u.Name
		}
		head := who
		if m.Thread != "" {
			head += " (in a thread)"
		}
		if m.For != "" {
			head += " (only you see this)"
		}
		if m.Edited {
			head += " (edited)"
		}
		fmt.Fprintf(&b, "%s:\n%s", head, fake.Indent(body(m.Text, m.Blocks)))
	}
	if v := s.viewOf(user); v != nil {
		fmt.Fprintf(&b, "modal %q:\n%s", v.Title, fake.Indent(blocksText(v.Blocks)))
		var fields []string
		for id, problem := range v.Errors {
			fields = append(fields, "  ! "+id+": "+problem+"\n")
		}
		sort.Strings(fields)
		b.WriteString(strings.Join(fields, ""))
		if v.Submit != "" {
			fmt.Fprintf(&b, "  {%s}\n", v.Submit)
		}
	}
	return b.String()
}

// Spoken is what notifications show and screen readers say of the bot's messages in
// a channel.
func (s *Server) Spoken(user, channel string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if channel == "D" {
		channel = s.direct(user).ID
	}
	var b strings.Builder
	for _, m := range s.seen(user, channel) {
		if m.Author == BotUser {
			fmt.Fprintln(&b, m.Text)
		}
	}
	return b.String()
}

// Seen returns copies of what a person sees in a channel ("D" for their direct message with
// the bot), oldest first.
func (s *Server) Seen(user, channel string) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	if channel == "D" {
		channel = s.direct(user).ID
	}
	var list []Message
	for _, m := range s.seen(user, channel) {
		list = append(list, *m)
	}
	return list
}

// Form returns the blocks of a person's open modal, and the label of what sends it.
func (s *Server) Form(user string) ([]Block, string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	v := s.viewOf(user)
	if v == nil {
		return nil, ""
	}
	return v.Blocks, v.Submit
}

// Messages returns copies of a channel's messages that are not deleted.
func (s *Server) Messages(channel string) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []Message
	for _, m := range s.channels[channel].Messages {
		if !m.Deleted {
			list = append(list, *m)
		}
	}
	return list
}

// Pinned returns a channel's pinned messages, by timestamp.
func (s *Server) Pinned(channel string) []string {
	return fake.Get(&s.mu, func() []string { return append([]string(nil), s.channels[channel].Pins...) })
}

// Files returns the uploaded files.
func (s *Server) Files() []File {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []File
	for _, f := range s.files {
		list = append(list, *f)
	}
	return list
}

func body(text string, blocks []Block) string {
	if len(blocks) == 0 {
		return text
	}
	return blocksText(blocks)
}

// blocksText draws blocks: [a button], <a menu's entry>, what stands in a field.
func blocksText(blocks []Block) string {
	var b strings.Builder
	for _, block := range blocks {
		switch block["type"] {
		case "section", "header":
			if t := textOf(block["text"]); t != "" {
				fmt.Fprintln(&b, t)
			}
			fields, _ := block["fields"].([]any)
			for _, f := range fields {
				fmt.Fprintln(&b, "| "+strings.ReplaceAll(textOf(f), "\n", " | "))
			}
		case "context":
			elements, _ := block["elements"].([]any)
			for _, e := range elements {
				fmt.Fprintln(&b, "~ "+strings.ReplaceAll(textOf(e), "\n", "\n~ "))
			}
		case "actions", "context_actions":
			var parts []string
			menu := ""
			for _, p := range pressables([]Block{block}) {
				switch p.kind {
				case "static_select":
					if menu != p.actionID {
						parts = append(parts, placeholder(block, p.actionID)+":")
					}
					parts = append(parts, "<"+p.label+">")
				case "overflow":
					if menu != p.actionID {
						parts = append(parts, "⋯")
					}
					parts = append(parts, "<"+p.label+">")
				default:
					parts = append(parts, "["+p.label+"]")
				}
				menu = p.actionID
			}
			fmt.Fprintln(&b, strings.Join(parts, " "))
		case "rich_text":
			fmt.Fprintln(&b, richText(block))
		case "table":
			for _, line := range TableLines(block) {
				fmt.Fprintln(&b, "| "+line)
			}
		case "container":
			fmt.Fprintln(&b, "▸ "+textOf(block["title"]))
			b.WriteString(fake.Indent(blocksText(childBlocks(block))))
		case "data_visualization":
			fmt.Fprintln(&b, strings.Join(chartLines(block), "\n"))
		case "input":
			element, _ := block["element"].(map[string]any)
			value, _ := element["initial_value"].(string)
			if initial, ok := element["initial_option"].(map[string]any); ok {
				value = textOf(initial["text"])
			}
			fmt.Fprintf(&b, "%s: %s\n", textOf(block["label"]), strings.ReplaceAll(value, "\n", " / "))
			if element["type"] == "radio_buttons" {
				options, _ := element["options"].([]any)
				for _, o := range options {
					option, _ := o.(map[string]any)
					fmt.Fprintln(&b, "( ) "+textOf(option["text"]))
				}
			}
		}
	}
	return b.String()
}

// childBlocks are those in a container.
func childBlocks(block Block) []Block {
	var list []Block
	children, _ := block["child_blocks"].([]any)
	for _, v := range children {
		child, _ := v.(map[string]any)
		list = append(list, child)
	}
	return list
}

// placeholder is what a menu shows while it is closed.
func placeholder(block Block, actionID string) string {
	elements, _ := block["elements"].([]any)
	for _, e := range elements {
		if element, _ := e.(map[string]any); element["action_id"] == actionID {
			return textOf(element["placeholder"])
		}
	}
	return ""
}
