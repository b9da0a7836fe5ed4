package index

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"careerbot/knowledge"
)

// BenchmarkPublic asks the public sets of others, each of a guide whose passages are the
// set's classes and whose phrasings are their few lines, through the same stages and with
// the same weights as ours:
//
//	CAREERBOT_PUBLIC_SETS=DIR go test ./index -run '^$' -bench Public -benchtime 1x
//
// DIR holds a file for each set, one JSON object a line: split (train or test), text, and
// label (null for a message that no class has an answer for). It reports the share of the
// tests with a class whose class comes first, and where there are tests without one, how
// well the confidence tells the two apart.
func BenchmarkPublic(b *testing.B) {
	dir := os.Getenv("CAREERBOT_PUBLIC_SETS")
	if dir == "" {
		b.Skip("CAREERBOT_PUBLIC_SETS names no folder with the sets")
	}
	for _, set := range []struct{ name, tests string }{
		{"banking77-5", "banking77-5"}, {"clinc150-5", "clinc150"}, {"hwu64-5", "hwu64-5"},
		{"hint3-curekart", "hint3-curekart"}, {"hint3-powerplay11", "hint3-powerplay11"}, {"hint3-sofmattress", "hint3-sofmattress"},
	} {
		for _, with := range []struct {
			name    string
			encoder Encoder
		}{{"on", waited()}, {"off", nil}} {
			b.Run(set.name+"/encoder="+with.name, func(b *testing.B) {
				corpus := publicGuide(publicLines(b, filepath.Join(dir, set.name+".jsonl"), "train"))
				tests := publicLines(b, filepath.Join(dir, set.tests+".jsonl"), "test")
				s, err := newSnapshot(corpus, with.encoder)
				if err != nil {
					b.Fatal(err)
				}
				defer s.close()
				s.train()
				for b.Loop() {
					askPublic(b, s, tests)
				}
				b.ReportMetric(0, "ns/op")
			})
		}
	}
}

type publicLine struct {
	Split string  `json:"split"`
	Text  string  `json:"text"`
	Label *string `json:"label"`
}

// publicLines are a file's lines of one split.
func publicLines(b *testing.B, file, split string) (list []publicLine) {
	b.Helper()
	f, err := os.Open(file)
	if err != nil {
		b.Skipf("the set is not there: %v", err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		var l publicLine
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			b.Fatal(err)
		}
		if l.Split == split {
			list = append(list, l)
		}
	}
	if err := lines.Err(); err != nil || len(list) == 0 {
		b.Fatalf("%s has %d lines of the split %s, %v", file, len(list), split, err)
	}
	return list
}

// publicGuide has an entry for each class.
func publicGuide(lines []publicLine) *knowledge.Corpus {
	corpus := new(knowledge.Corpus)
	by := map[string]*knowledge.Entry{}
	var entries []*knowledge.Entry
	for _, l := range lines {
		switch {
		case l.Label == nil:
			corpus.Elsewhere = append(corpus.Elsewhere, l.Text)
		case by[*l.Label] == nil:
			e := &knowledge.Entry{ID: *l.Label, Title: l.Text}
			by[*l.Label], entries = e, append(entries, e)
		default:
			by[*l.Label].Phrasings = append(by[*l.Label].Phrasings, l.Text)
		}
	}
	slices.SortFunc(entries, func(a, b *knowledge.Entry) int { return cmp.Compare(a.ID, b.ID) })
	return corpus.WithEntries(entries)
}

func askPublic(b *testing.B, s *snapshot, tests []publicLine) {
	right, inside := 0, 0
	var in, out []float64
	for _, l := range tests {
		result, err := s.search(context.Background(), knowledge.Query{Text: l.Text}, nil)
		if err != nil {
			b.Fatal(err)
		}
		if l.Label == nil {
			out = append(out, result.Confidence)
			continue
		}
		in = append(in, result.Confidence)
		inside++
		if len(result.Hits) > 0 && result.Hits[0].Entry.ID == *l.Label {
			right++
		}
	}
	b.ReportMetric(float64(right)/float64(inside), "accuracy")
	if len(out) > 0 {
		b.ReportMetric(above(in, out), "auroc")
	}
}

// above is how often a confidence inside is above one outside: the area under the ROC curve.
func above(in, out []float64) float64 {
	slices.Sort(out)
	sum := 0.0
	for _, c := range in {
		below, _ := slices.BinarySearch(out, c)
		same := 0
		for i := below; i < len(out) && out[i] == c; i++ {
			same++
		}
		sum += float64(below) + float64(same)/2
	}
	return sum / float64(len(in)*len(out))
}
