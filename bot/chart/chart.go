// Package chart draws what people said or what is paid as a picture: horizontal bars with their
// texts, on a card of its own that can be read on a dark screen and on a light one. Whatever it
// draws stands in its alternative text as well.
package chart

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"strings"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// Bars are a title, rows of bars, and a note beneath them.
type Bars struct {
	Title string
	Rows  []Row
	Note  string
}

// Row is one bar: so many of its parts are full. What that means stands beside it in words.
type Row struct {
	Label string // what it is about
	Says  string // its value
	Full  int    // parts that are full
	Of    int    // parts; no bar is drawn where there are none
	Weak  bool   // it is drawn in the other colour: what is missing still
}

// Alt is the alternative text: every text and value of the picture.
func (b Bars) Alt() string {
	parts := []string{b.Title + "."}
	for _, r := range b.Rows {
		text := r.Label + ": " + r.Says
		if r.Of > 0 {
			text += fmt.Sprintf(" (%d of %d)", r.Full, r.Of)
		}
		parts = append(parts, text+".")
	}
	if b.Note != "" {
		parts = append(parts, b.Note)
	}
	return strings.Join(parts, " ")
}

// Pen draws pictures. It may be used by several goroutines.
type Pen struct{ regular, bold *opentype.Font }

// NewPen reads the fonts, which are built in: the Go fonts, with Latin, Greek and Cyrillic.
func NewPen() *Pen {
	return &Pen{parsed(goregular.TTF), parsed(gobold.TTF)}
}

func parsed(ttf []byte) *opentype.Font {
	f, err := opentype.Parse(ttf)
	if err != nil {
		panic(err) // built in
	}
	return f
}

// Writes reports whether the fonts have every letter of the bars.
func (p *Pen) Writes(b Bars) bool {
	var buf sfnt.Buffer
	for _, c := range b.Title + b.Note + b.rowTexts() {
		if i, err := p.regular.GlyphIndex(&buf, c); err != nil || i == 0 && c != '\n' {
			return false
		}
	}
	return true
}

func (b Bars) rowTexts() string {
	var text strings.Builder
	for _, r := range b.Rows {
		text.WriteString(r.Label + r.Says)
	}
	return text.String()
}

// The picture's measures, in pixels.
const (
	width    = 1000
	margin   = 40
	barLeft  = 340 // where bars begin
	partWide = 48
	partHigh = 20
	partGap  = 6
	lineHigh = 30
	rowGap   = 14
	maxLines = 4 // of one text
)

// The colours have a contrast to the card of 4.5 or more, and differ in lightness too.
var (
	card   = color.RGBA{0xff, 0xff, 0xff, 0xff}
	edge   = color.RGBA{0x8a, 0x94, 0xa3, 0xff}
	ink    = color.RGBA{0x1b, 0x22, 0x2c, 0xff}
	faint  = color.RGBA{0x55, 0x5f, 0x6d, 0xff}
	empty  = color.RGBA{0xdd, 0xe2, 0xe8, 0xff}
	strong = color.RGBA{0x1f, 0x5f, 0xa8, 0xff}
	weak   = color.RGBA{0xb5, 0x4a, 0x00, 0xff}
)

// PNG draws the bars. Its width is 1,000 pixels; its height is what the rows need.
func (p *Pen) PNG(b Bars) ([]byte, error) {
	s := &sheet{regular: p.face(p.regular, 22), bold: p.face(p.bold, 28), label: p.face(p.bold, 22)}
	s.measure = true
	high := s.bars(b) // once to see how high it is
	s.measure = false
	s.image = image.NewRGBA(image.Rect(0, 0, width, high))
	draw.Draw(s.image, s.image.Bounds(), image.NewUniform(edge), image.Point{}, draw.Src)
	draw.Draw(s.image, s.image.Bounds().Inset(2), image.NewUniform(card), image.Point{}, draw.Src)
	s.bars(b)
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	err := encoder.Encode(&out, indexed(s.image))
	return out.Bytes(), err
}

// shades is how many steps there are from the card to a colour, at the edges of letters.
const shades = 32

// indexed is a picture with the few colours that are drawn: a quarter of the bytes to compress.
func indexed(from *image.RGBA) *image.Paletted {
	palette := color.Palette{card, edge, empty, strong, weak}
	for _, c := range []color.RGBA{ink, faint} {
		for i := 1; i <= shades; i++ {
			mix := func(a, b uint8) uint8 { return uint8((int(a)*(shades-i) + int(b)*i) / shades) }
			palette = append(palette, color.RGBA{mix(card.R, c.R), mix(card.G, c.G), mix(card.B, c.B), 0xff})
		}
	}
	to := image.NewPaletted(from.Bounds(), palette)
	nearest := map[color.RGBA]uint8{}
	for i := range to.Pix {
		c := color.RGBA{from.Pix[4*i], from.Pix[4*i+1], from.Pix[4*i+2], from.Pix[4*i+3]}
		if c == card {
			continue // 0 is the card
		}
		index, known := nearest[c]
		if !known {
			index = uint8(palette.Index(c))
			nearest[c] = index
		}
		to.Pix[i] = index
	}
	return to
}

func (p *Pen) face(f *opentype.Font, size float64) font.Face {
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingFull})
	if err != nil {
		panic(err) // the options are our own
	}
	return face
}

// sheet is a picture that is drawn, or measured.
type sheet struct {
	image                *image.RGBA
	regular, bold, label font.Face
	measure              bool
}

// bars draws everything, and returns how high it is.
func (s *sheet) bars(b Bars) int {
	y := margin
	y = s.text(s.bold, ink, b.Title, margin, y, width-2*margin, 40) + rowGap
	for _, r := range b.Rows {
		end := s.text(s.label, ink, r.Label, margin, y, barLeft-margin-20, lineHigh)
		left := barLeft
		if r.Of > 0 {
			s.bar(r, y)
			left += r.Of*(partWide+partGap) + 16
		}
		end = max(end, s.text(s.regular, ink, r.Says, left, y, width-margin-left, lineHigh))
		y = end + rowGap
	}
	if b.Note != "" {
		y = s.text(s.regular, faint, b.Note, margin, y+rowGap, width-2*margin, lineHigh)
	}
	return y + margin
}

func (s *sheet) bar(r Row, y int) {
	if s.measure {
		return
	}
	full := strong
	if r.Weak {
		full = weak
	}
	for i := range r.Of {
		x := barLeft + i*(partWide+partGap)
		box := image.Rect(x, y+4, x+partWide, y+4+partHigh)
		if i < r.Full {
			draw.Draw(s.image, box, image.NewUniform(full), image.Point{}, draw.Src)
			continue
		}
		draw.Draw(s.image, box, image.NewUniform(edge), image.Point{}, draw.Src)
		draw.Draw(s.image, box.Inset(2), image.NewUniform(empty), image.Point{}, draw.Src)
	}
}

// text writes a text in lines that are no wider than room, and returns where it ends.
func (s *sheet) text(face font.Face, c color.Color, text string, x, y, room, high int) int {
	for _, line := range lines(face, text, room) {
		if !s.measure {
			d := font.Drawer{Dst: s.image, Src: image.NewUniform(c), Face: face, Dot: fixed.P(x, y+face.Metrics().Ascent.Ceil())}
			d.DrawString(line)
		}
		y += high
	}
	return y
}

// lines breaks a text at spaces. What does not fit into the last line ends in "…"; so does a
// word that is wider than a line.
func lines(face font.Face, text string, room int) []string {
	var list []string
	for _, word := range strings.Fields(text) {
		if n := len(list); n > 0 && font.MeasureString(face, list[n-1]+" "+word).Ceil() <= room {
			list[n-1] += " " + word
			continue
		}
		if len(list) == maxLines {
			list[maxLines-1] = cut(face, list[maxLines-1]+" "+word, room)
			break
		}
		list = append(list, cut(face, word, room))
	}
	return list
}

// cut shortens a line to the room.
func cut(face font.Face, line string, room int) string {
	if font.MeasureString(face, line).Ceil() <= room {
		return line
	}
	runes := []rune(line)
	for len(runes) > 1 && font.MeasureString(face, string(runes)+"…").Ceil() > room {
		runes = runes[:len(runes)-1]
	}
	return strings.TrimSpace(string(runes)) + "…"
}
