package index

import (
	"context"
	"flag"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"careerbot/knowledge"
)

var fit = flag.Bool("fit", false, "fit the confidence anew and print its weights and thresholds")

// sample is one question with its evidence and whether the first hit is right.
type sample struct {
	text   string
	x      [evidences]float64
	right  bool
	inside bool
	weight float64
}

// TestCalibration fits the confidence on the phrasings, each asked as if it were
// not there, and on messages outside the guide, with -fit:
//
//	go test ./index -run Calibration -fit -v
//
// The weights of two folds in three are scored on the third. Without -fit it
// checks that the committed weights are near what a fit gives in quality.
func TestCalibration(t *testing.T) {
	samples := calibrationSamples(t)
	weigh(samples)
	var held []float64 // loss of each fold on the weights of the others
	for fold := range 3 {
		var train, test []sample
		for i, s := range samples {
			if i%3 == fold {
				test = append(test, s)
			} else {
				train = append(train, s)
			}
		}
		bias, weights := logistic(train)
		held = append(held, loss(test, bias, weights))
	}
	bias, weights := logistic(samples)
	committed := loss(samples, calibrationBias, calibrationWeights)
	best := loss(samples, bias, weights)
	t.Logf("loss: committed %.4f, fitted %.4f, cross-validated %.4f", committed, best, (held[0]+held[1]+held[2])/3)
	if *fit {
		fmt.Printf("calibrationBias = %.2f\ncalibrationWeights = [evidences]float64{", bias)
		for i, w := range weights {
			if i > 0 {
				fmt.Print(", ")
			}
			fmt.Printf("%.2f", w)
		}
		fmt.Println("}")
		printThresholds(samples, bias, weights)
		return
	}
	if committed > best+0.03 {
		t.Errorf("the committed calibration has loss %.4f, a fit reaches %.4f: run with -fit and commit its weights", committed, best)
	}
}

func calibrationSamples(t *testing.T) []sample {
	t.Helper()
	corpus, err := knowledge.LoadEmbedded()
	if err != nil {
		t.Fatal(err)
	}
	s, err := newSnapshot(corpus)
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	var samples []sample
	add := func(s *snapshot, text string, doc int) {
		r := s.read(knowledge.Query{Text: text})
		if r.empty() {
			return
		}
		hits, err := s.rank(context.Background(), r)
		if err != nil {
			t.Fatal(err)
		}
		samples = append(samples, sample{text: text, x: values(s.gather(r, hits)), inside: doc >= 0, right: doc >= 0 && len(hits) > 0 && hits[0].doc == doc})
	}
	// Leave out a tenth of each entry's phrasings at a time: what remains neither
	// shows them nor has learned from them.
	const tenths = 10
	for tenth := range tenths {
		var entries []*knowledge.Entry
		type asked struct {
			text string
			doc  int
		}
		var left []asked
		for doc, e := range corpus.Entries {
			less := *e
			less.Phrasings = nil
			for i, p := range e.Phrasings {
				if i%tenths == tenth {
					left = append(left, asked{p, doc})
				} else {
					less.Phrasings = append(less.Phrasings, p)
				}
			}
			entries = append(entries, &less)
		}
		without, err := newSnapshot(corpus.WithEntries(entries))
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range left {
			add(without, a.text, a.doc)
		}
		without.close()
	}
	data, err := os.ReadFile("testdata/outside.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(string(data), "\n") {
		if line != "" && !strings.HasPrefix(line, "#") {
			add(s, line, -1)
		}
	}
	return samples
}

func values(e evidence) (x [evidences]float64) {
	for i, p := range e.list() {
		x[i] = p.Value
	}
	return x
}

// weigh makes messages outside the guide count a third in all.
func weigh(samples []sample) {
	in, out := 0, 0
	for _, s := range samples {
		if s.inside {
			in++
		} else {
			out++
		}
	}
	for i := range samples {
		if samples[i].inside {
			samples[i].weight = 2.0 / 3 / float64(in)
		} else {
			samples[i].weight = 1.0 / 3 / float64(out)
		}
	}
}

// logistic fits a regression by gradient descent, with a little shrinking.
func logistic(samples []sample) (bias float64, weights [evidences]float64) {
	const steps, rate, shrink = 6000, 2.0, 1e-4
	total := 0.0
	for _, s := range samples {
		total += s.weight
	}
	for range steps {
		var gradBias float64
		var grad [evidences]float64
		for _, s := range samples {
			d := predict(s.x, bias, weights)
			if s.right {
				d--
			}
			d *= s.weight / total
			gradBias += d
			for i, x := range s.x {
				grad[i] += d * x
			}
		}
		bias -= rate * gradBias
		for i := range weights {
			weights[i] -= rate * (grad[i] + shrink*weights[i])
		}
	}
	return bias, weights
}

func predict(x [evidences]float64, bias float64, weights [evidences]float64) float64 {
	z := bias
	for i := range x {
		z += weights[i] * x[i]
	}
	return 1 / (1 + math.Exp(-z))
}

func loss(samples []sample, bias float64, weights [evidences]float64) float64 {
	sum, total := 0.0, 0.0
	for _, s := range samples {
		p := min(1-1e-9, max(1e-9, predict(s.x, bias, weights)))
		if !s.right {
			p = 1 - p
		}
		sum -= s.weight * math.Log(p)
		total += s.weight
	}
	return sum / total
}

// printThresholds shows what each threshold would let through.
func printThresholds(samples []sample, bias float64, weights [evidences]float64) {
	fmt.Println("from   in: right wrong   out: passed")
	for _, from := range []float64{0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7} {
		var in, right, wrong, out, passed float64
		for _, s := range samples {
			p := predict(s.x, bias, weights)
			switch {
			case s.inside:
				in++
				if p >= from && s.right {
					right++
				} else if p >= from {
					wrong++
				}
			default:
				out++
				if p >= from {
					passed++
				}
			}
		}
		fmt.Printf("%.2f       %.3f %.3f        %.3f\n", from, right/in, wrong/in, passed/out)
	}
	sorted := slices.Clone(samples)
	slices.SortFunc(sorted, func(a, b sample) int {
		if predict(a.x, bias, weights) > predict(b.x, bias, weights) {
			return -1
		}
		return 1
	})
	fmt.Println("outside the guide, most confident:")
	n := 0
	for _, s := range sorted {
		if !s.inside && n < 15 {
			fmt.Printf("  %.2f %q\n", predict(s.x, bias, weights), s.text)
			n++
		}
	}
}
