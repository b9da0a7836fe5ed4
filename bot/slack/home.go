package slack

import (
	"context"

	"github.com/slack-go/slack"

	"careerbot/bot"
)

// What this file does: it shows the features' cards on the bot's home tab. Slack tells each
// time that somebody opens it, and it is made anew then: nothing that was shown there goes
// stale for longer than a look. What is pressed there is answered by direct message, or in a
// modal.
// https://docs.slack.dev/surfaces/app-home

// publishHome makes somebody's home tab. To do it again does no harm.
func (a *Adapter) publishHome(ctx context.Context, to bot.Destination, reply bot.Reply) error {
	r := renderer{maxBlocks: maxModalBlocks, budget: modalBudget}
	r.render(reply)
	m := r.finish()
	a.config.Defects(m.faults)
	if len(m.blocks) == 0 {
		m.blocks = []slack.Block{section(m.text)}
	}
	_, err := a.api.PublishViewContext(ctx, slack.PublishViewContextRequest{
		UserID: to.User, View: slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: m.blocks}},
	})
	return repeatable(a.outcome("views.publish", "views.publish", to.Key, err))
}
