// Package setting is what an operator can set. Each platform and each room of the bot
// states its own settings beside its code, bound to the fields that they fill. The program
// reads them all in one way (flag, variable, secret's file, configuration file), lists them
// in 'careerbot config', and names those that are wrong or unknown.
package setting

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Setting is one thing that can be set.
type Setting struct {
	Key     string // in the configuration file, as slack_bot_token
	Env     string // the variable of the environment
	Help    string // what it is, in one line
	Default string // what it is where it is not set
	Example string // a right value, for whoever has set a wrong one; the default where it is empty
	Secret  bool   // is never shown, and may lie in a file that Env+"_FILE" names
	Folder  bool   // may begin with ~
	Value   Value
}

// Flag is the setting's name on the command line.
func (s Setting) Flag() string { return strings.ReplaceAll(s.Key, "_", "-") }

// Right is a right value to show to whoever has set a wrong one.
func (s Setting) Right() string {
	if s.Example == "" {
		return s.Default
	}
	return s.Example
}

// Value takes a setting's value as text into a field. Its error goes on from the setting's
// name, as "is neither true nor false".
type Value func(text string) error

// Text takes any text.
func Text(to *string) Value {
	return Checked(to, func(string) error { return nil })
}

// Checked takes a text that a check lets through.
func Checked(to *string, check func(text string) error) Value {
	return func(text string) error {
		*to = text
		return check(text)
	}
}

// OneOf takes one of a few words.
func OneOf(to *string, words ...string) Value {
	return Checked(to, func(text string) error {
		if !slices.Contains(words, text) {
			return fmt.Errorf("is not one of %s", strings.Join(words, ", "))
		}
		return nil
	})
}

// Bool takes true or false.
func Bool(to *bool) Value {
	return func(text string) (err error) {
		if *to, err = strconv.ParseBool(text); err != nil {
			return errors.New("is neither true nor false")
		}
		return nil
	}
}

// Int takes a whole number within bounds.
func Int(to *int, least, most int) Value {
	return func(text string) error {
		n, err := strconv.Atoi(text)
		if err != nil || n < least || n > most {
			return fmt.Errorf("is not a whole number from %d to %d", least, most)
		}
		*to = n
		return nil
	}
}

// Days takes a whole number of days.
func Days(to *time.Duration, most int) Value {
	var days int
	number := Int(&days, 0, most)
	return func(text string) error {
		err := number(text)
		*to = time.Duration(days) * 24 * time.Hour
		return err
	}
}

// Duration takes a time within bounds, as 10s.
func Duration(to *time.Duration, least, most time.Duration) Value {
	return func(text string) error {
		d, err := time.ParseDuration(text)
		if err != nil || d < least || d > most {
			return fmt.Errorf("is not a time from %s to %s", least, most)
		}
		*to = d
		return nil
	}
}
