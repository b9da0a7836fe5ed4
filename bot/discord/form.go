package discord

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/bwmarrin/discordgo"

	"careerbot/bot"
)

// modalBody is a form as it opens.
type modalBody struct {
	CustomID   string     `json:"custom_id"`
	Title      string     `json:"title"`
	Components []formPart `json:"components"`
}

// formPart is a component of a form. Which fields a kind has stands in Discord's reference: of
// discordgo's types none has a label of its own around an input.
// https://docs.discord.com/developers/components/reference
type formPart struct {
	Type        discordgo.ComponentType  `json:"type"`
	CustomID    string                   `json:"custom_id,omitempty"`
	Style       discordgo.TextInputStyle `json:"style,omitempty"`
	Label       string                   `json:"label,omitempty"`
	Description string                   `json:"description,omitempty"`
	Placeholder string                   `json:"placeholder,omitempty"`
	Content     string                   `json:"content,omitempty"`
	Value       string                   `json:"value,omitempty"`
	MaxLength   int                      `json:"max_length,omitempty"`
	MinValues   *int                     `json:"min_values,omitempty"`
	Required    *bool                    `json:"required,omitempty"` // Discord takes what is left out as true
	Options     []formOption             `json:"options,omitempty"`
	Component   *formPart                `json:"component,omitempty"`
}

// The kinds of component that discordgo does not name.
const (
	labelled   discordgo.ComponentType = 18
	radioGroup discordgo.ComponentType = 21
)

// formOption is one thing to choose.
type formOption struct {
	Label   string `json:"label"`
	Value   string `json:"value"`
	Default bool   `json:"default,omitempty"`
}

// modal makes a form of a reply, and reports what had to be left out. What else the reply says
// stands above the fields, where there is room. Of more fields than a modal has room for, those
// are left out whose values can be chosen: who asks for so many asks for these in its answer to
// the form.
func modal(reply bot.Reply) (m modalBody, faults []error) {
	form, _ := form(reply)
	action, err := form.Action.Encode()
	if err != nil {
		faults = append(faults, err)
	}
	m = modalBody{CustomID: action, Title: label(form.Title, maxModalTitle), Components: []formPart{}}
	fields, spare := form.Fields, len(form.Fields)-maxModalInputs
	if text := above(reply); text != "" && spare < 0 {
		m.Components = append(m.Components, formPart{Type: discordgo.TextDisplayComponent, Content: text})
	}
	for _, f := range fields {
		switch {
		case spare > 0 && len(f.Choices) > 0:
			spare--
			continue
		case len(m.Components) == maxModalInputs:
			faults = append(faults, fmt.Errorf("form %s: field %s is one too many", form.Action.Name, f.Name))
			continue
		}
		m.Components = append(m.Components, field(f))
	}
	return m, faults
}

// maxAbove is how much may stand above the fields of a form: they are to be seen at once.
const maxAbove = 500

// above is what a reply says above its form.
func above(reply bot.Reply) string {
	var texts []string
	for _, b := range reply.Blocks {
		if t, ok := b.(bot.Text); ok {
			if text := clean(t.Text); text != "" {
				texts = append(texts, text)
			}
		}
	}
	return bot.Cut(strings.Join(texts, "\n"), maxAbove)
}

// field is what a form asks for, below its label. A label that is too long for its line goes
// on in the line below, where what is wrong stands first.
func field(f bot.Field) formPart {
	input := input(f)
	input.CustomID, input.Required = f.Name, &f.Required
	title, rest := line(unmarked(f.Label)), ""
	if head, tail, parted := strings.Cut(title, ": "); parted && utf8.RuneCountInString(title) > maxInputLabel {
		title, rest = head, tail
	}
	var beside []string
	for _, text := range []string{f.Problem, rest, f.Hint} {
		if text = line(text); text != "" {
			beside = append(beside, text)
		}
	}
	return formPart{Type: labelled, Label: label(title, maxInputLabel), Description: bot.Cut(strings.Join(beside, " "), maxInputAside), Component: &input}
}

// input is where a field is filled in: choices that are to be read first show all of them.
func input(f bot.Field) formPart {
	options, fit := choices(f)
	switch {
	case fit && f.Open && len(options) >= minRadio && len(options) <= maxRadio:
		return formPart{Type: radioGroup, Options: options}
	case fit:
		menu := formPart{Type: discordgo.SelectMenuComponent, Placeholder: "Choose", Options: options}
		if !f.Required {
			menu.MinValues = new(int)
		}
		return menu
	}
	typed := formPart{Type: discordgo.TextInputComponent, Style: discordgo.TextInputShort, Placeholder: bot.Cut(line(f.Help), maxInputExample), Value: bot.Cut(f.Value, maxInputValue)}
	if f.Long {
		typed.Style = discordgo.TextInputParagraph
	}
	if f.Max > 0 {
		typed.MaxLength = min(max(f.Max, utf8.RuneCountInString(typed.Value)), maxInputValue)
	}
	return typed
}

// choices are the values of a field to choose from. It reports false where there are none, or
// not all fit: the value is typed then.
func choices(f bot.Field) (options []formOption, fit bool) {
	seen := map[string]bool{}
	for _, c := range f.Choices {
		if strings.TrimSpace(c.Value) == "" || utf8.RuneCountInString(c.Value) > maxOptionLabel || seen[c.Value] {
			return nil, false
		}
		seen[c.Value] = true
		options = append(options, formOption{Label: label(c.Name, maxOptionLabel), Value: c.Value, Default: c.Value == f.Value})
	}
	return options, len(options) > 0 && len(options) <= maxMenuOptions
}
