package bot

import (
	"context"
	"fmt"
	"slices"

	"careerbot/knowledge"
)

func (b *Bot) compareCommand(corpus *knowledge.Corpus) Command {
	roles := termChoices(corpus.Vocabulary.Roles)
	args := []Arg{
		{Name: "role", Summary: "One role", Required: true, Choices: roles},
		{Name: "with", Summary: "The other; " + knowledge.WithArticle(corpus.Guide.Subject.Name) + " if you leave it out", Choices: roles},
	}
	return Command{
		Name:     "compare",
		Summary:  "Compare two roles: what they do and what they are paid",
		Args:     args,
		Examples: compareExamples(&corpus.Vocabulary),
		Handler:  func(ctx context.Context, r *Request) (Reply, error) { return b.compare(ctx, r, args) },
	}
}

// compare shows two roles side by side.
func (b *Bot) compare(ctx context.Context, r *Request, args []Arg) (Reply, error) {
	corpus := b.searcher.Corpus()
	v := &corpus.Vocabulary
	text := r.words(args)
	asked := v.Read(knowledge.Words(text))
	if len(asked.Roles) == 1 && asked.Roles[0] != v.MainRole().ID {
		asked.Roles = append([]string{v.MainRole().ID}, asked.Roles...)
	}
	if len(asked.Roles) < 2 {
		return b.comparable(), nil
	}
	asked = knowledge.Asked{Roles: asked.Roles[:2], Asks: []knowledge.Ask{knowledge.Pay}}
	var entries []*knowledge.Entry
	var names []string
	for _, id := range asked.Roles {
		role, _ := v.Role(id)
		names = append(names, role.Name)
		if role.Main || len(role.Entries) == 0 {
			continue // every other role's entry compares with it
		}
		if e := corpus.Entry(role.Entries[0]); e != nil && !slices.Contains(entries, e) {
			entries = append(entries, e)
		}
	}
	picked := corpus.PickFigures(asked, append(slices.Clone(entries), stated(corpus, asked.Roles)...)...)
	var blocks []Block
	for _, e := range entries {
		e = b.searcher.Titled(e)
		blocks = append(blocks, answerBlock(e, e.Full))
	}
	if figures, ok := figuresBlock(corpus, picked.Figures, picked.Notes); ok {
		figures.Title = fmt.Sprintf("%s and %s", names[0], names[1])
		blocks = append(blocks, figures)
	}
	if len(entries) > 0 {
		b.rememberContext(ctx, r, knowledge.Context{Role: asked.Roles[1], Entry: entries[0].ID})
		blocks = append(blocks, menu("Related questions", related(corpus, entries, ids(entries)))...)
	}
	return Reply{Visibility: Public, Blocks: blocks}, nil
}

// stated returns the entries that speak of these roles.
func stated(corpus *knowledge.Corpus, roles []string) []*knowledge.Entry {
	var list []*knowledge.Entry
	for _, id := range roles {
		if role, ok := corpus.Vocabulary.Role(id); ok {
			list = append(list, entries(corpus, role.Entries)...)
		}
	}
	return list
}

func ids(entries []*knowledge.Entry) map[string]bool {
	set := map[string]bool{}
	for _, e := range entries {
		set[e.ID] = true
	}
	return set
}

// comparable says which roles the guide knows.
func (b *Bot) comparable() Reply {
	var items []Item
	for _, role := range b.searcher.Corpus().Vocabulary.Roles {
		items = append(items, Item{Name: role.Name})
	}
	text := "Name two of these roles."
	if examples := compareExamples(&b.searcher.Corpus().Vocabulary); len(examples) > 0 {
		text = "Name two of these roles, for example: compare " + examples[len(examples)-1]
	}
	return Reply{Visibility: Private, Blocks: []Block{
		Text{text},
		Listing{Title: "Roles in the guide", Items: items},
	}}
}
