package encoder

import (
	"math"
	"testing"
)

func TestArithmetic(t *testing.T) {
	for x := -90.0; x <= 0; x += 0.00137 {
		if have, want := float64(exp(float32(x))), math.Exp(float64(float32(x))); math.Abs(have-want) > 2e-7*want+1e-37 {
			t.Fatalf("exp(%v) is %v, not %v", x, have, want)
		}
	}
	for x := -9.0; x <= 9; x += 0.000137 {
		if have, want := float64(erf(float32(x))), math.Erf(float64(float32(x))); math.Abs(have-want) > 1e-6 {
			t.Fatalf("erf(%v) is %v, not %v", x, have, want)
		}
	}
	for _, x := range []float32{0, 0.49, 0.5, 0.51, 1.5, 2.5, -0.5, -1.5, -2.4999, mostStep, -mostStep, 1 << 20} {
		if have, want := nearest(x), int32(math.RoundToEven(float64(x))); have != want {
			t.Errorf("nearest(%v) is %d, not %d", x, have, want)
		}
	}
}
