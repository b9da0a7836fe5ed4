package settings

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"careerbot/bot"
)

// The actions on settings, with their ids in order.
const (
	listAction    = "settings"         // which of a form's pages; the first where there is none
	openAction    = "settings-open"    // setting
	setAction     = "settings-set"     // setting, the version that was shown, and a value
	formAction    = "settings-form"    // the version that was shown, and the page
	historyAction = "settings-history" // none
)

// What a button or a menu says in place of a value.
const (
	operators = "operator" // as the operator has it
	here      = "here"     // this channel is put in
	notHere   = "not-here" // this channel is taken out
)

func (s *Settings) command() bot.Command {
	return bot.Command{
		Name:     "settings",
		Private:  true,
		Summary:  "What holds in this community, where it comes from, and how to change it",
		Args:     []bot.Arg{{Name: "what", Summary: "history: who changed what", Choices: []bot.Choice{{Name: historyWord, Value: historyWord}}}},
		Examples: []string{"", historyWord},
		Access:   bot.Administrator,
		Handler: func(ctx context.Context, r *bot.Request) (bot.Reply, error) {
			switch what := strings.ToLower(r.Arg("what")); what {
			case "":
				return s.show(ctx, r)
			case historyWord:
				return s.history(ctx, r)
			default:
				return bot.Reply{}, &bot.Error{Kind: bot.Invalid, Sentence: "Write settings by itself, or settings history.", Cause: fmt.Errorf("settings %.40q", what)}
			}
		},
	}
}

const historyWord = "history"

// canSet reports why nothing can be set here.
func (s *Settings) canSet(r *bot.Request) error {
	switch {
	case s.absent:
		return &bot.Error{Kind: bot.Unavailable, Sentence: "I have no memory here, so nothing can be set. Whoever runs me can give me a database.", Cause: bot.ErrNoMemory}
	case r.Community == "":
		return &bot.Error{Kind: bot.Invalid, Sentence: "Settings belong to a community. Please open them in one of its channels.", Cause: errors.New("no community")}
	}
	return nil
}

// show is the settings as a form where forms have menus, and as a list to choose from
// elsewhere.
func (s *Settings) show(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	if err := s.canSet(r); err != nil {
		return bot.Reply{}, err
	}
	states, version, err := s.Of(ctx, r.Platform, r.Community)
	if err != nil {
		return bot.Reply{}, err
	}
	if _, forms := s.platforms.Named(r.Platform).(bot.MenuFormer); forms {
		return bot.Reply{Visibility: bot.Private, Blocks: s.form(ctx, r, states, version, nil)}, nil
	}
	return bot.Reply{Visibility: bot.Private, Blocks: s.overview(ctx, r, states)}, nil
}

// overview lists the settings, and offers to change each that is not locked.
func (s *Settings) overview(ctx context.Context, r *bot.Request, states []State) []bot.Block {
	var items []bot.Item
	var open []bot.Option
	for _, st := range states {
		items = append(items, st.items()...)
		if !st.Locked {
			open = append(open, bot.Option{Label: st.Name, Action: bot.Action{Name: openAction, IDs: []string{st.Key}}})
		}
	}
	blocks := []bot.Block{bot.Listing{Title: "Settings of this community", Items: items}}
	if text := lacks(ctx, r, states); text != "" {
		blocks = append(blocks, bot.Text{Text: text})
	}
	return append(blocks, bot.Choices{Prompt: "Change a setting", Options: open, Menu: true}, changes)
}

// changes leads to the history.
var changes = bot.Choices{Options: []bot.Option{{Label: "Who changed what", Action: bot.Action{Name: historyAction}}}}

// items are a setting as lines of a list: of a set of channels each has its own.
func (st State) items() []bot.Item {
	items := []bot.Item{{Name: st.Name, Text: st.line()}}
	if st.Channels {
		for _, id := range bot.ChannelsOf(st.Value) {
			items = append(items, bot.Item{Channel: id})
		}
	}
	return items
}

// line is a setting's value and where it comes from.
func (st State) line() string {
	text := st.says(st.Value)
	switch {
	case st.Locked:
		return text + " · locked by whoever runs me"
	case st.From == FromCommunity:
		return text + " · set by this community"
	case st.From == FromOperator:
		return text + " · set by whoever runs me"
	}
	return text + " · default"
}

// says is a value as an administrator reads it: of channels, how many there are.
func (st State) says(value string) string {
	if !st.Channels {
		return st.Says(value)
	}
	switch n := len(bot.ChannelsOf(value)); n {
	case 0:
		return "no channel"
	case 1:
		return "1 channel"
	default:
		return fmt.Sprintf("%d channels", n)
	}
}

// lacks says what is missing for settings to have an effect that a community has set.
func lacks(ctx context.Context, r *bot.Request, states []State) string {
	var list []string
	for _, st := range states {
		if st.Lacks == nil || st.Value == st.Operator {
			continue
		}
		if text := st.Lacks(ctx, r); text != "" && !slices.Contains(list, text) {
			list = append(list, text)
		}
	}
	return strings.Join(list, "\n")
}

func (s *Settings) list(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	reply, err := s.show(ctx, r)
	reply.Effect = bot.Replaces
	return reply, err
}

// choices are what a setting can become where a request comes from: its values, this channel
// in or out, and the operator's value, in place of what the community has.
func (st State) choices(r *bot.Request) []bot.Choice {
	list := slices.Clone(st.Values)
	if st.Channels {
		channel := r.Scope()
		switch {
		case channel == "":
		case slices.Contains(bot.ChannelsOf(st.Value), channel):
			list = []bot.Choice{{Name: "Not in this channel", Value: notHere}}
		default:
			list = []bot.Choice{{Name: "In this channel", Value: here}}
		}
	}
	return append(list, bot.Choice{Name: "As whoever runs me has it: " + st.says(st.Operator), Value: operators})
}

// value is what is kept where a choice was made.
func (st State) value(r *bot.Request, choice string) string {
	channels := bot.ChannelsOf(st.Value)
	switch {
	case choice == operators:
		return ""
	case st.Channels && choice == here && !slices.Contains(channels, r.Scope()):
		channels = append(channels, r.Scope())
	case st.Channels && choice == notHere:
		channels = slices.DeleteFunc(channels, func(id string) bool { return id == r.Scope() })
	}
	switch {
	case !st.Channels:
		return choice
	case len(channels) == 0:
		return bot.NoChannels
	}
	return strings.Join(channels, " ")
}

// open shows one setting and what it can become.
func (s *Settings) open(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	if err := s.canSet(r); err != nil {
		return bot.Reply{}, err
	}
	states, version, err := s.Of(ctx, r.Platform, r.Community)
	if err != nil {
		return bot.Reply{}, err
	}
	st, err := find(states, r.Action.ID(0))
	if err != nil {
		return bot.Reply{}, err
	}
	if st.Locked {
		return bot.Reply{}, locked(st.Setting)
	}
	options := []bot.Option{}
	for _, c := range st.choices(r) {
		options = append(options, bot.Option{Label: c.Name, Action: bot.Action{Name: setAction, IDs: []string{st.Key, strconv.FormatInt(version, 10), c.Value}}})
	}
	about := []bot.Item{{Text: st.Help}, {Name: "now", Text: st.line()}}
	if st.Stands != nil {
		about = append(about, bot.Item{Name: "how it stands", Text: st.Stands(ctx, r.Community)})
	}
	if st.Lacks != nil {
		if text := st.Lacks(ctx, r); text != "" {
			about = append(about, bot.Item{Name: "missing", Text: text})
		}
	}
	return bot.Reply{Visibility: bot.Private, Effect: bot.Replaces, Blocks: []bot.Block{
		bot.Listing{Title: st.Name, Items: append(about, st.items()[1:]...)},
		bot.Choices{Prompt: "Change it to", Options: options},
		bot.Choices{Options: []bot.Option{{Label: "All settings", Action: bot.Action{Name: listAction}}}},
	}}, nil
}

// find is a setting by its key: a button may be older than this program.
func find(states []State, key string) (State, error) {
	at := slices.IndexFunc(states, func(st State) bool { return st.Key == key })
	if at < 0 {
		return State{}, &bot.Error{Kind: bot.NotFound, Sentence: "There is no such setting any more. Please open the settings again.", Cause: fmt.Errorf("setting %.40q", key)}
	}
	return states[at], nil
}

// set changes one setting by a press.
func (s *Settings) set(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	if err := s.canSet(r); err != nil {
		return bot.Reply{}, err
	}
	base, err := strconv.ParseInt(r.Action.ID(1), 10, 64)
	if err != nil {
		return bot.Reply{}, &bot.Error{Kind: bot.Invalid, Cause: fmt.Errorf("version %.40q", r.Action.ID(1))}
	}
	states, _, err := s.Of(ctx, r.Platform, r.Community)
	if err != nil {
		return bot.Reply{}, err
	}
	st, err := find(states, r.Action.ID(0))
	if err != nil {
		return bot.Reply{}, err
	}
	changed, err := s.Set(ctx, r.Platform, r.Community, base, map[string]string{st.Key: st.value(r, r.Action.ID(2))}, Author{r.Person()})
	if passed := (*ChangedMeanwhileError)(nil); errors.As(err, &passed) {
		return bot.Reply{}, &bot.Error{Kind: bot.Conflict, Sentence: "Somebody else has changed that meanwhile. Please open the settings again.", Cause: err}
	}
	if err != nil {
		return bot.Reply{}, err
	}
	reply, err := s.show(ctx, r)
	if err != nil {
		return bot.Reply{}, err
	}
	reply.Effect, reply.Blocks = bot.Replaces, append([]bot.Block{bot.Text{Text: saved(changed)}}, reply.Blocks...)
	return reply, nil
}

func saved(changed []State) string {
	if len(changed) == 0 {
		return "Nothing was changed."
	}
	var list []string
	for _, st := range changed {
		list = append(list, fmt.Sprintf("- %s: %s", st.Name, st.says(st.Value)))
	}
	return "Saved. From now on:\n" + strings.Join(list, "\n")
}

// pageSize is how many settings a form asks for: platforms bound what one may come to.
const pageSize = 8

// page is the settings of a page, and which comes next: the first one after the last.
func page(states []State, n int) (of []State, number, next int) {
	if n < 0 || n*pageSize >= len(states) {
		n = 0
	}
	end := min((n+1)*pageSize, len(states))
	if end < len(states) {
		next = n + 1
	}
	return states[n*pageSize : end], n, next
}

// form asks for what is not locked of a page. Passed says what somebody else has
// changed since the form of this request was shown; nil for a form that is shown first.
func (s *Settings) form(ctx context.Context, r *bot.Request, states []State, version int64, passed *ChangedMeanwhileError) []bot.Block {
	if passed == nil {
		passed = &ChangedMeanwhileError{}
	}
	asked := r.Action.ID(0)
	if r.Action.Name == formAction {
		asked = r.Action.ID(1)
	}
	number, err := strconv.Atoi(asked)
	if err != nil {
		number = 0
	}
	states, number, next := page(states, number)
	var fields []bot.Field
	var locked, channels []bot.Item
	for _, st := range states {
		if st.Locked {
			locked = append(locked, bot.Item{Name: st.Name, Text: st.line()})
			continue
		}
		f := bot.Field{Name: st.Key, Label: st.Name, Hint: st.Help, Value: operators, Choices: st.choices(r)}
		if st.From == FromCommunity {
			f.Value = st.Value
		}
		if st.Stands != nil {
			f.Hint += " " + st.Stands(ctx, r.Community)
		}
		if st.Lacks != nil {
			if text := st.Lacks(ctx, r); text != "" {
				f.Hint += " Missing: " + text
			}
		}
		if st.Channels {
			channels = append(channels, st.items()...)
			if f.Value != operators {
				f.Value = unchanged
				f.Choices = append([]bot.Choice{{Name: "As it is now", Value: unchanged}}, f.Choices...)
			}
		}
		if passed.Wanted[st.Key] { // what they left alone is as somebody else has made it
			f.Value = r.Fields[st.Key]
		}
		if slices.ContainsFunc(passed.Settings, func(p State) bool { return p.Key == st.Key }) {
			f.Problem = "Somebody else has set this meanwhile: " + st.line() + ". Send it again to have it as you chose."
		}
		fields = append(fields, f)
	}
	var blocks []bot.Block
	if len(locked) > 0 {
		blocks = append(blocks, bot.Listing{Title: "Locked", Items: locked})
	}
	if len(channels) > 0 {
		blocks = append(blocks, bot.Listing{Title: "Channels", Items: channels})
	}
	if text := lacks(ctx, r, states); text != "" {
		blocks = append(blocks, bot.Text{Text: text})
	}
	lead := changes
	if next != number {
		lead.Options = append([]bot.Option{{Label: "Other settings", Action: bot.Action{Name: listAction, IDs: []string{strconv.Itoa(next)}}}}, lead.Options...)
	}
	return append(blocks, lead, bot.Form{Title: "Settings", Action: bot.Action{Name: formAction, IDs: []string{strconv.FormatInt(version, 10), strconv.Itoa(number)}}, Submit: "Save", Fields: fields})
}

// unchanged leaves a set of channels as it is.
const unchanged = "unchanged"

// formBack takes the form that was filled in.
func (s *Settings) formBack(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	if err := s.canSet(r); err != nil {
		return bot.Reply{}, err
	}
	base, err := strconv.ParseInt(r.Action.ID(0), 10, 64)
	if err != nil {
		return bot.Reply{}, &bot.Error{Kind: bot.Invalid, Cause: fmt.Errorf("version %.40q", r.Action.ID(0))}
	}
	states, version, err := s.Of(ctx, r.Platform, r.Community)
	if err != nil {
		return bot.Reply{}, err
	}
	values := map[string]string{}
	for _, st := range states {
		if choice, sent := r.Fields[st.Key]; sent && choice != "" && choice != unchanged && !st.Locked {
			values[st.Key] = st.value(r, choice)
		}
	}
	changed, err := s.Set(ctx, r.Platform, r.Community, base, values, Author{r.Person()})
	if passed := (*ChangedMeanwhileError)(nil); errors.As(err, &passed) {
		return bot.Reply{Visibility: bot.Private, Blocks: s.form(ctx, r, states, version, passed)}, nil
	}
	if err != nil {
		return bot.Reply{}, err
	}
	return bot.Reply{Visibility: bot.Private, Blocks: []bot.Block{bot.Text{Text: saved(changed)}}}, nil
}

// shown is how many changes the history lists.
const shown = 25

// history lists who changed what, and names what is no setting any more by its key.
func (s *Settings) history(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	if err := s.canSet(r); err != nil {
		return bot.Reply{}, err
	}
	list, err := s.History(ctx, r.Community, shown)
	if err != nil {
		return bot.Reply{}, err
	}
	all := map[string]State{}
	for _, one := range s.all(r.Platform) {
		all[one.Key] = State{Setting: one}
	}
	var items []bot.Item
	for _, c := range list {
		st, there := all[c.Setting]
		name, says := st.Name, st.says
		if !there {
			name, says = c.Setting+" (no setting any more)", func(value string) string { return value }
		}
		_, person, _ := strings.Cut(c.By, ":")
		if c.By == "" {
			name += " (by somebody who asked to be forgotten)"
		}
		item := bot.Item{Name: name, Text: change(c.Was, says) + " → " + change(c.Value, says), At: c.At, Person: person}
		if st.Channels {
			item.Channel = other(c.Was, c.Value)
		}
		items = append(items, item)
	}
	blocks := []bot.Block{bot.Text{Text: "Nothing was changed yet."}}
	if len(items) > 0 {
		blocks = []bot.Block{bot.Listing{Title: "Who changed what", Items: items}}
	}
	return bot.Reply{Visibility: bot.Private, Effect: replaces(r), Blocks: append(blocks, back...)}, nil
}

// other is a channel that one of two sets has and the other has not.
func other(was, is string) string {
	before, after := bot.ChannelsOf(was), bot.ChannelsOf(is)
	for _, id := range slices.Concat(before, after) {
		if slices.Contains(before, id) != slices.Contains(after, id) {
			return id
		}
	}
	return ""
}

var back = []bot.Block{bot.Choices{Options: []bot.Option{{Label: "All settings", Action: bot.Action{Name: listAction}}}}}

// replaces is the effect of what a button leads to: it takes the place of where it stood.
func replaces(r *bot.Request) bot.Effect {
	if r.Kind == bot.Press {
		return bot.Replaces
	}
	return bot.Adds
}

func change(value string, says func(string) string) string {
	if value == "" {
		return "as whoever runs me has it"
	}
	return says(value)
}
