package chart

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/image/font"
)

// Boxes are spans of numbers on one axis, a row each: a box that may be open at an end, with
// something marked in it, on a line that goes further. The picture is narrow and its letters
// are large, so that it can be read on a phone.
type Boxes struct {
	Title string
	Unit  string // what the numbers are: "USD a year"
	Sign  string // before a number of the axis: "$"
	Rows  []Box
	Note  string
}

// Box is one row. Low and High are the box, which is a stroke where they are one; Mid is marked
// in it. First and Last are the ends of the line. Of these three 0 is nothing.
type Box struct {
	Group          string // heading over the rows that share it; each has a colour
	Label, Says    string // what it is of, and its value
	Besides        string // its other numbers, for the alternative text
	Low, Mid, High float64
	First, Last    float64
	Below, Above   bool // open at that end
}

// ends are where a row begins and ends.
func (b Box) ends() (first, last float64) {
	first, last = b.Low, max(b.High, b.Last)
	if b.First > 0 {
		first = min(first, b.First)
	}
	return first, last
}

// Alt is the alternative text: every text and number of the picture, and those that its boxes
// and lines stand for.
func (b Boxes) Alt() string {
	parts := []string{b.Title + ", " + b.Unit + "."}
	heading := ""
	for _, r := range b.Rows {
		text := r.Label + " " + r.Says
		if r.Besides != "" {
			text += " (" + r.Besides + ")"
		}
		if r.Group != heading {
			heading = r.Group
			text = heading + ": " + text
		}
		parts = append(parts, text+".")
	}
	if ticks := b.axis().ticks(); len(ticks) > 0 {
		var said []string
		for _, t := range ticks {
			said = append(said, b.amount(t))
		}
		parts = append(parts, "Axis: "+strings.Join(said, ", ")+".")
	}
	if b.Note != "" {
		parts = append(parts, b.Note)
	}
	return strings.Join(parts, " ")
}

// amount is a number of the axis: "$120K".
func (b Boxes) amount(n float64) string {
	if n >= 10_000 {
		return b.Sign + strconv.FormatFloat(n/1000, 'f', -1, 64) + "K"
	}
	return b.Sign + strconv.FormatFloat(n, 'f', -1, 64)
}

// axis is what the numbers are drawn on, from a round number to a round number.
type axis struct{ low, high, step float64 }

// mostTicks is how many numbers stand on the axis.
const mostTicks = 6

func (b Boxes) axis() axis {
	if len(b.Rows) == 0 {
		return axis{0, 1, 1}
	}
	low, high := b.Rows[0].ends()
	for _, r := range b.Rows {
		first, last := r.ends()
		low, high = min(low, first), max(high, last)
	}
	if high <= low {
		low, high = low*0.8, high*1.2+1 // one number stands in the middle
	}
	step := math.Pow(10, math.Floor(math.Log10((high-low)/mostTicks)))
	for _, times := range []float64{1, 2, 5, 10, 20} {
		if a := b.round(low, high, step*times); (a.high-a.low)/a.step < mostTicks {
			return a
		}
	}
	return b.round(low, high, step*50)
}

// round is the axis with this step. Where a row is open at its end, there is a step more, so
// that it can be seen to go on.
func (b Boxes) round(low, high, step float64) axis {
	a := axis{math.Floor(low/step) * step, math.Ceil(high/step) * step, step}
	for _, r := range b.Rows {
		first, last := r.ends()
		if r.Above && last > high-step/2 {
			a.high = math.Ceil((high+step/2)/step) * step
		}
		if r.Below && first < low+step/2 {
			a.low = max(0, math.Floor((low-step/2)/step)*step)
		}
	}
	return a
}

func (a axis) ticks() []float64 {
	var list []float64
	for i := 0; i <= mostTicks; i++ {
		if t := a.low + float64(i)*a.step; t <= a.high+a.step/1000 {
			list = append(list, t)
		}
	}
	return list
}

// The measures of a picture of boxes, in pixels. It is half as wide again as a phone's window,
// so that its smallest letters are 11 pixels high there.
const (
	boxesWide   = 720
	boxesMargin = 28
	boxHigh     = 24
	headHigh    = 32
	arrowLong   = 12
	axisLong    = boxesWide - 2*boxesMargin
)

// Boxes draws boxes. The picture's width is 720 pixels; its height is what the rows need.
func (p *Pen) Boxes(b Boxes) ([]byte, error) {
	s := &sheet{regular: p.face(p.regular, 23), bold: p.face(p.bold, 29), label: p.face(p.bold, 23)}
	small := p.face(p.regular, 21)
	s.measure = true
	high := s.boxes(b, small)
	s.measure = false
	s.image = image.NewRGBA(image.Rect(0, 0, boxesWide, high))
	draw.Draw(s.image, s.image.Bounds(), image.NewUniform(edge), image.Point{}, draw.Src)
	draw.Draw(s.image, s.image.Bounds().Inset(2), image.NewUniform(card), image.Point{}, draw.Src)
	s.boxes(b, small)
	var out bytes.Buffer
	err := (&png.Encoder{CompressionLevel: png.DefaultCompression}).Encode(&out, indexed(s.image))
	return out.Bytes(), err
}

// boxes draws everything, and returns how high it is.
func (s *sheet) boxes(b Boxes, small font.Face) int {
	a := b.axis()
	at := func(n float64) int {
		return boxesMargin + int(math.Round((n-a.low)/(a.high-a.low)*axisLong))
	}
	y := s.text(s.bold, ink, b.Title, boxesMargin, boxesMargin, axisLong, 38)
	y = s.text(small, faint, b.Unit, boxesMargin, y, axisLong, 28) + 12
	heading, colours := "", []color.Color{strong, weak}
	var groups []string
	for _, r := range b.Rows {
		if r.Group != heading {
			heading = r.Group
			y = s.text(small, faint, heading, boxesMargin, y+6, axisLong, 28) + 6
		}
		if !slices.Contains(groups, r.Group) {
			groups = append(groups, r.Group)
		}
		says := font.MeasureString(s.label, r.Says).Ceil()
		var end int
		if says > axisLong*2/3 { // it has a line of its own
			end = s.text(s.regular, ink, r.Label, boxesMargin, y, axisLong, lineHigh)
			end = s.text(s.label, ink, r.Says, boxesMargin, end, axisLong, lineHigh)
		} else {
			end = s.text(s.regular, ink, r.Label, boxesMargin, y, axisLong-says-20, lineHigh)
			s.text(s.label, ink, r.Says, boxesWide-boxesMargin-says, y, says+1, lineHigh)
		}
		y = max(end, y+lineHigh) + 4
		if !s.measure {
			s.rail(a, at, y)
			s.box(r, at, y, colours[slices.Index(groups, r.Group)%len(colours)])
		}
		y += boxHigh + 16
	}
	if len(b.Rows) > 0 {
		y = s.ticks(b, a, at, small, y)
	}
	if b.Note != "" {
		y = s.text(small, faint, b.Note, boxesMargin, y+10, axisLong, 28)
	}
	return y + boxesMargin
}

// rail is what a box stands on: a faint line along the axis, with a mark at each of its numbers.
func (s *sheet) rail(a axis, at func(float64) int, y int) {
	s.fill(image.Rect(boxesMargin, y+boxHigh/2, boxesWide-boxesMargin, y+boxHigh/2+1), empty)
	for _, t := range a.ticks() {
		x := at(t)
		s.fill(image.Rect(x, y-2, x+1, y+boxHigh+2), empty)
	}
}

// box draws a row between y and y+boxHigh.
func (s *sheet) box(r Box, at func(float64) int, y int, c color.Color) {
	middle := y + boxHigh/2
	first, last := r.ends()
	s.fill(image.Rect(at(first), middle-2, at(last), middle+2), c)
	for _, end := range []float64{r.First, r.Last} { // the line's ends
		if end > 0 {
			s.fill(image.Rect(at(end)-2, middle-7, at(end)+2, middle+7), c)
		}
	}
	box := image.Rect(at(r.Low), y, at(r.High), y+boxHigh)
	if box.Dx() < 6 { // a stroke
		box = image.Rect(at(r.Low)-3, y, at(r.Low)+4, y+boxHigh)
	}
	s.fill(box, c)
	if r.Mid > 0 && r.High > r.Low {
		s.fill(image.Rect(at(r.Mid)-3, y, at(r.Mid)+3, y+boxHigh), card)
	}
	if r.Above {
		end := boxesWide - boxesMargin
		s.fill(image.Rect(at(last), middle-2, end-2, middle+2), c)
		s.arrow(end, middle, -1, c)
	}
	if r.Below {
		s.fill(image.Rect(boxesMargin+2, middle-2, at(first), middle+2), c)
		s.arrow(boxesMargin, middle, 1, c)
	}
}

// arrow draws the point of an arrow at x; the rest of it lies to the left where inward is -1.
func (s *sheet) arrow(x, y, inward int, c color.Color) {
	for i := range arrowLong {
		at := x + inward*i
		s.fill(image.Rect(at, y-i*2/3-1, at+1, y+i*2/3+1), c)
	}
}

// ticks writes the numbers of the axis beneath the rows.
func (s *sheet) ticks(b Boxes, a axis, at func(float64) int, face font.Face, y int) int {
	for _, t := range a.ticks() {
		text := b.amount(t)
		wide := font.MeasureString(face, text).Ceil()
		x := min(max(at(t)-wide/2, boxesMargin), boxesWide-boxesMargin-wide)
		s.text(face, faint, text, x, y-8, wide+1, 28)
	}
	return y + 20
}

func (s *sheet) fill(r image.Rectangle, c color.Color) {
	draw.Draw(s.image, r, image.NewUniform(c), image.Point{}, draw.Src)
}

// Key tells pictures apart: two of the same key look the same.
func (b Boxes) Key() string { return fmt.Sprintf("%+v", b) }
