package encoder

import "math"

// Every product that is added to something is converted explicitly: that forbids the
// compiler to fuse the two, so that a text has the same vector on every processor, to the
// bit. Everything else that is used rounds as IEEE 754 says.

// exp is e to the x, for x of 0 and less; its relative error is below 2e-7. Its polynomial
// is that of the Cephes library (expf.c).
func exp(x float32) float32 {
	if x < -87 {
		return 0
	}
	const (
		perLog2  = 1 / math.Ln2
		log2     = 0.693359375 // of few bits, so that its multiples are exact
		log2Rest = math.Ln2 - log2
	)
	n := nearest(x * perLog2)
	r := x - float32(float32(n)*log2)
	r -= float32(float32(n) * log2Rest)
	p := float32(1.9875691500e-4)
	p = float32(p*r) + 1.3981999507e-3
	p = float32(p*r) + 8.3334519073e-3
	p = float32(p*r) + 4.1665795894e-2
	p = float32(p*r) + 1.6666665459e-1
	p = float32(p*r) + 5.0000001201e-1
	p = float32(p*float32(r*r)) + r + 1
	return p * math.Float32frombits(uint32(n+127)<<23)
}

// erf is the error function; its error is below 1e-6. It is the quotient of polynomials
// that Eigen uses (MathFunctionsImpl.h), which reaches 1 at 4.
func erf(x float32) float32 {
	if x > 4 {
		x = 4
	} else if x < -4 {
		x = -4
	}
	s := float32(x * x)
	p := float32(-2.72614225801306e-10)
	p = float32(p*s) + 2.77068142495902e-08
	p = float32(p*s) - 2.10102402082508e-06
	p = float32(p*s) - 5.69250639462346e-05
	p = float32(p*s) - 7.34990630326855e-04
	p = float32(p*s) - 2.95459980854025e-03
	p = float32(p*s) - 1.60960333262415e-02
	q := float32(-1.45660718464996e-05)
	q = float32(q*s) - 2.13374055278905e-04
	q = float32(q*s) - 1.68282697438203e-03
	q = float32(q*s) - 7.37332916720468e-03
	q = float32(q*s) - 1.42647390514189e-02
	return x * p / q
}

// gelu is the activation between Up and Down: x times the chance that a normal variable is
// smaller.
func gelu(x float32) float32 {
	return float32(0.5*x) * (1 + erf(x*(1/math.Sqrt2)))
}

// nearest is the nearest whole number, the even one of two, of an x between -2^21 and 2^21:
// what is left of the fraction when a number is added that leaves no bits for it.
func nearest(x float32) int32 {
	const big = 3 << 22
	return int32(math.Float32bits(float32(x)+big)) - int32(0x4B400000) // converted, for x may be a product
}

func sqrt(x float32) float32 { return float32(math.Sqrt(float64(x))) }

// dot is the sum of the products, in an order that is fixed. Both have a multiple of four
// numbers.
func dot(a, b []float32) float32 {
	b = b[:len(a)]
	var s0, s1, s2, s3 float32
	for i := 0; i+3 < len(a); i += 4 {
		s0 += float32(a[i] * b[i])
		s1 += float32(a[i+1] * b[i+1])
		s2 += float32(a[i+2] * b[i+2])
		s3 += float32(a[i+3] * b[i+3])
	}
	return (s0 + s1) + (s2 + s3)
}

// sum is the sum of a multiple of four numbers, in an order that is fixed.
func sum(list []float32) float32 {
	var s0, s1, s2, s3 float32
	for i := 0; i+3 < len(list); i += 4 {
		s0 += list[i]
		s1 += list[i+1]
		s2 += list[i+2]
		s3 += list[i+3]
	}
	return (s0 + s1) + (s2 + s3)
}

// softmax replaces numbers by the chances that they are the logarithms of.
func softmax(list []float32) {
	most := list[0]
	for _, x := range list {
		most = max(most, x)
	}
	var sum float32
	for i, x := range list {
		list[i] = exp(x - most)
		sum += list[i]
	}
	for i := range list {
		list[i] /= sum
	}
}
