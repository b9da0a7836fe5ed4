package bot

import (
	"context"
	"fmt"
	"strings"

	"careerbot/knowledge"
)

// mannersFeature is what the bot does about itself: it introduces itself, says what it can
// do, and takes away what it said.
func (b *Bot) mannersFeature() Feature {
	return Feature{
		Name:     "manners",
		Commands: func(*knowledge.Corpus) []Command { return []Command{b.helpCommand()} },
		Actions:  []ActionHandler{{deleteAction, Member, b.remove}},
		Events:   map[RequestKind]Handler{ChannelJoined: b.once(b.joined)},
		Beneath: func(r *Request, s Shown) Below { // only a reply that others see is worth deleting
			if !b.platforms.Edits(r) || !s.Seen || r.User.ID == "" {
				return Below{}
			}
			return Below{Tools: []Option{{"Delete", Action{deleteAction, []string{r.User.ID}}}}}
		},
	}
}

func (b *Bot) helpCommand() Command {
	return Command{
		Name:     "help",
		Private:  true,
		Summary:  "What I can do",
		Examples: []string{""},
		Handler: func(ctx context.Context, r *Request) (Reply, error) {
			access, err := b.platforms.Access(ctx, r)
			if err != nil {
				b.log.WarnContext(ctx, "help without moderators' commands", "error", err)
			}
			return b.help(access), nil
		},
	}
}

// help grows from the command table: what this person may use of it.
func (b *Bot) help(access Access) Reply {
	guide := b.searcher.Corpus().Guide
	var items []Item
	var examples []string
	for _, c := range b.Commands() {
		if c.Access > access {
			continue
		}
		items = append(items, Item{Name: c.Usage(), Text: c.Summary})
		for _, e := range c.Examples {
			if e != "" {
				examples = append(examples, c.Name+" "+e)
			}
		}
	}
	return Reply{Visibility: Private, Blocks: []Block{
		Text{fmt.Sprintf("I answer questions about becoming %s, from the %s (%d). Ask in your own words, or use a command.", knowledge.WithArticle(guide.Subject.Name), guide.Name, guide.Year)},
		Listing{Title: "Commands", Items: items},
		Listing{Title: "Examples", Items: lines(examples)},
	}}
}

func lines(texts []string) []Item {
	var items []Item
	for _, t := range texts {
		items = append(items, Item{Text: strings.TrimSpace(t)})
	}
	return items
}
