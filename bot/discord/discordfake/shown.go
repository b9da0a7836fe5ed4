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
		fmt.Fprintln(&b, words(object(v)["description"]))
	}
	for _, line := range shown(m.Components) {
		fmt.Fprintln(&b, line)
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

// shown is components as lines of text: what can be pressed stands in brackets, a menu's options
// in angle brackets.
func shown(parts []any) []string {
	var lines []string
	for _, v := range parts {
		switch part := object(v); part["type"] {
		case textDisplay:
			lines = append(lines, words(part["content"]))
		case section:
			lines = append(lines, shown(list(part["components"]))...)
			lines[len(lines)-1] += " [" + buttonName(object(part["accessory"])) + "]"
		case container:
			lines = append(lines, shown(list(part["components"]))...)
		case actionRow:
			lines = append(lines, controls(list(part["components"])))
		case mediaGallery:
			for _, v := range list(part["items"]) {
				lines = append(lines, "picture: "+strings.ReplaceAll(words(object(v)["description"]), "\n", " / "))
			}
		}
	}
	return lines
}

// controls is a row of them.
func controls(row []any) string {
	var line []string
	for _, v := range row {
		part := object(v)
		if label := buttonName(part); label != "" {
			line = append(line, "["+label+"]")
		}
		if options := list(part["options"]); len(options) > 0 {
			line = append(line, fmt.Sprintf("%v:", part["placeholder"]))
			for _, v := range options {
				line = append(line, fmt.Sprintf("<%v>", object(v)["label"]))
			}
		}
	}
	return strings.Join(line, " ")
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
