package card

import (
	"fmt"
	"slices"
	"strings"

	"careerbot/bot"
	"careerbot/knowledge"
)

// FiguresBlock shows figures, each with its entry's source, and says where the
// guide disagrees with itself.
func FiguresBlock(corpus *knowledge.Corpus, figures []knowledge.Figure, notes []string) (bot.Figures, bool) {
	if len(figures) == 0 && len(notes) == 0 {
		return bot.Figures{}, false
	}
	block := bot.Figures{Title: "Figures", Notes: slices.Clone(notes)}
	shown := map[string]bool{}
	for _, f := range figures {
		shown[f.Source] = true
	}
	for _, f := range figures {
		block.Rows = append(block.Rows, FigureRow(corpus, f))
		if f.Caveat != "" {
			block.Notes = append(block.Notes, f.Caveat)
		}
		if slices.ContainsFunc(f.DisagreesWith, func(id string) bool { return shown[id] }) {
			addNote(&block, disagreement(figures, f, figureWhat(corpus, f)))
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

func addNote(f *bot.Figures, note string) {
	if !slices.Contains(f.Notes, note) {
		f.Notes = append(f.Notes, note)
	}
}

// FigureRow is a figure as a row, with the source of the entry that states it.
func FigureRow(corpus *knowledge.Corpus, f knowledge.Figure) bot.FigureRow {
	source := f.Source
	if e := corpus.Entry(f.Source); e != nil {
		source = e.Source
	}
	var detail []string
	if f.Currency != "" {
		detail = append(detail, f.Currency+" a "+f.Period)
	}
	detail = append(detail, f.Region, fmt.Sprint(f.Year))
	return bot.FigureRow{What: figureWhat(corpus, f), Value: f.Text, Detail: strings.Join(detail, ", "), Source: source}
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
