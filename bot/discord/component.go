package discord

// element is a component as it is sent; component is one as it is received. Which fields a
// kind has stands in Discord's reference.
// https://docs.discord.com/developers/components/reference
type element struct {
	Type        elementType  `json:"type"`
	CustomID    string       `json:"custom_id,omitempty"`
	Style       int          `json:"style,omitempty"`
	Label       string       `json:"label,omitempty"`
	Emoji       *emoji       `json:"emoji,omitempty"`
	Description string       `json:"description,omitempty"`
	Placeholder string       `json:"placeholder,omitempty"`
	Content     string       `json:"content,omitempty"`
	Value       string       `json:"value,omitempty"`
	MaxLength   int          `json:"max_length,omitempty"`
	MinValues   *int         `json:"min_values,omitempty"`
	Required    *bool        `json:"required,omitempty"` // Discord takes what is left out as true
	Options     []menuOption `json:"options,omitempty"`
	Colour      int          `json:"accent_color,omitempty"`
	Items       []picture    `json:"items,omitempty"`
	File        *media       `json:"file,omitempty"`
	Components  []element    `json:"components,omitempty"`
	Component   *element     `json:"component,omitempty"`
	Accessory   *element     `json:"accessory,omitempty"`
}

// elementType is what a component is.
type elementType int

// The types of component that are sent.
const (
	actionRow    elementType = 1
	pushButton   elementType = 2
	stringSelect elementType = 3
	textInput    elementType = 4
	section      elementType = 9
	textDisplay  elementType = 10
	mediaGallery elementType = 12
	attachedFile elementType = 13
	container    elementType = 17
	labelled     elementType = 18
	radioGroup   elementType = 21
)

// The styles of a button and of a text input.
const (
	primary   = 1
	secondary = 2

	shortInput     = 1
	paragraphInput = 2
)

type emoji struct {
	Name string `json:"name"`
}

// menuOption is one thing to choose.
type menuOption struct {
	Label       string `json:"label"`
	Value       string `json:"value"`
	Description string `json:"description,omitempty"`
	Default     bool   `json:"default,omitempty"`
}

// picture is one that is shown, of those that are attached.
type picture struct {
	Media       media  `json:"media"`
	Description string `json:"description,omitempty"` // its alternative text
}

// media names what is attached, as "attachment://" and its name.
type media struct {
	URL string `json:"url"`
}

// display is text that a message shows.
func display(text string) element { return element{Type: textDisplay, Content: text} }

// row is controls side by side.
func row(list ...element) element { return element{Type: actionRow, Components: list} }

// size is how many components there are, with what lies in them.
func size(list []element) (n int) {
	for _, e := range list {
		n += 1 + size(e.Components)
		if e.Accessory != nil {
			n++
		}
	}
	return n
}
