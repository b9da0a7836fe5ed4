package discordfake

import (
	"strings"
	"testing"
)

// TestCheckModal: what Discord would refuse about a modal is found.
func TestCheckModal(t *testing.T) {
	t.Parallel()
	modal := func(parts ...string) string {
		return `{"custom_id":"1|x","title":"T","components":[` + strings.Join(parts, ",") + `]}`
	}
	below := func(input string) string { return `{"type":18,"label":"L","component":` + input + `}` }
	typed := below(`{"type":4,"custom_id":"a","style":1}`)
	option := `{"label":"x","value":"x"},`
	for _, c := range []struct{ modal, want string }{
		{modal(typed), ""},
		{modal(`{"type":10,"content":"Words"}`, typed, below(`{"type":3,"custom_id":"b","required":false,"min_values":0,"options":[{"label":"x","value":"x","default":true}]}`)), ""},
		{modal(below(`{"type":21,"custom_id":"b","options":[{"label":"x","value":"x"},{"label":"y","value":"y"}]}`)), ""},
		{modal(), "0 components"},
		{modal(strings.Split(strings.Repeat(`{"type":10,"content":"x"} `, 6), " ")[:6]...), "6 components"},
		{modal(`{"type":1,"components":[{"type":4,"custom_id":"a","style":1,"label":"L"}]}`), "type 1 in a modal"},
		{modal(typed, typed), "twice"},
		{modal(`{"type":18,"label":"` + strings.Repeat("x", 46) + `","component":{"type":4,"custom_id":"a","style":1}}`), "46 characters"},
		{modal(`{"type":18,"label":"L","description":"","component":{"type":4,"custom_id":"a","style":1}}`), "description"},
		{modal(`{"type":18,"label":"L"}`), "custom_id"},
		{modal(below(`{"type":4,"custom_id":"a","style":1,"label":"L"}`)), "no label"},
		{modal(below(`{"type":4,"custom_id":"a","style":3}`)), "style"},
		{modal(below(`{"type":4,"custom_id":"a","style":1,"max_length":2,"value":"xyz"}`)), "value"},
		{modal(below(`{"type":21,"custom_id":"b","options":[{"label":"x","value":"x"}]}`)), "1 options"},
		{modal(below(`{"type":21,"custom_id":"b","options":[` + strings.Repeat(option, 2) + `{"label":"y","value":"y"}]}`)), `"x" is there twice`},
		{modal(below(`{"type":21,"custom_id":"b","options":[{"label":"x","value":"x","default":true},{"label":"y","value":"y","default":true}]}`)), "2 options are chosen"},
		{modal(below(`{"type":3,"custom_id":"b","options":[]}`)), "0 options"},
		{modal(below(`{"type":3,"custom_id":"b","required":false,"options":[{"label":"x","value":"x"}]}`)), "required false"},
		{modal(below(`{"type":3,"custom_id":"b","disabled":true,"options":[{"label":"x","value":"x"}]}`)), "disabled"},
		{modal(below(`{"type":2,"custom_id":"b","style":1,"label":"x"}`)), "type 2 in a label"},
	} {
		got := strings.Join(CheckModal([]byte(c.modal)), "; ")
		if c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("%s\n%q, want %q", c.modal, got, c.want)
		}
	}
}
