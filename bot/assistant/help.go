package assistant

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"careerbot/bot"
	"careerbot/bot/card"
	"careerbot/knowledge"
)

// deleteAction takes a reply away. Its ids are who asked, and the reply's message where
// the button stands elsewhere.
const deleteAction = "delete"

// mannersFeature is what the bot does about itself: it introduces itself, says what it can
// do, and takes away what it said.
func (b *Assistant) mannersFeature() bot.Feature {
	return bot.Feature{
		Name:     "manners",
		Commands: func(*knowledge.Corpus) []bot.Command { return []bot.Command{b.helpCommand()} },
		Actions:  []bot.ActionHandler{{Name: deleteAction, Access: bot.Member, Handler: b.remove}},
		Events:   map[bot.RequestKind]bot.Handler{bot.ChannelJoined: b.once(b.joined)},
		Beneath: func(r *bot.Request, s bot.Shown) bot.Below { // only a reply that others see is worth deleting
			if !b.platforms.Edits(r) || !s.Seen || r.User.ID == "" {
				return bot.Below{}
			}
			return bot.Below{Tools: deletion(r, s)}
		},
	}
}

// deletion offers to delete a reply: to everybody who sees it, or on a list of what one
// person may do, to them if they may and it is possible from there.
func deletion(r *bot.Request, s bot.Shown) []bot.Option {
	ids := []string{s.AskedBy(r)}
	if s.Message != "" {
		if r.Away || r.User.ID != ids[0] && r.User.Access < bot.Moderator {
			return nil
		}
		ids = append(ids, s.Message)
	}
	return []bot.Option{{Label: "Delete", Action: bot.Action{Name: deleteAction, IDs: ids}}}
}

func (b *Assistant) helpCommand() bot.Command {
	return bot.Command{
		Name:     "help",
		Private:  true,
		Summary:  "What I can do",
		Args:     []bot.Arg{{Name: "command", Summary: "The command to explain", Command: true, Complete: b.completeCommand}},
		Examples: []string{""},
		Handler: func(ctx context.Context, r *bot.Request) (bot.Reply, error) {
			access, err := b.platforms.Access(ctx, r)
			if err != nil {
				b.log.WarnContext(ctx, "help without moderators' commands", "error", err)
			}
			speech := b.platforms.Speech(r)
			name := strings.ToLower(strings.TrimPrefix(bot.Bare(r.Text), "/"))
			if at := slices.IndexFunc(b.Commands(), func(c bot.Command) bool { return c.Name == name && c.Access <= access }); at >= 0 && name != "help" {
				return explained(b.Commands()[at], speech), nil
			}
			return b.help(access, speech), nil
		},
	}
}

// explained is one command: what it does, what it takes, and examples.
func explained(c bot.Command, speech bot.Speech) bot.Reply {
	text := c.Summary + "."
	if c.About != "" {
		text += " " + c.About
	}
	blocks := []bot.Block{bot.Text{Text: "**" + speech.Command + c.Usage() + "**\n" + text}}
	var items []bot.Item
	for _, a := range c.Args {
		items = append(items, bot.Item{Name: a.Name, Text: a.Summary})
	}
	if len(items) > 0 {
		blocks = append(blocks, bot.Listing{Title: "What may follow it", Items: items})
	}
	var examples []string
	for _, e := range c.Examples {
		if e != "" {
			examples = append(examples, speech.Command+c.Name+" "+e)
		}
	}
	if len(examples) > 0 {
		blocks = append(blocks, bot.Listing{Title: "Examples", Items: card.Lines(examples)})
	}
	return bot.Reply{Visibility: bot.Private, Blocks: blocks}
}

// completeCommand proposes the commands that begin with what was typed.
func (b *Assistant) completeCommand(_ context.Context, r *bot.Request, prefix string) []bot.Choice {
	var list []bot.Choice
	for _, c := range b.Commands() {
		if strings.HasPrefix(c.Name, strings.ToLower(prefix)) && c.Access <= r.User.Access && len(list) < bot.MaxChoices {
			list = append(list, bot.Choice{Name: c.Name, Value: c.Name})
		}
	}
	return list
}

// help grows from the command table: what this person may use of it.
func (b *Assistant) help(access bot.Access, speech bot.Speech) bot.Reply {
	guide := b.searcher.Corpus().Guide
	var items []bot.Item
	var examples []string
	for _, c := range b.Commands() {
		if c.Access > access {
			continue
		}
		name := c.Usage()
		if speech.Clickable[c.Name] != "" {
			name = speech.Use(c.Name) // whoever clicks it is shown what it takes
		}
		items = append(items, bot.Item{Name: name, Text: c.Summary})
		if i := slices.IndexFunc(c.Examples, func(e string) bool { return e != "" }); i >= 0 {
			examples = append(examples, c.Name+" "+c.Examples[i])
		}
	}
	blocks := []bot.Block{
		bot.Text{Text: fmt.Sprintf("I answer questions about becoming %s, from the %s (%d). Ask in your own words, or use a command.", knowledge.WithArticle(guide.Subject.Name), guide.Name, guide.Year)},
		bot.Listing{Title: "Commands", Items: items, Folded: true},
	}
	if len(speech.Clickable) == 0 { // a command that one clicks shows what it takes by itself
		blocks = append(blocks, bot.Listing{Title: "Examples", Items: card.Lines(examples)})
	}
	return bot.Reply{Visibility: bot.Private, Blocks: blocks}
}

// remove deletes a reply: for who asked, and for moderators.
func (b *Assistant) remove(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	if r.User.ID != r.Action.ID(0) {
		access, err := b.platforms.Access(ctx, r)
		if err != nil {
			return bot.Reply{}, err
		}
		if access < bot.Moderator {
			return bot.Reply{}, &bot.Error{Kind: bot.Denied, Sentence: "Only who asked and the moderators can delete that.", Cause: errors.New("another person's answer")}
		}
	}
	message := r.Action.ID(1)
	if message != "" && r.Away {
		return bot.Reply{}, &bot.Error{Kind: bot.Denied, Sentence: "I am not in this conversation myself, so I cannot take back what I said in it.", Cause: errors.New("away from the message")}
	}
	if message != "" {
		return bot.Reply{
			Visibility: bot.Private, Effect: bot.Replaces, Takes: bot.MessageRef{Channel: r.Channel, Message: message}, Blocks: []bot.Block{bot.Text{Text: "Deleted."}},
		}, nil
	}
	return bot.Reply{Effect: bot.Removes}, nil
}
