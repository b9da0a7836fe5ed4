//go:build !race

// Fitting is arithmetic on one goroutine: the race detector makes minutes of it and finds
// nothing. .ci/run fits without it.

package index

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"io/fs"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"

	"golang.org/x/sync/errgroup"

	"careerbot/knowledge"
)

var fit = flag.Bool("fit", false, "fit ranking, confidence and thresholds anew, and print them")

// observation is a question as one snapshot saw it, and what is right.
type observation struct {
	text  string
	fold  string
	right []string // ids; none outside the guide
	s     *snapshot
	r     *reading
	hits  []scored
	e     evidence
	first bool // the first hit is right
}

func (o *observation) inside() bool { return len(o.right) > 0 }

func (o *observation) isRight(h scored) bool {
	return slices.Contains(o.right, o.s.docs[h.doc].entry.ID)
}

// TestFit fits what is not written by hand: the weights of the ranking, the
// calibration of the confidence, and the thresholds. It learns from the phrasings and
// the messages that the guide has no answer for, each asked of an index that knows
// nothing by the same voice, and from our own questions.
//
//	go test ./index -run TestFit -fit -v
//
// What it reports of the confidence and the thresholds is cross-validated: each voice
// is judged by what was fitted to the others. Without -fit it checks that the committed
// values are about as good as a fit would be.
func TestFit(t *testing.T) {
	if testing.Short() {
		t.Skip("builds an index for each voice")
	}
	t.Parallel()
	words, meaning := observe(t)
	fitScales(t, "words", words, &byWords)
	fitScales(t, "meaning", meaning, &byMeaning)

	// The encoder is asked where the words leave a question open.
	held, asked := crossValidate(words), crossValidate(meaning)
	fitThresholds(t, "words", words, held, &byWords)
	n := 0
	for i := range words {
		if o := &words[i]; !o.sure() {
			n++
			words[i], held[i] = meaning[i], asked[i]
		}
	}
	t.Logf("the encoder is asked of %.3f of them", float64(n)/float64(len(words)))
	fitThresholds(t, "meaning", words, held, &byMeaning)
	if *fit {
		printThresholds(words, held)
	}
}

// fitThresholds fits the thresholds, and compares them with those committed.
func fitThresholds(t *testing.T, name string, observations []observation, held []float64, committed *scales) {
	answer, offer := thresholds(observations, held)
	right, wrong, passed := passing(observations, held, committed.answerFrom)
	t.Logf("%s: first hit right %.3f; calibration error %.3f; at the threshold %.3f right, %.3f wrong, %.3f outside", name,
		firstRight(observations), calibrationError(observations, held), right, wrong, passed)
	switch {
	case *fit:
		fmt.Printf("%s: answerFrom: %.2f, offerFrom: %.2f,\n", name, answer, offer)
	case math.Abs(answer-committed.answerFrom) > 0.05 || math.Abs(offer-committed.offerFrom) > 0.05:
		t.Errorf("%s: the committed thresholds are %.2f and %.2f, a fit gives %.2f and %.2f", name, committed.answerFrom, committed.offerFrom, answer, offer)
	}
}

// fitScales fits what features and evidence count, and compares it with what is committed.
func fitScales(t *testing.T, name string, observations []observation, committed *scales) {
	rank, sharp := fitRanking(observations, name == "meaning")
	loss, least := rankingLoss(observations, committed.rank, committed.sharpness), rankingLoss(observations, rank, sharp)
	t.Logf("%s: ranking loss %.4f as committed, %.4f as fitted", name, loss, least)
	if *fit {
		fmt.Printf("%s: rank: [rankFeatures]float64{%s},\nsharpness: %.1f,\n", name, list(rank[:]), sharp)
		committed.rank, committed.sharpness = rank, sharp
	} else if loss > least+0.02 {
		t.Errorf("%s: the committed ranking has loss %.4f, a fit %.4f: run with -fit and commit its weights", name, loss, least)
	}
	for i := range observations {
		observations[i].judge()
	}
	bias, trust := fitConfidence(observations)
	loss, least = confidenceLoss(observations, committed.bias, committed.trust), confidenceLoss(observations, bias, trust)
	t.Logf("%s: first hit right %.3f; confidence loss %.4f as committed, %.4f as fitted", name, firstRight(observations), loss, least)
	if *fit {
		fmt.Printf("bias: %.2f,\ntrust: evidence{%s},\n", bias, list(trust[:]))
		committed.bias, committed.trust = bias, trust
	} else if loss > least+0.02 {
		t.Errorf("%s: the committed calibration has loss %.4f, a fit %.4f: run with -fit and commit its weights", name, loss, least)
	}
}

// sure reports whether the words leave nothing open.
func (o *observation) sure() bool { return o.s.sure(o.r, o.hits) }

func list(values []float64) string {
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = fmt.Sprintf("%.2f", v)
	}
	return strings.Join(texts, ", ")
}

// leastVoice is how many lines a voice needs for a fold of its own.
const leastVoice = 60

// voices reads which voice wrote each line of the content, by the headings.
func voices(t testing.TB) (phrasings, elsewhere map[string]string) {
	t.Helper()
	phrasings, elsewhere = map[string]string{}, map[string]string{}
	content := knowledge.Embedded().FS
	err := fs.WalkDir(content, ".", func(name string, d fs.DirEntry, err error) error {
		into := phrasings
		switch {
		case err != nil:
			return err
		case name == "elsewhere.txt":
			into = elsewhere
		case !strings.HasSuffix(name, ".phrasings.txt"):
			return nil
		}
		data, err := fs.ReadFile(content, name)
		if err != nil {
			return err
		}
		voice := ""
		for line := range strings.Lines(string(data)) {
			line = strings.TrimSpace(line)
			if heading, ok := strings.CutPrefix(line, "#"); ok {
				voice = strings.TrimSpace(heading)
			} else if line != "" {
				into[line] = voice
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string]int{}
	for _, voice := range phrasings {
		counts[voice]++
	}
	for line, voice := range phrasings {
		if counts[voice] < leastVoice {
			phrasings[line] = "others"
		}
	}
	for line, voice := range elsewhere {
		if counts[voice] < leastVoice {
			elsewhere[line] = "others"
		}
	}
	return phrasings, elsewhere
}

// observe asks every line of every voice of an index without that voice, by its words and
// then by its meaning too.
func observe(t testing.TB) (words, meaning []observation) {
	t.Helper()
	corpus := loadEmbedded(t)
	phrasings, elsewhere := voices(t)
	var folds []string
	for _, v := range phrasings {
		if !slices.Contains(folds, v) {
			folds = append(folds, v)
		}
	}
	slices.Sort(folds)
	byWords, byMeaning := make([][]observation, len(folds)+1), make([][]observation, len(folds)+1)
	encoder := readily{waited(), shippedTable(t)}
	group, ctx := errgroup.WithContext(context.Background())
	group.SetLimit(runtime.GOMAXPROCS(0))
	// ask asks the questions of a fold of an index without some lines.
	ask := func(n int, fold string, questions []knowledge.Question, without func(line string) bool) {
		group.Go(func() error {
			s, err := newSnapshot(corpusWithout(corpus, without), encoder)
			if err != nil {
				return err
			}
			t.Cleanup(func() {
				if err := s.close(); err != nil {
					t.Error(err)
				}
			})
			for _, q := range questions {
				words, meaning, ok, err := observed(ctx, s, q.Text)
				if err != nil {
					return err
				}
				if !ok {
					continue
				}
				words.fold, words.right, meaning.fold, meaning.right = fold, q.Entries, fold, q.Entries
				byWords[n], byMeaning[n] = append(byWords[n], words), append(byMeaning[n], meaning)
			}
			return nil
		})
	}
	for n, fold := range folds {
		var questions []knowledge.Question
		for _, e := range corpus.Entries {
			for _, p := range e.Phrasings {
				if phrasings[p] == fold {
					questions = append(questions, knowledge.Question{Text: p, Entries: []string{e.ID}})
				}
			}
		}
		for _, message := range corpus.Elsewhere {
			if elsewhere[message] == fold {
				questions = append(questions, knowledge.Question{Text: message})
			}
		}
		ask(n, fold, questions, func(line string) bool { return phrasings[line] == fold || elsewhere[line] == fold })
	}
	ask(len(folds), "our own questions", corpus.Questions, func(string) bool { return false })
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	return slices.Concat(byWords...), slices.Concat(byMeaning...)
}

// observed asks a text by its words and by its meaning; nothing is asked of one that holds
// no question.
func observed(ctx context.Context, s *snapshot, text string) (words, meaning observation, ok bool, err error) {
	r := s.read(knowledge.Query{Text: text})
	if r.empty() {
		return words, meaning, false, nil
	}
	words = observation{text: text, s: s, r: r}
	if words.hits, err = s.rank(ctx, r); err != nil {
		return words, meaning, false, err
	}
	with := *r
	if with.meant, err = s.meaningOf(ctx, &with); err != nil {
		return words, meaning, false, err
	}
	meaning = observation{text: text, s: s, r: &with}
	meaning.hits, err = s.rank(ctx, &with)
	return words, meaning, true, err
}

// readily encodes only what is not shipped.
type readily struct {
	Encoder
	table *vectorTable
}

func shippedTable(t testing.TB) *vectorTable {
	_, table, _, err := decodeMeaning(shippedMeaning)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func (k readily) Encode(ctx context.Context, text string) ([]float32, error) {
	v, ok := k.table.find(text)
	if !ok {
		return k.Encoder.Encode(ctx, text)
	}
	list := make([]float32, dimensions)
	v.numbers(list)
	return list, nil
}

// fitRanking fits the weights so that the right entry's share of the scores is
// greatest, by gradient descent with moments (Adam). The weights add up to one; what
// they are multiplied with is the sharpness.
func fitRanking(observations []observation, meaning bool) (weights [rankFeatures]float64, sharp float64) {
	const steps, rate, shrink = 300, 0.1, 1e-3
	var w, m, v [rankFeatures]float64
	for step := 1; step <= steps; step++ {
		var gradient [rankFeatures]float64
		n := 0.0
		for i := range observations {
			o := &observations[i]
			shares, right := o.shares(w)
			if right == 0 {
				continue
			}
			n++
			for j, h := range o.hits {
				d := shares[j]
				if o.isRight(h) {
					d -= 1 / right
				}
				for k, f := range h.features {
					gradient[k] += d * f
				}
			}
		}
		for k := range w {
			g := gradient[k]/n + shrink*w[k]
			m[k], v[k] = 0.9*m[k]+0.1*g, 0.99*v[k]+0.01*g*g
			w[k] -= rate * m[k] / (1 - math.Pow(0.9, float64(step))) / (math.Sqrt(v[k]/(1-math.Pow(0.99, float64(step)))) + 1e-9)
			w[k] = max(0, w[k]) // no feature speaks against a candidate
			if !meaning && k >= meantWhich {
				w[k] = 0
			}
		}
	}
	for _, x := range w {
		sharp += x
	}
	for k, x := range w {
		weights[k] = math.Round(100*x/sharp) / 100
	}
	return weights, math.Round(10*sharp) / 10
}

// shares are the candidates' shares of the scores, and how many of them are right.
func (o *observation) shares(w [rankFeatures]float64) (shares []float64, right float64) {
	shares = make([]float64, len(o.hits))
	greatest := math.Inf(-1)
	for j, h := range o.hits {
		for k, f := range h.features {
			shares[j] += w[k] * f
		}
		greatest = max(greatest, shares[j])
		if o.isRight(h) {
			right++
		}
	}
	sum := 0.0
	for j := range shares {
		shares[j] = math.Exp(shares[j] - greatest)
		sum += shares[j]
	}
	for j := range shares {
		shares[j] /= sum
	}
	return shares, right
}

func rankingLoss(observations []observation, weights [rankFeatures]float64, sharp float64) float64 {
	for k := range weights {
		weights[k] *= sharp
	}
	sum, n := 0.0, 0.0
	for i := range observations {
		o := &observations[i]
		shares, right := o.shares(weights)
		if right == 0 {
			continue
		}
		n++
		for j, h := range o.hits {
			if o.isRight(h) {
				sum -= math.Log(shares[j]+1e-12) / right
			}
		}
	}
	return sum / n
}

func firstRight(observations []observation) float64 {
	n, right := 0.0, 0.0
	for i := range observations {
		o := &observations[i]
		if o.inside() {
			n++
			if len(o.hits) > 0 && o.isRight(o.hits[0]) {
				right++
			}
		}
	}
	return right / n
}

// judge ranks the hits by the weights in force and gathers the evidence.
func (o *observation) judge() {
	for j := range o.hits {
		h := &o.hits[j]
		h.score, h.exact = 0, false
		for k, f := range h.features {
			h.score += o.r.scales().rank[k] * f
		}
	}
	slices.SortStableFunc(o.hits, func(a, b scored) int { return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.doc, b.doc)) })
	o.e = o.s.gather(o.r, o.hits)
	o.first = len(o.hits) > 0 && o.isRight(o.hits[0])
}

// inScopeShare is the share of messages that the guide has an answer for that the
// confidence is calibrated for: two in three, as in a channel for such questions.
const inScopeShare = 2.0 / 3

// massOf returns what an observation counts, so that those inside the guide make up
// their share.
func massOf(observations []observation) func(o *observation) float64 {
	inside := 0.0
	for i := range observations {
		if observations[i].inside() {
			inside++
		}
	}
	outside := float64(len(observations)) - inside
	return func(o *observation) float64 {
		if o.inside() {
			return inScopeShare / inside
		}
		return (1 - inScopeShare) / outside
	}
}

// fitConfidence fits a logistic regression by Newton's method, the weights shrunk a little.
func fitConfidence(observations []observation) (bias float64, weights evidence) {
	const steps, shrink = 12, 2e-4
	const n = 1 + len(evidence{}) // the bias stands first
	mass := massOf(observations)
	for range steps {
		// The gradient stands beside the matrix of second derivatives, to be solved for the step.
		var system [n][n + 1]float64
		for i := range observations {
			o := &observations[i]
			p, m := confidenceOf(o.e, bias, weights), mass(o)
			d := p
			if o.first {
				d--
			}
			x := [n]float64{1}
			copy(x[1:], o.e[:])
			for j := range x {
				system[j][n] += m * d * x[j]
				for k := range j + 1 {
					system[j][k] += m * p * (1 - p) * x[j] * x[k]
				}
			}
		}
		for j := range n {
			for k := range j {
				system[k][j] = system[j][k]
			}
			if j > 0 {
				system[j][j] += shrink
				system[j][n] += shrink * weights[j-1]
			}
		}
		var rows [][]float64
		for j := range system {
			rows = append(rows, system[j][:])
		}
		step := solve(rows)
		bias -= step[0]
		for k := range weights {
			weights[k] -= step[k+1]
		}
	}
	return bias, weights
}

// solve solves linear equations by elimination; the right-hand side is the last column. The
// matrix is positive definite, so that no rows need change places.
func solve(rows [][]float64) []float64 {
	n := len(rows)
	for i := range n {
		for j := range n {
			if j == i {
				continue
			}
			factor := rows[j][i] / rows[i][i]
			for k := i; k <= n; k++ {
				rows[j][k] -= factor * rows[i][k]
			}
		}
	}
	solution := make([]float64, n)
	for i := range n {
		solution[i] = rows[i][n] / rows[i][i]
	}
	return solution
}

func confidenceOf(e evidence, bias float64, weights evidence) float64 {
	z := bias
	for k, x := range e {
		z += weights[k] * x
	}
	return 1 / (1 + math.Exp(-z))
}

func confidenceLoss(observations []observation, bias float64, weights evidence) float64 {
	mass, sum := massOf(observations), 0.0
	for i := range observations {
		o := &observations[i]
		p := confidenceOf(o.e, bias, weights)
		if !o.first {
			p = 1 - p
		}
		sum -= mass(o) * math.Log(max(p, 1e-9))
	}
	return sum
}

// crossValidate returns each observation's confidence by what was fitted to the other
// folds.
func crossValidate(observations []observation) []float64 {
	held := make([]float64, len(observations))
	var folds []string
	for i := range observations {
		if !slices.Contains(folds, observations[i].fold) {
			folds = append(folds, observations[i].fold)
		}
	}
	for _, fold := range folds {
		others := slices.DeleteFunc(slices.Clone(observations), func(o observation) bool { return o.fold == fold })
		bias, weights := fitConfidence(others)
		for i := range observations {
			if observations[i].fold == fold {
				held[i] = confidenceOf(observations[i].e, bias, weights)
			}
		}
	}
	return held
}

// calibrationError is the expected calibration error over ten bins of equal mass.
func calibrationError(observations []observation, held []float64) float64 {
	order := make([]int, len(held))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(held[a], held[b]) })
	mass := massOf(observations)
	sum, bin, said, was := 0.0, 0.0, 0.0, 0.0
	for n, i := range order {
		m := mass(&observations[i])
		bin, said = bin+m, said+m*held[i]
		if observations[i].first {
			was += m
		}
		if bin >= 0.1 || n == len(order)-1 {
			sum += math.Abs(said - was)
			bin, said, was = 0, 0, 0
		}
	}
	return sum
}

// The most that may be answered or offered of what the guide has no answer for, and the
// most wrong answers. A wrong answer costs a member most, an offer next to nothing beside
// being told that nothing is known of what the guide says. Strangers word what lies outside
// the guide otherwise than our authors do, and have got up to twice as many false answers:
// the limit is half of the 5% that theirs may be.
const (
	mostFalseAnswers = 0.025
	mostFalseOffers  = 0.14
	mostWrong        = 0.05
)

// thresholds returns the lowest confidences that keep to these.
func thresholds(observations []observation, held []float64) (answer, offer float64) {
	for answer = 0.30; answer < 0.95; answer += 0.01 {
		_, wrong, passed := passing(observations, held, answer)
		if wrong <= mostWrong && passed <= mostFalseAnswers {
			break
		}
	}
	for offer = 0.05; offer < answer; offer += 0.01 {
		if _, _, passed := passing(observations, held, offer); passed <= mostFalseOffers {
			break
		}
	}
	return answer, offer
}

// passing returns the shares of questions inside the guide that pass a threshold with
// a right and a wrong first hit, and of messages outside it.
func passing(observations []observation, held []float64, from float64) (right, wrong, passed float64) {
	var inside, outside float64
	for i := range observations {
		o := &observations[i]
		pass := held[i] >= from && !o.r.hardOutside() && !o.r.code
		switch {
		case !o.inside():
			outside++
			if pass {
				passed++
			}
			continue
		case pass && o.first:
			right++
		case pass:
			wrong++
		}
		inside++
	}
	return right / inside, wrong / inside, passed / outside
}

func printThresholds(observations []observation, held []float64) {
	fmt.Println("from   right  wrong  outside (cross-validated)")
	for from := 0.10; from < 0.9; from += 0.05 {
		right, wrong, passed := passing(observations, held, from)
		fmt.Printf("%.2f   %.3f  %.3f  %.3f\n", from, right, wrong, passed)
	}
	var folds []string
	for i := range observations {
		if !slices.Contains(folds, observations[i].fold) {
			folds = append(folds, observations[i].fold)
		}
	}
	fmt.Println("first hit right, by the voice left out:")
	for _, fold := range folds {
		n, right := 0, 0
		for i := range observations {
			if o := &observations[i]; o.fold == fold && o.inside() {
				n++
				if o.first {
					right++
				}
			}
		}
		fmt.Printf("  %-20s %.3f of %d\n", fold, float64(right)/float64(n), n)
	}
	order := make([]int, len(held))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(held[b], held[a]) })
	fmt.Println("outside the guide, most confident:")
	n := 0
	for _, i := range order {
		if o := &observations[i]; !o.inside() && !o.r.hardOutside() && n < 40 {
			fmt.Printf("  %.2f %q\n", held[i], o.text)
			n++
		}
	}
}
