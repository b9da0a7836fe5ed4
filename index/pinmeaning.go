package index

import (
	"context"
	"errors"
	"time"

	"careerbot/index/encoder"
	"careerbot/knowledge"
	"careerbot/knowledge/lru"
)

// What this file does: where the words of a question leave open what answers it, pins are
// found by what their triggers mean, as the guide's entries are (meaning.go).

// From which cosine to one of its triggers a pin answers, where no phrasing of the guide is
// nearer, and from which it is among the questions that are offered. BenchmarkPinMeaning
// says what that is worth: strangers seldom come so near to a trigger, and what comes so
// near is seldom meant otherwise.
const (
	pinMeans  = 0.80
	pinOffers = 0.55
)

const (
	maxTriggers  = 2000                   // of a community, that have vectors; the others are found by their words
	maxKept      = 10_000                 // vectors of triggers held, of all communities: some 5 MB
	triggerTries = 20                     // to have a trigger encoded at which the encoder fails
	triggerPause = 50 * time.Millisecond  // between two of them
	triggersWait = 300 * time.Millisecond // that a question waits for the vectors of pins just saved
)

// noTriggers is why a question was answered without the meaning of pins.
const noTriggers = "the pins' triggers are still being encoded"

// triggerVectors are the vectors of a community's triggers, by pin. Some may be missing.
type triggerVectors struct {
	ready chan struct{} // closed when they are there
	of    [][]vector
}

// keptVectors holds vectors of triggers by their text, so that a community whose pins change
// has those encoded anew that are new.
type keptVectors = lru.Cache[string, vector]

// encode has the vectors of an overlay's triggers made until the context ends. It takes turns
// with the questions that are asked meanwhile.
func (o *overlay) encode(ctx context.Context, kept *keptVectors) {
	list, n := make([][]vector, len(o.pins)), 0
	for i, p := range o.pins {
		for _, t := range p.entry.Phrasings {
			if n++; n > maxTriggers || p.entry.Stale {
				continue
			}
			text := wordForWord(o.guide.written(o.guide.analyzer.split(t), new(knowledge.Rationale)))
			v, ok := kept.Get(text)
			if !ok {
				if v, ok = triggerVector(ctx, o.guide.encoder, text); ok {
					kept.Put(text, v)
				}
			}
			if ctx.Err() != nil {
				return
			}
			if ok {
				list[i] = append(list[i], v)
			} else {
				list[i] = append(list[i], vector{})
			}
		}
	}
	o.meant.of = list
	close(o.meant.ready)
}

// triggerVector asks the encoder for one vector, again for as long as it has no time, and a
// few times where it fails otherwise.
func triggerVector(ctx context.Context, e Encoder, text string) (vector, bool) {
	for failed := 0; failed < triggerTries; {
		v, err := e.Encode(ctx, text)
		if err == nil {
			return roundedVector(v), true
		}
		if !errors.Is(err, encoder.ErrBusy) && !errors.Is(err, encoder.ErrLate) {
			failed++
		}
		pause := time.NewTimer(triggerPause)
		select {
		case <-ctx.Done():
			pause.Stop()
			return vector{}, false
		case <-pause.C:
		}
	}
	return vector{}, false
}

// means adds the pin that means most nearly what a question does, in front of those that its
// words have found, unless one of these fits.
func (o *overlay) means(ctx context.Context, s *snapshot, r *reading, found []pinHit) []pinHit {
	if o == nil || o.meant == nil || r.meant == nil || len(found) > 0 && found[0].fits() {
		return found
	}
	wait := time.NewTimer(triggersWait)
	defer wait.Stop()
	select {
	case <-o.meant.ready:
	case <-ctx.Done():
		return found
	case <-wait.C:
		r.why.Hurried = noTriggers
		return found
	}
	best := pinHit{}
	for i, vectors := range o.meant.of {
		p := &o.pins[i]
		if !r.query.In(p.entry.Channel) {
			continue
		}
		for j := range vectors {
			if vectors[j].steps == "" {
				continue
			}
			c := vectors[j].cosine(r.meant.question)
			if c > best.meant || c == best.meant && best.entry != nil && nearness(r.query, p.entry) > nearness(r.query, best.entry) {
				best = pinHit{entry: p.entry, nearest: j, meant: c, put: s.puttingPin(r.text, p.claims, false)}
			}
		}
	}
	if best.meant < pinOffers || best.entry.Short == "" && best.put.word() == "" {
		return found
	}
	return append([]pinHit{best}, found...)
}

// meansIt reports whether a pin that was found by its meaning answers rather than the guide.
func (h pinHit) meansIt(hits []scored) bool {
	if h.meant < pinMeans || len(hits) > 0 && hits[0].exact {
		return false
	}
	for i := range hits {
		if hits[i].features[meantNearest] > h.meant {
			return false
		}
	}
	return true
}

// offerPin puts a pin in front of the questions that are offered where nothing is answered.
func (s *snapshot) offerPin(result *knowledge.Result, r *reading, pin pinHit) {
	hit := knowledge.Hit{Entry: pin.entry, Score: pin.meant, Phrasing: pin.entry.Phrasings[pin.nearest], Words: r.raw,
		Parts: []knowledge.Part{{Name: "likeness of meaning to a trigger", Value: pin.meant}}}
	result.Verdict, result.Why.Reason = knowledge.Unsure, "a pin's trigger is near to it in meaning"
	result.Hits = append([]knowledge.Hit{hit}, result.Hits...)
	result.Hits = result.Hits[:min(len(result.Hits), knowledge.MaxHits)]
	result.Confidence = max(result.Confidence, r.scales().offerFrom)
	limit(result, r.scales())
}
