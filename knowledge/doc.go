// Package knowledge is what the bot knows: the guide's passages, its FAQ, its
// salary figures, and the vocabulary in which people ask about them.
//
// The content itself is a folder of text files (see content/). [Load] reads one
// or several layers of it, checks everything it reads, and returns an immutable
// [Corpus], or every [Fault] it found, each with its file, its line and what to
// do about it. There is no half-loaded corpus.
//
// The package also holds the words the rest of the program speaks about a
// question in: [Query] is what is asked, [Result] what was found. It knows
// neither the search engine nor any chat platform.
package knowledge
