package discordfake

import (
	"fmt"
	"net/url"
	"sort"
	"strings"

	"careerbot/bot/bottest/fake"
)

func mustURL(text string) *url.URL {
	u, err := url.Parse(text)
	if err != nil {
		panic(err)
	}
	return u
}

// seen is what a person sees in a channel. The caller holds the lock.
func (s *Server) seen(user string, c *channel) []*Message {
	var list []*Message
	for _, m := range c.messages {
		if !m.Deleted && (!m.Ephemeral || m.For == user) {
			list = append(list, m)
		}
	}
	return list
}

// Shown is everything that a person sees in a channel, and their open modal, as text.
func (s *Server) Shown(user, channelID string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channelOf(user, channelID)
	var b strings.Builder
	for _, m := range s.seen(user, c) {
		head := s.names[m.Author]
		if m.Reply != "" {
			if original := c.message(m.Reply); original != nil {
				head += " (to " + s.names[original.Author] + ")"
			}
		}
		if m.Ephemeral {
			head += " (only you see this)"
		}
		if m.Edited {
			head += " (edited)"
		}
		fmt.Fprintf(&b, "%s:\n%s", head, fake.Indent(m.text()))
	}
	if i := s.modalOf(user); i != nil {
		b.WriteString(modalText(i.Modal))
	}
	return b.String()
}

func (m *Message) text() string {
	var b strings.Builder
	if m.Content != "" {
		fmt.Fprintln(&b, m.Content)
	}
	for _, v := range m.Embeds {
		e, _ := v.(map[string]any)
		for _, key := range []string{"title", "description"} {
			if text, ok := e[key].(string); ok && text != "" {
				if key == "title" {
					text = "# " + text
				}
				fmt.Fprintln(&b, text)
			}
		}
		fields, _ := e["fields"].([]any)
		for _, v := range fields {
			f, _ := v.(map[string]any)
			fmt.Fprintf(&b, "| %v | %s\n", f["name"], strings.ReplaceAll(fmt.Sprint(f["value"]), "\n", " | "))
		}
		if footer, ok := e["footer"].(map[string]any); ok {
			fmt.Fprintf(&b, "~ %v\n", footer["text"])
		}
	}
	for _, v := range m.Components {
		row, _ := v.(map[string]any)
		parts, _ := row["components"].([]any)
		var line []string
		for _, v := range parts {
			part, _ := v.(map[string]any)
			if label := buttonName(part); label != "" {
				line = append(line, "["+label+"]")
			}
			options, _ := part["options"].([]any)
			if len(options) > 0 {
				line = append(line, fmt.Sprintf("%v:", part["placeholder"]))
			}
			for _, v := range options {
				o, _ := v.(map[string]any)
				line = append(line, fmt.Sprintf("<%v>", o["label"]))
			}
		}
		fmt.Fprintln(&b, strings.Join(line, " "))
	}
	var files []string
	for name := range m.Files {
		files = append(files, name)
	}
	sort.Strings(files)
	for _, name := range files {
		fmt.Fprintln(&b, "file "+name)
	}
	return b.String()
}

// Seen returns copies of what a person sees in a channel, oldest first.
func (s *Server) Seen(user, channelID string) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []Message
	for _, m := range s.seen(user, s.channelOf(user, channelID)) {
		list = append(list, *m)
	}
	return list
}

// Messages returns copies of a channel's messages that are not deleted.
func (s *Server) Messages(channelID string) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []Message
	for _, m := range s.channels[channelID].messages {
		if !m.Deleted {
			list = append(list, *m)
		}
	}
	return list
}
