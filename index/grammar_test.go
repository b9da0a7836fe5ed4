package index

import (
	"fmt"
	"strings"
	"testing"

	"careerbot/knowledge"
)

// How English asks whether something is so, or whether its reverse is: a list of
// constructions, by what is asked, each tried with several subjects. {x} is the subject,
// {have} and {get} are verbs with it ("know sql", "learn sql"), {having} and {getting}
// their gerunds, {lack} says that the asker has it not.
type construction struct {
	kind  string // of claim; "+" where it follows only from one that holds
	sign  int    // 1 asks for the claim, -1 for its reverse
	not   bool   // it is put in the negative: "Right" confirms it, and nothing denies it
	kinds string // frames, parted by "|"
}

var constructions = []construction{
	// What is needed: modals, verbs, adjectives and nouns of necessity.
	{"need", 1, false, `do i need {x}|do i need to {have}|do i need to {get}|do i have to {have}|do i have to {get}|do i really need {x}|do i actually have to {have}
		|do you need {x} to be an mle|does an mle need {x}|do mles need {x}|does one need {x}|do people need {x}|do they need {x} for this job|must i {have}|must one {have}|must an mle {have}
		|is {x} needed|is {x} required|is {x} necessary|is {x} a must|is {x} a must have|is {x} mandatory|is {x} essential|is {x} compulsory|is {x} obligatory|is {x} indispensable
		|is {x} a requirement|is {x} a prerequisite|is {x} a precondition|is {x} a necessity|is {x} non negotiable|is {x} unavoidable|is {x} absolutely necessary|is {x} strictly required
		|is {having} required|is {having} a must|is {getting} necessary|is it necessary to {have}|is it mandatory to {have}|is it essential to {have}|is it a must to {have}|is it required to {have}
		|is it necessary that i {have}|would i need {x}|will i need {x}|will i need to {have}|would i have to {get}|am i required to {have}|are you required to {have}|am i obliged to {have}|am i forced to {get}
		|do employers require {x}|do companies require {x}|do employers insist on {x}|do companies ask for {x}|do employers demand {x}|do jobs require {x}|does the job require {x}|does the role call for {x}
		|{x} needed?|{x} required?|{x} mandatory?|{x} necessary?|{x} a must?|need {x}?|need to {have}?|have to {have}?|must {have}?|so i need {x}?|so {x} is required?|so {x} is a must?
		|i need {x} right?|i need {x}, correct?|{x} is a must, right?|{x} is required, isn't it?|i have to {have}, don't i?|you need {x}, no?|you need {x} for that, yes?
		|isn't {x} required?|isn't {x} a must?|don't i need {x}?|don't you need {x} for this?|is there any need for {x}|is there a need to {have}|do i gotta {have}
		|is it true that {x} is required|is it true that i need {x}|is it true you need {x}|is it the case that {x} is needed|would you say {x} is necessary|do you think i need {x}|do you think {x} is required
		|is {x} needed for this job|is {x} needed to get hired|is {x} needed to become an mle|is {x} required for an mle role|is {x} still needed|do i still need {x}|is {x} really necessary|is {x} really needed
		|hey, do i need {x} for this?|quick question: is {x} required?|i want to be an mle, do i need {x}?|im starting out, is {x} a must?|do u need {x}|do i absolutely need {x}|do i definitely need {x}`},
	{"need", -1, false, `can i skip {x}|can i skip {getting}|may i skip {x}|could i skip {x}|can i just skip {x}|can i ignore {x}|can i leave out {x}|can i omit {x}|can i avoid {x}|can i do without {x}|can i go without {x}
		|can i get by without {x}|can i get away without {x}|can i get away with not {having}|can i manage without {x}|can i make it without {x}|can i survive without {x}|can i cope without {x}
		|can i work without {x}|can i be an mle without {x}|can i become an mle without {x}|can i become an mle without {having}|can i become an mle if i {lack}|can i become an mle even if i {lack}
		|can i get hired without {x}|can i get a job without {x}|can i land a job with no {n}|could an mle do without {x}|can one be an mle without {having}|can you be an mle and not {have}
		|is it possible to become an mle without {x}|is it possible without {x}|is it possible to work as an mle without {having}|is there a way to become an mle without {x}|is there a way around {x}|is there any way to avoid {x}
		|is it ok to skip {x}|is it okay not to {have}|is it fine to ignore {x}|is it ok if i {lack}|is it fine if i {lack}|is it safe to skip {x}|would it be fine to leave out {x}|is it alright to skip {x}|is it acceptable not to {have}
		|is {x} optional|is {x} unnecessary|is {x} dispensable|is {x} superfluous|is {x} redundant|is {x} avoidable|is {x} skippable|is {getting} optional|is {x} just optional|is {x} only a nice to have|is {x} a nice to have
		|is there no need for {x}|is there no need to {have}|do companies hire people without {x}|would anyone hire me without {x}|will they take me without {x}|do i stand a chance without {x}|do i have a chance without {x}
		|am i employable without {x}|will i be fine without {x}|will i be ok without {x}|am i ok without {x}|am i good without {x}|{x} optional?|{x} unnecessary?|no {n}, is that ok?|possible without {x}?|mle without {x}, possible?
		|{x} is optional, right?|i can skip {x}, right?|so i can skip {x}?|so {x} is optional?|can't i skip {x}?|couldn't i just leave {x} out?|isn't {x} optional?|so {x} is unnecessary?|can i dispense with {x}
		|i {lack}, can i still become an mle?|i {lack}. can i still become an mle?|i {lack}, is that ok?|i {lack}, am i fine?|do i get hired without {x}|will someone hire me if i {lack}|could i be hired even though i {lack}
		|is it true that {x} is optional|is it true that i can skip {x}|would you say {x} is optional|is {x} something i can skip|is {x} something i could do without`},
	{"need", 1, false, `is it impossible without {x}|is it impossible to become an mle without {x}|is it impossible to be an mle without {having}|am i doomed without {x}|am i screwed without {x}|am i lost without {x}|am i screwed if i {lack}
		|is it a problem if i {lack}|is it bad if i {lack}
		|is lacking {x} a dealbreaker|is not {having} a dealbreaker|is not {having} a problem|will not {having} hold me back|will i be rejected without {x}|is it hopeless without {x}
		|i {lack}, is that a problem?|i {lack}, is that a dealbreaker?|no {n}, is that a problem?|is {x} a dealbreaker if i {lack}|is it unrealistic without {x}|do i have no chance without {x}`},
	{"need+", 1, false, `is it a mistake to skip {x}|would it be a mistake to skip {x}|is it a bad idea to skip {x}|is skipping {x} a bad idea|is skipping {x} a mistake|would i regret skipping {x}|is {x} important|does {x} matter|should i {get}|is it worth {getting}
		|is {x} useful|is it good to {have}|is {x} that important|is {x} really that important|are mles expected to {have}|am i expected to {have}|do mles use {x}|do employers value {x}|do employers look for {x}|is {x} worth learning|should i bother {getting}`},
	{"need+", -1, false, `is {x} a waste of time|is {x} useless|is {x} pointless|is {getting} a waste of time|is {getting} pointless|is {x} irrelevant|is {x} unimportant|am i wasting my time {getting}|is it pointless to {get}|is it stupid to {get}|is {x} overrated|should i skip {x}|is {x} outdated|is {x} worthless|is it useless to {get}`},
	{"need", -1, true, `is {x} not needed|is {x} not required|is {x} not necessary|{x} is not needed, right?|{x} isn't required, right?|i don't need {x}, right?|so i don't need {x}?|you don't need {x}, correct?|i don't have to {have}, right?
		|so {x} isn't needed?|is it true that i don't need {x}|is it true that {x} is not required|so mles don't need {x}?|is it not necessary to {have}`},

	// What is worth it: use, value, advice.
	{"worth", 1, false, `is {x} worth it|is {x} worth my time|is {x} worth the effort|is {x} worth doing|is {x} worthwhile|is {x} useful|is {x} helpful|is {x} valuable|is {x} beneficial|is {x} of any use|is {x} any good|is {x} a good idea
		|is {x} a good use of time|is {x} time well spent|is {x} a plus|is {x} an advantage|is {x} an asset|is {x} important|is {x} relevant|is {x} recommended|is {x} advisable|is {x} sensible|is {x} taken seriously|is {x} legit
		|does {x} help|does {x} matter|does {x} pay off|does {x} count|does {x} count for anything|does {x} help me get hired|does {x} help to get a job|does {x} look good on a resume|does {x} impress employers|does {x} impress recruiters
		|does {x} make a difference|does {x} make sense|does {x} have any value|does {x} improve my chances|do employers value {x}|do recruiters care about {x}|do companies appreciate {x}|do hiring managers care about {x}
		|should i {have}|should i try to {have}|should i bother with {x}|should i bother {having}|should one {have}|would you recommend {x}|do you recommend {x}|is it worth {having}|is it worth it to {have}|is it a good idea to {have}|is it useful to {have}
		|is it smart to {have}|is it wise to {have}|is it advisable to {have}|is there a point in {having}|is there any point in {having}|is there any value in {x}|is there any benefit in {having}|will {x} help me|would {x} help|can {x} help me get a job|could {x} be useful
		|{x} worth it?|{x} useful?|{x} is worth it, right?|so {x} is useful?|isn't {x} useful?|do i benefit from {x}|would i benefit from {having}|do i profit from {x}|do i gain anything from {x}|does {having} make sense
		|is {having} useful|is {having} worth it|does {having} help|is it true that {x} helps|do you think {x} is worth it|would you say {x} is useful|im a beginner, is {x} worth it?|does anyone care about {x}|is {x} worth anything|is {x} still worth it|is {x} really worth it`},
	{"worth", -1, false, `is {x} a waste of time|is {x} a waste|is {x} a complete waste of time|is {x} pointless|is {x} useless|is {x} worthless|is {x} a bad idea|is {x} a mistake|is {x} overrated|is {x} irrelevant|is {x} meaningless|is {x} a scam|is {x} dead
		|is {x} of no use|is {x} of no value|is {x} good for nothing|is there no point in {having}|is there no value in {x}|am i wasting my time with {x}|am i wasting my time {having}|should i skip {x}|should i avoid {x}|should i ignore {x}|should i stay away from {x}
		|would {x} be a waste|would {x} be a waste of time|does {x} hurt my chances|does {x} harm my career|is {x} harmful|can {x} backfire|{x} = waste of time?|{x} pointless?|{x} a waste of time?|{x} is useless, right?|so {x} is pointless?|{x} is a waste of time, isn't it?
		|is it pointless to {have}|is it a waste of time to {have}|is it useless to {have}|is it a mistake to {have}|is it silly to {have}|is it stupid to {have}|is {having} pointless|is {having} a waste of time|is {having} a mistake|does {x} lead nowhere|is it dumb to {have}
		|isn't {x} a waste of time?|isn't {x} pointless?|is it true that {x} is useless|is it true that {x} is a waste of time|do you think {x} is a waste of time|would you say {x} is pointless|is {x} kinda pointless|is {x} totally useless|is {x} basically worthless`},

	// What brings more pay.
	{"raise", 1, false, `does {having} raise pay|does {having} raise my salary|does {having} increase pay|does {having} pay more|does {having} pay off|does {having} pay better|do {who} earn more|do {who} make more|do {who} make more money|do {who} get paid more|are {who} paid more|are {who} better paid
		|is there a premium for {who}|do {who} earn a premium|do {who} get a bonus|will {having} boost my pay|can {having} bump my salary|does {having} mean more money|is {having} rewarded|will i earn more by {having}|do {who} have a higher salary|{who} earn more, right?`},
	{"raise", -1, false, `does {having} lower pay|does {having} reduce my salary|does {having} hurt pay|does {having} hurt my salary|does {having} cut pay|do {who} earn less|do {who} make less|do {who} get paid less|are {who} paid less|will {having} cost me money|does {having} decrease pay|do {who} have a lower salary
		|does {having} mean less money|do {who} make less money|will i earn less by {having}|is {having} bad for my salary|{who} earn less, right?|does {having} limit my pay|are {who} worse paid`},

	// What threatens the role.
	{"threat", 1, false, `will ai replace mles|will ai replace me|is ai a threat to mles|is ai a threat|is ai a danger to this job|will ai take my job|will ai take over this job|will mles be replaced by ai|are mles going to be replaced by ai|is the role going to disappear|will the role die out
		|should i worry about ai|should i be worried about ai|should i be afraid of ai|is my job at risk from ai|is the job threatened by ai|does ai threaten mles|could ai make mles obsolete|will ai make mles redundant|is ai going to kill this career|can ai do my job|will ai do my job|is the mle role doomed
		|will mles lose their jobs to ai|will ai eliminate mles|will chatgpt replace mles|are mles in danger because of ai|is ai taking over mle jobs|will mles become obsolete|will mle jobs disappear|is the career dying|will automation replace mles|will the job be automated|will mle jobs be automated away|won't ai replace mles?|isn't ai a threat to mles?
		|ai will replace mles, right?|so ai will take my job?|is it true that ai will replace mles|do you think ai will replace mles|is this career a dead end because of ai|is it risky to become an mle because of ai|will there be fewer mle jobs because of ai`},
	{"threat", -1, false, `are mles safe from ai|is the job safe from ai|is my job safe from automation|are mle jobs safe|is the role secure|will mles survive ai|will the role survive|is the job future proof|is the career future proof|is the role resistant to ai|are mles immune to ai|will mles still be needed|will there still be mles in ten years|will mle jobs still exist
		|will the job still be there in ten years|is the role here to stay|will mles be safe from ai|is an mle safe from being replaced|is this job safe from being automated|mles are safe from ai, right?|so the job is safe?|is it true that mles are safe from ai|do you think mles are safe from ai|will the profession last|is the career protected from ai|is the job ai proof|is it an ai proof job`},

	// What one can do.
	{"can", 1, false, `can i become an mle by {having}|can i become an mle through {x}|can you become an mle with {x}|can i get there with {x}|is it possible to {have}|is it possible to become an mle by {having}|is it possible through {x}|is {x} possible|is {x} realistic|is {x} a realistic way|is {x} a viable way|is {x} feasible|is {x} ok|can i {have}|could i {have}|can one {have}|may i {have}
		|is {having} possible|is {having} realistic|is {having} an option|is it realistic to {have}|is it feasible to {have}|is it doable to {have}|can't i {have}?|so i can {have}?|i can {have}, right?|is it true that i can {have}|do people become mles by {having}|does {x} work`},
	{"can", -1, false, `is it impossible to {have}|is {x} impossible|is {x} unrealistic|is {having} impossible|is {having} unrealistic|is it unrealistic to {have}|is it hopeless to {have}|is {having} hopeless|is {x} out of the question`},

	// What is part of the role.
	{"do", 1, false, `do mles {have}|does an mle {have}|do ml engineers {have}|will i {have}|will i have to {have}|would i {have}|do i {have} as an mle|is {having} part of the job|is {having} part of the role|is {having} one of my tasks|is {having} my job|is {having} an mle's job|are mles responsible for {having}|is an mle responsible for {having}|does the job include {having}|does the role involve {having}|does the job involve {having}
		|is it my job to {have}|is it an mle's job to {have}|is it part of the job to {have}|do mles have to {have}|must mles {have}|should mles {have}|are mles expected to {have}|don't mles {have}?|mles {have}, right?|so mles {have}?|is {having} a duty of mles|am i in charge of {having}|am i supposed to {have}|is it true that mles {have}|do mles usually {have}|do mles typically {have}|do mles really {have}`},
	{"do", -1, false, `can mles skip {having}|can an mle skip {having}|can mles avoid {having}|can i avoid {having} as an mle`},
}

// subject is what constructions are tried with.
type grammarSubject struct {
	kind  string
	holds bool
	forms string // "x=sql|have=know sql|…"
}

var grammarSubjects = []grammarSubject{
	{"need", true, `x=sql|n=sql|have=know sql|having=knowing sql|get=learn sql|getting=learning sql|lack=don't know sql`},
	{"need", true, `x=python|n=python|have=know python|having=knowing python|get=learn python|getting=learning python|lack=can't use python`},
	{"need", true, `x=git|n=git|have=use git|having=using git|get=learn git|getting=learning git|lack=never learned git`},
	{"need", true, `x=deep learning|n=deep learning|have=understand deep learning|having=understanding deep learning|get=study deep learning|getting=studying deep learning|lack=don't understand deep learning`},
	{"need", true, `x=linear algebra|n=linear algebra|have=know linear algebra|having=knowing linear algebra|get=learn linear algebra|getting=learning linear algebra|lack=never studied linear algebra`},
	{"need", false, `x=a phd|n=phd|have=have a phd|having=having a phd|get=get a phd|getting=getting a phd|lack=don't have a phd`},
	{"need", false, `x=a doctorate|n=doctorate|have=hold a doctorate|having=holding a doctorate|get=do a doctorate|getting=doing a doctorate|lack=have no doctorate`},
	{"worth", true, `x=kaggle|have=do kaggle|having=doing kaggle`},
	{"worth", true, `x=open source|have=contribute to open source|having=contributing to open source`},
	{"worth", true, `x=blogging|have=write a blog|having=writing a blog`},
	{"worth", true, `x=networking|have=go to meetups|having=going to meetups`},
	{"raise", true, `having=specialising|who=specialists`},
	{"raise", true, `having=specializing in nlp|who=computer vision specialists`},
	{"threat", false, ``},
	{"can", true, `x=self study|have=teach myself|having=teaching myself`},
	{"can", true, `x=online courses|have=learn on my own|having=learning on my own`},
	{"do", true, `have=build data pipelines|having=building data pipelines`},
	{"do", true, `have=monitor models|having=monitoring models`},
	{"do", true, `have=run experiments|having=running experiments`},
	{"do", true, `have=train models|having=training models`},
}

// fill puts a subject into a frame; ok is false where the frame needs a form that it has
// not.
func (g grammarSubject) fill(frame string) (question string, ok bool) {
	for _, form := range strings.Split(g.forms, "|") {
		name, text, _ := strings.Cut(form, "=")
		frame = strings.ReplaceAll(frame, "{"+name+"}", text)
	}
	return frame, !strings.Contains(frame, "{")
}

// word is what the answer to a construction begins with.
func (c construction) word(holds bool) string {
	switch truth := (c.sign > 0) == holds; {
	case c.not && truth:
		return "Right"
	case c.not:
		return ""
	case truth:
		return "Yes"
	}
	return "No"
}

// each calls f with every construction, filled with every subject of its kind.
func eachConstruction(f func(c construction, g grammarSubject, frame, question string)) {
	for _, c := range constructions {
		for _, frame := range strings.Split(c.kinds, "|") {
			frame = strings.TrimSpace(frame)
			for _, g := range grammarSubjects {
				kind, holding := strings.CutSuffix(c.kind, "+")
				if g.kind != kind || holding && !g.holds {
					continue
				}
				if q, ok := g.fill(frame); ok {
					f(c, g, frame, q)
				}
			}
		}
	}
}

// TestGrammar: of the constructions in which a claim is asked, nearly all are read, and
// none the wrong way round ("go test ./index -run TestGrammar -v" prints those that are
// not).
func TestGrammar(t *testing.T) {
	oneGoroutine(t)
	t.Parallel()
	ix := newIndex(t)
	type rate struct{ right, answered, all int }
	rates := map[string]*rate{}
	eachConstruction(func(c construction, g grammarSubject, frame, question string) {
		want := c.word(g.holds)
		name := fmt.Sprintf("%s %+d", c.kind, c.sign)
		if c.not {
			name += " in the negative"
		}
		if rates[name] == nil {
			rates[name] = new(rate)
		}
		n := rates[name]
		n.all++
		r := search(t, ix, knowledge.Query{Text: question})
		if len(r.Answers) == 0 {
			t.Logf("not answered (%.2f): %q", r.Confidence, question)
			return
		}
		n.answered++
		switch word := firstWord(r); word {
		case want:
			n.right++
		case "":
			t.Logf("says nothing, want %s: %q by %s", want, question, r.Answers[0].ID)
		default:
			t.Errorf("%q is answered %q by %s, want %q", question, word, r.Answers[0].ID, want)
		}
	})
	for name, n := range rates {
		t.Logf("%-22s %d of %d answered ones (%d%%), of %d asked", name, n.right, n.answered, 100*n.right/max(1, n.answered), n.all)
		least := 95
		if strings.Contains(name, "-") {
			least = 85
		}
		if 100*n.right < least*n.answered || 100*n.answered < 80*n.all {
			t.Errorf("%s: %d of %d, want %d%%", name, n.right, n.answered, least)
		}
	}
}

// What narrows a question to less, or leads it to something else, than is claimed. "{q}"
// is a question without its mark.
var narrowing = []string{
	`{q} in an academic lab`, `{q} in academia`, `{q} at a university`, `{q} in germany`, `{q} in london`, `{q} in the military`, `{q} at a hospital`, `{q} in a government lab`, `{q} at a hedge fund`, `{q} for a defense contractor`,
	`{q} as a data scientist`, `{q} to become a data scientist`, `{q} to be a research scientist`, `{q} as a data engineer`, `{q} as a nurse`, `{q} to work as a teacher`, `{q} for research`, `{q} to do research`, `{q} to get a visa`, `{q} to become a manager`,
	`{q} to teach at college`, `{q} unless i have a degree`, `{q} if i am a data scientist`, `{q} or is java enough`, `{q} more than java`, `{q} instead of java`, `{q} within a week`, `{q} to win a nobel prize`,
}

// narrowingOfX are put in place of the subject.
var narrowingOfX = []string{`half of {x}`, `most of {x}`, `a third of {x}`, `advanced {x}`, `only {x}`, `just {x}`, `{x} or java`, `{x} more than java`, `at least two of {x}`, `perfect {x}`, `expert level {x}`, `less {x}`, `50% of {x}`}

// TestNarrowed: what is asked of half of something, of another role or of another place
// than the guide speaks of is neither affirmed nor denied.
func TestNarrowed(t *testing.T) {
	oneGoroutine(t)
	t.Parallel()
	ix := newIndex(t)
	none := func(question string) {
		if word := firstWord(search(t, ix, knowledge.Query{Text: question})); word != "" {
			t.Errorf("%q is answered %q", question, word)
		}
	}
	for _, g := range grammarSubjects {
		frames := map[string][]string{
			"need":   {"do i need {x}", "is {x} required", "can i skip {x}", "can i work without {x}"},
			"worth":  {"is {x} worth it", "is {x} a waste of time"},
			"raise":  {"do {who} earn more"},
			"threat": {"will ai replace mles", "are mles safe from ai"},
		}[g.kind]
		for _, frame := range frames {
			q, _ := g.fill(frame)
			for _, n := range narrowing {
				if g.kind == "raise" && (strings.Contains(n, "java") || strings.Contains(n, "week")) {
					continue
				}
				none(strings.ReplaceAll(n, "{q}", q) + "?")
			}
			for _, n := range narrowingOfX {
				if q, ok := g.fill(strings.ReplaceAll(frame, "{x}", n)); ok && strings.Contains(frame, "{x}") {
					none(q + "?")
				}
			}
		}
	}
	for _, who := range []string{"half of mles", "a third of mles", "50% of mles", "most mles", "all mles", "at least some mles", "some of the mles", "a quarter of all mles", "one in ten mles", "many mles", "data scientists", "nurses", "junior mles", "mles in academia", "mles and data scientists",
		"half of the workforce", "the majority of mles", "mles in germany", "everyone", "doctors", "bad mles"} {
		for _, frame := range []string{"will ai replace %s?", "are %s safe from ai?", "will %s be replaced by ai?", "will %s survive ai?", "is ai a threat to %s?"} {
			none(fmt.Sprintf(frame, who))
		}
	}
}
