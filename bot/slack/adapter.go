package slack

import (
	"context"

	"careerbot/bot"
	"careerbot/bot/adapter"
)

// Adapter takes what comes from a workspace and brings it the replies: a bot.Platform whose
// messages can be edited and pinned.
type Adapter struct {
	*workspace
	signed      *adapter.Signed
	submissions submissions
	answers     bot.Setting // who sees those to slash commands
}

var (
	_ bot.Platform = (*Adapter)(nil)
	_ bot.Editor   = (*Adapter)(nil)
	_ bot.Voucher  = (*Adapter)(nil)
	_ bot.Notifier = (*Adapter)(nil)
	_ bot.Pinner   = (*Adapter)(nil)
	_ bot.Resender = (*Adapter)(nil)

	_ bot.Settable   = (*Adapter)(nil)
	_ bot.MenuFormer = (*Adapter)(nil)
	_ bot.Overhears  = (*Adapter)(nil)
)

// New makes an adapter, or reports what is wrong with its configuration.
func New(c Config) (*Adapter, error) {
	if err := c.Check(); err != nil {
		return nil, err
	}
	w, err := newWorkspace(c)
	if err != nil {
		return nil, err
	}
	a := &Adapter{workspace: w, submissions: submissions{open: map[string]*submission{}}, answers: adapter.AnswersSetting(!c.PublicSlash, true)}
	a.signed = &adapter.Signed{Bot: w.config.Bot, About: about, Check: a.signature}
	return a, nil
}

// FormFields implements bot.FormChooser: each field is a block, and so is what is wrong with it.
func (a *Adapter) FormFields() int { return maxModalBlocks/2 - 1 }

// ShowsPictures implements bot.PictureViewer.
func (a *Adapter) ShowsPictures() {}

// Name implements bot.Platform.
func (a *Adapter) Name() string { return Name }

// Run implements bot.Platform: it receives until the context ends, or until Slack
// says something that no retry mends.
func (a *Adapter) Run(ctx context.Context, inbox bot.Inbox) error {
	self, err := a.identify(ctx)
	if err != nil || ctx.Err() != nil {
		return err
	}
	defer a.Begin(self, inbox)()
	a.log.InfoContext(ctx, "connected to Slack", "team", self.Team, "user", self.User, "socket", a.config.AppToken != "")
	if a.config.AppToken != "" {
		return a.runSockets(ctx)
	}
	select {
	case <-ctx.Done():
		return nil
	case err := <-a.Failed():
		return err
	}
}

// decoder knows what Run has found out.
func (a *Adapter) decoder() *decoder {
	return &decoder{self: a.Self(), commands: a.config.Commands(), apiHost: a.config.apiHost(), now: a.config.Now}
}

// Settings implements bot.Settable.
func (a *Adapter) Settings() []bot.Setting { return []bot.Setting{a.answers} }

// FormsHaveMenus implements bot.MenuFormer.
func (a *Adapter) FormsHaveMenus() {}
