package pay

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"careerbot/bot"
	"careerbot/bot/card"
	"careerbot/knowledge"
	"careerbot/knowledge/market"
)

// What this file does: it tells somebody, in private, where an amount stands in each figure
// that fits. It keeps nothing and advises nothing.

// offerAction says where an amount stands at a place that was chosen. Its ids are the amount,
// its period, the role or occupation, the area's code and the level.
const offerAction = "offer"

func (p *Pay) offerCommand(corpus *knowledge.Corpus) bot.Command {
	v := corpus.Vocabulary
	args := []bot.Arg{
		{Name: "amount", Summary: "What is offered, as 150k or 80 an hour", Required: true},
		{Name: "location", Summary: "Where: a city or a state", Complete: p.completePlace},
		{Name: "level", Summary: anyOf(v.Levels, "How experienced"), Choices: termChoices(v.Levels)},
		{Name: "role", Summary: "For what; " + knowledge.WithArticle(corpus.Guide.Subject.Name) + " if you leave it out", Choices: roleChoices(corpus)},
	}
	return bot.Command{
		Name:     "offer",
		Summary:  "Where an offer stands among the figures there are, for you alone",
		Args:     args,
		Examples: []string{"150k seattle mid", "80 an hour austin tx"},
		Private:  true,
		Handler: func(ctx context.Context, r *bot.Request) (bot.Reply, error) {
			var text string
			if len(r.Args) > 0 {
				text = strings.TrimSpace(r.Args["amount"]+" "+r.Args["role"]+" "+r.Args["level"]) + written(r.Args["location"], corpus)
			} else {
				text = typed(r, args, corpus)
			}
			p.memory.GoOnFromNothing(ctx, r)
			return p.offer(ctx, read(text), true)
		},
	}
}

// maxRead is how much of a text is read, in bytes: nobody tells of an offer at greater length.
const maxRead = 4_000

func read(text string) string { return text[:min(len(text), maxRead)] }

// offerWords tell, beside an amount, that somebody asks where they stand.
var offerWords = regexp.MustCompile(`(?i)\b(offer|offers|offered|offering|lowball|lowballed|underpaid|overpaid|where do i stand|is that fair|is this fair|is it fair|fair pay|they('re| are)? pay(ing)? me|paying me|is\s+(a salary of\s+)?\$?\d[\d.,]*\s*k?\s*((a|per) year\s+|dollars\s+)?(a\s+)?(good|fair|decent|reasonable|low|bad|ok|okay|too low|too little)( salary| pay)? for)\b`)

// barely is an amount that does not look like money, and can be nothing else: "offered me 9000".
var barely = regexp.MustCompile(`(?i)\b(offer(ed|ing)?( me| us)?|offer (of|is)|pay(ing)? me)\s+[-−]?\d[\d.,]*(\s*$|[.,;?!]?\s+(for|as|in|at|is|base|total|and|to|after|before)\b)`)

// OfferIn answers free text that tells of an offer and its amount, in private. Found is false
// for any other.
func (p *Pay) OfferIn(ctx context.Context, r *bot.Request) (reply bot.Reply, found bool, err error) {
	text := read(r.Arg("question"))
	if r.Unasked || !offerWords.MatchString(text) {
		return bot.Reply{}, false, nil
	}
	if o, found, ask := readOffer(text); !(found && (o.money || barely.MatchString(text)) || ask == sayPercent) {
		return bot.Reply{}, false, nil
	}
	p.memory.GoOnFromNothing(ctx, r)
	reply, err = p.offer(ctx, text, false)
	return reply, true, err
}

// offer reads what is offered, and for what; strict tells of words that name nothing.
func (p *Pay) offer(ctx context.Context, text string, strict bool) (bot.Reply, error) {
	corpus := p.searcher.Corpus()
	o, found, ask := readOffer(text)
	if !found && strict && strings.TrimSpace(text) != "" {
		ask = sayMoney
	}
	if ask != "" {
		return privately(bot.Text{Text: ask}), nil
	}
	about := text[:o.start] + " " + text[o.end:]
	asked := corpus.Vocabulary.Read(knowledge.Words(about))
	q := knowledge.MarketQuestion{Roles: asked.Roles, Levels: asked.Levels}
	var open []market.Place
	for _, place := range corpus.Market.Places(about) {
		if place.Ask {
			open = append(open, place)
		} else {
			q.Places = append(q.Places, place)
		}
	}
	for _, j := range corpus.Market.Jobs(about) {
		if len(asked.Roles) == 0 {
			q.Jobs = append(q.Jobs, j.Occupations...)
		}
	}
	if len(asked.Roles) == 0 {
		about = asOne.ReplaceAllString(about, "for a ") // it is offered, and no past
	}
	without, err := p.withoutFigures(ctx, about, strict)
	if err != nil {
		return bot.Reply{}, err
	}
	if len(without) > 0 {
		return privately(bot.Text{Text: noFigures(without)}), nil
	}
	blocks := p.standing(o, q, open)
	if left := p.leftOut(text[:o.start]+" "+text[o.end:], q.Places); len(left) > 0 {
		blocks = append(blocks, bot.Text{Text: fmt.Sprintf("The figures do not tell this apart, so it is left out: %s.", strings.Join(left, ", "))})
	}
	return privately(blocks...), nil
}

// leftOut is what a text names that no figure of an offer's tells apart: a kind of company, a
// field, a place that is none of the market data's.
func (p *Pay) leftOut(text string, places []market.Place) []string {
	v := &p.searcher.Corpus().Vocabulary
	for _, place := range places {
		text = strings.ReplaceAll(text, place.Said, " , ")
	}
	var names []string
	for _, t := range v.TermsOf(v.Read(knowledge.Words(p.unnamed(text))), knowledge.PremiumFacets()...) {
		names = append(names, t.Name)
	}
	return names
}

// noFigures says of what there are none.
func noFigures(of []string) string {
	return fmt.Sprintf("I have no figures for: %s. Name a role, a level, or a place in the US.", bot.Cut(strings.Join(of, " "), 60))
}

// asOne stands before what somebody is to be: "an offer as a nurse".
var asOne = regexp.MustCompile(`(?i)\bas an? `)

// withoutFigures is what a text names of which there are none: another country, another
// profession. Of a command it is every word that names nothing.
func (p *Pay) withoutFigures(ctx context.Context, about string, strict bool) ([]string, error) {
	rest := p.unnamed(about)
	if strict {
		return p.left(about), nil
	}
	result, err := p.searcher.Search(ctx, knowledge.Query{Text: "salary " + rest})
	if err != nil {
		return nil, unavailable(err)
	}
	without := slices.Clone(result.Why.Outside)
	for _, w := range result.Why.Unknown {
		if whereWord(rest, w) && !slices.Contains(without, w) {
			without = append(without, w)
		}
	}
	return without, nil
}

// whereWord reports whether a word stands in a text as a place does: "in atlantis".
func whereWord(text, word string) bool {
	words := knowledge.Words(text)
	for i, w := range words {
		if w == word && i > 0 && slices.Contains([]string{"in", "near", "around"}, words[i-1]) {
			return true
		}
	}
	return false
}

func privately(blocks ...bot.Block) bot.Reply {
	return bot.Reply{Visibility: bot.Private, Blocks: blocks}
}

// unnamed is a text without the places and occupations that the market data have.
func (p *Pay) unnamed(text string) string {
	corpus := p.searcher.Corpus()
	for _, place := range slices.Backward(corpus.Market.Places(text)) {
		text = text[:place.Start] + " , " + text[place.End:]
	}
	for _, job := range slices.Backward(corpus.Market.Jobs(text)) {
		text = text[:job.Start] + " , " + text[job.End:]
	}
	return text
}

// left are the words of a text that name nothing, neither in the guide nor in the market data.
// A name of the one may lie within a name of the other: the market's occupation in the guide's role.
func (p *Pay) left(text string) []string {
	whole := p.unread(text)
	return slices.DeleteFunc(p.unread(p.unnamed(text)), func(w string) bool { return !slices.Contains(whole, w) })
}

// unread are the words of a text that name nothing in the guide.
func (p *Pay) unread(text string) []string {
	corpus := p.searcher.Corpus()
	words := knowledge.Words(text)
	known := make([]bool, len(words))
	full := map[string]bool{} // the words of the names in full, of which a shorter form was read
	for _, n := range corpus.Vocabulary.Named(words) {
		for _, w := range knowledge.Words(n.Name) {
			full[w] = true
		}
		for i := n.Start; i < n.End; i++ {
			known[i] = true
		}
	}
	if m, ok := knowledge.Experience(words); ok {
		for i := m.Start; i < min(m.End, len(words)); i++ {
			known[i] = true
		}
	}
	var left []string
	for i, w := range words {
		if !known[i] && !full[w] && !offerFillers[w] {
			left = append(left, w)
		}
	}
	return left
}

// offerFillers are words beside an offer that name nothing and need not.
var offerFillers = wordSet("a an the in at for as of and with per hour hr year yr annum annual annually yearly hourly usd us dollars dollar base total salary pay offer role job position level area years year experience yoe is it fair k h pa p gross")

// questionWords are words of a question of pay that name nothing, beside those of an offer.
var questionWords = wordSet("i me my you they can could would should will get gets getting expect new from to on about there here working work works someone people engineer engineers one or earned made salaries wage wages compensation comp median average typical range show tell give guide market with like city cities near around jobs roles")

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

// manyFigures is from how many figures on a sentence goes before them.
const manyFigures = 3

// standing says where an amount stands in each figure that fits, and asks which place is meant
// where that is open.
func (p *Pay) standing(o offered, q knowledge.MarketQuestion, open []market.Place) []bot.Block {
	corpus := p.searcher.Corpus()
	asks := len(open) > 0 && len(q.Places) == 0
	stands := Stand(corpus, Offer{o.amount, o.hourly}, q)
	if asks {
		stands = standAtGuide(corpus, Offer{o.amount, o.hourly}, q)
	}
	var blocks []bot.Block
	if stands.Assumed != "" {
		blocks = append(blocks, bot.Text{Text: fmt.Sprintf("You named no role: this is for %s.", knowledge.WithArticle(stands.Assumed))})
	}
	if stands.Short != "" && len(stands.Places) >= manyFigures {
		blocks = append(blocks, bot.Text{Text: stands.Short})
	}
	listing := bot.Listing{Title: stands.Offer.String()}
	for _, place := range stands.Places {
		listing.Items = append(listing.Items, bot.Item{Name: place.Source, Text: place.Says})
	}
	if len(listing.Items) > 0 {
		blocks = append(blocks, listing)
	}
	notes := stands.Notes
	if !asks {
		notes = append(notes, "Nothing of this is kept: for another place or level, put the whole offer once more.")
	}
	if len(notes) > 0 {
		blocks = append(blocks, bot.Text{Text: strings.Join(notes, " ")})
	}
	if asks {
		blocks = append(blocks, p.askPlace(o, q, open[0])...)
	}
	return blocks
}

// askPlace asks which place is meant.
func (p *Pay) askPlace(o offered, q knowledge.MarketQuestion, place market.Place) []bot.Block {
	of := p.searcher.Corpus().Vocabulary.MainRole().ID
	switch {
	case len(q.Roles) > 0:
		of = strings.Join(q.Roles[:min(len(q.Roles), 2)], "+")
	case len(q.Jobs) > 0:
		of = q.Jobs[0].Code
	}
	period := "y"
	if o.hourly {
		period = "h"
	}
	var options []bot.Option
	areas := place.Areas()
	for _, a := range areas[:min(len(areas), bot.MaxChoices)] {
		ids := append([]string{strconv.FormatFloat(o.amount, 'f', -1, 64), period, of, a.Code}, q.Levels...)
		options = append(options, bot.Option{Label: bot.Cut(a.Name, knowledge.MaxTitle), Action: bot.Action{Name: offerAction, IDs: ids[:min(len(ids), 6)]}})
	}
	return card.Choices(fmt.Sprintf("Which place do you mean by %q?", place.Said), options)
}

// offerThere says where an amount stands at the place that was chosen.
func (p *Pay) offerThere(_ context.Context, r *bot.Request) (bot.Reply, error) {
	amount, err := strconv.ParseFloat(r.Action.ID(0), 64)
	asked := askedThere(p.searcher.Corpus(), r.Action.ID(2), r.Action.ID(3), r.Action.ID(4), r.Action.ID(5))
	if err != nil || !asked.found {
		return bot.Reply{}, errGone()
	}
	return privately(p.standing(offered{amount: amount, hourly: r.Action.ID(1) == "h"}, asked.question, nil)...), nil
}
