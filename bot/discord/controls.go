package discord

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/bwmarrin/discordgo"

	"careerbot/bot"
)

// controls is what there is to press on a message.
type controls struct {
	choices  []bot.Choices
	feedback []bot.Feedback
	tools    []bot.Tools
}

// asMenu reports whether choices become a menu: they may, each has a line that it leads to, or
// they are more than a row holds.
func asMenu(c bot.Choices) bool {
	return c.Menu || c.Listed() && !c.Read || len(c.Options) > maxRowButtons
}

// leadsOn reports whether choices are one button beside the line that stands back, as the one
// that shows more of an answer.
func leadsOn(c bot.Choices) bool {
	return len(c.Options) == 1 && c.Prompt == "" && !asMenu(c) && !c.Listed()
}

// controls makes rows of buttons and menus: first what leads on, then the two thumbs, then the
// tools, or the button that opens them together with the choices that may stand in a menu.
// Where there is one menu and no thumbs, all of it is that menu: an answer that found nothing
// has one thing to press.
func (r *renderer) controls(c controls) {
	var menus []bot.Choices
	var buttons, last []discordgo.Button
	var open []bot.Option
	for _, t := range c.tools {
		if t.Open.Name != "" {
			open = append(open, bot.Option{Label: "⋯", Line: "What you can do about this reply", Action: t.Open})
			continue
		}
		for _, o := range t.Options {
			last = append(last, r.button(o.Label, o.Action)...)
		}
	}
	var beside []bot.Choices // choices that are buttons
	for _, one := range c.choices {
		switch {
		case one.Menu && len(open) > 0:
		case asMenu(one):
			if one.Listed() {
				one.Prompt = "Choose one" // its prompt stands above what there is to choose from
			}
			menus = append(menus, one)
		default:
			beside = append(beside, one)
		}
	}
	if len(menus) == 1 && len(open) == 1 && len(c.feedback) == 0 {
		menu := menus[0]
		menu.Options = slices.Clip(menu.Options)
		for _, one := range beside {
			menu.Options = append(menu.Options, one.Options...)
		}
		if menu.Options = append(menu.Options, open...); len(menu.Options) <= maxMenuOptions {
			menus[0], beside, open = menu, nil, nil
		}
	}
	for _, one := range beside {
		for i, o := range one.Options {
			if !one.Listed() {
				buttons = append(buttons, r.button(o.Label, o.Action)...)
				continue
			}
			for _, b := range r.button(strconv.Itoa(i+1), o.Action) {
				b.Style = discordgo.PrimaryButton
				buttons = append(buttons, b)
			}
		}
	}
	for _, f := range c.feedback {
		buttons = append(buttons, r.thumbs(f)...)
	}
	for _, o := range open {
		last = append(slices.Clip(r.button(o.Label, o.Action)), last...)
	}
	if len(buttons) > 0 {
		buttons, last = append(buttons, last...), nil
	}
	room := r.rows(buttons, maxRows-len(menus))
	for _, m := range menus {
		if len(r.parts) == 0 {
			r.sayMenu(m)
		}
		r.menu(m)
	}
	r.rows(last, min(room, maxRows-len(r.press)))
}

// rows adds buttons in as many rows as there is room for, and returns what is left of it.
func (r *renderer) rows(buttons []discordgo.Button, room int) int {
	for list := range slices.Chunk(buttons, maxRowButtons) {
		if room <= 0 {
			r.full = true
			break
		}
		room--
		r.press = append(r.press, row(list...))
	}
	return room
}

// maxApart is how many choices stand apart from each other: a message has a bounded number of
// parts.
const maxApart = 5

// listed says what there is to choose from: with the numbers that stand on the buttons, or as
// it stands in the menu.
func (r *renderer) listed(c bot.Choices) {
	if !c.Listed() {
		return
	}
	var lines []string
	for i, o := range c.Options {
		if c.Read { // a whole sentence in bold would be hard to read
			lines = append(lines, fmt.Sprintf("**%d.** %s", i+1, unformatted(line(o.Label))))
			continue
		}
		r.say(part{text: strings.TrimSpace(fmt.Sprintf("**%s** %s", unformatted(line(o.Label)), unformatted(line(o.Line)))), apart: i < maxApart})
	}
	r.say(part{text: strings.Join(lines, "\n")})
}

// sayMenu says what a menu holds where nothing else is said: closed it shows a line alone.
func (r *renderer) sayMenu(c bot.Choices) {
	var b strings.Builder
	for _, o := range c.Options {
		fmt.Fprintf(&b, "- %s\n", unformatted(line(o.Label)))
	}
	r.say(part{title: c.Prompt, text: strings.TrimSpace(b.String())})
}

func (r *renderer) value(a bot.Action) (string, bool) {
	value, err := a.Encode()
	if err != nil {
		r.faults = append(r.faults, err)
	}
	return value, err == nil
}

// button is one, or none where it would do nothing that can be said.
func (r *renderer) button(text string, a bot.Action) []discordgo.Button {
	value, ok := r.value(a)
	if !ok {
		return nil
	}
	return []discordgo.Button{{Label: label(text, maxLabel), Style: discordgo.SecondaryButton, CustomID: r.customID(value)}}
}

// customID makes an encoded action differ from every other one of the message.
func (r *renderer) customID(value string) string {
	r.ids++
	return fmt.Sprintf("%s~%d", value, r.ids)
}

// thumbs ask for an opinion. An emoji is read aloud by its name.
func (r *renderer) thumbs(f bot.Feedback) []discordgo.Button {
	var list []discordgo.Button
	for _, one := range []struct {
		sign string
		of   bot.Option
	}{{"👍", f.Yes}, {"👎", f.No}} {
		if value, ok := r.value(one.of.Action); ok {
			list = append(list, discordgo.Button{Emoji: &discordgo.ComponentEmoji{Name: one.sign}, Style: discordgo.SecondaryButton, CustomID: r.customID(value)})
		}
	}
	return list
}

func label(text string, limit int) string {
	if text = bot.Cut(line(unmarked(text)), limit); text == "" {
		return "…"
	}
	return text
}

// menu adds a select menu. What it holds too much goes into another one.
func (r *renderer) menu(c bot.Choices) {
	seen := map[string]bool{}
	var options []discordgo.SelectMenuOption
	for _, o := range c.Options {
		if value, ok := r.value(o.Action); ok && !seen[value] {
			seen[value] = true
			options = append(options, discordgo.SelectMenuOption{Label: label(o.Label, maxOptionLabel), Value: value, Description: bot.Cut(line(o.Line), maxOptionLabel)})
		}
	}
	for list := range slices.Chunk(options, maxMenuOptions) {
		if len(r.press) == maxRows {
			r.full = true
			return
		}
		r.press = append(r.press, row(discordgo.SelectMenu{MenuType: discordgo.StringSelectMenu, CustomID: r.customID("menu"), Placeholder: label(c.Prompt, maxPlaceholder), Options: list}))
	}
}
