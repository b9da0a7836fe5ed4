package knowledge

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestAmounts(t *testing.T) {
	for _, test := range []struct {
		text string
		want string // low-high marks|text, parted by semicolons
	}{
		{"between $120-140K", "120000-140000 $|$120-140K"},
		{"$160K–$200K", "160000-200000 $|$160K–$200K"},
		{"+40% through 2026", "40-40 %|+40%"},
		{"30–50% more", "30-50 %|30–50%"},
		{"30% to 50% more", "30-50 %|30% to 50%"},
		{"12.5 percent", "12.5-12.5 %|12.5 percent"},
		{"$1,250 and $2.5M", "1250-1250 $|$1,250; 2500000-2500000 $|$2.5M"},
		{"3-6 months, 5+ years, 2026", ""},
		{"£60,000-80,000", "60000-80000 £|£60,000-80,000"},
		{"60.000-80.000 €", "60000-80000 €|60.000-80.000 €"},
		{"60.000 €–80.000 €", "60000-80000 €|60.000 €–80.000 €"},
		{"EUR 60K-80K", "60000-80000 EUR|EUR 60K-80K"},
		{"60-80K USD", "60000-80000 USD|60-80K USD"},
		{"from $60,000 to $80,000", "60000-80000 $|$60,000 to $80,000"},
		{"between £60K and £80K", "60000-80000 £|£60K and £80K"},
		{"£60K and £80K", "60000-60000 £|£60K; 80000-80000 £|£80K"},
		{"$60 000", "60000-60000 $|$60 000"},
		{"60\u202f000\u00a0€ brut", "60000-60000 €|60\u202f000\u00a0€"},
		{"CHF 120'000", "120000-120000 CHF|CHF 120'000"},
		{"Fr. 120’000", "120000-120000 Fr|Fr. 120’000"},
		{"₹12,00,000", "1200000-1200000 ₹|₹12,00,000"},
		{"1.234,50 €", "1234.5-1234.5 €|1.234,50 €"},
		{"$1,234.50", "1234.5-1234.5 $|$1,234.50"},
		{"€1.25M", "1250000-1250000 €|€1.25M"},
		{"85,000–110,000 euros", "85000-110000 euros|85,000–110,000 euros"},
		{"60 k€", "60000-60000 €|60 k€"},
		{"A$90k, C$95k and US$ 100k", "90000-90000 A$|A$90k; 95000-95000 C$|C$95k; 100000-100000 US$|US$ 100k"},
		{"USD $60K", "60000-60000 $ USD|USD $60K"},
		{"450 000 kr", "450000-450000 kr|450 000 kr"},
		{"$80 thousand or $1.5 million", "80000-80000 $|$80 thousand; 1500000-1500000 $|$1.5 million"},
		{"Interns get $5,000 monthly.", "5000-5000 $|$5,000"},
		{"$20,000 more", "20000-20000 $|$20,000"},
		{"$20 more, $30 kept", "20-20 $|$20; 30-30 $|$30"},
		{"$165K - 2026 figures", "165000-165000 $|$165K"},
		{"Level 3 EUR 60K", "60000-60000 EUR|EUR 60K"},
		{"GPT4 €, ALL 50 states, SQL 2019", ""},
		{"It is $165K.", "165000-165000 $|$165K"},
		{"$120K-140 a year", "120000-140000 $|$120K-140"},
		{"$900,000-1.2M", "900000-1200000 $|$900,000-1.2M"},
	} {
		var got []string
		for _, a := range Amounts(test.text) {
			marks := append([]string{}, a.Marks...)
			if a.Percent {
				marks = append(marks, "%")
			}
			got = append(got, fmt.Sprintf("%.10g-%.10g %s|%s", a.Low, a.High, sortedText(marks), a.Text))
		}
		if diff := cmp.Diff(test.want, strings.Join(got, "; ")); diff != "" {
			t.Errorf("Amounts(%q): %s", test.text, diff)
		}
	}
}

func sortedText(words []string) string {
	if len(words) == 2 && words[0] > words[1] {
		words[0], words[1] = words[1], words[0]
	}
	return strings.Join(words, " ")
}

func TestAmountIn(t *testing.T) {
	for _, test := range []struct {
		text, currency string
		want           bool
	}{
		{"$85K", "USD", true}, {"$85K", "CAD", true}, {"$85K", "EUR", false}, {"US$85K", "CAD", false},
		{"£85K", "GBP", true}, {"EUR 85K", "EUR", true}, {"EUR 85K", "USD", false}, {"85K euros", "EUR", true},
		{"$85K EUR", "EUR", false}, {"$85K CAD", "CAD", true}, {"¥8,000,000", "JPY", true}, {"¤85K", "GBP", true},
	} {
		amounts := Amounts(test.text)
		if len(amounts) != 1 {
			t.Errorf("%q: %d amounts", test.text, len(amounts))
			continue
		}
		if got := amounts[0].In(test.currency); got != test.want {
			t.Errorf("%q in %s: %v", test.text, test.currency, got)
		}
	}
}

// TestAmountNotations: an amount is the same however it is written.
func TestAmountNotations(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		thousands := rapid.IntRange(1, 999).Draw(t, "thousands")
		n := float64(thousands) * 1000
		for _, form := range []string{"$%dK", "$%d,000", "%d.000 €", "€%d 000", "EUR %dk", "%d K USD", "£%d thousand", "CHF %d'000", "%d,000 dollars", "A$%d,000.00"} {
			text := fmt.Sprintf(form, thousands)
			if a := Amounts("pay is " + text + ", more or less"); len(a) != 1 || a[0].Low != n || a[0].High != n || a[0].Text != text {
				t.Fatalf("%q: %+v", text, a)
			}
		}
	})
}

func FuzzAmounts(f *testing.F) {
	f.Add("$120-140K and 60.000 €–80.000 € or +40%")
	f.Add("1'000'000.5 kr to £ - 3")
	for _, text := range []string{ // what was not read, or read as something else, once
		"£60,000-80,000", "60.000-80.000 €", "EUR 60K-80K", "60-80K USD", "$60,000 to $80,000", "$60 000", "Interns get $5,000 monthly.", "$20,000 more",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, a := range Amounts(text) {
			if !strings.Contains(text, a.Text) || a.Low > a.High || len(a.Marks) > 0 == a.Percent {
				t.Errorf("%q: %+v", text, a)
			}
		}
	})
}
