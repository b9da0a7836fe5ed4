package discord

import "github.com/bwmarrin/discordgo"

// element is a component of a message as it is sent; component is one as it is received. Forms
// have components of their own (form.go): discordgo has no labels and no radio groups.
type element = discordgo.MessageComponent

// display is text that a message shows.
func display(text string) element { return discordgo.TextDisplay{Content: text} }

// row is controls side by side.
func row[E element](list ...E) element {
	r := discordgo.ActionsRow{}
	for _, e := range list {
		r.Components = append(r.Components, e)
	}
	return r
}

// within is what lies in a component.
func within(e element) []element {
	switch e := e.(type) {
	case discordgo.Container:
		return e.Components
	case discordgo.ActionsRow:
		return e.Components
	case discordgo.Section:
		return append(e.Components[:len(e.Components):len(e.Components)], e.Accessory)
	}
	return nil
}

// size is how many components there are, with what lies in them.
func size(list []element) (n int) {
	for _, e := range list {
		n += 1 + size(within(e))
	}
	return n
}
