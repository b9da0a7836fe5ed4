package pins

import (
	"context"
	"errors"

	"careerbot/bot"
)

// The values of who may pin.
const (
	moderatorsPin     = "moderators"
	administratorsPin = "administrators"
)

var whoPinsSetting = bot.Setting{
	Key: "who_pins", Name: "Who may pin", Operator: moderatorsPin, Default: moderatorsPin,
	Help:   "Who makes and changes this community's own answers. Moderators may look at them in any case.",
	Values: []bot.Choice{{Name: "moderators", Value: moderatorsPin}, {Name: "administrators alone", Value: administratorsPin}},
}

// The values of whether pins say who verified them.
const (
	namesShown = "true"
	rolesShown = "false"
)

// namesSetting is whether pins say who verified them, where the operator wants it so.
func namesSetting(operator bool) bot.Setting {
	s := bot.Setting{
		Key: "show_names", Name: "Names on pins", Operator: rolesShown, Default: rolesShown,
		Help:   "Whether a pin says which moderator verified it, or that moderators did.",
		Values: []bot.Choice{{Name: "moderators, without a name", Value: rolesShown}, {Name: "the moderator's name", Value: namesShown}},
	}
	if operator {
		s.Operator = namesShown
	}
	return s
}

// names reports whether a community's pins say who verified them.
func (ps *Pins) names(ctx context.Context, community string) bool {
	return ps.settings.Value(ctx, community, ps.showNames) == namesShown
}

// reading are the actions that change no pin.
var reading = map[string]bool{
	pinOpenAction: true, pinHistoryAction: true, pinSearchAction: true, bot.PinReplyAction: true, pinReplyFormAction: true, pinTakeAction: true, pinSayAction: true,
}

// mayPin lets a moderator's request through where moderators may pin. What they may do is
// known by then: the gate has looked it up.
func (ps *Pins) mayPin(h bot.Handler) bot.Handler {
	return func(ctx context.Context, r *bot.Request) (bot.Reply, error) {
		if err := ps.permits(ctx, r); err != nil {
			return bot.Reply{}, err
		}
		return h(ctx, r)
	}
}

// permits reports why a moderator may not pin.
func (ps *Pins) permits(ctx context.Context, r *bot.Request) error {
	if r.User.Access < bot.Administrator && ps.settings.Value(ctx, r.Community, ps.whoPins) == administratorsPin {
		return &bot.Error{Kind: bot.Denied, Sentence: "In this community administrators alone may pin. Ask one of them, they will be glad to help.", Cause: errors.New("the setting who_pins")}
	}
	return nil
}
