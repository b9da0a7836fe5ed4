package bot

// Store is everything the features keep, for wiring; each feature declares its
// own part beside it. Package bot/store has one for SQLite and PostgreSQL.
type Store interface {
	InboxStore
	Conversations
	PinStore
	DraftStore
	RecordStore
	ShareStore
	PersonStore
	Pinger
}

// GuardedStore is a Store whose every call has a deadline, and whose health is known. With
// no memory at all each call is ErrNoMemory. Package bot/store makes one (Guard).
type GuardedStore interface {
	Store
	Health() *Health
}
