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
			return p.offer(ctx, read(text), true)
		},
	}
}

// maxRead is how much of a text is read, in bytes: nobody tells of an offer at greater length.
const maxRead = 4_000

func read(text string) string { return text[:min(len(text), maxRead)] }

// offerWords tell, beside an amount, that somebody asks where they stand.
var offerWords = regexp.MustCompile(`(?i)\b(offer|offers|offered|offering|lowball|lowballed|underpaid|overpaid|where do i stand|is that fair|is this fair|is it fair|fair pay|they('re| are)? pay(ing)? me|paying me|is\s+(a salary of\s+)?\$?\d[\d.,]*\s*k?\s*((a|per) year\s+|dollars\s+)?(a\s+)?(good|fair|decent|reasonable|low|bad|ok|okay|too low|too little)( salary| pay)? for)\b`)

// OfferIn answers free text that tells of an offer and its amount, in private. Found is false
// for any other.
func (p *Pay) OfferIn(ctx context.Context, r *bot.Request) (reply bot.Reply, found bool, err error) {
	text := read(r.Arg("question"))
	if r.Unasked || !offerWords.MatchString(text) {
		return bot.Reply{}, false, nil
	}
	if o, found, ask := readOffer(text); !(found && o.money || ask == sayPercent) {
		return bot.Reply{}, false, nil
	}
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
		return privately(bot.Text{Text: fmt.Sprintf("I have no figures for: %s. Name a role, a level, or a place in the US.", bot.Cut(strings.Join(without, " "), 60))}), nil
	}
	return privately(p.standing(o, q, open)...), nil
}

// asOne stands before what somebody is to be: "an offer as a nurse".
var asOne = regexp.MustCompile(`(?i)\bas an? `)

// withoutFigures is what a text names of which there are none: another country, another
// profession. Of a command it is every word that names nothing.
func (p *Pay) withoutFigures(ctx context.Context, about string, strict bool) ([]string, error) {
	rest := p.unnamed(about)
	if strict {
		return p.unread(rest), nil
	}
	result, err := p.searcher.Search(ctx, knowledge.Query{Text: "salary " + rest})
	if err != nil {
		return nil, unavailable(err)
	}
	return result.Why.Outside, nil
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

// unread are the words of a command that name nothing.
func (p *Pay) unread(text string) []string {
	corpus := p.searcher.Corpus()
	words := knowledge.Words(text)
	known := make([]bool, len(words))
	for _, n := range corpus.Vocabulary.Named(words) {
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
		if !known[i] && !offerFillers[w] {
			left = append(left, w)
		}
	}
	return left
}

// offerFillers are words beside an offer that name nothing and need not.
var offerFillers = func() map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields("a an the in at for as of and with per hour hr year yr annum annual annually yearly hourly usd us dollars dollar base total salary pay offer role job position level area years year experience yoe is it fair k h pa p gross") {
		set[w] = true
	}
	return set
}()

// standing says where an amount stands in each figure that fits.
func (p *Pay) standing(o offered, q knowledge.MarketQuestion, open []market.Place) []bot.Block {
	corpus := p.searcher.Corpus()
	blocks := []bot.Block{}
	main := corpus.Vocabulary.MainRole()
	roles := q.Roles
	if len(roles) == 0 && len(q.Jobs) == 0 {
		roles = []string{main.ID}
		blocks = append(blocks, bot.Text{Text: fmt.Sprintf("You named no role: this is for %s.", knowledge.WithArticle(main.Name))})
	}
	listing := bot.Listing{Title: amountText(o)}
	var notes []string
	if o.hourly {
		if len(roles) > 0 {
			notes = append(notes, "The guide's figures are by the year, and it does not say of how many hours.")
		}
	} else {
		for _, f := range guideFigures(corpus, roles, q.Levels) {
			listing.Items = append(listing.Items, bot.Item{Name: "The guide", Text: figurePlace(corpus, f, o.amount)})
		}
	}
	if len(open) > 0 && len(q.Places) == 0 {
		return append(append(blocks, listed(listing, notes)...), p.askPlace(o, q, open[0])...)
	}
	m := corpus.PickMarket(q)
	if m == nil {
		m = &knowledge.Market{}
	}
	said := map[*market.Source]bool{}
	for _, row := range m.Rows {
		text, note := marketPlace(row, o)
		if note != "" && !slices.Contains(notes, note) {
			notes = append(notes, note)
		}
		if text == "" {
			continue
		}
		listing.Items = append(listing.Items, bot.Item{Name: row.Source.Name, Text: text})
		if !said[row.Source] {
			said[row.Source] = true
			for _, about := range []string{row.Source.Levels, row.Source.Leaves} {
				if about != "" {
					notes = append(notes, about)
				}
			}
		}
	}
	notes = append(notes, m.Notes...)
	if len(listing.Items) == 0 {
		notes = append(notes, "I have no figure that it could be held against.")
	}
	if len(roles) > 0 && !o.hourly {
		notes = append(notes, "Where the guide does not say base or total pay beside a figure, it is not known.")
	}
	return append(blocks, listed(listing, append(notes, "Nothing of this is kept."))...)
}

func listed(l bot.Listing, notes []string) []bot.Block {
	var blocks []bot.Block
	if len(l.Items) > 0 {
		blocks = append(blocks, l)
	}
	if len(notes) > 0 {
		blocks = append(blocks, bot.Text{Text: strings.Join(notes, " ")})
	}
	return blocks
}

func amountText(o offered) string {
	if o.hourly {
		return market.Dollars(o.amount, "USD") + " an hour"
	}
	return market.Dollars(o.amount, "USD") + " a year"
}

// figurePlace says where an amount stands in a figure of the guide.
func figurePlace(corpus *knowledge.Corpus, f knowledge.Figure, amount float64) string {
	row := card.FigureRow(corpus, f)
	where := ""
	switch low, high := f.Low, f.High; {
	case low != nil && high != nil && *low == *high:
		where = compared(amount, *low, "below", "at", "above")
	case low != nil && amount < *low:
		where = "below"
	case low != nil && amount == *low:
		where = "at the foot of"
	case high != nil && amount > *high:
		where = "above"
	case high != nil && amount == *high:
		where = "at the top of"
	case high != nil:
		where = "within"
	default:
		where = "beyond the foot of" // of a figure that is open above
	}
	text := f.Text
	if f.High == nil {
		text = `"` + text + `"` // words stand around the amount: "often above $200K"
	}
	return fmt.Sprintf("%s: %s %s (%s)", row.What, where, text, row.Detail)
}

func compared(a, b float64, below, at, above string) string {
	switch {
	case a < b:
		return below
	case a == b:
		return at
	}
	return above
}

// marketPlace says between which percentiles of a row an amount stands, by those that were
// published. An hourly amount is held against hourly figures, or made a yearly one by the
// hours that the source itself names; a note says so.
func marketPlace(row market.Row, o offered) (text, note string) {
	d, amount, unit := row.Pay, o.amount, " "+row.Each()
	if row.Currency != "USD" {
		return "", fmt.Sprintf("%s is in %s, and nothing is converted.", row.Source.Name, row.Currency)
	}
	period := "year"
	if o.hourly {
		period = "hour"
	}
	switch {
	case row.Period == period:
	case o.hourly && row.Source.Hours > 0 && row.Period == "year":
		amount *= float64(row.Source.Hours)
		note = fmt.Sprintf("%s an hour is %s a year by the %s hours with which %s itself reckons.",
			market.Dollars(o.amount, "USD"), market.Dollars(amount, "USD"), market.Dollars(float64(row.Source.Hours), ""), row.Source.Name)
	default:
		return "", fmt.Sprintf("%s is by the %s, and does not say what that is by the %s.", row.Source.Name, row.Period, period)
	}
	of := fmt.Sprintf("%s in %s, %d", row.Occupation.Title, row.Area.InSentence(), row.Year)
	if row.Level != "" {
		of += ", " + row.Level
	}
	if row.Basis != "" {
		of += ", " + row.Basis + " pay"
	}
	if row.Source.Levels != "" {
		of += ", all levels of experience together"
	}
	below, above := -1, -1
	for i, v := range d.At {
		if !v.Known() {
			continue
		}
		switch {
		case v.Kind == market.Known && amount == v.Number:
			return fmt.Sprintf("at the %s percentile (%s%s) of %s", ordinal(i), v.Text(row.Currency), unit, of), note
		case v.Kind == market.AtLeast && amount >= v.Number:
			return fmt.Sprintf("somewhere from the %s percentile on (%s%s) of %s: it is not published more closely", ordinal(i), v.Text(row.Currency), unit, of), note
		case amount > v.Number:
			below = i
		case above < 0:
			above = i
		}
	}
	at := func(i int) string {
		return fmt.Sprintf("the %s (%s)", ordinal(i), d.At[i].Text(row.Currency))
	}
	switch {
	case below >= 0 && above >= 0:
		return fmt.Sprintf("between %s and %s percentile of %s", at(below), at(above), of), note
	case below >= 0:
		return fmt.Sprintf("above %s percentile of %s", at(below), of), note
	case above >= 0:
		return fmt.Sprintf("below %s percentile of %s", at(above), of), note
	case d.Mean.Kind == market.Known:
		return fmt.Sprintf("%s the mean (%s) of %s", compared(amount, d.Mean.Number, "below", "at", "above"), d.Mean.Text(row.Currency), of), note
	}
	return "", note
}

// ordinal is a percentile as it stands in a sentence.
func ordinal(i int) string { return strconv.Itoa(market.Percentiles[i]) + "th" }

// askPlace asks which place is meant.
func (p *Pay) askPlace(o offered, q knowledge.MarketQuestion, place market.Place) []bot.Block {
	of := p.searcher.Corpus().Vocabulary.MainRole().ID
	switch {
	case len(q.Roles) > 0:
		of = q.Roles[0]
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
