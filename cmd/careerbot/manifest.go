package main

import (
	"fmt"
	"net/url"

	"github.com/spf13/cobra"

	"careerbot/bot/slack"
)

func (p *program) manifestCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "manifest",
		Short: "Print what a platform has to know of this app",
		Args:  noArguments,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(p.slackManifestCommand())
	return cmd
}

func (p *program) slackManifestCommand() *cobra.Command {
	var address string
	cmd := &cobra.Command{
		Use:   "slack",
		Short: "Print the Slack app's manifest, to be pasted at https://api.slack.com/apps",
		Args:  noArguments,
		RunE: func(*cobra.Command, []string) error {
			if address != "" {
				if u, err := url.Parse(address); err != nil || u.Scheme != "https" || u.Host == "" {
					return usageError{fmt.Errorf("--url %q is not an address as https://bot.example.org", address)}
				}
			}
			ix, err := openIndex("")
			if err != nil {
				return err
			}
			defer ix.Close()
			text, err := slack.Manifest(p.newBot(&config{}, ix, nil, p.logger(&config{}, true)).Commands(), address)
			if err != nil {
				return err
			}
			_, err = fmt.Fprint(p.out, text)
			return err
		},
	}
	cmd.Flags().StringVar(&address, "url", "", "address at which Slack reaches the bot over HTTP; socket mode without it")
	return cmd
}
