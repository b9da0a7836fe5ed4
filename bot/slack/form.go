package slack

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"careerbot/bot"
)

// modal makes a view of a reply: its form, or where it has none what it says. The
// reply's other blocks stand above the fields.
func modal(reply bot.Reply, to bot.Destination) (slack.ModalViewRequest, []error) {
	r := renderer{maxBlocks: maxModalBlocks, budget: modalBudget}
	meta := metadata{Channel: to.Channel, Thread: to.Thread, Message: to.Message}
	view := slack.ModalViewRequest{Type: slack.VTModal, Title: plainText("careerbot", maxModalTitle), Close: plainText("Close", maxModalButton)}
	var form *bot.Form
	for _, b := range reply.Blocks {
		if f, ok := b.(bot.Form); ok {
			form = &f
		}
	}
	r.render(reply)
	if form != nil {
		action, err := form.Action.Encode()
		if err != nil {
			r.faults = append(r.faults, err)
		}
		meta.Action = action
		view.Title = plainText(form.Title, maxModalTitle)
		submit := form.Submit
		if submit == "" {
			submit = "Send"
		}
		view.Submit = plainText(submit, maxModalButton)
		for _, f := range form.Fields {
			r.field(f)
		}
	}
	out := r.finish()
	view.Blocks = slack.Blocks{BlockSet: out.blocks}
	if len(view.Blocks.BlockSet) == 0 {
		view.Blocks.BlockSet = []slack.Block{section(out.text)}
	}
	data, err := json.Marshal(meta)
	if err != nil {
		r.faults = append(r.faults, err)
	}
	view.PrivateMetadata = string(data)
	return view, r.faults
}

// completePrefix begins the action id of a field that proposes values.
const completePrefix = "complete:"

// field adds what a form asks for.
func (r *renderer) field(f bot.Field) {
	switch {
	case len(f.Choices) > 0 && f.Open && len(f.Choices) <= maxRadio:
		r.input(f, f.Name, f.Label, radioButtons(f))
	case len(f.Choices) > 0:
		r.input(f, f.Name, f.Label, staticSelect(f))
	case f.Complete != "":
		r.input(f, f.Name, f.Label, externalSelect(f))
	default:
		// A text that is longer than an input may be is asked for in parts, or its
		// end would be lost.
		for i, part := range parts(f.Value) {
			name, label := f.Name, f.Label
			if i > 0 {
				name, label = fmt.Sprintf("%s~%d", f.Name, i+1), label+" (continued)"
			}
			r.input(f, name, label, textInput(f, part))
		}
	}
	if f.Problem != "" {
		r.add(aside(":warning: " + f.Problem))
	}
}

func (r *renderer) input(f bot.Field, name, label string, element slack.BlockElement) {
	block := slack.NewInputBlock(name, plainText(label, maxInputLabel), nil, element)
	_, typed := element.(*slack.PlainTextInputBlockElement)
	switch {
	case f.Hint != "":
		block.Hint = plainText(f.Hint, maxInputHint)
	case typed && f.Help != "":
		block.Hint = plainText(f.Help, maxInputHint)
	}
	block.Optional = !f.Required || name != f.Name
	r.add(block)
}

// parts splits a value into what an input takes. There is always one.
func parts(value string) []string {
	var list []string
	for utf8.RuneCountInString(value) > maxInputText {
		runes := []rune(value)
		list = append(list, string(runes[:maxInputText]))
		value = string(runes[maxInputText:])
	}
	return append(list, value)
}

func textInput(f bot.Field, value string) slack.BlockElement {
	input := slack.NewPlainTextInputBlockElement(nil, f.Name)
	input.InitialValue, input.Multiline = value, f.Long
	if f.Max > 0 && f.Max <= maxInputText {
		input.MaxLength = max(f.Max, utf8.RuneCountInString(value)) // Slack refuses a value that is too long itself
	}
	return input
}

// radioButtons show all choices at once.
func radioButtons(f bot.Field) slack.BlockElement {
	options, initial := optionsOf(f)
	element := slack.NewRadioButtonsBlockElement(f.Name, options...)
	element.InitialOption = initial
	return element
}

// optionsOf are a field's choices, and the one that it holds.
func optionsOf(f bot.Field) (options []*slack.OptionBlockObject, initial *slack.OptionBlockObject) {
	for _, c := range f.Choices[:min(len(f.Choices), maxOptions)] {
		o := slack.NewOptionBlockObject(bot.Cut(c.Value, maxOptionValue), plainText(c.Name, maxOptionText), nil)
		options = append(options, o)
		if c.Value == f.Value {
			initial = o
		}
	}
	return options, initial
}

func staticSelect(f bot.Field) slack.BlockElement {
	options, initial := optionsOf(f)
	element := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plainText("Choose", maxPlaceholder), f.Name, options...)
	element.InitialOption = initial
	return element
}

func externalSelect(f bot.Field) slack.BlockElement {
	element := slack.NewOptionsSelectBlockElement(slack.OptTypeExternal, plainText("Type to search", maxPlaceholder), completePrefix+f.Complete)
	one := 1
	element.MinQueryLength = &one
	if f.Value != "" {
		element.InitialOption = slack.NewOptionBlockObject(bot.Cut(f.Value, maxOptionValue), plainText(cmp.Or(f.Shown, f.Value), maxOptionText), nil)
	}
	return element
}

// submitted is the answer to a form that was sent: what is wrong, at its fields, or
// the view that follows. Problems go to their fields where the same form is still
// open, which keeps everything as it was typed.
func submitted(reply bot.Reply, to bot.Destination, sent bot.Action) (*slack.ViewSubmissionResponse, []error) {
	for _, b := range reply.Blocks {
		form, ok := b.(bot.Form)
		if !ok {
			continue
		}
		problems := map[string]string{}
		for _, f := range form.Fields {
			if f.Problem != "" {
				problems[f.Name] = bot.Cut(strings.TrimSpace(f.Problem), maxProblem)
			}
		}
		if slices.Equal(form.Action.IDs, sent.IDs) && form.Action.Name == sent.Name && len(problems) > 0 {
			return slack.NewErrorsViewSubmissionResponse(problems), nil
		}
	}
	view, faults := modal(reply, to)
	return slack.NewUpdateViewSubmissionResponse(&view), faults
}

// waitingView is shown in a modal while its answer takes longer than Slack waits.
func waitingView(to bot.Destination) *slack.ModalViewRequest {
	view, _ := modal(bot.Reply{Blocks: []bot.Block{bot.Text{Text: "One moment…"}}}, to)
	return &view
}
