package main

import (
	"fmt"
	"net/url"

	"github.com/spf13/cobra"

	"careerbot/bot"
	"careerbot/bot/discord"
	"careerbot/bot/slack"
	"careerbot/knowledge"
)

func (p *program) manifestCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "manifest",
		Short: "Print what a platform has to know of this app",
		Args:  noArguments,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(p.slackManifestCommand(), p.discordManifestCommand())
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
			return p.printManifest(func(guide knowledge.About, commands []bot.Command) (string, error) {
				return slack.Manifest(guide, commands, address)
			})
		},
	}
	cmd.Flags().StringVar(&address, "url", "", "address at which Slack reaches the bot over HTTP; socket mode without it")
	return cmd
}

func (p *program) discordManifestCommand() *cobra.Command {
	var application string
	var link, personal bool
	cmd := &cobra.Command{
		Use:   "discord",
		Short: "Print the Discord application's commands, its install link and its intents",
		Long: `Print the Discord application's commands, its install link and its intents.

With --link, print the install link alone: open it in a browser and choose a
server. With --personal, print the one with which people add the commands for
themselves, to use them in any server.`,
		Args: noArguments,
		RunE: func(*cobra.Command, []string) error {
			if application == "" {
				c, _ := p.read() // what else is wrong does not matter to a link
				application = c.discord.ApplicationID
			}
			if link || personal {
				address, err := discord.InstallLink(application, personal)
				if err != nil {
					return usageError{fmt.Errorf("--application: %w", err)}
				}
				_, err = fmt.Fprintln(p.out, address)
				return err
			}
			return p.printManifest(func(_ knowledge.About, commands []bot.Command) (string, error) {
				return discord.Manifest(commands, application)
			})
		},
	}
	cmd.Flags().StringVar(&application, "application", "", "the application's id, for the install link; DISCORD_APPLICATION_ID without it")
	cmd.Flags().BoolVar(&link, "link", false, "print the install link alone")
	cmd.Flags().BoolVar(&personal, "personal", false, "print the link for personal installs alone")
	return cmd
}

// printManifest prints what grows from the guide and the command table.
func (p *program) printManifest(manifest func(guide knowledge.About, commands []bot.Command) (string, error)) error {
	c, err := p.load()
	if err != nil {
		return err
	}
	ix, err := openIndex(c.knowledge)
	if err != nil {
		return err
	}
	defer ix.Close()
	text, err := manifest(ix.Corpus().Guide, p.newBot(c, ix, nil, p.logger(c, true), nil).Commands())
	if err != nil {
		return err
	}
	_, err = fmt.Fprint(p.out, text)
	return err
}
