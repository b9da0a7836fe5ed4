package bot

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"careerbot/knowledge"
)

func (b *Bot) payFeature() Feature {
	return Feature{
		Name:     "pay",
		Commands: func(c *knowledge.Corpus) []Command { return []Command{b.salaryCommand(c), b.compareCommand(c)} },
	}
}

func (b *Bot) salaryCommand(corpus *knowledge.Corpus) Command {
	v := corpus.Vocabulary
	args := []Arg{
		{Name: "role", Summary: "Whose pay; " + knowledge.WithArticle(corpus.Guide.Subject.Name) + "'s if you leave it out", Choices: termChoices(v.Roles)},
		{Name: "level", Summary: anyOf(v.Levels, "How experienced"), Choices: termChoices(v.Levels)},
		{Name: "location", Summary: "Where", Choices: termChoices(v.Places)},
		{Name: "company", Summary: "What kind of company", Choices: termChoices(v.Companies)},
		{Name: "specialism", Summary: "What field", Choices: termChoices(v.Specialisms)},
	}
	return Command{
		Name:     "salary",
		Summary:  "What is paid, by role, level, location and kind of company",
		Args:     args,
		Examples: salaryExamples(&v),
		Handler:  func(ctx context.Context, r *Request) (Reply, error) { return b.salary(ctx, r, args) },
	}
}

func termChoices(terms []knowledge.Term) []Choice {
	var list []Choice
	for _, t := range terms[:min(len(terms), maxChoices)] {
		list = append(list, Choice{Name: t.Name, Value: t.Name})
	}
	return list
}

// salary shows figures. What is typed is read like a question, so that a place
// or a profession which the guide does not have is told rather than passed over.
func (b *Bot) salary(ctx context.Context, r *Request, args []Arg) (Reply, error) {
	corpus := b.searcher.Corpus()
	text := r.words(args)
	asked := corpus.Vocabulary.Read(knowledge.Words(text))
	if text != "" {
		result, err := b.searcher.Search(ctx, knowledge.Query{Text: "salary " + text})
		if err != nil {
			return Reply{}, &Error{Kind: Unavailable, Sentence: "Sorry, I cannot look that up right now. Please try again in a moment.", Cause: err}
		}
		asked = result.Asked
		if len(result.Why.Outside) > 0 || len(result.Why.Unknown) > 0 || !namesAnything(asked) {
			b.remember(ctx, r, result)
			return b.replyTo(result, r.User.ID, ""), nil
		}
	}
	asked.Asks = []knowledge.Ask{knowledge.Pay}
	about := sources(corpus, asked)
	if len(about) == 0 && len(asked.Roles)+len(asked.Levels) == 0 {
		about = entries(corpus, corpus.Vocabulary.MainRole().Entries)
	}
	picked := corpus.PickFigures(asked, about...)
	figures, ok := figuresBlock(corpus, picked.Figures, picked.Notes)
	if !ok {
		figures = Figures{Notes: picked.Notes}
	}
	figures.Title = salaryTitle(corpus, asked)
	blocks := []Block{figures}
	if len(picked.Figures) == 0 {
		// No figure, but the guide may say something all the same.
		for _, e := range about {
			e = b.searcher.Titled(e)
			blocks = append(blocks, answerBlock(e, e.Short))
		}
	}
	var options []Option
	stating := stating(corpus, picked.Figures)
	for _, e := range stating[:min(len(stating), maxChoicesShown)] {
		options = append(options, showOption(e))
	}
	blocks = append(blocks, choices("Where the guide says so", options)...)
	c := knowledge.Context{
		Role: first(asked.Roles), Level: first(asked.Levels), Place: first(asked.Places),
		Company: first(asked.Companies), Specialism: first(asked.Specialisms), Ask: knowledge.Pay,
	}
	if len(stating) > 0 {
		c.Entry = stating[len(stating)-1].ID
	}
	b.rememberContext(ctx, r, c)
	return Reply{Visibility: Public, Blocks: blocks}, nil
}

func namesAnything(a knowledge.Asked) bool {
	return len(a.Roles)+len(a.Levels)+len(a.Places)+len(a.Companies)+len(a.Specialisms) > 0
}

// sources returns the first entry of each place, company and specialism named.
func sources(corpus *knowledge.Corpus, a knowledge.Asked) []*knowledge.Entry {
	v := &corpus.Vocabulary
	var list []*knowledge.Entry
	for _, group := range []struct {
		ids   []string
		terms []knowledge.Term
	}{{a.Places, v.Places}, {a.Companies, v.Companies}, {a.Specialisms, v.Specialisms}} {
		for _, t := range group.terms {
			if slices.Contains(group.ids, t.ID) && len(t.Entries) > 0 {
				if e := corpus.Entry(t.Entries[0]); e != nil && !slices.Contains(list, e) {
					list = append(list, e)
				}
			}
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
	for _, group := range []struct {
		ids   []string
		terms []knowledge.Term
	}{{a.Levels, v.Levels}, {a.Roles, v.Roles}, {a.Places, v.Places}, {a.Companies, v.Companies}, {a.Specialisms, v.Specialisms}} {
		for _, t := range group.terms {
			if slices.Contains(group.ids, t.ID) {
				parts = append(parts, t.Name)
			}
		}
	}
	if len(a.Roles) == 0 {
		parts = append([]string{v.MainRole().Name}, parts...)
	}
	return "Pay: " + strings.Join(parts, ", ")
}

// figuresBlock shows figures, each with its entry's source, and says where the
// guide disagrees with itself.
func figuresBlock(corpus *knowledge.Corpus, figures []knowledge.Figure, notes []string) (Figures, bool) {
	if len(figures) == 0 && len(notes) == 0 {
		return Figures{}, false
	}
	block := Figures{Title: "Figures", Notes: slices.Clone(notes)}
	shown := map[string]bool{}
	for _, f := range figures {
		shown[f.Source] = true
	}
	for _, f := range figures {
		block.Rows = append(block.Rows, figureRow(corpus, f))
		if f.Caveat != "" {
			block.Notes = append(block.Notes, f.Caveat)
		}
		if slices.ContainsFunc(f.DisagreesWith, func(id string) bool { return shown[id] }) {
			block.addNote(disagreement(figures, f, figureWhat(corpus, f)))
		}
	}
	return block, true
}

// disagreement says how many of the figures shown are of the same thing as this one.
func disagreement(figures []knowledge.Figure, f knowledge.Figure, what string) string {
	n := 0
	for _, g := range figures {
		if g.Role == f.Role && g.Level == f.Level && g.Region == f.Region && g.Statistic.Money() == f.Statistic.Money() {
			n++
		}
	}
	words := []string{"two", "three", "four", "five", "six"}
	switch {
	case n <= 2:
		return fmt.Sprintf("The guide gives two figures for %s; both are shown.", what)
	case n-2 < len(words):
		return fmt.Sprintf("The guide gives %s figures for %s; all are shown.", words[n-2], what)
	}
	return fmt.Sprintf("The guide gives %d figures for %s; all are shown.", n, what)
}

func (f *Figures) addNote(note string) {
	if !slices.Contains(f.Notes, note) {
		f.Notes = append(f.Notes, note)
	}
}

func figureRow(corpus *knowledge.Corpus, f knowledge.Figure) FigureRow {
	source := f.Source
	if e := corpus.Entry(f.Source); e != nil {
		source = e.Source
	}
	var detail []string
	if f.Currency != "" {
		detail = append(detail, f.Currency+" a "+f.Period)
	}
	detail = append(detail, f.Region, fmt.Sprint(f.Year))
	return FigureRow{What: figureWhat(corpus, f), Value: f.Text, Detail: strings.Join(detail, ", "), Source: source}
}

// figureWhat says what a figure is of: the role, and its level.
func figureWhat(corpus *knowledge.Corpus, f knowledge.Figure) string {
	what := f.Role
	if role, ok := corpus.Vocabulary.Role(f.Role); ok {
		what = role.Name
	}
	if level, ok := corpus.Vocabulary.Level(f.Level); ok {
		what += ", " + strings.ToLower(level.Name)
	}
	switch f.Statistic {
	case knowledge.Median:
		what += ", median"
	case knowledge.Growth:
		what += ", projected growth"
	case knowledge.Premium:
		if f.Company != "" {
			what = f.Company
		} else {
			what = f.Region
		}
	}
	return what
}
