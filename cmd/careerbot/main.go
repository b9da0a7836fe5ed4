// Careerbot answers career questions in Slack, in Discord and in the terminal,
// from a curated guide.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	_ "time/tzdata" // for images that hold nothing but the program, as the next one

	_ "golang.org/x/crypto/x509roots/fallback"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	code := newProgram().run(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}
