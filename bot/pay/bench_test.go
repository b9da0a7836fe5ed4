package pay

import (
	"testing"

	"careerbot/knowledge"
)

// BenchmarkCard makes a card whose picture was drawn before: at most 0.5 ms.
func BenchmarkCard(b *testing.B) {
	corpus, p := corpusOf(b), drawing()
	q := asking(corpus)["level"]
	for b.Loop() {
		if _, err := p.cardBlocks(corpus, Find(corpus, q)); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkPicture draws the largest picture that the built-in data lead to: at most 30 ms, and
// 40 KB.
func BenchmarkPicture(b *testing.B) {
	corpus, p := corpusOf(b), drawing()
	list := charts(corpus, Find(corpus, knowledge.MarketQuestion{Roles: []string{"data-scientist", corpus.Vocabulary.MainRole().ID}}))
	drawn := boxes(list[0])
	for b.Loop() {
		data, err := p.pen.Boxes(drawn)
		if err != nil || len(data) > 40<<10 {
			b.Fatal(len(data), err)
		}
	}
}
