// Package pay shows what is paid, and compares roles.
package pay

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"careerbot/bot"
	"careerbot/bot/card"
	"careerbot/bot/chart"
	"careerbot/bot/memory"
	"careerbot/knowledge"
	"careerbot/knowledge/lru"
)

// Pay shows what is paid, and compares.
type Pay struct {
	searcher bot.Searcher
	memory   *memory.Memory
	pen      *chart.Pen
	pictures *lru.Cache[[sha256.Size]byte, string] // by what is drawn
}

// keptPictures is how many pictures are held, of 40 KB at most.
const keptPictures = 64

// New makes it.
func New(s bot.Searcher, m *memory.Memory) *Pay {
	return &Pay{s, m, chart.NewPen(), lru.New[[sha256.Size]byte, string](keptPictures)}
}

// Feature is pay as a feature.
func (p *Pay) Feature() bot.Feature {
	return bot.Feature{
		Name: "pay",
		Commands: func(c *knowledge.Corpus) []bot.Command {
			return []bot.Command{p.salaryCommand(c), p.compareCommand(c), p.offerCommand(c)}
		},
		Actions: []bot.ActionHandler{
			{Name: card.MarketAction, Access: bot.Member, Handler: p.chosen},
			{Name: card.ChartAction, Access: bot.Member, Handler: p.charted},
			{Name: redrawAction, Access: bot.Member, Handler: p.redrawn},
			{Name: offerAction, Access: bot.Member, Handler: p.offerThere},
		},
	}
}

func (p *Pay) salaryCommand(corpus *knowledge.Corpus) bot.Command {
	v := corpus.Vocabulary
	args := []bot.Arg{
		{Name: "role", Summary: "Whose pay; " + knowledge.WithArticle(corpus.Guide.Subject.Name) + "'s if you leave it out", Choices: roleChoices(corpus)},
		{Name: "level", Summary: anyOf(v.Levels, "How experienced"), Choices: termChoices(v.Levels)},
		{Name: "location", Summary: "Where: a city or a state", Complete: p.completePlace},
		{Name: "company", Summary: "What kind of company", Choices: termChoices(v.Companies)},
		{Name: "specialism", Summary: "What field", Choices: termChoices(v.Specialisms)},
	}
	return bot.Command{
		Name:     "salary",
		Summary:  "What is paid, by role, level, location and kind of company",
		Args:     args,
		Examples: salaryExamples(&v),
		Handler:  func(ctx context.Context, r *bot.Request) (bot.Reply, error) { return p.salary(ctx, r, args) },
	}
}

func termChoices(terms []knowledge.Term) []bot.Choice {
	var list []bot.Choice
	for _, t := range terms[:min(len(terms), bot.MaxChoices)] {
		list = append(list, bot.Choice{Name: t.Name, Value: t.Name})
	}
	return list
}

// salary shows figures. What is typed is read like a question, so that a place
// or a profession which the guide does not have is told rather than passed over.
func (p *Pay) salary(ctx context.Context, r *bot.Request, args []bot.Arg) (bot.Reply, error) {
	corpus := p.searcher.Corpus()
	text := typed(r, args, corpus)
	asked := corpus.Vocabulary.Read(knowledge.Words(text))
	published := corpus.PickMarket(knowledge.MarketQuestion{})
	if text != "" {
		result, err := p.searcher.Search(ctx, knowledge.Query{Text: "salary " + text})
		if err != nil {
			return bot.Reply{}, unavailable(err)
		}
		asked, published = result.Asked, result.Market
		if result.Verdict == knowledge.None && len(result.Why.Outside) == 0 && len(result.Why.Unknown) > 0 {
			p.memory.Remember(ctx, r, result)
			return bot.Say(noFigures(result.Why.Unknown)), nil
		}
		if len(result.Why.Outside) > 0 || len(result.Why.Unknown) > 0 || !asked.NamesAnything() {
			p.memory.Remember(ctx, r, result)
			return card.ReplyTo(p.searcher.Corpus(), result, r.User.ID, ""), nil
		}
	}
	asked.Asks = []knowledge.Ask{knowledge.Pay}
	about := sources(corpus, asked)
	if len(about) == 0 && len(asked.Roles)+len(asked.Levels) == 0 {
		about = entries(corpus, corpus.Vocabulary.MainRole().Entries)
	}
	picked := corpus.PickFigures(asked, about...)
	blocks := append(guideBlocks(corpus, asked, picked), card.MarketBlocks(published)...)
	blocks = append(blocks, card.Choices("", card.ShowChart(published))...)
	if len(picked.Figures) == 0 || picked.Lacks {
		// No figure of it, but the guide may say something all the same.
		for _, e := range about {
			e = p.searcher.Titled(e)
			blocks = append(blocks, card.AnswerBlock(e, e.Short))
		}
	}
	var options []bot.Option
	stating := stating(corpus, picked.Figures)
	for _, e := range stating[:min(len(stating), card.MaxChoicesShown)] {
		options = append(options, card.ShowOption(e))
	}
	if left := unasked(p.left(text)); len(left) > 0 {
		blocks = append(blocks, bot.Text{Text: fmt.Sprintf("I left out what I do not know: %s.", bot.Cut(strings.Join(left, " "), maxName))})
	}
	blocks = append(blocks, card.Menu("Where the guide says so", options)...)
	c := memory.About(asked)
	c.Ask = knowledge.Pay
	if len(stating) > 0 {
		c.Entry = stating[len(stating)-1].ID
	}
	p.memory.RememberContext(ctx, r, c.Beside(published))
	return bot.Reply{Visibility: bot.Public, Blocks: blocks}, nil
}

// unasked are words without those that only ask: "what do juniors make in Texas". It is given what
// names are read from already, since a word of a name may ask elsewhere: "engineer".
func unasked(words []string) []string {
	return slices.DeleteFunc(words, func(w string) bool { return comparing[w] || questionWords[w] })
}

// guideBlocks say the guide's figures: the one that was asked for in a sentence, with its source,
// and the others beneath.
func guideBlocks(corpus *knowledge.Corpus, asked knowledge.Asked, picked knowledge.Picked) []bot.Block {
	sentence := guideSentence(corpus, picked.Figures, asked.Levels)
	if sentence == "" {
		figures, _ := card.FiguresBlock(corpus, picked.Figures, picked.Notes)
		figures.Title = salaryTitle(corpus, asked)
		return []bot.Block{figures}
	}
	said := slices.Concat(leading(picked.Figures, asked.Levels)...)
	rest := slices.DeleteFunc(slices.Clone(picked.Figures), func(f knowledge.Figure) bool {
		return slices.ContainsFunc(said, func(g knowledge.Figure) bool { return equalFigures(f, g) })
	})
	blocks := []bot.Block{bot.Text{Text: sentence}}
	figures, _ := card.FiguresBlock(corpus, rest, picked.Notes)
	switch {
	case len(figures.Rows) > 0:
		blocks = append(blocks, bot.Figures{Rows: figures.Rows, Notes: figures.Notes})
	case len(figures.Notes) > 0:
		blocks = append(blocks, bot.Text{Text: strings.Join(figures.Notes, " ")})
	}
	return append(blocks, card.Sources(&corpus.Guide, stating(corpus, picked.Figures)...))
}

func equalFigures(f, g knowledge.Figure) bool {
	return f.Role == g.Role && f.Level == g.Level && f.Statistic == g.Statistic && f.Text == g.Text
}

// unavailable is what somebody is told whose question could not be looked up.
func unavailable(cause error) error {
	return &bot.Error{Kind: bot.Unavailable, Sentence: "Sorry, I cannot look that up right now. Please try again in a moment.", Cause: cause}
}

// sources returns the first entry of each place, company and specialism named.
func sources(corpus *knowledge.Corpus, a knowledge.Asked) []*knowledge.Entry {
	var list []*knowledge.Entry
	for _, t := range corpus.Vocabulary.TermsOf(a, knowledge.PremiumFacets()...) {
		if len(t.Entries) == 0 {
			continue
		}
		if e := corpus.Entry(t.Entries[0]); e != nil && !slices.Contains(list, e) {
			list = append(list, e)
		}
	}
	return list
}

// entries returns the entries with these ids that are served.
func entries(corpus *knowledge.Corpus, ids []string) []*knowledge.Entry {
	var list []*knowledge.Entry
	for _, id := range ids {
		if e := corpus.Entry(id); e != nil {
			list = append(list, e)
		}
	}
	return list
}

// stating returns the entries that state the figures.
func stating(corpus *knowledge.Corpus, figures []knowledge.Figure) []*knowledge.Entry {
	var entries []*knowledge.Entry
	for _, f := range figures {
		if e := corpus.Entry(f.Source); e != nil && !slices.Contains(entries, e) {
			entries = append(entries, e)
		}
	}
	return entries
}

func salaryTitle(corpus *knowledge.Corpus, a knowledge.Asked) string {
	v := &corpus.Vocabulary
	var parts []string
	for _, t := range v.TermsOf(a, append([]knowledge.Facet{knowledge.LevelFacet, knowledge.RoleFacet}, knowledge.PremiumFacets()...)...) {
		parts = append(parts, t.Name)
	}
	if len(a.Roles) == 0 {
		parts = append([]string{v.MainRole().Name}, parts...)
	}
	return "Pay: " + strings.Join(parts, ", ")
}
