package bot

// Audience is who could read a request's words where they were said. It says who may
// read them again, in "Why this answer?" and in the preview of a pin. The zero value
// is the narrowest, so that what is not known is private.
type Audience string

// The audiences.
const (
	AskerAlone  Audience = ""          // a direct message, a command, a personal install, or not known
	InChannel   Audience = "channel"   // whoever is in the channel, as far as is known
	InCommunity Audience = "community" // everybody in the community: a channel that is known to be public
)
