//go:build !linux

package main

import (
	"os"
	"testing"
)

// maxRSS is not measured here.
func maxRSS(*os.ProcessState) int64 { return 0 }

// usageOf is not measured here.
func usageOf(*testing.B, int) usage { return usage{} }
