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
