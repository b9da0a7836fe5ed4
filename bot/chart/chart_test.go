package chart

import (
	"bytes"
	"flag"
	"image/color"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var drawn = flag.String("drawn", "", "a folder into which the pictures are written, to be looked at")

func example() Bars {
	return Bars{
		Title: "Where you stand, as you said",
		Rows: []Row{
			{Label: "Programming", Says: "A Python program of more than 200 lines by myself", Full: 3, Of: 4},
			{Label: "Mathematics", Says: "A finished course in one or two of the four fields", Full: 2, Of: 4, Weak: true},
			{Label: "A name that is rather long for one line of its column", Says: strings.Repeat("many words ", 40), Full: 1, Of: 5, Weak: true},
			{Label: "Portfolio", Says: "Not answered"},
		},
		Note: "The questions are this tool's own wording. The guide gives no skills by level, so nothing here is a score.",
	}
}

// TestPNG: it is a picture as wide as it says, opaque, and higher with more rows; hostile
// texts do not break it.
func TestPNG(t *testing.T) {
	pen := NewPen()
	high := 0
	for name, b := range map[string]Bars{
		"one": {Title: "One", Rows: example().Rows[:1]}, "whole": example(), "empty": {},
		"hostile": {Title: strings.Repeat("x", 5_000), Rows: []Row{{Label: "\x00\n\t", Says: strings.Repeat("word ", 5_000), Full: 9, Of: 4}, {Says: "漢字 🎉", Full: -1, Of: 3}}, Note: strings.Repeat("n", 500)},
	} {
		data, err := pen.PNG(b)
		if err != nil {
			t.Fatal(err)
		}
		picture, err := png.Decode(bytes.NewReader(data))
		if err != nil || picture.Bounds().Dx() != width {
			t.Fatalf("%s: %v, %v", name, picture.Bounds(), err)
		}
		if opaque, ok := picture.(interface{ Opaque() bool }); !ok || !opaque.Opaque() {
			t.Errorf("%s shows what lies behind it", name)
		}
		if name == "whole" {
			high = picture.Bounds().Dy()
		}
		if name == "one" && high > 0 && picture.Bounds().Dy() >= high {
			t.Errorf("one row is as high as all: %v", picture.Bounds())
		}
		if picture.Bounds().Dy() > 2_000 || len(data) > 1<<20 {
			t.Errorf("%s: %v, %d bytes", name, picture.Bounds(), len(data))
		}
		if *drawn != "" {
			if err := os.WriteFile(filepath.Join(*drawn, name+".png"), data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestAlt: the alternative text has every text and value.
func TestAlt(t *testing.T) {
	b := example()
	alt := b.Alt()
	for _, r := range b.Rows {
		if !strings.Contains(alt, r.Label+": "+r.Says) {
			t.Errorf("lacks %s: %s", r.Label, alt)
		}
	}
	for _, part := range []string{b.Title, b.Note, "(3 of 4)"} {
		if !strings.Contains(alt, part) {
			t.Errorf("lacks %q: %s", part, alt)
		}
	}
}

// TestWrites: letters that the fonts do not have are told beforehand.
func TestWrites(t *testing.T) {
	pen := NewPen()
	for text, want := range map[string]bool{"Größe, naïve – “C++”": true, "Навыки": true, "技能": false, "مهارات": false, "": true} {
		if got := pen.Writes(Bars{Title: text}); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

// TestColours: each text has the contrast to the card that WCAG asks of texts, 4.5, and each
// bar that of graphics, 3; so has the card's edge on black and on white.
func TestColours(t *testing.T) {
	for name, c := range map[string]struct {
		a, b color.RGBA
		want float64
	}{
		"ink": {ink, card, 4.5}, "faint": {faint, card, 4.5}, "strong": {strong, card, 3}, "weak": {weak, card, 3}, "empty": {edge, card, 3},
		"strong to empty": {strong, empty, 3}, "weak to empty": {weak, empty, 3}, "dark": {edge, color.RGBA{0x1a, 0x1d, 0x21, 0xff}, 3},
	} {
		if got := contrast(c.a, c.b); got < c.want {
			t.Errorf("%s: %.1f, want %.1f", name, got, c.want)
		}
	}
}

// contrast is WCAG's: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
func contrast(a, b color.RGBA) float64 {
	light := func(c color.RGBA) float64 {
		channel := func(v uint8) float64 {
			x := float64(v) / 255
			if x <= 0.04045 {
				return x / 12.92
			}
			return math.Pow((x+0.055)/1.055, 2.4)
		}
		return 0.2126*channel(c.R) + 0.7152*channel(c.G) + 0.0722*channel(c.B)
	}
	x, y := light(a), light(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// BenchmarkPNG draws a picture of nine rows.
func BenchmarkPNG(b *testing.B) {
	pen, bars := NewPen(), example()
	bars.Rows = append(append(bars.Rows[:2:2], bars.Rows[:2]...), append(bars.Rows[:2:2], bars.Rows[1], bars.Rows[3], bars.Rows[3])...)
	for b.Loop() {
		if _, err := pen.PNG(bars); err != nil {
			b.Fatal(err)
		}
	}
}
