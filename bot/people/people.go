// Package people lets people see what is kept of them, and have it forgotten.
package people

import (
	"context"
	"errors"
	"strconv"
	"time"

	"careerbot/bot"
	"careerbot/bot/memory"
	"careerbot/knowledge"
)

// Store knows everything that is kept of a person.
type Store interface {
	// ForgetPerson deletes a person's data in every community, and takes their
	// name out of pins and histories.
	ForgetPerson(ctx context.Context, person string) error
	// PersonData returns what is kept of a person, as one JSON document.
	PersonData(ctx context.Context, person string) ([]byte, error)
}

// forgetAction deletes a person's data, which is its presser's: it names nobody. With the id
// leave it deletes nothing.
const (
	forgetAction = "forget"
	leave        = "leave"
)

// People lets people see what is kept of them, and have it forgotten.
type People struct {
	store    Store
	features func() bot.Features
	health   *memory.Health
	now      func() time.Time
}

// New makes it over what the features keep of a person.
func New(s Store, features func() bot.Features, h *memory.Health, now func() time.Time) *People {
	return &People{s, features, h, now}
}

// Feature is what is kept of people as a feature.
func (p *People) Feature() bot.Feature {
	return bot.Feature{
		Name:     "people",
		Commands: func(*knowledge.Corpus) []bot.Command { return []bot.Command{p.mydataCommand(), p.forgetCommand()} },
		Actions:  []bot.ActionHandler{{Name: forgetAction, Access: bot.Member, Handler: p.forget}},
		Person:   &bot.Person{Export: p.store.PersonData, Forget: p.store.ForgetPerson},
	}
}

func (p *People) forgetCommand() bot.Command {
	return bot.Command{
		Name:     "forget",
		Also:     []string{"forget me", "forget my data", "delete me", "delete my data", "delete everything about me"},
		Private:  true,
		Summary:  "Forget me: delete everything I keep about you",
		Examples: []string{""},
		Handler: func(_ context.Context, r *bot.Request) (bot.Reply, error) {
			if p.health.Absent() {
				return bot.Reply{Visibility: bot.Private, Blocks: []bot.Block{bot.Text{Text: "I keep nothing about you here."}}}, nil
			}
			return bot.Reply{Visibility: bot.Private, Blocks: []bot.Block{
				bot.Text{Text: "I will delete your questions, your votes, what you keep of a plan and an assessment, and whatever else I keep about you, and take your name out of pins. The pins themselves stay: they belong to the community."},
				bot.Choices{Prompt: "This cannot be undone.", Options: []bot.Option{{Label: "Forget me", Action: bot.Action{Name: forgetAction}}, {Label: "Keep it all", Action: bot.Action{Name: forgetAction, IDs: []string{leave}}}}},
			}}, nil
		},
	}
}

func (p *People) forget(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	if r.Action.ID(0) == leave {
		return bot.Reply{Visibility: bot.Private, Blocks: []bot.Block{bot.Text{Text: "Nothing was deleted."}}}, nil
	}
	if err := p.features().Forget(ctx, r.Person()); err != nil && !errors.Is(err, bot.ErrNoMemory) {
		return bot.Reply{}, memory.StoreError(err)
	}
	return bot.Reply{Visibility: bot.Private, Blocks: []bot.Block{bot.Text{Text: "Done. I no longer know who you are."}}}, nil
}

func (p *People) mydataCommand() bot.Command {
	return bot.Command{
		Name:     "mydata",
		Also:     []string{"my data", "export my data", "show my data", "show me my data", "what do you know about me", "what do you keep about me"},
		Private:  true,
		Summary:  "Export my data: everything I keep about you",
		Examples: []string{""},
		Handler: func(ctx context.Context, r *bot.Request) (bot.Reply, error) {
			data, err := p.features().Export(ctx, r.Person())
			if errors.Is(err, bot.ErrNoMemory) {
				return bot.Reply{Visibility: bot.Private, Blocks: []bot.Block{bot.Text{Text: "I keep nothing about you here."}}}, nil
			}
			if err != nil {
				return bot.Reply{}, memory.StoreError(err)
			}
			return bot.Reply{Visibility: bot.Private, Blocks: []bot.Block{bot.File{Name: "careerbot-" + strconv.FormatInt(p.now().Unix(), 10) + ".json", Data: string(data)}}}, nil
		},
	}
}
