package index

import (
	"strings"
	"testing"

	"careerbot/knowledge"
)

func TestClean(t *testing.T) {
	c := snapshotIn(t, sharedIndex(t)).cleaner
	for _, test := range []struct{ text, want string }{
		{"  do   i\tneed\n a phd ", "do i need a phd"},
		{"<@U123ABC> hi <#C42|general> do i need a *phd*?", "hi do i need a phd ?"},
		{"<@!80351110224678912> <:party:12345> phd?", "phd?"},
		{"@here is _python_ a ~must~", "is python a must"},
		{"see <https://x.org/a|this page> and https://y.org/b phd", "see this page and phd"},
		{"[label](https://x.org) phd", "label phd"},
		{"salary &amp; levels", "salary & levels"},
		{"phd by <t:1790000000:D> </ask:12> ok", "phd by ok"},
		{"p\u2060hd\u202e?", "phd?"},
		{"a\u200bphd\ufeff?", "a phd ?"},
		{"\x00\x1b[31mphd", "[31mphd"},
		{"ｐｈｄ？", "phd?"},
		{"don’t don´t", "don't don't"},
		{"a\xff\xfeb", "a b"},

		// Emoji by their names.
		{":wave: phd", "phd"},
		{":wave::skin-tone-3: phd", "phd"},
		{"what do juniors make?:moneybag::moneybag:", "what do juniors make?"},
		{"juniors:moneybag:", "juniors"},
		{"junior:senior:staff pay", "junior:senior:staff pay"},
		{"at 10:30:45", "at 10:30:45"},

		// What is quoted is somebody else's, unless nothing else is there.
		{"> mle salary in berlin?\ndo I need a PhD?", "do I need a PhD?"},
		{"&gt; mle salary in berlin?\n<@U1> do I need a PhD?", "do I need a PhD?"},
		{"do I need a PhD?\n> mle salary in berlin?", "do I need a PhD?"},
		{"do I need a PhD?\n>>> mle salary\nin berlin?", "do I need a PhD?"},
		{"> do I need a PhD?", "do I need a PhD?"},
		{"&gt; do I need a PhD?\n<@U1>", "do I need a PhD?"},
		{"> quoted `code` phd", "quoted code phd"},
		{"is 5 > 3 years enough", "is 5 3 years enough"},

		// Faces in signs, and formatting.
		{"phd? :-D", "phd?"},
		{":) salary <3", "salary"},
		{"<b>do i need</b> a phd<br/>", "do i need a phd"},
		{"level=D; senior: (L5)", "level=D; senior: (L5)"},

		// Words in angle brackets are words.
		{"pay for seniors &lt;in the US&gt;?", "pay for seniors in the US ?"},
		{"<junior> salary", "junior salary"},

		// Signatures.
		{"phd?\n--\nBob\nCEO", "phd?"},
		{"phd?\n-- \nAna\nMilan", "phd?"},
		{"Hi\n--\nDo I need a PhD?", "Hi -- Do I need a PhD?"},
		{"hello all\n--\ndo i need a phd", "hello all -- do i need a phd"},
		{"Do I need a PhD?\n--\nAnd what do juniors make?", "Do I need a PhD? -- And what do juniors make?"},
		{"Do I need a PhD?\nBest regards,\nAna", "Do I need a PhD?"},
		{"do i need a phd?\nBEST REGARDS\nANA LOPEZ", "do i need a phd?"},
		{"Do I need a PhD?\nCheers,\nAna", "Do I need a PhD?"},
		{"Do I need a PhD?\n\nThanks,\nAna", "Do I need a PhD?"},
		{"Do I need a PhD? Best regards, Ana", "Do I need a PhD?"},
		{"Do I need a PhD?\n– Ana", "Do I need a PhD?"},
		{"Do I need a PhD? - Ana Lopez", "Do I need a PhD?"},
		{"What should I learn?\n- python", "What should I learn? - python"},
		{"Do I need a PhD?\nSent from my iPhone", "Do I need a PhD?"},
		{"do i need a phd? thanks! also what is the salary", "do i need a phd? thanks! also what is the salary"},
		{"Thanks for having me.\nDo I need a PhD?", "Thanks for having me. Do I need a PhD?"},
		{"Which offer is best\nfor juniors?", "Which offer is best for juniors?"},
	} {
		if got := c.clean(test.text); got.text != test.want || got.code {
			t.Errorf("%q is read as %q, want %q (code: %v)", test.text, got.text, test.want, got.code)
		}
	}
	if m := c.clean(strings.Repeat("word ", 1000)); !m.cut {
		t.Error("a long text is not reported as cut")
	}
}

// TestCleanCode: what stands beside program text is read, and a message of nothing else
// is known as such.
func TestCleanCode(t *testing.T) {
	c := snapshotIn(t, sharedIndex(t)).cleaner
	for _, test := range []struct {
		text, want string
		only       bool
	}{
		{"look: ```print(1)``` do I need a PhD?", "look: do I need a PhD?", false},
		{"```go\nfunc main() {}\n```\ndo I need a PhD?", "do I need a PhD?", false},
		{"Do I need a PhD? `model.fit(x)`", "Do I need a PhD?", false},
		{"Do I need pandas? I get KeyError: 'price' all day.", "Do I need pandas?", false},
		{"```print(1)```", "print(1)", true},
		{"model.fit(x, y) hangs", "y) hangs", false},
		{"is calling .fit() good enough for an MLE", "is calling good enough for an MLE", false},
		{"df.merge(other)", "df.merge(other)", true},
		{"```do i need a phd```", "do i need a phd", false},
	} {
		if got := c.clean(test.text); got.text != test.want || got.only != test.only || !got.code {
			t.Errorf("%q is read as %q, code alone: %v; want %q, %v", test.text, got.text, got.only, test.want, test.only)
		}
	}
}

func TestSentences(t *testing.T) {
	for text, want := range map[string]int{
		"Pay in the U.K. for juniors?":           1,
		"Is MLE vs. DS a real choice?":           1,
		"A Ph.D. is long. Is it worth it?":       2,
		"Some firms, e.g. Acme Inc. pay. Really": 2,
		"One. Two! Three? Four":                  4,
	} {
		if got := sentences(text); len(got) != want {
			t.Errorf("%q has the sentences %q, want %d", text, got, want)
		}
	}
}

// TestCompounds: words written together or apart are the content's.
func TestCompounds(t *testing.T) {
	s := snapshotIn(t, sharedIndex(t))
	for text, want := range map[string]string{
		"midlevel salary":            "mid level salary",
		"do i need deeplearning":     "do i need deep learning",
		"can i be selftaught":        "can i be self taught",
		"tensor flow or py torch":    "tensorflow or pytorch",
		"datascientists":             "data scientists",
		"machinelearningengineer":    "machine learning engineer",
		"boot camp or boot-camp":     "bootcamp or bootcamp",
		"opensource and coverletter": "open source and cover letter",
		"entrylevel pay":             "entry level pay",
		"an other person over all":   "an other person over all",
	} {
		if got := strings.Join(s.mend(knowledge.Words(text), none, new(knowledge.Rationale)), " "); got != want {
			t.Errorf("%q is read as %q, want %q", text, got, want)
		}
	}
}

// TestLooksLikeCode tells program text from questions about programming.
func TestLooksLikeCode(t *testing.T) {
	for text, want := range map[string]bool{
		"SettingWithCopyWarning when i assign":    true,
		"for (i = 0; i < 5; i++) {":               true,
		"x = load(path);":                         true,
		"should i learn node.js or vue.js":        false,
		"do i need a phd;":                        false,
		"bootcamp => junior => senior":            false,
		"is junior == entry level":                false,
		"pay for seniors <in the US>":             false,
		"$ 200k":                                  false,
		"KeyError: 'price'":                       true,
		"model.fit(x, y) hangs":                   true,
		"df.merge(other) gives nothing":           true,
		"select * from users where id = 1":        true,
		"why is train.py so slow":                 true,
		"<script>alert(1)</script>":               true,
		"if (a == b) return":                      true,
		"is c++ needed?":                          false,
		"A/B tests (are they part of it)?":        false,
		"engineer(s) salary":                      false,
		"scikit-learn or pytorch?":                false,
		"do i need python, sql, and git":          false,
		"what's 5 > 3 years of experience worth":  false,
		"should i select a topic from vision/nlp": false,
	} {
		if got := looksLikeCode(text); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}
