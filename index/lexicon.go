package index

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"careerbot/knowledge"
)

// The words by which a question tells what it puts, and which way round. They are
// English, not the guide's: "skip" turns any question of what is needed, in whatever
// guide. A line is a word or phrase; all forms of a word count ("required", "requires").
// What stands in no list makes the direction unsure, and then neither Yes nor No is said.

// aspect is what a claim says of its subject, and what a question asks of it.
type aspect int

const (
	noAspect  aspect = iota
	needed           // one must have or know it
	worth            // it is of use, one should do it
	possible         // one can do it so, it is enough
	raising          // it brings more pay
	threat           // it endangers the role
	practised        // it is part of the role: the aspect of a claim with none of the words below
	amounting        // it takes so long, or comes to so much
	sequenced        // its steps come in their order: the aspect of a claim that ends so
)

// sense is what a word or phrase does in a question.
type sense int

const (
	plain   sense = iota // says nothing of the direction
	says                 // asks for an aspect, or for its reverse
	lacks                // says that the subject is not there: "without"
	turns                // negates what is said: "not"
	suffer               // what comes of it is bad: "is that a problem"
	matters              // of what is lacked it is bad, of what is there it is of use
	relates              // it may begin a clause within a question: "what I learn"
	clouds               // the question puts more than a claim says: "or", "than", "hard"
)

// signal is what one entry of the lexicon says.
type signal struct {
	sense    sense
	aspect   aspect
	positive bool
}

// heads are the words by which a claim says what it is: "needs SQL", "is worth it to
// blog". A claim with none of them says that its subject is part of the role: "does A/B
// tests". What stands behind the bar claims the reverse.
var heads = map[aspect]string{
	needed:    `needs, need, needed, requires, required, must, must know, must have, must learn, has to know, has to have, is necessary, is a must, is mandatory | is optional, is unnecessary, can be skipped, can do without`,
	worth:     `is worth, is worth it, worth it to, is worth it to, should, is useful, helps, is a good idea, is important | is useless, is a waste of time, is pointless, is a bad idea`,
	possible:  `is possible, is possible by, is possible with, is enough, suffices, can be done by, can become one by, can become one with, can, is allowed | is impossible, is not enough`,
	raising:   `raises, raises pay, pays more, earns more, is better paid, counts for more, counts more, matters more | pays less, lowers pay, earns less`,
	threat:    `is threatened, is threatened by, is replaced by, will be replaced by | is safe from, survives`,
	amounting: `takes, comes to`,
}

// saying are the words that ask for an aspect, and for its reverse.
var saying = []struct {
	aspect         aspect
	straight, back string
}{
	{needed,
		`need, require, requirement, prerequisite, precondition, necessary, necessity, must, mandatory, obligatory, compulsory, essential,
		have to, has to, had to, got to, gotta, having to, expected, expect, crucial, vital, indispensable, ask for, insist on, call for, only for, only hire, only take, only accept,
		only want, only people with, only with, forced to, obliged, unavoidable, required to, be able to, no way around, no way round, still need, still needed, can not do without, cannot do without, a given, inevitable, non negotiable, nonnegotiable, look for, demand, demanded, table stakes, the bare minimum, a bare minimum, non optional, imperative, prereq, prereqs, requisite, stipulate, obligated, compelled, unskippable, no getting around, no avoiding, bare essential`,
		`unnecessary, needless, unneeded, optional, no need, no requirement, dispensable, superfluous, nice to have, just a nice to have, only a nice to have, just nice to have, only nice to have, merely nice to have, just optional, only optional, merely optional, purely optional, redundant, avoidable, skippable, a way around, way around, any way around, ways around, way round, a way round, expendable, inessential, nonessential, non essential, overkill, icing, icing on the cake, the icing on the cake, a cherry on top, the cherry on top, gravy, just gravy, elective, voluntary, discretionary, a luxury, just a luxury, a frill, unrequired, non mandatory, nonmandatory, excessive`},
	{worth,
		`worth, worthwhile, useful, helpful, help, valuable, value, beneficial, benefit, matter, important, importance, count, good, great, good idea, great idea, pay off,
		should, recommend, recommendable, recommended, advisable, advise, relevant, make sense, makes sense, sensible, wise, smart, any use, of use, of any use, any good, legit, respected, impress,
		impressive, look good, looks good, make a difference, makes a difference, good use, point in, a point, any point, advantage, asset, plus, encouraged, a good thing, count for something, of value, any value, ought, supposed to, better to, time well spent, stand out, well spent, appreciate, appreciated, helps, strengthen, open doors, taken seriously, care about, care, noticed, teach, show skill, show practical skill, get you hired, get me hired, mean anything, worth anything, worth the trouble, worth the hassle, worth the effort, worth the time, worth the money, worth the sweat, upside, merit, merits, payoff, smart move, wise move, good move, clever, profit, profit from, gain, gain anything, gain something, benefit from, get anything out, get something out, anything out of, something out of, bring me anything, bring anything, worth something, value in, a value, reputable, sought after, in demand, looked for, respected, prized, appreciate, favourable, favorable, favoured, favored, handy, fruitful, productive, effective, weightage, weight, carry weight, carry any weight, pull its weight, get me anywhere, get you anywhere, a leg up, an edge, give me an edge, boost my chances, move the needle, worth its salt, helpful to get selected, improve my chances, improve chances, invaluable, advantageous, prudent, good call`,
		`waste, pointless, useless, worthless, bad idea, terrible idea, poor idea, awful idea, mistake, stupid, dumb, silly, foolish, unwise, meaningless, no point, no use, no value, no good, overrated,
		irrelevant, unimportant, senseless, nonsense, scam, joke, rip off, fad, harmful, hurt, harm, damage, backfire, counterproductive, overhyped, lose time, time sink, hold me back, wasting, wasteful, futile, fruitless, vain, bad thing, valueless, insignificant, for nothing, rubbish, garbage, ill advised, inadvisable, detrimental, disadvantageous, obsolete, outdated, old fashioned, crazy, insane, mad, madness, fool's errand, fools errand, dumb move, stupid move, silly move, disadvantage, handicap, liability, good for nothing, lead nowhere, leads nowhere, go nowhere, goes nowhere, get me nowhere, do nothing, does nothing, bring nothing, brings nothing, add nothing, adds nothing, worth nothing, for naught, frowned upon, looked down on, laughed at, wrong choice, wrong pick, wrong way, wrong move, wrong path, wrong thing, bad choice, bad pick, bad move, poor choice, poor use, bad use, wasted, wasted time, wasted effort, lost money, lost time, ridiculous, absurd, nutty, ineffective, unhelpful, unproductive, reckless, risky, naive, foolhardy, dead, dying, superseded, dead weight, deadweight, hot air, snake oil, crap, bullshit, bs, baloney, hogwash, humbug, gimmick, busywork, hype, all hype, for show, all for show, folly, imprudent, bad call, wrong call, lost cause, wild goose chase, time waster, money pit, down the drain`},
	{possible,
		`can, could, possible, able, safe to, may, a way, realistic, feasible, viable, doable, manage, enough, suffice, sufficient, accept, accepted, acceptable, chance, stand a chance, ok, okay, fine, alright, all right, allowed,
		allow, get away, hire, hired, hires, employable, take me, take you, take people, get in, make it, legitimate, work out, respected, realistically, conceivable, thinkable, imaginable, allright, permitted, good enough, succeed, success, survive, thrive, make do, cope, am i good, be good, good to go, all good, all i need, all you need, all one needs, all that is needed, attainable, achievable, adequate, ample, qualify, eligible`,
		`impossible, unrealistic, hopeless, infeasible, unfeasible, insufficient, unacceptable, out of the question, inconceivable, unthinkable, unemployable, unattainable, unachievable, unworkable, implausible, inadequate, ineligible, pipe dream, a pipe dream, far fetched`},
	{raising,
		`more, extra, premium, raise, increase, boost, higher, bump, better, pay off, bonus, grow, improve, best, upside, lift, bigger, above, up, rewarded, reward`,
		`less, lower, reduce, hurt, cut, decrease, worse, fewer, shrink, harm, damage, cost me, below, drop, smaller, bad for, worse for, underpay, underpaid, peanuts, pittance, poorly, limit, penalty, penalised, diminish, down, cap, penalized`},
	{threat,
		`replace, take over, taking over, take my job, take the job, take this job, takes my job, take our jobs, take away, take jobs, taking jobs, take these jobs, take those jobs, take their jobs, take your job, take your jobs, take a job, take all jobs, takes jobs, take engineering jobs, take away jobs, threat, threaten, automate, automation risk, automated away, obsolete, extinct, extinction, disappear, die, die out, dead, dying, kill, risky,
		killed off, eliminate, redundant, doomed, risk, at risk, danger, dangerous, in danger, endanger, endangered, destroy, vanish, useless, unnecessary, superfluous, go away, going away, lose my job, lose their jobs, lose jobs, losing, jobless, unemployed, outdated, steal, wipe out, wiped out,
		displace, worry, worried, afraid, scared, fear, concerned, anxious, fewer jobs, fewer, reduce, lower, shrink, end of, the end, make us redundant, automl kill, pointless, out of a job, out of work, put me out of, cost me my job, do my job, do our job, do it instead, do the work, digging, eat, eaten, wipe, phase out, phased out, vulnerable, exposed, doom, no future, dead end, cut jobs, no jobs left, killer, kills, replaceable, irrelevant, goner, hurt, harm, ruin, swallow, disrupt, done by, doing this work, doing the work, do this job, do that job, do the job, do this, do that, doing this, do it all, do everything, end, ending, over, push out, pushed out, squeeze out, squeezed out, put out of business, gobble, supplant, usurp, decimate, jeopardise, jeopardize, imperil`,
		`safe, secure, ai proof, recession proof, proof, there still be, always be, survive, resistant, immune, future proof, futureproof, exist, remain, stay, be around, last, endure, still need, still be needed, be needed, still needed, still want, still hire, still be hired, be there, protected, resilient, thrive, keep my job, have work, have a job, have jobs, withstand, outlast, outlive, bullet proof, bulletproof, stable, sustainable, lasting, here to stay, persist, proof against, viable, have a future, a future, raise demand, increase demand, untouched, unaffected, unaffacted, irreplaceable, keep existing, jobs left, be jobs, safer, hold up, live on, good future`},
}

// partOf are the words by which a question asks whether something belongs to the role.
const partOf = `job, fall under, falls under, part of, responsible, in charge, duty, duties, task, tasks, my job, our job, their job, the job, this job, the role, this role, something i, something you, something we, what i would do, our thing, include, cover, involve, responsibility, remit, plate, within, belong, expected, required, business of, done by, to be done by`

// The words that turn a question round.
const (
	lackWords = `without, w o, lacking, lack, with no, with zero, having no, has no, have no, minus, sans, missing, skip, do without, get by without, get away without, leave out, omit, ignore, avoid, bypass, drop,
		forgo, forego, neglect, opt out, opt out of, get around, get out of, not bother, not to bother, dispense with, pass on, steer clear, steer clear of, stay away from, refrain, circumvent, dodge, evade, shun, leave aside, go without, manage without,
		spare, give a miss, leave it out, no, zero, free of, stop, quit, forget, forget about, do away with, way around, ways around, way round, keep away from, live without, cut out, save myself, ditch, blow off, shrug off, sidestep, eschew, skimp, skimp on, gloss over, sit out, pass up, swear off, brush off, brush aside, tune out, shirk, nix, let slide, in the absence of, devoid of`
	// … and "not" or "never" before a verb of these, in whatever form.
	havingVerbs = `know learn have use study do write get understand take make hold own possess master try read practise practice go contribute attend join finish complete obtain earn pursue touch speak like see deal work put bring come code program publish network blog compete specialise`
	turnWords   = `not, never, nobody, noone, no one, none, nothing, neither, nor, cannot, no longer, hardly anyone`
	sufferWords = `bad, bite me, haunt me, shut me out, rule me out, rules me out, count against me, counts against me, set me back, sets me back, keep me out, keeps me out, lock me out, block me, harm in, screwed, doomed, rejected, problem, a problem, dealbreaker, deal breaker, disadvantage, handicap, blocker, obstacle, disqualified, disqualify, excluded, exclude, shut out, locked out, ruled out, game over, the end, barrier, hindrance, hopeless, no chance, stand no chance, have no chance, out, reject, turned down, turn me down, turned away, problematic, an issue, issue, hurt, hurt me, hold me back, holds me back, regret, lose out, miss out, career killer, showstopper, show stopper, red flag, drawback, toast, lost, trouble, in trouble, close doors, closes doors, closed to me, cost me the job`
	cloudWords  = `or, partly, partially, in part, unless, until, till, than, instead, rather, vs, versus, compared, because, although, though, but, while, whereas, except, beyond, besides, hard, harder, difficult, tough, easy, easier, expert, mastery, advanced, everything, myth, lie, lying, wrong, false,
		exaggerated, overstated, which, why, whose, how much, how many, most, least, only, every, each, everyone, both, between, just, too late, too early, too soon, more, less, better, best, worse, worst, same, equal, equally, hate, boring, fun, some, sometimes, depend, true reason, many, much, few, lot, level of, alone, all i need, all you need, all, everybody, always, just need, only need, as much, as many, as important, too much, too many, too hard, fail, failing, against, hardly, rarely, barely, seldom, almost, nearly, yet, anything else, else, other, another, again, different, instead of, rather than, replace, pretend, fake, lied, cheat, prove me wrong`
)

// neutral words say nothing of the direction, whatever they stand beside.
const neutral = `a an the among of to in on at by for with from as into about and so then that this these those it its is are was were be been being am do does did doing done has have had having
	i me my mine we us ours our you your yours he him his she her hers they them their one ones will would can could should shall may might there here any such own get got gets getting go going gone want wants wanted like
	ill ive id youre theyre im hes shes thats ever still even really rly actually very quite pretty just honestly truly absolutely definitely certainly surely obviously apparently supposedly presumably frankly hopefully maybe perhaps probably ugh meh argh omg damn gosh basically generally usually typically normally seriously literally simply completely totally entirely fully strictly officially
	somehow anyway today now nowadays currently present days day these year years time times life world real general practice day-to-day future 2024 2025 2026 2027 anymore nowaday moment recently lately long term
	job jobs work working works worker career careers role roles industry field position positions profession occupation company companies employer employers recruiter recruiters hiring market firm firms people person persons somebody someone anybody anyone man woman guy guys folks candidate candidates applicant applicants professional
	engineer engineers engineering developer become becoming became land landing find finding start starting begin beginning enter entering break breaking apply applying application applications join succeed pursue aim aspire
	learn learning learned learnt study studying studied know knowing known knows knowledge understand understanding understood use using used uses take taking taken takes make makes making made try trying give gives given giving do hold holding holds held own owning possess obtain obtaining complete completing finish finishing pursuing put putting spend spending spent bother bothering handle handling
	think thinks thought believe say says said saying tell told tells hear heard read reading see seen seem seems feel look looks mean means suppose guess claim claims talk talked argue
	everyone's student students grad graduate junior juniors senior seniors mid level beginner beginners newbie newcomer fresher
	thing things stuff kind sort type types part parts bit something somewhat anything case cases fact sense reason reasons side hand
	skill skills experience background resume cv portfolio profile team teams project projects course courses class classes course's
	attend attending visit visiting show showing share sharing send sending submit submitting enter entering join joining explain explaining thought thoughts nah yep yup
	myself yourself himself herself itself ourselves yourselves themselves post line under hiring
	effort energy evening evenings hours hour weekend weekends week month months
	kinda sorta phew whew wow yikes oof cheers ta please pls thanks hi hello hey ok okay well yeah tho though's lol imo tbh btw question wonder wondering curious ask asking asks
	way ways path come comes hunt hunting live living depth deeply thoroughly city cities us usa choose choosing pick picking altogether n
	normal ordinary regular typical usual standard everyday plain decent proper actual genuine respectable conventional mainstream
	seat gig gigs opening openings vacancy vacancies spot workplace office trade craft vocation business businesses bloke dude fella chap adult grown
	straight short quick serious answer answers tldr
	somewhere anyways whatsoever indeed genuinely sincerely plainly bluntly outright downright essentially fundamentally necessarily inherently technically ultimately eventually personally
	dude mate buddy bro sis pal consider considers considered considering
	up out off over through during down along around back next right true correct sure huh eh innit already once`

// tags are asked behind what is said: "you need a PhD, right?".
const tags = `right, true, yeah, yep, agree, agreed, you agree, do you agree, copy, got it, is that it, am i correct, correct, no, yes, huh, eh, innit, isnt it, is not it, is it, arent they, are not they, are they, arent these, are not these, dont i, do not i, dont you, do not you, dont we, do not we, cant i, can not i, doesnt it, does not it, wont it, will not it, isnt that so, is not that so, do i, do you, am i right, or not, or no, or nah, or what, yes or no, true or not, true or false, yes no, is that true, is that right, is that so, is that correct, is this true, is he right, is she right, are they right, is it true, amirite, am i wrong, is that still true, or`

// Auxiliaries begin a question that Yes or No answers; negated ones ask the same as
// without the negation there: "isn't it needed?".
const (
	auxiliaries = `do does did is are am was were can could will would should shall must may might has have had whether`
	negated     = `dont doesnt didnt isnt arent aint wasnt werent cant cannot couldnt wont wouldnt shouldnt shant mustnt hasnt havent hadnt needn't neednt`
	asking_     = `how what which why when where who whom whose`
	pronouns    = `i you we he she they it one somebody someone people anyone anybody this that there my your his her our their the a an`
)

// relativeWords ask where they stand in front, and relate where they stand behind.
const relativeWords = `if, how, what, when, where, who, whom, before, after, while`

// What is plain as a phrase, though its words are not.
const plainPhrases = `at all, one day, some day, a lot, lots of, every day, every week, every month, understand better, understand things better, know how, how to, first job, at first, day one, right now, in the first place, once, also, not only, if not, on the side, or so, more or less, less or more, in the long run, in the long term, over time, in the end, sooner or later, with just, with only, with only a, with just a, just a bonus, only a bonus,
	in production, in prod, in reality, in live systems, in the industry, starting out, start out, started out, find out, figure out, try out, stand out, turn out, turns out, carry out, point out, out there, out of curiosity, out of school, out of college, out of university, fresh out of, of mine`

// Denials ask whether what follows is not so. Each is said as it stands.
const denials = `is it false that, is it false to say, is it false to say that, is it untrue that, is it incorrect that, is it incorrect to say that, is it a myth that, is it a lie that,
	is it wrong to say, is it wrong to say that, is it wrong to think, is it wrong to think that, is it wrong to believe, is it wrong to believe that,
	would it be wrong to say, would it be wrong to say that, would it be wrong to think, would it be wrong to think that, would it be false to say that, would it be a lie to say that,
	am i wrong to think, am i wrong to think that, am i wrong to believe that, am i wrong in thinking that`

// Assumptions ask whether what follows is so; "that" may stand behind them.
const assumptions = `is it true, is it right, is it correct, is it the case, is it so, is it a fact, is it true to say, is it fair to say, is it correct to say, is it safe to say, is it right to say, would it be fair to say, would it be right to say,
	do you think, do you believe, do you reckon, do you guess, do you feel, do you agree, would you say, would you agree, would you think, can you confirm, could you confirm, can i assume, may i assume, should i assume, can i conclude, am i right, am i correct,
	am i right to think, am i right in thinking, am i right in assuming, am i correct in thinking, am i to understand, do i understand correctly, did i get it right, did i understand correctly, so is it true, is it really true, is it actually true, does it mean, does that mean, does this mean, you think, you reckon, you mean, i guess, i assume, i suppose, i take it, i heard, i read, people say, they say, i was told`

// conditions begin a clause that says when, and reasons one that says why, a question is asked.
var (
	conditions = set(`if when while once since because cuz cos as although though unless`)
	reasons    = set(`since because cuz cos`)
)

// aimWords say of a clause behind a question that somebody is after the job, and no more.
const aimWords = `i im ive you your youre ur my we am are is a an the to for of in into as at with want wanna would like going gonna go try trying hunt hunting look looking search searching
	apply applying start starting choose choosing pick picking become becoming be been get getting find finding land landing job jobs role roles work career first employer`

// openers begin a question of what somebody does: "do nurses train others".
const openers = `do does did will would am must shall should dont doesnt wont wouldnt`

// function words are no part of what a claim is of.
const functionWords = `a an the of to in on at by for with is are be do does did it its can or and`

// lexicon is all of it, ready to be looked up.
type lexicon struct {
	texts       *texts
	tables      map[aspect]*table // by the aspect that a claim is of
	heads       knowledge.Phrases // of claims; a value is a number in claimed
	claimed     []signal
	tags        knowledge.Phrases
	neutral     map[string]bool // stems
	auxiliary   map[string]bool
	negated     map[string]bool
	asks        map[string]bool
	pronouns    map[string]bool
	function    map[string]bool
	known       map[string]bool // every word of the lexicon, as it is written
	openers     map[string]bool
	denials     map[string]bool
	assumptions map[string]bool
	subject     map[string]bool // words of what the guide's own role is called
	// otherRoles are the words of other roles' names that the guide's own has not.
	otherRoles map[string]bool
	aims       map[string]bool // stems
}

// table is what words mean beside a claim of one aspect.
type table struct {
	phrases  knowledge.Phrases // of stems; a value is a number in meanings
	meanings []signal
}

func newLexicon(v *knowledge.Vocabulary, t *texts) *lexicon {
	l := &lexicon{
		texts:  t,
		tables: map[aspect]*table{}, neutral: map[string]bool{}, known: map[string]bool{},
		auxiliary: set(auxiliaries), negated: set(negated), asks: set(asking_), pronouns: set(pronouns), function: set(functionWords), openers: set(openers),
		denials: map[string]bool{}, assumptions: map[string]bool{}, subject: map[string]bool{}, otherRoles: map[string]bool{}, aims: map[string]bool{},
	}
	for _, d := range strings.Split(denials, ",") {
		l.denials[strings.TrimSpace(d)] = true
	}
	for _, a := range strings.Split(assumptions, ",") {
		l.assumptions[strings.TrimSpace(a)] = true
	}
	for w := range set(aimWords) {
		l.aims[t.lexicalStem(w)] = true
	}
	for w := range set(neutral, auxiliaries) {
		l.neutral[t.lexicalStem(w)] = true
	}
	for _, w := range subjectWords(v) {
		l.neutral[t.lexicalStem(w)], l.aims[t.lexicalStem(w)], l.known[w], l.subject[w] = true, true, true, true
	}
	own := set(strings.Join(append(knowledge.Words(v.MainRole().Name), v.MainRole().Aliases...), " "))
	for _, role := range v.Roles {
		for _, w := range knowledge.Words(role.Name) {
			if !role.Main && !own[w] {
				l.otherRoles[w] = true
			}
		}
	}
	for w := range set(neutral, auxiliaries, negated, lackWords, turnWords, sufferWords, cloudWords, relativeWords, partOf) {
		l.known[strings.Trim(w, ",")] = true
	}
	for _, words := range saying {
		for w := range set(words.straight, words.back) {
			l.known[strings.Trim(w, ",")] = true
		}
	}
	for w := range l.function {
		l.function[t.lexicalStem(w)] = true
	}
	for _, a := range slices.Sorted(maps.Keys(heads)) {
		straight, back, _ := strings.Cut(heads[a], "|")
		for i, list := range []string{straight, back} {
			for _, head := range strings.FieldsFunc(list, func(r rune) bool { return r == ',' }) {
				l.heads.Add(wordForWord(t.lexical(knowledge.Words(head))), strconv.Itoa(len(l.claimed)))
				l.claimed = append(l.claimed, signal{says, a, i == 0})
			}
		}
	}
	for _, t := range strings.Split(tags, ",") {
		l.tags.Add(t, "")
	}
	for a := needed; a <= sequenced; a++ {
		l.tables[a] = newTable(a, t)
	}
	return l
}

// subjectWords are those of what the guide's own role is called. Its short aliases that
// name other things too ("ai") are not among them: a word must stand in two names, or be
// short for one of the name's.
func subjectWords(v *knowledge.Vocabulary) []string {
	main := v.MainRole()
	var list []string
	count := map[string]int{}
	for _, name := range append([]string{main.Name, main.Name, main.Short, main.Short, main.Short + "s", main.Short + "s"}, main.Aliases...) {
		for _, w := range knowledge.Words(name) {
			if count[w]++; count[w] == 2 {
				list = append(list, w)
			}
		}
	}
	for w, n := range count {
		if n == 1 && shortens(w, knowledge.Words(main.Name)) {
			list = append(list, w)
		}
	}
	return list
}

// leastShortened is how many letters the short form of a word has at least.
const leastShortened = 3

// shortens reports whether a word is the beginning of another: "vet" of "veterinary".
func shortens(short string, words []string) bool {
	return len(short) >= leastShortened && slices.ContainsFunc(words, func(w string) bool { return w != short && strings.HasPrefix(w, short) })
}

// newTable says what words mean beside claims of an aspect; of two meanings of a word
// the later one counts.
func newTable(a aspect, t *texts) *table {
	m := map[string]signal{}
	add := func(list string, what signal) {
		for _, phrase := range strings.Split(list, ",") {
			m[wordForWord(t.lexical(knowledge.Words(phrase)))] = what
		}
	}
	says2 := func(of aspect) {
		for _, words := range saying {
			if words.aspect == of {
				add(words.straight, signal{says, of, true})
				add(words.back, signal{says, of, false})
			}
		}
	}
	add(cloudWords, signal{sense: clouds})
	add(relativeWords, signal{sense: relates})
	for _, words := range saying {
		if words.aspect == a {
			continue
		}
		both := words.straight + "," + words.back
		switch {
		case a == threat && words.aspect != worth, a == practised && (words.aspect == possible || words.aspect == raising):
			add(both, signal{sense: plain}) // "do I need to worry", "can AI"
		default:
			add(both, signal{sense: clouds})
		}
	}
	add(lackWords, signal{sense: lacks})
	for verb := range set(havingVerbs) {
		for _, not := range []string{"not ", "not to ", "never ", "cannot ", "can not "} {
			add(not+verb, signal{sense: lacks})
		}
	}
	for _, phrase := range strings.Split(lackWords, ",") {
		add("just "+strings.TrimSpace(phrase), signal{sense: lacks}) // "can I just skip it"
		add("simply "+strings.TrimSpace(phrase), signal{sense: lacks})
	}
	for _, words := range saying {
		if words.aspect == worth && a != practised {
			for _, phrase := range strings.Split(words.back, ",") {
				for _, only := range []string{"just ", "just a ", "just an ", "only a ", "just another "} {
					if a == worth || a == needed {
						add(only+strings.TrimSpace(phrase), signal{says, worth, false}) // "is it just a fad"
					}
				}
			}
		}
	}
	if a != threat {
		add("do this job, do that job, do the job, do this work, doing this work, doing the work, do the work, do this, doing this", signal{sense: plain})
	}
	add("not just, not only a", signal{sense: clouds})
	add("current job, present job, old job, day job, one in, two in, three in, one out of, out of ten, out of hundred", signal{sense: clouds})
	switch a {
	case needed:
		says2(worth)
		says2(possible)
		add("do the job, do this job, do that job, do my job, do the work, do this, do that, doing this, doing the work, doing this work", signal{sense: plain})
		add(sufferWords, signal{suffer, worth, false})
		add("matter", signal{matters, worth, true})
		says2(needed)
	case practised:
		add("should, can, could, get to, supposed to, meant to, touch, ever touch, deal with, work on, work with, care for, build, run, make, write, create, develop, set up, perform, carry out, actually, normal, typical", signal{sense: plain})
		add(partOf, signal{says, practised, true})
		says2(needed)
	case worth:
		add("can, could, may, hired, hire, chance, accept, get in", signal{sense: plain})
		says2(worth)
	case threat:
		add("should, good, great, wise, smart, help, matter", signal{sense: plain})
		says2(threat)
	default:
		add("can, could, may, help", signal{sense: plain})
		says2(a)
	}
	switch a {
	case threat:
		add("when, if, because, just, only, everything, themselves, now that, other, also, much, need, should, do i need", signal{sense: plain})
		says2(threat)
	case raising:
		add("potential, earning potential, market value, count, count for, matter, often, pay, pays, paid, salary, earn, money, income, financially, average, make, wallet, pocket, bank account, paycheck, paychecks, payslip, payday, wage, wages, compensation, remuneration", signal{sense: plain})
		add("worth, worthwhile, worth it", signal{says, raising, true})
		says2(raising)
	case possible:
		add("just, only, alone, with only, with just", signal{sense: plain})
		add("work out, function, do the trick, do it, cut it, an option, option", signal{says, possible, true})
	}
	add(plainPhrases, signal{sense: plain})
	if a == practised {
		add("just, just a, only a, team, teams, team's", signal{sense: clouds}) // "isn't that the product team's thing"
	}
	add(turnWords, signal{sense: turns})
	for w := range set(negated) {
		add(w, signal{sense: turns})
	}
	table := new(table)
	keys := slices.Sorted(maps.Keys(m))
	for _, phrase := range keys {
		table.phrases.Add(phrase, strconv.Itoa(len(table.meanings)))
		table.meanings = append(table.meanings, m[phrase])
	}
	return table
}

func set(texts ...string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(strings.Join(texts, " ")) {
		set[w] = true
	}
	return set
}

// stemmed is a set of stems.
func stemmed(words string) map[string]bool {
	stems := map[string]bool{}
	for w := range set(words) {
		stems[(*texts)(nil).lexicalStem(w)] = true
	}
	return stems
}
