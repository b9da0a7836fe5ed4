package chart

import (
	"bytes"
	"image/png"
	"math"
	"strings"
	"testing"
)

// TestBoxes: a picture has its width whatever it is drawn of, its axis holds every number, an
// open end has room to be seen, and the alternative text has what the picture has.
func TestBoxes(t *testing.T) {
	pen := NewPen()
	for name, b := range map[string]Boxes{
		"nothing":  {},
		"one":      {Title: "One", Unit: "USD a year", Sign: "$", Rows: []Box{{Label: "A", Says: "$165K", Low: 165000, Mid: 165000, High: 165000}}},
		"open":     {Title: "Open", Unit: "USD a year", Sign: "$", Rows: []Box{{Label: "A", Says: "above $250K", Low: 250000, High: 250000, Above: true}, {Label: "B", Says: "$50K", Low: 40000, Mid: 50000, High: 60000, First: 30000, Last: 90000, Below: true}}},
		"by hours": {Title: "Hours", Unit: "EUR an hour", Sign: "EUR ", Rows: []Box{{Label: "A", Says: "EUR 20", Low: 12.5, Mid: 20, High: 31}}},
		"hostile":  {Title: strings.Repeat("x", 3000), Rows: []Box{{Label: strings.Repeat("w ", 3000), Says: strings.Repeat("$", 900), Low: 1, High: 1e15, Last: 1e16}}},
	} {
		data, err := pen.Boxes(b)
		if err != nil {
			t.Fatal(err)
		}
		picture, err := png.Decode(bytes.NewReader(data))
		if err != nil || picture.Bounds().Dx() != boxesWide {
			t.Fatalf("%s: %v, %v", name, picture, err)
		}
		a := b.axis()
		for _, r := range b.Rows {
			first, last := r.ends()
			if first < a.low || last > a.high || r.Above && last >= a.high || r.Below && first <= a.low && a.low > 0 {
				t.Errorf("%s: %v to %v on an axis of %v", name, first, last, a)
			}
			if !strings.Contains(b.Alt(), r.Label+" "+r.Says) {
				t.Errorf("%s lacks %s: %s", name, r.Says, b.Alt())
			}
		}
		if ticks := a.ticks(); len(ticks) < 2 || len(ticks) > mostTicks+1 || math.Abs(ticks[len(ticks)-1]-a.high) > a.step/2 {
			t.Errorf("%s: ticks %v on %v", name, ticks, a)
		}
	}
}
