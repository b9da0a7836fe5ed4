//go:build unix

package gaps_test

import (
	"syscall"
	"time"
)

// processorTime is what the process has used of it so far, or 0 where it is not known.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
