package encoder

import "golang.org/x/sys/cpu"

// multiplier is the fastest way to multiply on this processor. All of them give the same
// sums: they are of whole numbers.
func multiplier() func(*sums, string, []int16) {
	if cpu.X86.HasAVX2 {
		return multiplyAVX2
	}
	return multiplyPlain
}

// multiplyAVX2 is multiplyPlain with AVX2 (dense_amd64.s).
//
//go:noescape
func multiplyAVX2(out *sums, weights string, in []int16)
