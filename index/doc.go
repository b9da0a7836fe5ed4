// Package index finds the entry that answers a question. It is the only package
// that knows Bleve.
//
// A question passes these stages, each in its own file:
//
//	clean.go      markup, mentions, links, quoted lines and signatures are taken off
//	code.go       program text beside a question is read past
//	compound.go   words written in one or apart become as the content has them
//	spelling.go   typos are mended, towards the content's own words
//	language.go   a message in another language is told so
//	talk.go       small talk, and questions about the bot and the guide
//	around.go     greetings and thanks are taken off its ends
//	reading.go    words; slang and other names written out; of a long message, the sentences that ask
//	outside.go    what it names that the guide does not cover, by the content's lists
//	subject.go    what it names so by its wording alone: "what does a falconer earn"
//	units.go      words become stems and concepts (groups of synonyms)
//	candidates.go Bleve's BM25 over titles, phrasings, bodies and figures (desk.go has the
//	              room that a question takes for this and the next stages)
//	learned.go    a linear model of the phrasings: which entry, and whether any (shipped.go
//	              has that of the built-in content)
//	rank.go       the candidates compared with each phrasing, and steered by
//	              what is asked for and by what was learned
//	meaning.go    where that leaves it open, a sentence encoder says which phrasings mean
//	              nearly the same (vectors.go, heads.go); the candidates are ranked anew
//	pinmeaning.go … and which pin's triggers do
//	polarity.go   which claim of an entry the question puts, and which way round: the
//	              Yes or No that the answer begins with (lexicon.go has the words,
//	              aside.go what stands beside the question, clause.go how it is
//	              wrapped, measure.go how long and how much, order.go what comes
//	              before what, polaritypin.go the same for pins)
//	whose.go      of which role the question asks, and of which the entry tells
//	follow.go     what a question leaves open that goes on from the last one
//	parts.go      a question in two parts gets two answers
//	confidence.go the probability that the first is right
//	verdict.go    answered, unsure or none, and why
//	market.go     what others have published of the pay that it asks for
//
// What is weighed is fitted, not set by hand: TestFit asks each voice's phrasings of an
// index that never saw that voice, and "-fit" prints the weights, the calibration and the
// thresholds to commit. BenchmarkAblation takes one stage away at a time.
//
// An [Index] is rebuilt whole and swapped in while questions run: the content is
// small, and an immutable snapshot needs no locks on its parts.
package index
