// Package index finds the entry that answers a question. It is the only package
// that knows Bleve.
//
// A question passes these stages, each in its own file:
//
//	clean.go      markup, mentions, links and control characters are taken off
//	reading.go    words; slang written out, typos mended, sentences weighed
//	spelling.go   … towards the content's own words
//	outside.go    what it names that the guide does not cover
//	units.go      words become stems and concepts (groups of synonyms)
//	candidates.go Bleve's BM25 over titles, phrasings, bodies and figures
//	rank.go       the candidates compared with each phrasing, and steered by
//	              what is asked for
//	parts.go      a question in two parts gets two answers
//	confidence.go the probability that the first is right
//	verdict.go    answered, unsure or none, and why
//
// An [Index] is rebuilt whole and swapped in while questions run: the content is
// small, and an immutable snapshot needs no locks on its parts.
package index
