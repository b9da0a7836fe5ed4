package bot

// Audience is who could read a request's words where they were said. It says who may
// read them again, in "Why this answer?" and in the preview of a pin. The zero value
// is the narrowest, so that what is not known is private.
type Audience string

// The audiences.
const (
	AskerAlone   Audience = ""          // a direct message, a command, a personal install, or not known
	InChannel    Audience = "channel"   // whoever is in the channel, as far as is known
	InCommunity  Audience = "community" // everybody in the community: a channel that is known to be public
	ownCommunity          = "local"     // the terminal's: who sits there owns the database
)

// audience is who could read the request's words: nobody but the asker where the
// reply is for them alone, or where there is no community.
func (r *Request) audience() Audience {
	if r.Private || r.Community == "" {
		return AskerAlone
	}
	return r.Audience
}

// showsWords reports whether the person of this request may read a question's words
// beside others' in a list: their own, those asked in this channel, and those asked
// in public channels.
func (r *Request) showsWords(q QuestionRecord) bool {
	switch {
	case r.Community == "" || q.Community != r.Community:
		return r.isAsker(q)
	case r.Community == ownCommunity || r.isAsker(q):
		return true
	case q.Audience == InChannel:
		return q.Channel == r.Channel
	}
	return q.Audience == InCommunity
}

// isAsker reports whether the person of this request asked a question.
func (r *Request) isAsker(q QuestionRecord) bool {
	return r.User.ID != "" && q.Person == r.person()
}
