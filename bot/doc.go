// Package bot is what careerbot does, free of any chat platform, database or
// search engine. Start reading here.
//
// # One question's way
//
// A platform (package bot/console, bot/slack or bot/discord) decodes what it
// receives into a [Request] and hands it to an [Inbox]. Package bot/inbox has that
// of a running bot: it claims the request by its key, records it, and only then
// may the platform acknowledge it. A worker takes it through [Middleware] to the
// [Router], which picks a handler: a [Command]'s, an [Action]'s, or the answer to
// free text. The handler makes sure that the community's pins are loaded
// (bot/pins), asks the [Searcher] (package index) for a knowledge.Result with
// its verdict, and makes of it a [Reply] of blocks that say what, not how. The
// platform renders it.
//
//	platform → Queue (claimed, recorded) → Middleware → Router → feature → Searcher
//	platform ← Queue (sending, sent)     ←          Reply      ← feature ← Result
//
// What nobody asks for, as a reminder or a weekly summary, goes the same way: a feature
// says what is due ([Feature].Planned), the inbox asks every minute and takes it as a request
// of kind [Due], and so it is claimed, recorded and sent as every other one, once.
//
// # Where things live
//
// The root holds the words that everybody speaks, so that a platform imports it alone;
// features are rooms beside each other, and none knows another:
//
//   - Words: request.go, reply.go (which says what shape a reply has), command.go with split.go, action.go, platform.go,
//     feature.go, settings.go, search.go, observer.go, listener.go, decision.go, finding.go, errors.go; and what every
//     request passes: middleware.go, limit.go, access.go, router.go.
//   - What features share: card (an entry, figures and choices as blocks), chart (bars as a
//     picture), memory (conversations, the record of questions, drafts, whether the store
//     works).
//   - Features: answer (free text, more, explain), topics, pay (salary, compare, offer),
//     readiness (assess), impact, plan (plan, progress, resources), pins, votes, share, people
//     (mydata, forget), silence, uses, gaps (what nobody found out), digest, settings, unasked,
//     leaving (what communities leave behind). A feature is a [Feature]: a value from which the
//     router, help, manifests and all the rest grow.
//   - What platforms share: adapter. What can be set: setting; each platform and room states
//     its own beside its code, and the program reads and lists them all. What a community may
//     have otherwise than its operator is a [Setting], stated and read in the same places;
//     the room settings lets administrators change it. What people say to each other a platform
//     tells an [Overhearer] of, where a community wants it: the room unasked.
//   - inbox takes requests and sees to it that each is answered once; it knows no feature.
//   - assistant has the one list of features, and help and the introduction.
//
// Package bot/store keeps everything, in SQLite or PostgreSQL, behind the small store
// interfaces that the rooms declare; its Guard gives every call a deadline. Package
// bot/bottest makes a whole bot for a test, bottest/fake what the fakes of services share.
//
// # Rules
//
// The index sets the verdict; nothing here makes it more certain. No sentence or
// figure of the guide is written here: replies hold entries and figures as they
// stand in the content or in a pin, and sentences about them. Errors have two
// audiences, see [Error]. Who may do what is checked when a request comes, on
// every press and form, never by hiding a button alone. Every call on the store
// has a deadline and names its community; a store that fails leaves the guide
// answering, see bot/memory. This package imports knowledge and nothing else
// of ours; who may import whom stands in a table that a test in cmd/careerbot holds.
//
// # Ten words
//
//   - claim: that a request's key is taken, so that each delivery of one message is answered
//     once, by one process.
//   - concept: words that mean the same thing, as one term of the index.
//   - draft: something half done by a person, kept for a day: a pin before it is saved.
//   - notice: what the bot tells a moderator on its own, as that a pin is stale. Of a request
//     it is one that nobody made: something happened.
//   - overlay: in the content, an operator's files over the built-in ones; in the index, a
//     community's pins beside the guide.
//   - revision: one change of a pin, as the history has it.
//   - trigger: a question that a pin answers.
//   - unit: a word or a concept of a question, with its weight.
//   - verdict: answered, unsure or none. The index sets it.
//   - voice: a way of asking (a student's, an immigrant's) in which phrasings are written, so
//     that what is learned of eight of them can be tried on the ninth.
//
// # Where the plan of rooms was left, and why
//
//   - A Guard over nothing answers that there is no memory: a store of its own for that would
//     be every method once more.
//   - There is no interface of everything that is kept. The assistant takes the part that a
//     room declares, so that a new room adds to no list but that of features.
//   - Events are heard by several features first, and replied to by one ([Feature].Hears and
//     Events): with one list of both, what a member reads would hang on the list's order.
//   - What stands beneath an answer is blocks and tools apart ([Below]): the tools of all
//     features stand in one menu. Where a platform has none, one button opens them for its
//     presser alone ([ToolsAction]): what everybody sees of a reply hangs on nobody.
//   - share and topics are rooms of their own: share keeps something and is handed the answers,
//     as votes is; topics needs nothing of answer.
//   - Export and forgetting grow from the list, but what was kept before there was one is
//     still exported and forgotten by people in one transaction: half of somebody forgotten
//     is worse than a room less.
//   - A form that came too late is the inbox's (inbox.Late): it is about sending, not about
//     what the form is for.
//
// # Where this differs from what one might expect
//
//   - A folder of content is watched by comparing names, sizes and times
//     (knowledge.Watch): events are not delivered on every file system.
//   - The guide lies in Bleve; a community's pins do not (index/overlay.go): some
//     maps are built in microseconds, and share nothing with anybody.
//   - Synonyms are concepts, indexed beside the words they stand for: one term
//     in the query instead of twenty.
//   - Most of what a reply does to the world is in the reply: it replaces or removes a
//     message, is shared, opens a form. The queue carries it out, and puts off what a
//     platform takes later without holding a worker up.
//   - What is kept of an answer (the record, the conversation) is written while the
//     answer is being sent: nobody waits for it.
//   - Replicas share the inbox by leases: a frozen process keeps a lock, and a lease
//     ends. A lock says beside it who is there: what a process left that is gone need not
//     wait for its lease (bot/inbox).
//   - A platform says what it takes twice without a double ([ErrAgain], [Resender]), and
//     the queue alone tries again. What remains lost or open stands at inbox.Queue.
package bot
