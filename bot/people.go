package bot

import (
	"context"
	"errors"
	"strconv"

	"careerbot/knowledge"
)

// PersonStore knows everything that is kept of a person.
type PersonStore interface {
	// ForgetPerson deletes a person's data in every community, and takes their
	// name out of pins and histories.
	ForgetPerson(ctx context.Context, person string) error
	// PersonData returns what is kept of a person, as one JSON document.
	PersonData(ctx context.Context, person string) ([]byte, error)
}

// forgetAction deletes a person's data; it has no id: it is the presser's.
const forgetAction = "forget"

func (b *Bot) peopleFeature() Feature {
	return Feature{
		Name:     "people",
		Commands: func(*knowledge.Corpus) []Command { return []Command{b.mydataCommand(), b.forgetCommand()} },
		Actions:  []ActionHandler{{forgetAction, Member, b.forget}},
		Person:   &Person{Export: b.store.PersonData, Forget: b.store.ForgetPerson},
	}
}

func (b *Bot) forgetCommand() Command {
	return Command{
		Name:     "forget",
		Also:     []string{"forget me", "forget my data", "delete me", "delete my data"},
		Private:  true,
		Summary:  "Forget me: delete everything I keep about you",
		Examples: []string{""},
		Handler: func(_ context.Context, r *Request) (Reply, error) {
			if b.health.Absent() {
				return Reply{Visibility: Private, Blocks: []Block{Text{"I keep nothing about you here."}}}, nil
			}
			return Reply{Visibility: Private, Blocks: []Block{
				Text{"I will delete your questions and votes, and take your name out of pins. The pins themselves stay: they belong to the community."},
				Choices{Prompt: "This cannot be undone.", Options: []Option{{"Forget me", Action{forgetAction, nil}}}},
			}}, nil
		},
	}
}

func (b *Bot) forget(ctx context.Context, r *Request) (Reply, error) {
	if err := b.features.Forget(ctx, r.person()); err != nil && !errors.Is(err, ErrNoMemory) {
		return Reply{}, storeError(err)
	}
	return Reply{Visibility: Private, Blocks: []Block{Text{"Done. I no longer know who you are."}}}, nil
}

func (b *Bot) mydataCommand() Command {
	return Command{
		Name:     "mydata",
		Also:     []string{"my data", "export my data", "show my data", "show me my data"},
		Private:  true,
		Summary:  "Export my data: everything I keep about you",
		Examples: []string{""},
		Handler: func(ctx context.Context, r *Request) (Reply, error) {
			data, err := b.features.Export(ctx, r.person())
			if errors.Is(err, ErrNoMemory) {
				return Reply{Visibility: Private, Blocks: []Block{Text{"I keep nothing about you here."}}}, nil
			}
			if err != nil {
				return Reply{}, storeError(err)
			}
			return Reply{Visibility: Private, Blocks: []Block{File{Name: "careerbot-" + strconv.FormatInt(b.now().Unix(), 10) + ".json", Data: string(data)}}}, nil
		},
	}
}
