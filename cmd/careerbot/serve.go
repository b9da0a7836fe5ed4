package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"careerbot/bot"
)

func (p *program) serveCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "serve",
		Short: "Connect the platforms whose tokens are set; this is what careerbot does without a subcommand",
		Args:  noArguments,
		RunE:  func(cmd *cobra.Command, _ []string) error { return p.serve(cmd.Context()) },
	}
}

// platformTokens are the variables that connect a platform.
var platformTokens = []string{"SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "DISCORD_TOKEN", "DISCORD_PUBLIC_KEY"}

// serve connects the platforms whose tokens are set. With none set and a terminal
// attached it opens the chat.
func (p *program) serve(ctx context.Context) error {
	c, err := p.load()
	if err != nil {
		return err
	}
	var set []string
	for _, name := range platformTokens {
		if p.getenv(name) != "" || p.getenv(name+"_FILE") != "" {
			set = append(set, name)
		}
	}
	if len(set) > 0 {
		return fmt.Errorf("%s: this version of careerbot connects neither Slack nor Discord yet; unset it to chat in the terminal", strings.Join(set, ", "))
	}
	if !p.isTerminal(p.in) || !p.isTerminal(p.out) {
		return errors.New(`nothing to serve: no platform's tokens are set and no terminal is attached.
For one question, use: careerbot ask "do i need a phd?"
` + connectHint)
	}
	return p.chat(ctx, c, chatter{"local", bot.Administrator}, "\n"+connectHint+".")
}

const connectHint = `No platform is connected. Slack (SLACK_BOT_TOKEN and SLACK_APP_TOKEN) and Discord
(DISCORD_TOKEN) follow in the next versions`
