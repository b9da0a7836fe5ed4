package index

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"careerbot/knowledge"
	"careerbot/knowledge/market"
)

// What this file does: it sets beside the guide what others have published of the pay that a
// question asks for. The guide's own verdict stands but in two cases: where pay is asked for
// at a place of the data, the rest of the question is asked of the guide; and the pay of an
// occupation that the data have, and the guide has not, is answered from the data alone.

// withMarket answers a question, with the market's figures beside the guide's. One that goes on
// from a question of pay, and names a place or an occupation of the market data alone, is asked
// as the whole question that it stands for.
func (s *snapshot) withMarket(ctx context.Context, q knowledge.Query, pins *overlay) (knowledge.Result, error) {
	result, err := s.search(ctx, q, pins)
	if err == nil {
		err = s.besideMarket(ctx, q, pins, &result)
	}
	ofJob := result.Why.Context && q.Context.Occupation != "" // the guide would tell of its own role
	if err != nil || result.Verdict == knowledge.Answered && !ofJob {
		return result, err
	}
	text, ok := s.paidThere(q)
	if !ok {
		if result.Verdict == knowledge.None {
			if again, found := s.lookBack(s.read(q)); found {
				return again, nil
			}
		}
		return result, nil
	}
	whole := q
	whole.Text, whole.Context = text, knowledge.Context{}
	goesOn, err := s.search(ctx, whole, pins)
	if err == nil {
		err = s.besideMarket(ctx, whole, pins, &goesOn)
	}
	if err != nil || goesOn.Verdict == knowledge.None {
		return result, err
	}
	goesOn.Why.Read, goesOn.Why.Context, goesOn.Why.Reason = result.Why.Read, true, "it goes on from what was said before"
	return goesOn, nil
}

// besideMarket adds the market's figures to a result. Where somebody has to be asked which
// place they mean, it adds the choice and guesses nothing.
func (s *snapshot) besideMarket(ctx context.Context, q knowledge.Query, pins *overlay, result *knowledge.Result) error {
	if len(s.corpus.Market.Tables()) == 0 || !slices.Contains(result.Asked.Asks, knowledge.Pay) || len(result.Answers) > 0 && result.Answers[0].Kind == knowledge.Pin {
		return nil
	}
	asked := s.marketAsked(result.Why.Read)
	if result.Why.Context && !asked.placed() && s.staysThere(q, *result) {
		asked.clear = s.areaBefore(q.Context)
	}
	if result.Verdict != knowledge.Answered {
		r := s.read(q)
		switch {
		case r.names(topic) || s.othersNamed(r, asked):
			return nil
		case len(asked.jobs) > 0 && len(r.asked.Roles) == 0:
			if s.onlyPay(r, asked) {
				s.answerFromMarket(r, asked, result)
			}
			return nil
		case len(asked.clear) > 0 && s.noneThere(asked, result.Asked):
			return nil // the guide says what it does not have
		case len(asked.clear) > 0:
			if found, err := s.withoutPlace(ctx, q, pins, r, asked, result); err != nil || !found {
				return err
			}
		case len(asked.open) == 0:
			if r.names(place) {
				result.Market = s.offered()
			}
			return nil
		default: // which place is meant is asked, where the rest asks for pay
			if found, err := s.withoutPlace(ctx, q, pins, r, asked, result); err != nil || !found {
				return err
			}
			result.Verdict, result.Answers, result.Notes, result.Why.Reason = knowledge.Unsure, nil, nil, "the place that it names may be several"
			limit(result, r.scales())
		}
	} else if len(asked.jobs) > 0 && len(result.Asked.Roles) == 0 && !result.Why.Context {
		r := s.read(q)
		if s.ofJobAlone(r, asked) {
			s.answerFromMarket(r, asked, result)
			return nil
		}
		if slices.ContainsFunc(r.words, func(w string) bool { return besideProfession[w] }) {
			asked.jobs = nil // "I'm a programmer, what do juniors make"
		}
	}
	if !asked.named() && !showsPay(*result) {
		return nil
	}
	if len(asked.open) > 0 && len(asked.clear) == 0 {
		result.Market = s.choice(asked, result.Asked)
		return nil
	}
	result.Market = s.corpus.PickMarket(asked.question(result.Asked))
	return nil
}

// ofJobAlone reports whether a question that the guide would answer asks for the pay of an
// occupation which only the market data have: "mathematician salary".
func (s *snapshot) ofJobAlone(r *reading, a marketAsked) bool {
	return !r.asked.NamesAnything() && !s.isPhrasing(r) && s.onlyPay(r, a) &&
		!slices.ContainsFunc(r.words, func(w string) bool { return besideProfession[w] })
}

// noneThere reports whether the places that are named are an operator's own, and nobody has a
// figure there of what is asked.
func (s *snapshot) noneThere(a marketAsked, asked knowledge.Asked) bool {
	for _, p := range a.clear {
		if slices.ContainsFunc(p.Areas(), func(area market.Area) bool { return area.Type != market.Region }) {
			return false
		}
	}
	m := s.corpus.PickMarket(a.question(asked))
	return m == nil || len(m.Rows) == 0
}

// marketAsked is what a text names of the market data.
type marketAsked struct {
	text  string
	jobs  []market.Job
	clear []market.Place // that need not be asked about
	open  []market.Place // that have to be
}

func (s *snapshot) marketAsked(text string) marketAsked {
	a := marketAsked{text: text, jobs: s.corpus.Market.Jobs(text)}
	for _, p := range s.corpus.Market.Places(text) {
		if town := s.townBefore(text, p); town != "" {
			p.Start = strings.LastIndex(text[:p.Start], town)
		}
		if p.Ask {
			a.open = append(a.open, p)
		} else {
			a.clear = append(a.clear, p)
		}
	}
	return a
}

// named reports whether anything of the data is named.
func (a marketAsked) named() bool { return len(a.jobs)+len(a.clear)+len(a.open) > 0 }

// placed reports whether a place of the data is named.
func (a marketAsked) placed() bool { return len(a.clear)+len(a.open) > 0 }

func (a marketAsked) question(asked knowledge.Asked) knowledge.MarketQuestion {
	q := knowledge.MarketQuestion{Roles: asked.Roles, Levels: asked.Levels, Places: a.clear}
	for _, j := range a.jobs {
		q.Jobs = append(q.Jobs, j.Occupations...)
	}
	return q
}

// showsPay reports whether a result shows what a role is paid, and not what a kind of
// company or a field adds to it, of which the data know nothing.
func showsPay(result knowledge.Result) bool {
	return len(result.Asked.Companies)+len(result.Asked.Specialisms) == 0 &&
		slices.ContainsFunc(result.Figures, func(f knowledge.Figure) bool { return f.Statistic.Money() && !f.Elsewhere })
}

// othersNamed reports whether a profession is asked about that the data do not have either,
// or a place or a currency that they do not have.
func (s *snapshot) othersNamed(r *reading, a marketAsked) bool {
	return slices.ContainsFunc(r.outside, func(f finding) bool {
		switch f.kind {
		case profession:
			if slices.ContainsFunc(a.clear, func(p market.Place) bool {
				return strings.Contains(" "+f.words+" ", " "+strings.Join(knowledge.Words(p.Said), " ")+" ")
			}) {
				return false // "dallas wages": the question is read once more without its place
			}
			return !slices.ContainsFunc(a.jobs, func(j market.Job) bool { return within(f.words, j.Said) })
		case currency:
			return true
		case place:
			named := slices.ContainsFunc(slices.Concat(a.clear, a.open), func(p market.Place) bool { return within(f.words, p.Said) })
			return !named && len(a.jobs) > 0 && len(r.asked.Roles) == 0
		}
		return false
	})
}

// within reports whether words stand in what was said, in the singular or the plural.
func within(words, said string) bool {
	have := knowledge.Words(said)
	for _, w := range strings.Fields(words) {
		if !slices.ContainsFunc(have, func(h string) bool { return strings.TrimSuffix(h, "s") == strings.TrimSuffix(w, "s") }) {
			return false
		}
	}
	return true
}

// onlyPay reports whether nothing is asked of an occupation but its pay: whatever else
// stands in the question is put around it.
func (s *snapshot) onlyPay(r *reading, a marketAsked) bool {
	for _, ask := range r.asked.Asks {
		if ask == knowledge.Time || ask == knowledge.Requirement || ask == knowledge.Threat || ask == knowledge.HowTo || ask == knowledge.Outlook {
			return false
		}
	}
	strange := 0
	for _, w := range s.unread(a) {
		if !s.analyzer.ordinary[w] && !unnamed[w] {
			strange++
		}
	}
	// What an occupation is compared with may be one that nobody has figures of.
	return strange == 0 || strange <= maxStrange && !slices.Contains(r.asked.Asks, knowledge.Compare)
}

// withoutNames is what is left of a question without the places and occupations of the data.
func (s *snapshot) withoutNames(a marketAsked) string {
	var names []span
	for _, j := range a.jobs {
		names = append(names, span{j.Start, j.End})
	}
	for _, p := range slices.Concat(a.clear, a.open) {
		names = append(names, span{p.Start, p.End})
	}
	return without(a.text, names)
}

// unread are the words of a question that are neither a place or an occupation of the data, nor
// what gives away what is asked for, nor a name of the guide's or a word of its own role's.
func (s *snapshot) unread(a marketAsked) []string {
	words := knowledge.Words(s.withoutNames(a))
	read := make([]bool, len(words)+1)
	for _, m := range s.corpus.Vocabulary.Cues(words) {
		for i := m.Start; i < min(m.End, len(words)); i++ {
			read[i] = true
		}
	}
	for _, m := range s.corpus.Vocabulary.Named(words) {
		for i := m.Start; i < m.End; i++ {
			read[i] = true
		}
	}
	main := s.corpus.Vocabulary.MainRole()
	ours := knowledge.Words(strings.Join(append([]string{main.Name}, main.Aliases...), " "))
	var left []string
	for i, w := range words {
		if !read[i] && !stopwords[w] && !slices.Contains(ours, w) {
			left = append(left, w)
		}
	}
	return left
}

// maxStrange is how many words a question may have around an occupation and its pay that
// neither the guide nor ordinary English has.
const maxStrange = 2

// answerFromMarket answers with the data alone, under the passage that sends readers to them.
func (s *snapshot) answerFromMarket(r *reading, a marketAsked, result *knowledge.Result) {
	e := s.corpus.Entry(s.corpus.Guide.Market)
	if e == nil {
		return
	}
	if len(a.open) > 0 && len(a.clear) == 0 {
		result.Verdict, result.Notes = knowledge.Unsure, nil
		result.Why.Reason = "the place that it names may be several"
		result.Market = s.choice(a, result.Asked)
		result.Confidence = max(result.Confidence, r.scales().offerFrom)
		limit(result, r.scales())
		s.putFirst(e, result)
		return
	}
	m := s.corpus.PickMarket(a.question(result.Asked))
	if m == nil || len(m.Rows) == 0 {
		return
	}
	own := *e
	own.Title = m.Rows[0].Occupation.Title + ", " + m.Rows[0].Area.Short()
	own.Short = m.Sentence()
	own.Source = m.Rows[0].Source.Title()
	result.Verdict, result.Confidence, result.Notes = knowledge.Answered, exactConfidence, nil
	s.putFirst(e, result)
	result.Answers, result.Figures, result.Market = []*knowledge.Entry{&own}, nil, m
	result.Why.Reason = "it asks for the pay of an occupation that the market data have"
}

// putFirst puts an entry in front of the hits.
func (s *snapshot) putFirst(e *knowledge.Entry, result *knowledge.Result) {
	first := knowledge.Hit{Entry: e, Score: 1}
	result.Hits = append([]knowledge.Hit{first}, slices.DeleteFunc(slices.Clone(result.Hits), func(h knowledge.Hit) bool { return h.Entry.ID == e.ID })...)
	result.Hits = result.Hits[:min(len(result.Hits), knowledge.MaxHits)]
}

// withoutPlace asks the guide what is left of a question when its place is taken out. It is
// found where the guide answers that, and where nothing is left but that pay is asked for: which
// passage answers it may be unsure then, what it is about is not.
func (s *snapshot) withoutPlace(ctx context.Context, q knowledge.Query, pins *overlay, r *reading, a marketAsked, result *knowledge.Result) (bool, error) {
	var names []span
	for _, p := range slices.Concat(a.clear, a.open) {
		names = append(names, span{p.Start, p.End})
	}
	rest := q
	rest.Text = without(a.text, names)
	found, err := s.search(ctx, rest, pins)
	if err != nil || !slices.Contains(found.Asked.Asks, knowledge.Pay) || len(found.Answers) > 0 && found.Answers[0].Kind == knowledge.Pin {
		return false, err
	}
	if found.Verdict != knowledge.Answered {
		if len(found.Why.Outside) > 0 || len(found.Hits) == 0 || len(s.unread(a)) > 0 {
			return false, nil
		}
		found.Verdict, found.Notes = knowledge.Unsure, nil
		found.Confidence = max(found.Confidence, r.scales().offerFrom)
		found.Why.Reason = "it asks for pay at a place of the market data"
		found.Figures = s.corpus.PickFigures(found.Asked).Figures
		limit(&found, r.scales())
	}
	found.Why.Read = a.text
	*result = found
	return true, nil
}

// choice asks which place is meant.
func (s *snapshot) choice(a marketAsked, asked knowledge.Asked) *knowledge.Market {
	p := a.open[0]
	m := &knowledge.Market{Asked: p.Said, Choose: p.Areas()}
	q := a.question(asked)
	m.Of = s.corpus.Vocabulary.MainRole().ID
	switch {
	case len(q.Roles) > 0:
		m.Of = strings.Join(q.Roles[:min(len(q.Roles), 2)], "+") // two that are compared stay beside each other
	case len(q.Jobs) > 0:
		m.Of = q.Jobs[0].Code
	}
	if len(q.Levels) > 0 {
		m.Level = q.Levels[0]
	}
	switch {
	case p.Abroad:
		m.Notes = []string{fmt.Sprintf("%q may be a place in the US, of which there are market figures, or one abroad, of which there are none.", p.Said)}
	case len(m.Choose) > 1:
		m.Notes = []string{fmt.Sprintf("%q is more than one place in the market figures.", p.Said)}
	default:
		m.Notes = []string{fmt.Sprintf("If %q is a place here, there are market figures of it.", p.Said)}
	}
	return m
}

// offered is what there is for who asks about a country that the data do not have.
func (s *snapshot) offered() *knowledge.Market {
	m := &knowledge.Market{Of: s.corpus.Vocabulary.MainRole().ID}
	for _, r := range s.corpus.Market.Tables()[0].Rows() {
		if r.Area.Type == market.Nation && r.Source.Country != "" {
			m.Choose = []market.Area{r.Area}
			m.Notes = []string{"There are market figures of the US too: of the nation, of its states, and of its metropolitan areas."}
			break
		}
	}
	return m
}

// notInAState is what is named outside the guide, without a place whose name one in a state of
// the data has too: "Paris, Texas".
func (s *snapshot) notInAState(text string, outside []finding) []finding {
	if !slices.ContainsFunc(outside, func(f finding) bool { return f.kind == place }) {
		return outside
	}
	for _, p := range s.corpus.Market.Places(text) {
		if town := s.townBefore(text, p); town != "" {
			outside = slices.DeleteFunc(outside, func(f finding) bool { return f.kind == place && f.words == strings.ToLower(town) })
		}
	}
	return outside
}

// townBefore is the name in front of a state that is also that of a place abroad, as it is typed.
func (s *snapshot) townBefore(text string, p market.Place) string {
	if p.Ask || !slices.ContainsFunc(p.Areas(), func(a market.Area) bool { return a.Type == market.State }) {
		return ""
	}
	before := strings.TrimRight(text[:p.Start], ", ")
	last := before[strings.LastIndexByte(before, ' ')+1:]
	for _, f := range s.outside.find([]string{strings.ToLower(last)}) {
		if f.kind == place {
			return last
		}
	}
	return ""
}

// span is a part of a text.
type span struct{ start, end int }

// without is a text without some of its parts, and without the preposition before each.
func without(text string, parts []span) string {
	slices.SortFunc(parts, func(a, b span) int { return a.start - b.start })
	var b strings.Builder
	at := 0
	for _, p := range parts {
		if p.start < at {
			continue
		}
		before := strings.TrimRight(text[at:p.start], " ,")
		for _, w := range []string{" in", " at", " near", " around", " from", " within"} {
			before = strings.TrimSuffix(before, w)
		}
		b.WriteString(before + " ")
		at = p.end
	}
	b.WriteString(text[at:])
	return strings.TrimSpace(b.String())
}
