package bot_test

import (
	"testing"

	"pgregory.net/rapid"

	"careerbot/bot"
)

// TestMarkdownLinks: links are found as Markdown has them, and what stands around them is
// left as it is.
func TestMarkdownLinks(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "no link": "no link",
		"a [b](https://x.org) c":                              "a {[b](https://x.org)|b|https://x.org} c",
		"[Python](https://x.org/Python_(language)) is":        "{[Python](https://x.org/Python_(language))|Python|https://x.org/Python_(language)} is",
		"[the [new] page](http://x.org)":                      "{[the [new] page](http://x.org)|the [new] page|http://x.org}",
		"- **[b](<https://x.org/a b> \"title\")**\n> quote":   "- **{[b](<https://x.org/a b> \"title\")|b|https://x.org/a%20b}**\n> quote",
		"[**b** `c`](mailto:a@x.org)\n\n[d](e/f)":             "{[**b** `c`](mailto:a@x.org)|b c|mailto:a@x.org}\n\n{[d](e/f)|d|}",
		"![b](https://x.org/a.png)":                           "{![b](https://x.org/a.png)|b|https://x.org/a.png}",
		"[![b](https://x.org/a.png)](https://x.org)":          "{[![b](https://x.org/a.png)](https://x.org)|b (https://x.org/a.png)|https://x.org}",
		"`[b](https://x.org)` \\[b](https://x.org)":           "`[b](https://x.org)` \\[b](https://x.org)",
		"```\n[b](https://x.org)\n```\n[b](javascript:c(1))!": "```\n[b](https://x.org)\n```\n{[b](javascript:c(1))|b|}!",
		"# [b](https://x.org)\n__u__ ~~s~~ <@1> <t:1:R> \\*":  "# {[b](https://x.org)|b|https://x.org}\n__u__ ~~s~~ <@1> <t:1:R> \\*",
		"> [b\n> c](https://x.org) d":                         "> {[b\n> c](https://x.org)|b c|https://x.org} d",
		"ü [ß](https://x.org/ö)":                              "ü {[ß](https://x.org/ö)|ß|https://x.org/ö}",
	} {
		got := bot.MarkdownLinks(text, func(l bot.Link) string { return "{" + l.Raw + "|" + l.Label + "|" + l.Address + "}" })
		if got != want {
			t.Errorf("%q\n got %q\nwant %q", text, got, want)
		}
	}
}

// TestMarkdownLinksAsTheyStand: a text whose links stay as they are is the same.
func TestMarkdownLinksAsTheyStand(t *testing.T) {
	parts := rapid.SampledFrom([]string{"[", "]", "(", ")", "](", "https://x.org", "mailto:a@x.org", "!", "`", "```\n", "\n", "\n\n", "> ", "- ", "1. ", "# ", "*", "**", "_", "\\", "<", ">", " ", "\t", "    ", "a", "ö", "<#1>", "&amp;", "\r\n", "\x00"})
	rapid.Check(t, func(t *rapid.T) {
		text := ""
		for _, p := range rapid.SliceOfN(parts, 0, 30).Draw(t, "parts") {
			text += p
		}
		if got := bot.MarkdownLinks(text, func(l bot.Link) string { return l.Raw }); got != text {
			t.Errorf("%q became %q", text, got)
		}
	})
}
