package knowledge

import (
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

// TestSameWords: what people write in several ways is the same words.
func TestSameWords(t *testing.T) {
	for _, same := range []struct {
		want  string
		texts []string
	}{
		{"dont say what", []string{"don't say what's", "DON’T say what’s", "don´t say What´s"}},
		{"the uk", []string{"the U.K.", "the u.k", "the UK", "THE Uk"}},
		{"usa", []string{"U.S.A.", "u.s.a", "USA"}},
		{"an ai engineer", []string{"an A.I. engineer", "an a.i engineer", "an AI engineer"}},
		{"mles earn", []string{"M.L.E.s earn", "MLEs earn"}},
		{"mle salary", []string{"M.L.E. salary", "m.l.e salary", "MLE salary"}},
		{"a phd", []string{"a Ph.D.", "a ph.d", "a PhD", "a PHD."}},
		{"phds and mles", []string{"Ph.D.s and M.L.E.s", "PhDs and MLEs"}},
		{"a bsc or an msc", []string{"a B.Sc. or an M.Sc.", "a BSc or an MSc"}},
		{"btech", []string{"B.Tech", "b.tech.", "BTech"}},
		{"do it i can", []string{"do it.I can", "do it. I can"}},
		{"the job what", []string{"the job.What", "the job. what"}},
		{"dotnet", []string{".NET", ".net", "dotnet"}},
		{"aspnet or nodejs or fastai", []string{"ASP.NET or Node.js or fast.ai", "aspnet or nodejs or fastai"}},
		{"c++ and c#", []string{"C++ and C#", "c++, and c#!"}},
		{"zurich sao paulo", []string{"Zürich São Paulo", "ZÜRICH, são paulo", "Zu\u0308rich Sa\u0303o Paulo", "Zurich Sao Paulo"}},
		{"strasse lodz", []string{"Straße Łódź", "strasse lodz"}},
		{"data scientist", []string{"data\u200bscientist", "data\ufeffscientist", "data\u00a0scientist", "data\u2003scientist"}},
		{"phd", []string{"p\u200dh\u2060d", "ｐｈｄ", "ph\u00add"}},
		{"5 yoe", []string{"5yoe", "5 YoE", "5+ yoe", "5+yoe"}},
		{"5 yrs", []string{"5yrs", "5 yrs", "5+yrs"}},
		{"3 y o experience", []string{"3 y/o experience", "3y/o experience"}},
		{"200000", []string{"$200K", "$200,000", "200,000", "$200 k", "200k USD", "200k", "200000", "US$200K", "USD 200k", "200.000 $",
			"200 000", "200'000", "200 thousand", "200 grand", "200k dollars", "200,000USD", "$200 000", "$ 200K", "200K+"}},
		{"165500", []string{"$165.5K", "165,500", "$165 500"}},
		{"1500000", []string{"$1.5M", "1.5 million", "1,500,000"}},
		{"120000 140000", []string{"$120-140K", "$120K–$140K", "120,000 - 140,000", "120-140k USD"}},
		{"120000 to 140000", []string{"120k to 140k", "$120 to 140k", "$120 to $140k"}},
		{"€ 80000", []string{"€80K", "€ 80,000", "€80.000"}},
		{"1.5 years", []string{"1.5 years", "1,5 years"}},
		{"2nd 3d 10th h1b 401000", []string{"2nd 3D 10th H1B 401k"}},
		{"3 6 months", []string{"3-6 months", "3 6months"}},
		{"$$$ how much $", []string{"$$$ how much $"}},
		{"🎉 phd", []string{"🎉phd", "🎉\ufe0f phd"}},
		{"", []string{"", "?", "...", " \u200b ", "!!!"}},
	} {
		for _, text := range same.texts {
			if got := strings.Join(Words(text), " "); got != same.want {
				t.Errorf("%q is read as %q, want %q", text, got, same.want)
			}
		}
	}
}

// TestWordsAreStable: a text read twice is the same words, and none of them holds what
// parts words.
func TestWordsAreStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.OneOf(rapid.Rune(), rapid.SampledFrom([]rune("aAkKm.,+#$€-–' 019\u200b\u0301é")))).Draw(t, "text")
		for _, w := range Words(text) {
			if w == "" || strings.ContainsFunc(w, unicode.IsSpace) {
				t.Fatalf("%q holds the word %q", text, w)
			}
			if again := Words(w); len(again) != 1 || again[0] != w {
				t.Fatalf("the word %q of %q is %q when it stands alone", w, text, again)
			}
		}
	})
}

func FuzzWords(f *testing.F) {
	for _, text := range []string{"c++ don't $5 💰", "$120-140K in the U.K.", ".NET 5yoe", "1,2,3.4.5k", "a.b.c", "\u0301'+#", "٣ سنوات",
		// What was read wrongly once.
		"Do I need .net? An M.L.E., a B.Sc. or Ph.D.s in the U.S.A.", "Zürich São Paulo México", "data\u200bscientist", "PhD 👩\u200d🔬",
		"$200K $200,000 200.000 $ 200 grand", "What do seniors make in 2026? 5+yoe, 5yrs", "? ... !!! 🤔", "pins\u00a0referral", "60.000-80.000 €",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, w := range Words(text) {
			if again := Words(w); len(again) != 1 || again[0] != w {
				t.Errorf("the word %q is %q when it stands alone", w, again)
			}
		}
	})
}
