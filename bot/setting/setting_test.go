package setting_test

import (
	"errors"
	"testing"
	"time"

	"careerbot/bot/setting"
)

func TestValues(t *testing.T) {
	var (
		text string
		on   bool
		n    int
		d    time.Duration
	)
	short := func(text string) error {
		if len(text) > 3 {
			return errors.New("is too long")
		}
		return nil
	}
	tests := []struct {
		value setting.Value
		text  string
		fault string
		right func() bool
	}{
		{setting.Text(&text), "any", "", func() bool { return text == "any" }},
		{setting.Checked(&text, short), "abc", "", func() bool { return text == "abc" }},
		{setting.Checked(&text, short), "abcd", "is too long", nil},
		{setting.OneOf(&text, "a", "b"), "b", "", func() bool { return text == "b" }},
		{setting.OneOf(&text, "a", "b"), "c", "is not one of a, b", nil},
		{setting.Bool(&on), "true", "", func() bool { return on }},
		{setting.Bool(&on), "perhaps", "is neither true nor false", nil},
		{setting.Int(&n, 1, 9), "9", "", func() bool { return n == 9 }},
		{setting.Int(&n, 1, 9), "10", "is not a whole number from 1 to 9", nil},
		{setting.Int(&n, 1, 9), "x", "is not a whole number from 1 to 9", nil},
		{setting.Days(&d, 30), "2", "", func() bool { return d == 48*time.Hour }},
		{setting.Days(&d, 30), "31", "is not a whole number from 0 to 30", nil},
		{setting.Duration(&d, 100*time.Millisecond, 15*time.Second), "1s", "", func() bool { return d == time.Second }},
		{setting.Duration(&d, 100*time.Millisecond, 15*time.Second), "1m", "is not a time from 100ms to 15s", nil},
	}
	for _, test := range tests {
		err := test.value(test.text)
		switch {
		case test.fault != "":
			if err == nil || err.Error() != test.fault {
				t.Errorf("%q gives %v, want %q", test.text, err, test.fault)
			}
		case err != nil || !test.right():
			t.Errorf("%q is not taken: %v", test.text, err)
		}
	}
}
