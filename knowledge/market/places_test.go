package market

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"
)

var data = NewData(OEWS())

func TestLists(t *testing.T) {
	for _, err := range data.names().check() {
		t.Error(err)
	}
}

// allAreas are the areas of the release.
func allAreas(t *testing.T) []Area {
	t.Helper()
	var list []Area
	for _, r := range OEWS().Rows() {
		if !slices.Contains(list, r.Area) {
			list = append(list, r.Area)
		}
	}
	if len(list) != 577 {
		t.Fatalf("%d areas", len(list))
	}
	return list
}

// TestEveryArea: each area is found by its name; a metropolitan one by each of its cities
// with the state, and the city alone leads to it or is asked about; a state by its name and
// by its letters.
func TestEveryArea(t *testing.T) {
	for _, a := range allAreas(t) {
		if a.Type == Nation {
			continue
		}
		if p, ok := data.Place(a.Name); !ok || !slices.Contains(p.Areas(), a) {
			t.Errorf("place %q leads to %v", a.Name, p.Areas())
		}
		if found := data.Places("data scientist salary in " + a.Name); len(found) != 1 || !slices.Contains(found[0].Areas(), a) {
			t.Errorf("salary in %q leads to %v", a.Name, found)
		}
		if a.Type == State {
			letters := StatesOf(a)
			if len(letters) != 1 {
				t.Fatalf("the letters of %s are %v", a.Name, letters)
			}
			for _, typed := range []string{letters[0], strings.ToLower(letters[0])} {
				if p, ok := data.Place(typed); !ok || !slices.Contains(p.Areas(), a) {
					t.Errorf("place %q leads to %v, not to %s", typed, p.Areas(), a.Name)
				}
			}
			continue
		}
		if !strings.Contains(a.Name, ", ") {
			continue
		}
		for _, city := range parts(a.Name) {
			for _, state := range StatesOf(a) {
				for _, typed := range []string{city + ", " + state, city + " " + state, city + ", " + stateLetters[state]} {
					found := data.Places("what do data scientists make in " + typed + "?")
					if len(found) != 1 || !slices.Contains(found[0].Areas(), a) {
						t.Errorf("%q leads to %v, not to %s", typed, found, a.Name)
					} else if found[0].Ask && len(found[0].Sets) == 1 {
						t.Errorf("%q is asked about: %v", typed, found[0])
					}
				}
			}
			found := data.Places("what do data scientists make in " + city)
			if len(found) != 1 || !slices.Contains(found[0].Areas(), a) || len(found[0].Sets) > 1 && !found[0].Ask {
				t.Errorf("%q leads to %v, not to %s", city, found, a.Name)
			}
		}
	}
}

// TestAbroad: no city abroad is taken for one of the US, however it is asked for; those that
// have a namesake there are asked about.
func TestAbroad(t *testing.T) {
	text, err := os.ReadFile("testdata/abroad.txt")
	if err != nil {
		t.Fatal(err)
	}
	cities := strings.Split(strings.TrimSpace(string(text)), ", ")
	if len(cities) < 200 {
		t.Fatalf("%d cities", len(cities))
	}
	for _, city := range cities {
		for _, text := range []string{city, "data scientist salary in " + city, "data scientist salary " + strings.ToLower(city), "what do they pay in " + city + "?"} {
			for _, p := range data.Places(text) {
				if !p.Ask || !p.Abroad && len(p.Sets) == 1 {
					t.Errorf("%q is taken for %v", text, p.Areas())
				}
			}
		}
		if p, ok := data.Place(city); ok && !p.Ask {
			t.Errorf("the place %q is taken for %v", city, p.Areas())
		}
	}
}

// TestPlaces: what people type, and the areas that it leads to, by the beginning of their
// names; with "?" in front where it is asked about.
func TestPlaces(t *testing.T) {
	for text, want := range map[string]string{
		"SF":                     "San Francisco",
		"mle pay in sf":          "San Francisco",
		"bay area ds salary":     "San Francisco+San Jose",
		"NYC data scientist pay": "New York-Newark",
		"seattle":                "Seattle",
		"ds salary austin tx":    "Austin",
		"Austin, TX":             "Austin",
		"what do they make in the research triangle": "Raleigh+Durham",
		"DFW":                           "Dallas",
		"Dallas-Fort Worth":             "Dallas",
		"salary in Texas":               "Texas",
		"data scientist salary, TX":     "Texas",
		"data scientist salary, tx":     "",
		"can you tell me, OK":           "",
		"hi, OK so what is the pay":     "",
		"what is it in TX":              "",
		"WHAT DO THEY PAY, OR NOT":      "",
		"portland or seattle":           "?Portland-South/Portland-Vancouver Seattle",
		"Portland, OR":                  "Portland-Vancouver",
		"Portland OR":                   "Portland-Vancouver",
		"portland me":                   "?Portland-South/Portland-Vancouver",
		"Portland, Maine":               "Portland-South",
		"columbus in 2026":              "?Columbus, GA/Columbus, IN/Columbus, OH",
		"columbus ga":                   "Columbus, GA",
		"salary in new york":            "?New York/New York-Newark",
		"New York, NY":                  "New York-Newark",
		"new york state":                "New York",
		"pay in Washington":             "?Washington-Arlington/Washington",
		"Washington, DC":                "Washington-Arlington",
		"washington state":              "Washington",
		"Kansas City, Kansas":           "Kansas City",
		"West Virginia":                 "West Virginia",
		"Virginia Beach":                "Virginia Beach",
		"mobile developer salary":       "",
		"salary in mobile":              "?Mobile",
		"pay in mobile development":     "",
		"Mobile, AL":                    "Mobile",
		"reading the salary table":      "",
		"salary in Reading?":            "?Reading",
		"Reading, PA":                   "Reading",
		"how much in Bend":              "?Bend",
		"bend the rules":                "",
		"salary in Rome":                "?Rome/Utica",
		"Rome, GA":                      "Rome",
		"Rome, Italy":                   "",
		"Manchester UK":                 "",
		"manchester pay":                "?Manchester",
		"Manchester, NH":                "Manchester",
		"athens":                        "?Athens",
		"vancouver, canada":             "",
		"san jose costa rica":           "",
		"in LA":                         "Los Angeles",
		"la salary":                     "",
		"salary, LA":                    "?Louisiana/Los Angeles",
		"New Orleans, LA":               "New Orleans",
		"madison got a raise":           "",
		"pay in madison":                "Madison",
		"Saint Louis":                   "St. Louis",
		"ft lauderdale":                 "Miami",
		"Coeur d’Alene":                 "Coeur",
		"Winston Salem":                 "Winston",
		"San Juan-Bayamón":              "San Juan",
		"D.C.":                          "?Washington-Arlington/District",
		"tell us the salary":            "",
		"salary in the US":              "National",
		"seattle vs austin":             "Seattle Austin",
		"springfield":                   "?Eugene/Springfield, IL/Springfield, MA/Springfield, MO/Springfield, OH",
		"Portland, TX":                  "Texas",
		"what do nurses make":           "",
		"":                              "",
		"\xff\xfe, \xffTX":              "",
		"indiana":                       "Indiana",
		"Central Oregon":                "Central Oregon",
		"maryland":                      "Maryland",
		"maryland nonmetropolitan area": "Maryland nonmetropolitan",
		"NEW YORK CITY SALARY, PLEASE":  "New York-Newark",
		"what do software devs get in mobile or bend": "?Mobile",
	} {
		var got []string
		for _, p := range data.Places(text) {
			said := ""
			if p.Ask {
				said = "?"
			}
			for i, set := range p.Sets {
				if i > 0 {
					said += "/"
				}
				for j, a := range set {
					if j > 0 {
						said += "+"
					}
					said += a.Name
				}
			}
			got = append(got, said)
		}
		if !alike(strings.Join(got, " | "), want) {
			t.Errorf("%q leads to %q, want %q", text, strings.Join(got, " | "), want)
		}
	}
}

// alike compares places with their beginnings, in any order within what is asked about.
func alike(got, want string) bool {
	places := strings.FieldsFunc(got, func(r rune) bool { return r == '|' })
	wants := parted(want)
	if len(places) != len(wants) {
		return false
	}
	for i, p := range places {
		p = strings.TrimSpace(p)
		if strings.HasPrefix(p, "?") != strings.HasPrefix(wants[i], "?") {
			return false
		}
		sets, beginnings := strings.Split(strings.TrimPrefix(p, "?"), "/"), strings.Split(strings.TrimPrefix(wants[i], "?"), "/")
		if len(sets) != len(beginnings) {
			return false
		}
		for _, b := range beginnings {
			if !slices.ContainsFunc(sets, func(set string) bool {
				areas, names := strings.Split(set, "+"), strings.Split(b, "+")
				if len(areas) != len(names) {
					return false
				}
				for j := range areas {
					if !strings.HasPrefix(areas[j], names[j]) {
						return false
					}
				}
				return true
			}) {
				return false
			}
		}
	}
	return true
}

// parted takes several wanted places apart: they stand in the table beside each other.
func parted(want string) []string {
	switch want {
	case "":
		return nil
	case "?Portland-South/Portland-Vancouver Seattle", "Seattle Austin":
		i := strings.LastIndex(want, " ")
		return []string{want[:i], want[i+1:]}
	}
	return []string{want}
}

func TestJobs(t *testing.T) {
	titles, codes := map[string]bool{}, map[string]bool{"15-9999": true}
	for _, r := range OEWS().Rows() {
		titles[r.Occupation.Title] = true
		codes[r.Occupation.Code] = true
	}
	if len(titles) != 19 {
		t.Fatalf("%d occupations", len(titles))
	}
	for code := range codes {
		if BuiltIn(code) != (len(OEWS().Of(code)) > 0) {
			t.Errorf("occupations.txt and the release differ in %s", code)
		}
	}
	for title := range titles {
		for _, text := range []string{title, strings.ToLower(title), "what do " + strings.ToLower(title) + " earn in Texas", "salary of a " + singular(title)} {
			jobs := data.Jobs(text)
			if len(jobs) != 1 || len(jobs[0].Occupations) != 1 || jobs[0].Occupations[0].Title != title {
				t.Errorf("%q names %v, not %s", text, jobs, title)
			}
		}
	}
	for text, want := range map[string]string{
		"web dev pay": "15-1254", "how much does an actuary make": "15-2011", "actuaries": "15-2011", "statistician salary": "15-2041", "DBA": "15-1242", "programmers": "15-1251",
		"data analyst salary": "", "devops engineer": "", "frontend developer": "", "front end dev": "", "nurse": "", "machine learning engineer": "", "software": "",
	} {
		got := ""
		for _, j := range data.Jobs(text) {
			got += j.Occupations[0].Code
		}
		if got != want {
			t.Errorf("%q names %q, want %q", text, got, want)
		}
	}
}

func FuzzPlaces(f *testing.F) {
	for _, text := range []string{"Portland, OR", "D.C., L.A.", "Coeur d'Alene", "in, ,IN", "\xff,TX", "a.b.c.d", "d'", "São Paulo, TX"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, p := range data.Places(text) {
			if p.Start < 0 || p.End > len(text) || p.Start >= p.End || len(p.Sets) == 0 {
				t.Errorf("%q: %+v", text, p)
			}
		}
		if p, ok := data.Place(text); ok && len(p.Areas()) == 0 {
			t.Errorf("the place %q has no area", text)
		}
		data.Jobs(text)
	})
}

func BenchmarkPlaces(b *testing.B) {
	data.names()
	for b.Loop() {
		data.Places("hey all, what does a data scientist with three years of experience make in Portland, OR these days?")
	}
}

// BenchmarkNames is what the first question of pay costs more than others: the release is
// unpacked, and its names are read.
func BenchmarkNames(b *testing.B) {
	for b.Loop() {
		rows, err := Unpack(bytes.NewReader(packed), OEWS().Source)
		if err != nil {
			b.Fatal(err)
		}
		newNames([]*Table{NewTable(OEWS().Source, rows)})
	}
}
