// Package console is the terminal: a platform like Slack and Discord, with the
// same file names, for one person and without a token. It is where the bot is
// tried out.
package console
