package slack

import (
	"context"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"careerbot/bot"
)

// What this file does: it answers forms. Slack shows what the acknowledgement of a form
// brings, if that comes within three seconds, and problems at their fields in no other way.
// An answer that takes longer updates the view, but not before the acknowledgement has left:
// Slack shows whichever of the two reaches it last.
// https://docs.slack.dev/surfaces/modals#response_actions

// formWait is how long a form's answer is waited for.
const formWait = acknowledgeTime - 800*time.Millisecond

// submissions are the forms of which a delivery is not acknowledged yet.
type submissions struct {
	mu   sync.Mutex
	open map[string]*submission // by the request's key
}

// submission is a form that was sent. Slack may deliver it twice: all its deliveries are
// acknowledged with the same.
type submission struct {
	action     bot.Action
	deliveries int // that are not acknowledged yet; guarded by submissions.mu

	decide   sync.Once
	decided  chan struct{}                 // closed when it is settled what the deliveries are acknowledged with
	response *slack.ViewSubmissionResponse // that: nil for a word that the answer comes later

	leave sync.Once
	left  chan struct{} // closed when an acknowledgement has left
}

// begin notes a delivery of a form. The caller calls end when it is acknowledged.
func (s *submissions) begin(key string, action bot.Action) *submission {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.open[key]
	if f == nil {
		f = &submission{action: action, decided: make(chan struct{}), left: make(chan struct{})}
		s.open[key] = f
	}
	f.deliveries++
	return f
}

func (s *submissions) end(key string, f *submission) {
	f.leave.Do(func() { close(f.left) })
	s.mu.Lock()
	defer s.mu.Unlock()
	if f.deliveries--; f.deliveries == 0 {
		delete(s.open, key)
	}
}

// get is the form with this key of which a delivery is not acknowledged yet, or nil.
func (s *submissions) get(key string) *submission {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.open[key]
}

// alone reports whether a delivery of a form that was taken before waits in vain: no other
// one is there for which an answer could come.
func (s *submissions) alone(f *submission) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-f.decided:
		return false
	default:
		return f.deliveries == 1
	}
}

// settle decides what the deliveries are acknowledged with. The first decision holds:
// settle reports whether this is the one.
func (f *submission) settle(response *slack.ViewSubmissionResponse) (first bool) {
	f.decide.Do(func() {
		f.response, first = response, true
		close(f.decided)
	})
	return first
}

// lost is what somebody reads whose form was answered, and the answer did not arrive.
const lost = "I have this form already, but my answer got lost on its way to you. Please close this, and look whether it is done before you send it again."

// receiveForm hands a form on, and waits for its answer as long as Slack does.
func (a *Adapter) receiveForm(ctx context.Context, inbox bot.Inbox, c *interaction, r bot.Request) (ack acknowledgement) {
	form := a.submissions.begin(r.Key, r.Action)
	end := func() { a.submissions.end(r.Key, form) }
	defer func() {
		if ack.left == nil { // a panic
			end()
		}
	}()
	fresh, err := inbox.Take(ctx, r)
	switch {
	case err != nil:
		a.log.ErrorContext(ctx, "form not accepted", "error", err)
		return acknowledgement{formProblem(c, busy), end}
	case !fresh && a.submissions.alone(form):
		return acknowledgement{formProblem(c, lost), end}
	}
	timer := time.NewTimer(formWait)
	defer timer.Stop()
	select {
	case <-form.decided:
	case <-timer.C:
		form.settle(nil)
	}
	if form.response != nil {
		return acknowledgement{form.response, end}
	}
	return acknowledgement{slack.NewUpdateViewSubmissionResponse(waitingView(r.Destination())), end}
}

// answerForm acknowledges a form with its answer, if there is time. Otherwise it returns
// when its view may be updated.
func (a *Adapter) answerForm(ctx context.Context, to bot.Destination, reply bot.Reply) (done bool, err error) {
	form := a.submissions.get(to.Key)
	if form == nil {
		return false, nil
	}
	response, faults := submitted(reply, to, form.action)
	a.config.Defects(faults)
	if !fits(response) {
		response = nil // the view is updated instead
	}
	if form.settle(response) && response != nil {
		return true, nil
	}
	select {
	case <-form.left:
		return false, nil
	case <-ctx.Done():
		return false, ctx.Err()
	}
}
