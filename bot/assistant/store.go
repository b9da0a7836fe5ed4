package assistant

import (
	"careerbot/bot/inbox"
	"careerbot/bot/memory"
	"careerbot/bot/people"
	"careerbot/bot/pins"
	"careerbot/bot/share"
	"careerbot/bot/votes"
)

// Store is everything the features keep, for wiring; each feature declares its
// own part beside it. Package bot/store has one for SQLite and PostgreSQL.
type Store interface {
	inbox.Store
	memory.Conversations
	pins.Store
	memory.DraftStore
	memory.QuestionStore
	votes.Store
	share.Store
	people.Store
	memory.Pinger
}

// GuardedStore is a Store whose every call has a deadline, and whose health is known. With
// no memory at all each call is ErrNoMemory. Package bot/store makes one (Guard).
type GuardedStore interface {
	Store
	Health() *memory.Health
}
