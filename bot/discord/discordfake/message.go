package discordfake

import (
	"fmt"
	"strings"
)

// What this file does: messages are looked at. The bot's are components alone.
// https://docs.discord.com/developers/components/overview

// The types of component that lie in messages; modal.go has those that lie in modals, too.
const (
	actionRow    = 1.0
	pushButton   = 2.0
	section      = 9.0
	mediaGallery = 12.0
	attachedFile = 13.0
	container    = 17.0
)

// componentsV2 is the flag of a message that is components alone.
const componentsV2 = 1 << 15

const (
	maxComponents = 40   // in a message, with what lies in others
	maxWords      = 4000 // over all texts of a message
)

// walk calls f for each component, at any depth, in the order in which they are seen.
func walk(parts []any, f func(part map[string]any)) {
	for _, v := range parts {
		part := object(v)
		f(part)
		walk(list(part["components"]), f)
		if accessory := object(part["accessory"]); accessory != nil {
			f(accessory)
		}
	}
}

func checkMessage(p *payload, files int) []string {
	var f faults
	if p.Flags&componentsV2 == 0 {
		f.add("a message that is not components alone")
	}
	if text := string(p.Content); text != "" && text != "null" {
		f.add("a message of components has content %s", text)
	}
	if embeds := string(p.Embeds); embeds != "" && embeds != "null" && embeds != "[]" {
		f.add("a message of components has embeds %s", embeds)
	}
	if len(p.Nonce) > 25 {
		f.add("nonce has %d characters", len(p.Nonce))
	}
	if len(p.Components) == 0 {
		f.add("Cannot send an empty message")
	}
	if len(p.Attachments) != files || files > 10 {
		f.add("%d attachments for %d files", len(p.Attachments), files)
	}
	attached := map[string]bool{}
	for _, a := range p.Attachments {
		attached["attachment://"+a.Filename] = true
	}
	m := message{faults: &f, ids: map[string]bool{}, attached: attached}
	for i, v := range p.Components {
		m.part(fmt.Sprintf("components[%d]", i), object(v), true)
	}
	if m.count > maxComponents {
		f.add("%d components, %d allowed", m.count, maxComponents)
	}
	if m.words > maxWords {
		f.add("the texts have %d characters, %d allowed", m.words, maxWords)
	}
	for name := range attached {
		f.add("%s is attached, and shown nowhere", name)
	}
	return f
}

// message is one that is being checked.
type message struct {
	*faults
	ids      map[string]bool // of what can be pressed, so far
	attached map[string]bool // what nothing has shown yet
	count    int
	words    int
}

// part checks a component that stands in a message, or in a frame.
func (m *message) part(path string, part map[string]any, top bool) {
	m.count++
	inside := list(part["components"])
	switch part["type"] {
	case textDisplay:
		m.limit(path+".content", part["content"], 1, maxWords)
		m.words += length(part["content"])
	case section:
		if len(inside) < 1 || len(inside) > 3 {
			m.add("%s: a section of %d texts", path, len(inside))
		}
		for _, v := range inside {
			if object(v)["type"] != textDisplay {
				m.add("%s: a section with a component of type %v", path, object(v)["type"])
			}
			m.part(path, object(v), false)
		}
		m.count++
		if m.press(path, object(part["accessory"])) != pushButton {
			m.add("%s: a section without a button", path)
		}
	case actionRow:
		m.row(path, inside)
	case container:
		if !top {
			m.add("%s: a frame in a frame", path)
		}
		if len(inside) == 0 {
			m.add("%s: an empty frame", path)
		}
		if c, ok := part["accent_color"].(float64); ok && (c < 0 || c > 0xffffff) {
			m.add("%s: colour %v", path, c)
		}
		for i, v := range inside {
			m.part(fmt.Sprintf("%s.components[%d]", path, i), object(v), false)
		}
	case mediaGallery:
		items := list(part["items"])
		if len(items) < 1 || len(items) > 10 {
			m.add("%s: a gallery of %d pictures", path, len(items))
		}
		for _, v := range items {
			if object(v)["description"] != nil {
				m.limit(path+".description", object(v)["description"], 1, 1024)
			}
			m.shows(path, object(object(v)["media"]))
		}
	case attachedFile:
		m.shows(path, object(part["file"]))
	default:
		m.add("%s: component of type %v", path, part["type"])
	}
}

// shows checks that what is shown is attached.
func (m *message) shows(path string, media map[string]any) {
	url := words(media["url"])
	if !m.attached[url] {
		m.add("%s shows %q, which is not attached", path, url)
	}
	delete(m.attached, url)
}

func (m *message) row(path string, parts []any) {
	if len(parts) == 0 || len(parts) > 5 {
		m.add("%s has %d components", path, len(parts))
	}
	for _, v := range parts {
		m.count++
		if kind := m.press(path, object(v)); kind == stringSelect && len(parts) != 1 {
			m.add("%s: a menu fills its row", path)
		}
	}
}

// press checks what can be pressed, and returns its type.
func (m *message) press(path string, part map[string]any) any {
	id := words(part["custom_id"])
	m.limit(path+".custom_id", id, 1, 100)
	if m.ids[id] {
		m.add("custom_id %q is used twice", id)
	}
	m.ids[id] = true
	switch part["type"] {
	case pushButton:
		least := 1
		if emoji := object(part["emoji"]); emoji != nil {
			m.limit(path+".emoji.name", emoji["name"], 1, 32)
			least = 0
		}
		m.limit(path+".label", part["label"], least, 80)
		if style, _ := part["style"].(float64); style < 1 || style > 4 {
			m.add("%s: a button of style %v", path, part["style"])
		}
	case stringSelect:
		m.limit(path+".placeholder", part["placeholder"], 0, 150)
		if part["required"] != nil {
			m.add("%s: nothing is required outside of a modal", path)
		}
		m.options(path, part, 1, 25)
	default:
		m.add("%s: component of type %v", path, part["type"])
	}
	return part["type"]
}

// Says is all that a message says, as its parts.
func (m *Message) Says() []string {
	var texts []string
	if m.Content != "" {
		texts = append(texts, m.Content)
	}
	walk(m.Components, func(part map[string]any) {
		if text := strings.TrimSpace(words(part["content"])); text != "" {
			texts = append(texts, text)
		}
	})
	return texts
}
