package bot_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"careerbot/bot"
)

var typed = []bot.Command{
	{Name: "topics", Args: []bot.Arg{{Name: "topic"}}}, {Name: "salary", Args: []bot.Arg{{Name: "level"}}}, {Name: "explain", Args: []bot.Arg{{Name: "question"}}},
	{Name: "pins", Args: []bot.Arg{{Name: "search"}}}, {Name: "help", Args: []bot.Arg{{Name: "command", Command: true}}}, {Name: "mydata", Also: []string{"my data", "export my data"}},
}

// TestSplitCommand: commands as people type them, and sentences that begin with the name
// of one.
func TestSplitCommand(t *testing.T) {
	for text, want := range map[string]string{
		"help": "help", "Help": "help", "HELP!": "help", "help?": "help", "help?!": "help", "`help`": "help", "**help**": "help", "_help_": "help", "```help```": "help",
		"```\nhelp\n```": "help", "/help": "help", "!help": "help", ", help": "help", "\"help\"": "help", "“help”": "help", "help.": "help", "(help)": "help",
		":wave: help": "help", ":wave::skin-tone-3: help": "help", ":wave:help": "help", "👋 help": "help", "👩🏽‍🔬help": "help", "help 🙏": "help", "help :pray:": "help",
		"<:hi:123456> help": "help", "<a:hi:123456>help <:hi:1>": "help", "help\u200b": "help", "\ufeffhelp": "help", "\u00a0help\u00a0": "help", "help\n": "help", "— help —": "help",
		"topics!": "topics", "mydata!": "mydata", "topics …": "topics",
		"pins\u00a0referral": "pins|referral", "salary\nsenior": "salary|senior", "explain\tdo I need a PhD?": "explain|do I need a PhD?", "salary   senior": "salary|senior",
		"salary\u3000senior": "salary|senior", "pins\u202freferral": "pins|referral", "pins\u200breferral": "pins|referral", "pins\r\nreferral": "pins|referral",
		"salary: senior": "salary|senior", "salary:senior": "salary|senior", "salary, senior": "salary|senior", "`salary senior`": "salary|senior", "*salary* senior": "salary|senior",
		"salary senior :moneybag:": "salary|senior", "salary 🙂 senior 🙂": "salary|🙂 senior", "/explain what is `C++`?": "explain|what is `C++`?", "explain\nwhat\nelse": "explain|what\nelse",
		"mydata please": "mydata", "Help, please!": "help", "please help": "help", "topics pls": "topics", "mydata, thanks": "mydata", "pins please refer": "pins|please refer",
		"my data": "mydata", "My Data!": "mydata", "please export my data": "mydata", "`my data`": "mydata", "my data science plan": "",
		"help salary": "help|salary", "/help /salary": "help|/salary", "help salary senior": "", "help me to learn Python": "", "help? What do seniors make?": "", "helpful": "", "help's": "", "topics/pay": "", "topics-list": "", "": "", "!!!": "", ":help:": "", "salaries": "",
	} {
		got := ""
		if c, rest, ok := bot.SplitCommand(typed, text); ok {
			got = strings.TrimSuffix(c.Name+"|"+rest, "|")
		}
		if got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

// TestSplitCommandAnyhow: what stands around a command and parts its words does not count.
func TestSplitCommandAnyhow(t *testing.T) {
	around := rapid.SampledFrom([]string{"", " ", "!", "?", "`", "*", "👍", ":tada:", "\u00a0", "\t", "\n", "…", "<:a:1>"})
	space := rapid.SampledFrom([]string{" ", "\u00a0", "\t", "\n", "\u2009", "\u200b", "  ", " \n "})
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(around, 0, 4).Draw(t, "before"), "") + rapid.SampledFrom([]string{"salary", "Salary", "SALARY"}).Draw(t, "name") +
			space.Draw(t, "space") + "senior" + space.Draw(t, "end") + around.Draw(t, "after")
		if c, rest, ok := bot.SplitCommand(typed, text); !ok || c.Name != "salary" || rest != "senior" {
			t.Fatalf("%q is %q with %q, %t", text, c.Name, rest, ok)
		}
	})
}

func FuzzSplitCommand(f *testing.F) {
	for _, seed := range []string{
		":wave: `salary senior`",
		// What was read as a question once.
		"pins\u00a0referral", "salary\nsenior", "explain\t", "topics!", "help?", "`help`", ":wave: help", ":wave::skin-tone-3: mydata!",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if c, rest, ok := bot.SplitCommand(typed, text); ok && (c.Name == "" || strings.TrimSpace(rest) != rest) {
			t.Errorf("%q is %q with %q", text, c.Name, rest)
		}
	})
}
