package pay

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"careerbot/bot"
	"careerbot/bot/chart"
	"careerbot/knowledge"
	"careerbot/knowledge/lru"
	"careerbot/knowledge/market"
)

var drawn = flag.String("drawn", "", "a folder into which the pictures are written, to be looked at")

func corpusOf(t testing.TB) *knowledge.Corpus {
	t.Helper()
	corpus, err := knowledge.LoadDir("")
	if err != nil {
		t.Fatal(err)
	}
	return corpus
}

func drawing() *Pay {
	return &Pay{pen: chart.NewPen(), pictures: lru.New[[32]byte, string](keptPictures)}
}

// asking are questions whose cards differ: of the guide's own role, at a level, of two roles, of
// an occupation that only the market data have, and of two places.
func asking(corpus *knowledge.Corpus) map[string]knowledge.MarketQuestion {
	area := func(name string) []market.Place {
		place, _ := corpus.Market.Place(name)
		return []market.Place{place}
	}
	job := corpus.Market.Jobs("mathematicians")[0].Occupations
	return map[string]knowledge.MarketQuestion{
		"whole":   {},
		"level":   {Levels: []string{"senior"}, Places: area("Seattle")},
		"two":     {Roles: []string{"data-scientist", "machine-learning-engineer"}},
		"job":     {Jobs: job},
		"places":  {Roles: []string{"data-scientist"}, Places: area("Bay Area")},
		"nothing": {Roles: []string{"data-engineer"}, Levels: []string{"staff"}},
	}
}

var numbers = regexp.MustCompile(`\d[\d,.]*\d|\d`)

// TestCards: a card says a figure in its first sentence, every number that its chart shows stands
// in the alternative text and in the tables, and each picture is small.
func TestCards(t *testing.T) {
	corpus, p := corpusOf(t), drawing()
	for name, q := range asking(corpus) {
		blocks, err := p.cardBlocks(corpus, Find(corpus, q))
		if err != nil {
			t.Fatal(err)
		}
		if first, ok := blocks[0].(bot.Text); !ok || !strings.ContainsRune(first.Text, '$') {
			t.Errorf("%s begins with %v", name, blocks[0])
		}
		var table strings.Builder
		for _, b := range blocks {
			if f, ok := b.(bot.Figures); ok {
				for _, row := range f.Rows {
					table.WriteString(row.What + " " + row.Value + " " + row.Detail + " ")
				}
				table.WriteString(f.About)
			}
		}
		for _, b := range blocks {
			c, ok := b.(bot.Chart)
			if !ok {
				continue
			}
			if len(c.Picture.Data) > 40<<10 || len(c.Picture.Alt) > 1000 {
				t.Errorf("%s: a picture of %d bytes with %d of text", name, len(c.Picture.Data), len(c.Picture.Alt))
			}
			for _, row := range c.Rows {
				for _, text := range []string{row.Value, row.Detail} {
					for _, n := range numbers.FindAllString(text, -1) {
						if !strings.Contains(c.Picture.Alt, n) || !strings.Contains(table.String(), n) {
							t.Errorf("%s: %s stands in the chart, but not beside it: %s", name, n, c.Picture.Alt)
						}
					}
				}
			}
			if *drawn != "" {
				if err := os.WriteFile(filepath.Join(*drawn, name+"-"+c.Picture.Name), []byte(c.Picture.Data), 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

// TestPicturesAreKept: what is drawn once is not drawn again.
func TestPicturesAreKept(t *testing.T) {
	corpus, p := corpusOf(t), drawing()
	for range 2 {
		if _, err := p.cardBlocks(corpus, Find(corpus, knowledge.MarketQuestion{})); err != nil {
			t.Fatal(err)
		}
	}
	if n := p.pictures.Len(); n != 1 {
		t.Errorf("%d pictures are kept of one", n)
	}
}
