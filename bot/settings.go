package bot

import (
	"context"
	"slices"
	"strings"
)

// Setting is what a community may have otherwise than the operator has set it. Each room and
// platform states its own beside its code, and asks [Settings] for the value at the moment of
// use: a change counts from the next request on, in every process.
type Setting struct {
	Key  string // under which it is kept: it stays what it is
	Name string // as its administrators read it, at most MaxSettingName characters
	Help string // what it sets, in one sentence
	// Values are all that it can be, in an order that people expect. A choice's Value is what
	// is kept, and is at most MaxSettingValue letters, digits, signs "-" and ".".
	Values []Choice
	// Channels says that its value is a set of channels instead: it is put together by going
	// to each, and empty where the operator leaves it to the community.
	Channels bool
	Operator string // the operator's value: what holds where the community has none
	Default  string // what the operator's value is where the operator has set none
	// Changed does what a new value means for what is there already; it may be nil.
	Changed func(ctx context.Context, community, value string) error
	// Refuses says why a community cannot have a value yet, as an *Error; it may be nil.
	Refuses func(ctx context.Context, community, value string) error
	// Stands says how it stands for whoever is about to change it; it may be nil.
	Stands func(ctx context.Context, community string) string
	// Lacks says what is missing for the setting to have an effect where a request comes from,
	// and who can mend it; empty where nothing is. It may be nil.
	Lacks func(ctx context.Context, r *Request) string
}

// The limits of settings: those of the menus that they stand in, and of buttons.
const (
	MaxSettingName  = 40
	MaxSettingValue = 20
)

// Settings tells what holds in a community.
type Settings interface {
	// Value is a setting's value there: the community's own, or the operator's where it has
	// none, may have none, or has one that is none any more. With the store down it is the
	// last one that was known.
	Value(ctx context.Context, community string, s Setting) string
}

// Settable is a Platform with settings that a community may change.
type Settable interface{ Settings() []Setting }

// MenuFormer is a Platform whose forms have menus: what has Choices can be asked for there.
type MenuFormer interface{ FormsHaveMenus() }

// Takes reports whether a text can be the setting's value.
func (s Setting) Takes(value string) bool {
	if s.Channels {
		return value != ""
	}
	return slices.ContainsFunc(s.Values, func(c Choice) bool { return c.Value == value })
}

// OrNone is the setting where there is something to choose, and none where there is not.
func (s Setting) OrNone() []Setting {
	if !s.Channels && len(s.Values) < 2 {
		return nil
	}
	return []Setting{s}
}

// Says is a value as people read it.
func (s Setting) Says(value string) string {
	for _, c := range s.Values {
		if c.Value == value {
			return c.Name
		}
	}
	return value
}

// NoChannels is the value of a set of channels that has none.
const NoChannels = "none"

// ChannelsOf are the channels of a setting's value.
func ChannelsOf(value string) []string {
	if value == NoChannels {
		return nil
	}
	return strings.Fields(value)
}

// OperatorSettings are settings as the operator has set them, for a bot without a memory of
// communities' own.
type OperatorSettings struct{}

// Value implements Settings.
func (OperatorSettings) Value(_ context.Context, _ string, s Setting) string { return s.Operator }
