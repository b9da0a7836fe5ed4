package pay

import (
	"context"
	"fmt"
	"regexp"
	"slices"

	"careerbot/bot"
	"careerbot/bot/card"
	"careerbot/knowledge"
)

func (p *Pay) compareCommand(corpus *knowledge.Corpus) bot.Command {
	roles := termChoices(corpus.Vocabulary.Roles)
	args := []bot.Arg{
		{Name: "role", Summary: "One role", Required: true, Choices: roles},
		{Name: "with", Summary: "The other; " + knowledge.WithArticle(corpus.Guide.Subject.Name) + " if you leave it out", Choices: roles},
	}
	return bot.Command{
		Name:     "compare",
		Summary:  "Compare two roles: what they do and what they are paid",
		Args:     args,
		Examples: compareExamples(&corpus.Vocabulary),
		Handler:  func(ctx context.Context, r *bot.Request) (bot.Reply, error) { return p.compare(ctx, r, args) },
	}
}

// compare shows two roles side by side.
func (p *Pay) compare(ctx context.Context, r *bot.Request, args []bot.Arg) (bot.Reply, error) {
	corpus := p.searcher.Corpus()
	v := &corpus.Vocabulary
	text := r.Words(args)
	asked := v.Read(knowledge.Words(text))
	if len(asked.Roles) == 1 && asked.Roles[0] != v.MainRole().ID {
		asked.Roles = append([]string{v.MainRole().ID}, asked.Roles...)
	}
	if len(asked.Roles) < 2 {
		return p.rolesToCompare(), nil
	}
	third, twice := asked.Roles[2:], namedTwice(v, text)
	unknown := notRoles(v, text)
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
	var blocks []bot.Block
	for _, e := range entries {
		e = p.searcher.Titled(e)
		blocks = append(blocks, card.AnswerBlock(e, e.Full))
	}
	if figures, ok := card.FiguresBlock(corpus, picked.Figures, picked.Notes); ok {
		figures.Title = fmt.Sprintf("%s and %s", names[0], names[1])
		blocks = append(blocks, figures)
	}
	published := corpus.PickMarket(knowledge.MarketQuestion{Roles: asked.Roles})
	blocks = append(append(blocks, card.MarketBlocks(published)...), card.Choices("", card.ShowChart(published))...)
	if twice != "" {
		blocks = append(blocks, bot.Text{Text: fmt.Sprintf("You named one role twice, %s. To compare it with another one, name both.", twice)})
	}
	for _, name := range unknown {
		blocks = append(blocks, bot.Text{Text: fmt.Sprintf("The guide does not tell of “%s”, so it is left out.", bot.Cut(name, maxName))})
	}
	if len(third) > 0 {
		role, _ := v.Role(third[0])
		blocks = append(blocks, bot.Text{Text: fmt.Sprintf("I compare two at a time. For %s, please ask once more.", role.Name)})
	}
	if len(entries) > 0 {
		p.memory.RememberContext(ctx, r, knowledge.Context{Role: asked.Roles[1], Entry: entries[0].ID})
		blocks = append(blocks, card.Menu("Related questions", card.Related(corpus, entries, card.IDs(entries)))...)
	}
	return bot.Reply{Visibility: bot.Public, Blocks: blocks}, nil
}

// maxName is how much of a name is repeated that nobody knows.
const maxName = 60

// between parts what is to be compared.
var between = regexp.MustCompile(`(?i)\s*(?:,|;|/|\b(?:and|or|vs\.?|versus|with|to)\b)\s*`)

// notRoles are the parts of a comparison in which no role of the guide is named.
func notRoles(v *knowledge.Vocabulary, text string) []string {
	var list []string
	for _, part := range between.Split(text, -1) {
		words := slices.DeleteFunc(knowledge.Words(part), func(w string) bool { return comparing[w] })
		if len(words) > 0 && len(v.Read(words).Roles) == 0 {
			list = append(list, part)
		}
	}
	return list
}

// comparing are words around a role that name none: "who earns more".
var comparing = wordSet("a an the of in is are do does who what which whats how much more most less better higher best paid pay pays salary earn earns make makes money compare compared difference please")

// namedTwice is the name of the one role that a text names, where it stands there twice.
func namedTwice(v *knowledge.Vocabulary, text string) string {
	var names []string
	for _, n := range v.Named(knowledge.Words(text)) {
		if n.Role {
			names = append(names, n.Name)
		}
	}
	if len(names) > 1 && !slices.ContainsFunc(names, func(n string) bool { return n != names[0] }) {
		return names[0]
	}
	return ""
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

// rolesToCompare says which roles the guide knows.
func (p *Pay) rolesToCompare() bot.Reply {
	var items []bot.Item
	for _, role := range p.searcher.Corpus().Vocabulary.Roles {
		items = append(items, bot.Item{Name: role.Name})
	}
	text := "Name two of these roles."
	if examples := compareExamples(&p.searcher.Corpus().Vocabulary); len(examples) > 0 {
		text = "Name two of these roles, for example: compare " + examples[len(examples)-1]
	}
	return bot.Reply{Visibility: bot.Private, Blocks: []bot.Block{
		bot.Text{Text: text},
		bot.Listing{Title: "Roles in the guide", Items: items},
	}}
}
