package main

import (
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"
)

// maxRSS is the most memory an ended process was resident in, in bytes. Linux
// gives it in kilobytes.
func maxRSS(s *os.ProcessState) int64 {
	return s.SysUsage().(*syscall.Rusage).Maxrss * 1024
}

// usageOf reads /proc.
func usageOf(b *testing.B, pid int) (u usage) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Fatal(err)
	}
	for _, line := range strings.Split(string(status), "\n") {
		switch name, value, _ := strings.Cut(line, ":"); name {
		case "VmRSS", "VmHWM":
			var kilobytes int64
			if _, err := fmt.Sscan(value, &kilobytes); err != nil {
				b.Fatal(err)
			}
			if name == "VmRSS" {
				u.resident = kilobytes * 1024
			} else {
				u.peak = kilobytes * 1024
			}
		case "Threads":
			if _, err := fmt.Sscan(value, &u.threads); err != nil {
				b.Fatal(err)
			}
		}
	}
	files, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", pid))
	if err != nil {
		b.Fatal(err)
	}
	u.files = len(files)
	return u
}
