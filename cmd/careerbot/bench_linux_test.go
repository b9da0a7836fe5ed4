package main

import (
	"os"
	"syscall"
)

// maxRSS is the most memory an ended process was resident in, in bytes. Linux
// gives it in kilobytes.
func maxRSS(s *os.ProcessState) int64 {
	return s.SysUsage().(*syscall.Rusage).Maxrss * 1024
}
