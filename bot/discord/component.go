package discord

// element is a component as it is sent; component is one as it is received. Which fields a
// kind has stands in Discord's reference.
// https://docs.discord.com/developers/components/reference
type element struct {
	Type        elementType  `json:"type"`
	CustomID    string       `json:"custom_id,omitempty"`
	Style       int          `json:"style,omitempty"`
	Label       string       `json:"label,omitempty"`
	Description string       `json:"description,omitempty"`
	Placeholder string       `json:"placeholder,omitempty"`
	Content     string       `json:"content,omitempty"`
	Value       string       `json:"value,omitempty"`
	MaxLength   int          `json:"max_length,omitempty"`
	MinValues   *int         `json:"min_values,omitempty"`
	Required    *bool        `json:"required,omitempty"` // Discord takes what is left out as true
	Options     []menuOption `json:"options,omitempty"`
	Component   *element     `json:"component,omitempty"`
}

// elementType is what a component is.
type elementType int

// The types of component that are sent.
const (
	stringSelect elementType = 3
	textInput    elementType = 4
	textDisplay  elementType = 10
	labelled     elementType = 18
	radioGroup   elementType = 21
)

// The styles of a text input.
const (
	shortInput     = 1
	paragraphInput = 2
)

// menuOption is one thing to choose.
type menuOption struct {
	Label   string `json:"label"`
	Value   string `json:"value"`
	Default bool   `json:"default,omitempty"`
}
