//go:build !race

package index

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// BenchmarkPinMeaning makes pins of twelve entries, of up to three lines of one author each,
// takes these entries out of the guide, and asks lines of all authors: how many of those
// about the pins get the right one answered or offered, and how many of the others get a pin.
//
//	go test ./index -run '^$' -bench PinMeaning -benchtime 1x
func BenchmarkPinMeaning(b *testing.B) {
	const rounds, pins, sample = 10, 12, 20
	s := snapshotOf(b, loadEmbedded(b))
	table, authors := shippedTable(b), authorsOf(b)
	lines := s.lines()
	var about, right, offered, ours, taken, outside, falsely, falseOffers float64
	for range b.N {
		random := rand.New(rand.NewPCG(1, 2))
		for range rounds {
			docs := random.Perm(len(s.docs))[:pins]
			triggers, used := map[int][]vector{}, map[string]bool{}
			for _, d := range docs {
				list := s.docs[d].entry.Phrasings
				by := authors[list[random.IntN(len(list))]]
				for i, p := range list {
					if authors[p] == by && len(triggers[d]) < 3 {
						triggers[d], used[p] = append(triggers[d], table.of(lines.phrasings[d][i+1:i+2])...), true
					}
				}
			}
			nearest := func(line string, in func(d int) []vector) (best float64, at int) {
				var v [dimensions]float32
				own, _ := table.find(line)
				own.numbers(v[:])
				question := stepsOf(v[:])
				for d := range s.docs {
					for _, w := range in(d) {
						if c := w.cosine(question); c > best && w.steps != own.steps {
							best, at = c, d
						}
					}
				}
				return best, at
			}
			pinned := func(d int) []vector { return triggers[d] }
			guide := func(d int) []vector {
				if slices.Contains(docs, d) {
					return nil
				}
				return table.of(lines.phrasings[d])
			}
			for d := range s.docs {
				for i, p := range s.docs[d].entry.Phrasings {
					if used[p] || random.IntN(sample) > 0 {
						continue
					}
					line := lines.phrasings[d][i+1]
					c, at := nearest(line, pinned)
					left, _ := nearest(line, guide)
					answers := c >= pinMeans && c >= left
					switch {
					case !slices.Contains(docs, d):
						ours++
						taken += one(answers)
					default:
						about++
						right += one(answers && at == d)
						offered += one(c >= pinOffers && at == d)
					}
				}
			}
			for _, line := range lines.elsewhere {
				if random.IntN(sample) > 0 {
					continue
				}
				c, _ := nearest(line, pinned)
				outside++
				falsely += one(c >= pinMeans)
				falseOffers += one(c >= pinOffers)
			}
		}
	}
	b.ReportMetric(right/about, "answered")
	b.ReportMetric(offered/about, "offered-or-answered")
	b.ReportMetric(taken/ours, "taken-from-the-guide")
	b.ReportMetric(falsely/outside, "false-answers")
	b.ReportMetric(falseOffers/outside, "false-offers")
}

func authorsOf(b *testing.B) map[string]string {
	phrasings, _ := voices(b)
	return phrasings
}

func one(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}
