//go:build !amd64

package encoder

// multiplier is the only way to multiply on this processor.
func multiplier() func(*sums, string, []int16) { return multiplyPlain }
