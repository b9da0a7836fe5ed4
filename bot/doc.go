// Package bot is what careerbot does, free of any chat platform, database or
// search engine. Start reading here.
//
// # One question's way
//
// A platform (package bot/console; Slack and Discord stand beside it) decodes
// what it receives into a [Request] and hands it to an [Inbox]. The [Router]
// picks a handler: a [Command]'s, an [Action]'s, or [Bot.Handle]'s answer to free
// text. The handler asks the [Searcher] (package index), which returns a
// knowledge.Result with its verdict: answered, unsure or none. The handler makes
// of it a [Reply] of blocks that say what, not how, and the platform renders it.
//
//	platform → Request → Middleware → Router → feature → Searcher
//	platform ←           Reply      ←          feature ← Result
//
// # Where things live
//
//   - One feature a file: answer.go, salary.go, compare.go, topics.go, more.go,
//     why.go, help.go. A feature is its command as data and its handlers.
//   - The seams: request.go, reply.go, command.go, action.go, platform.go.
//   - What every request passes: middleware.go, router.go, errors.go.
//   - conversation.go remembers what a conversation is about, for "and for
//     seniors?".
//
// # Rules
//
// The index sets the verdict; nothing here makes it more certain. No sentence or
// figure of the guide is written here: replies hold entries and figures as they
// stand in the content, and sentences about them. Errors have two audiences, see
// [Error]. The package imports knowledge and nothing else of ours; a test in
// cmd/careerbot holds this for every package.
package bot
