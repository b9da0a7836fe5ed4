package knowledge

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// check reports everything wrong with a corpus whose files could all be read.
func (d *draft) check(c *Corpus, faults *Faults) {
	if len(c.Entries) == 0 {
		faults.add(passagesDir, 0, "serve at least one passage", "no passage is left")
	}
	sections := map[string]bool{}
	for _, s := range c.Guide.Sections {
		sections[s.ID] = true
	}
	for _, id := range d.order {
		p := d.passages[id]
		if p.hide {
			continue
		}
		d.checkHeader(c, p, sections, faults)
		d.checkTexts(p, faults)
		d.checkAmounts(p, faults)
	}
	d.checkGuide(c, faults)
	d.checkFormer(faults)
	d.checkPhrasings(faults)
	d.checkFigures(c, faults)
	d.checkVocabulary(c, faults)
	d.checkSynonyms(c, faults)
}

func (d *draft) checkGuide(c *Corpus, faults *Faults) {
	f := d.files[guideFile]
	if b := c.Guide.Base; b != "" && b != noBase {
		faults.add(f.path, d.line(guideFile, "base"), "write 'base: none' for a whole guide, or leave the line out to overlay the built-in one", "base %q is unknown", b)
	}
	if a := c.Guide.Address; a != "" && !isWebAddress(a) {
		faults.add(f.path, d.line(guideFile, "address"), "write the whole address, as https://example.org/guide", "address %q is none of the web", a)
	}
	if code := c.Guide.Currency; code != "" && !isCurrency(code) {
		faults.add(f.path, d.line(guideFile, "currency"), "write its code of three letters, as EUR", "currency %q is unknown", code)
	}
}

// isWebAddress reports whether a text is an address of the web that every platform can link.
func isWebAddress(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && len(text) <= maxAddress && !strings.ContainsAny(text, " <>|()[]`\"\n")
}

// maxAddress is how long a web address may be.
const maxAddress = 300

// checkFormer reports former ids that something else has now.
func (d *draft) checkFormer(faults *Faults) {
	owner := map[string]string{}
	for _, id := range d.order {
		p := d.passages[id]
		for _, former := range p.Formerly {
			switch {
			case d.passages[former] != nil:
				faults.add(p.file, p.line("formerly"), "rename that one, or leave the line out", "the former id %q is the id of %s", former, d.passages[former].file)
			case owner[former] != "" && owner[former] != id:
				faults.add(p.file, p.line("formerly"), "name it in one of them", "the former id %q is one of %s too", former, owner[former])
			}
			owner[former] = id
		}
	}
}

var idPattern = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9-]*)?$`)

func (d *draft) checkHeader(c *Corpus, p *passage, sections map[string]bool, faults *Faults) {
	add := func(key, do, what string, args ...any) { faults.add(p.file, p.line(key), do, what, args...) }
	if !idPattern.MatchString(p.ID) || len(p.ID) > 60 {
		add("id", "use section/name in lower-case letters, digits and hyphens, at most 60 characters", "id %q is not allowed", p.ID)
	} else if !sections[p.Section()] {
		add("id", "use a section of "+guideFile+" or add it there", "section %q is unknown", p.Section())
	}
	if p.Kind != Guide && p.Kind != FAQ {
		add("kind", "use guide or faq", "kind %q is unknown", p.Kind)
	}
	switch n := utf8.RuneCountInString(p.Title); {
	case p.Title == "":
		add("title", "add a line 'title: …'", "has no title")
	case n > MaxTitle:
		add("title", "shorten it: it labels buttons", "title has %d characters, %d at most", n, MaxTitle)
	}
	switch {
	case p.Source == "":
		add("source", "say where its facts come from", "has no source")
	case utf8.RuneCountInString(p.Source) > MaxSource:
		add("source", "shorten it", "source has more than %d characters", MaxSource)
	}
	if _, err := time.Parse(time.DateOnly, p.Reviewed); err != nil {
		add("reviewed", "write the day of the last review as 2026-11-21", "review date %q is not a day", p.Reviewed)
	}
	for role, asks := range p.About {
		if _, ok := c.Vocabulary.Role(role); !ok {
			add("about", "use a role of "+rolesFile, "is about role %q, which is unknown", role)
		}
		if i := slices.IndexFunc(asks, func(a Ask) bool { return !slices.Contains(Asks(), a) }); i >= 0 {
			add("about", "use those in "+asksFile, "answers %q of %s, which is unknown", asks[i], role)
		}
	}
	known := Asks()
	for _, a := range p.Asks {
		if !slices.Contains(known, a) {
			add("asks", "use one of those in "+asksFile, "asks %q is unknown", a)
		}
	}
	if p.Tool != "" && !slices.Contains(Tools(), p.Tool) {
		add("tool", "write assess, plan or impact, or leave the line out", "tool %q is unknown", p.Tool)
	}
	for _, id := range p.Related {
		switch {
		case id == p.ID:
			add("related", "remove it", "is related to itself")
		case d.passage(id) == nil: // a hidden one may be named: it is left out
			add("related", "name an entry that exists", "related entry %q does not exist", id)
		}
	}
}

var linkPattern = regexp.MustCompile(`\[[^\]]*\]\(([^)]*)\)`)

func (d *draft) checkTexts(p *passage, faults *Faults) {
	if p.Short == "" {
		faults.add(p.file, p.shortLine, "write the answer below the front matter", "has no text")
		return
	}
	if p.Full == "" {
		faults.add(p.file, p.fullLine, "write the full text, or remove "+more, "has no text below "+more)
		return
	}
	if n := utf8.RuneCountInString(p.Short); n > MaxShort {
		faults.add(p.file, p.shortLine, "move what can wait below "+more, "short answer has %d characters, %d at most", n, MaxShort)
	}
	if n := len(Sentences(p.Short)); n > 3 {
		faults.add(p.file, p.shortLine, "move what can wait below "+more, "short answer has %d sentences, three at most", n)
	}
	if n := utf8.RuneCountInString(p.Full); n > MaxFull {
		faults.add(p.file, p.fullLine, "shorten it, or split the passage", "full text has %d characters, %d at most", n, MaxFull)
	}
	d.checkYesNo(p, faults)
	d.checkLinks(p, p.Short, p.shortLine, faults)
	if p.HasMore() {
		d.checkLinks(p, p.Full, p.fullLine, faults)
	}
}

// checkYesNo finds a text that begins with Yes or No. Whether that is right depends on
// how somebody asks, which a claim tells and a text cannot.
func (d *draft) checkYesNo(p *passage, faults *Faults) {
	check := func(text string, line int) {
		if holds, _, found := CutYesNo(text); found {
			word := "no"
			if holds {
				word = "yes"
			}
			faults.add(p.file, line, "leave that word out, let the text stand alone, and state in the front matter what it affirms or denies, for example 'claims: {needs a PhD: "+word+"}'",
				"begins with Yes or No")
		}
	}
	check(p.Short, p.shortLine)
	if p.HasMore() {
		check(p.Full, p.fullLine)
	}
}

func (d *draft) checkLinks(p *passage, text string, first int, faults *Faults) {
	for i, line := range strings.Split(text, "\n") {
		for _, m := range linkPattern.FindAllStringSubmatch(line, -1) {
			if !strings.HasPrefix(m[1], "https://") && d.passage(m[1]) == nil {
				faults.add(p.file, first+i, "link to an entry's id or to an https address", "link to %q leads nowhere", m[1])
			}
		}
	}
}

// checkAmounts holds a passage's text and its figures against each other.
func (d *draft) checkAmounts(p *passage, faults *Faults) {
	texts := []struct {
		text string
		line int
	}{{p.Title, p.line("title")}, {p.Short, p.shortLine}}
	if p.HasMore() {
		texts = append(texts, struct {
			text string
			line int
		}{p.Full, p.fullLine})
	}
	stated := make([]bool, len(p.Figures))
	for _, t := range texts {
		for i, line := range strings.Split(t.text, "\n") {
			for _, a := range Amounts(line) {
				known := false
				for j, f := range p.Figures {
					if f.States(a) {
						known, stated[j] = true, true
					}
				}
				if !known {
					faults.add(p.file, t.line+i, "add it to "+salariesFile+" with source "+p.ID+", or mend the text", "states %s, which is not among its figures", a.Text)
				}
			}
		}
	}
	i := 0
	for _, f := range d.figures {
		if f.Source != p.ID {
			continue
		}
		if i < len(stated) && !stated[i] {
			faults.add(f.file, f.line, "state it in the passage, or remove it here", "figure %q does not stand in the text of %s", f.Text, p.ID)
		}
		i++
	}
}

func (d *draft) checkPhrasings(faults *Faults) {
	type place struct {
		id, file string
		line     int
	}
	seen := map[string]place{}
	for _, id := range d.order {
		p := d.passages[id]
		if p.hide {
			continue
		}
		if len(p.Phrasings) == 0 {
			faults.add(p.file, 0, "write a "+phrasingsSuffix+" file beside it: how people ask for it, one a line", "has no phrasings")
		}
		for i, text := range p.Phrasings {
			key := strings.Join(Words(text), " ")
			here := place{id, p.phrasingFile, p.phrasingLine[i]}
			switch other, doubled := seen[key]; {
			case key == "":
				faults.add(here.file, here.line, "write it in words", "phrasing without words")
			case utf8.RuneCountInString(text) > MaxPhrasing:
				faults.add(here.file, here.line, "shorten it", "phrasing has more than %d characters", MaxPhrasing)
			case doubled && other.id == id:
				faults.add(here.file, here.line, "remove one of them", "phrasing %q stands at line %d already", text, other.line)
			case doubled:
				faults.add(here.file, here.line, "keep it where it is answered best", "phrasing %q is shared with %s (%s:%d)", text, other.id, other.file, other.line)
			default:
				seen[key] = here
			}
		}
	}
	f, ok := d.files[elsewhereFile]
	if !ok {
		return
	}
	messages, lines := parseLines(f, new(Faults)) // what cannot be read is reported already
	for i, text := range messages {
		key := strings.Join(Words(text), " ")
		switch other, shared := seen[key]; {
		case utf8.RuneCountInString(text) > MaxPhrasing:
			faults.add(f.path, lines[i], "shorten it", "message has more than %d characters", MaxPhrasing)
		case shared && key != "":
			faults.add(f.path, lines[i], "remove one of them", "message %q is a phrasing of %s (%s:%d)", text, other.id, other.file, other.line)
		}
	}
}

func (d *draft) checkFigures(c *Corpus, faults *Faults) {
	for _, f := range d.figures {
		add := func(do, what string, args ...any) { faults.add(f.file, f.line, do, what, args...) }
		if _, ok := c.Vocabulary.Role(f.Role); !ok {
			add("use a role of "+rolesFile, "role %q is unknown", f.Role)
		}
		if _, ok := c.Vocabulary.Level(f.Level); f.Level != "" && !ok {
			add("use a level of "+rolesFile, "level %q is unknown", f.Level)
		}
		switch f.Statistic {
		case Median, Range, Floor:
			if f.Currency == "" {
				add("add the currency, as 'currency: "+orDefault(c.Guide.Currency, "USD")+"'", "figure without a currency")
			} else if !isCurrency(f.Currency) {
				add("write its code of three letters, as EUR", "currency %q is unknown", f.Currency)
			}
		case Premium:
			if f.Baseline == "" {
				add("say what the premium is over", "premium without a baseline")
			}
		case Growth:
		default:
			add("use median, range, floor, premium or growth", "statistic %q is unknown", f.Statistic)
		}
		if f.Period == "" {
			add("add 'period: year'", "figure without a period")
		}
		if f.Year < 1990 || f.Year > 2100 {
			add("add the year it is of", "figure without a year")
		}
		if f.Text == "" {
			add("write it as people will see it", "figure without a text")
		}
		switch {
		case f.Low == nil && f.High == nil:
			add("give low, high or both", "figure without an amount")
		case f.Low != nil && *f.Low < 0, f.High != nil && *f.High < 0:
			add("amounts are positive", "figure with a negative amount")
		case f.Low != nil && f.High != nil && *f.Low > *f.High:
			add("swap them", "low is above high")
		case f.Statistic == Floor && f.High != nil:
			add("leave high out", "a floor has no upper end")
		default:
			checkFigureText(f.Figure, add)
		}
		for _, id := range f.DisagreesWith {
			if d.passage(id) == nil {
				add("name an entry that exists", "disagrees with %q, which does not exist", id)
			}
		}
	}
}

// checkFigureText holds what people see of a figure against its numbers and currency.
func checkFigureText(f Figure, add func(do, what string, args ...any)) {
	if f.Text == "" {
		return // reported already
	}
	amounts := Amounts(f.Text)
	number := f
	number.Currency = ""
	switch {
	case len(amounts) == 0 && f.Statistic.Money():
		add("write the amount with its currency, as 'EUR 60,000–80,000'", "text %q states no amount of money", f.Text)
	case len(amounts) != 1 || !number.States(amounts[0]):
		add("make them the same", "text %q does not say what low and high say", f.Text)
	case f.Statistic.Money() && f.Currency != "" && !amounts[0].In(f.Currency):
		add("make them the same", "text %q is not in the currency %s", f.Text, f.Currency)
	}
}

func orDefault(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

func (d *draft) checkVocabulary(c *Corpus, faults *Faults) {
	f := d.files[rolesFile]
	add := func(line int, do, what string, args ...any) { faults.add(f.path, line, do, what, args...) }
	main := ""
	for i, r := range c.Vocabulary.Roles {
		switch line := d.line(rolesFile, "roles", i); {
		case r.Main && main != "":
			add(line, "leave it out of one of them: a guide has one role of its own", "'main: true' stands at %s and at %s", main, r.ID)
		case r.Main:
			main = r.ID
		}
	}
	if main == "" {
		add(d.line(rolesFile, "roles"), "mark the guide's own role with 'main: true'", "no role is the main one")
	}
	seen := map[string]string{}
	ids := map[string]bool{}
	for f := range Facets {
		terms, kind := c.Vocabulary.Terms(f), f.String()
		for i, t := range terms {
			line := d.line(rolesFile, kind, i)
			if t.ID == "" || t.Name == "" {
				add(line, "give every term an id and a name", "a term has no id or no name")
				continue
			}
			if ids[kind+t.ID] {
				add(line, "give one of them another id", "id %q stands twice among the %s", t.ID, kind)
			}
			ids[kind+t.ID] = true
			for j, alias := range t.Aliases {
				key := strings.Join(Words(alias), " ")
				if key == "" {
					add(d.line(rolesFile, kind, i, "aliases", j), "remove it", "alias %q of %s has no words", alias, t.ID)
				} else if other := seen[key]; other != "" && other != t.ID {
					add(d.line(rolesFile, kind, i, "aliases", j), "keep it in one place", "alias %q stands for %s and for %s", alias, other, t.ID)
				}
				seen[key] = t.ID
			}
			for j, id := range t.Entries {
				if d.passage(id) == nil {
					add(d.line(rolesFile, kind, i, "entries", j), "name an entry that exists", "%s names entry %q, which does not exist", t.ID, id)
				}
			}
		}
	}
}

func (d *draft) checkSynonyms(c *Corpus, faults *Faults) {
	f := d.files[synonymsFile]
	for name, words := range c.Groups {
		usable := map[string]bool{}
		for _, w := range words {
			if key := strings.Join(Words(w), " "); key != "" {
				usable[key] = true
			}
		}
		if len(usable) < 2 {
			faults.add(f.path, d.line(synonymsFile, "groups", name), "give it two words or more, or remove it", "synonym group %q has fewer than two words", name)
		}
	}
	for from, to := range c.Slang {
		if len(Words(from)) == 0 || len(Words(to)) == 0 {
			faults.add(f.path, d.line(synonymsFile, "slang", from), "write both in words", "slang %q: %q cannot be read", from, to)
		}
	}
}

func (d *draft) checkCues(cues map[Ask][]string, faults *Faults) {
	known := Asks()
	for ask := range cues {
		if !slices.Contains(known, ask) {
			faults.add(d.files[asksFile].path, d.line(asksFile, string(ask)), "remove it", "ask %q is unknown", ask)
		}
	}
}
