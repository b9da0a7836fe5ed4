package inbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"careerbot/bot"
	"careerbot/bot/memory"
)

// formAction opens a form again. Its id is that of a draft that is a form.
const formAction = "form"

// Late keeps forms that could not open any more, and offers them again.
type Late struct {
	memory *memory.Memory
	log    *slog.Logger
}

// NewLate makes it.
func NewLate(m *memory.Memory, log *slog.Logger) *Late { return &Late{m, log} }

// Feature answers the button that opens a form again.
func (l *Late) Feature() bot.Feature {
	return bot.Feature{Name: "late", Actions: []bot.ActionHandler{{Name: formAction, Access: bot.Member, Handler: l.reopen}}}
}

// Late keeps a form that could not open any more, and offers it again.
func (l *Late) Late(ctx context.Context, r *bot.Request, reply bot.Reply) bot.Reply {
	retry := bot.Apologise(&bot.Error{Kind: bot.Unavailable, Sentence: "A form can be opened for a moment only, and I was too slow. Please try again.", Cause: bot.ErrFormLate})
	var form *bot.Form
	for _, block := range reply.Blocks {
		if f, ok := block.(bot.Form); ok {
			form = &f
		}
	}
	if form == nil || l.memory.Absent() {
		return retry
	}
	draft, err := l.memory.KeepDraft(ctx, r, form)
	if err != nil {
		l.log.WarnContext(ctx, "form not kept", "error", err)
		return retry
	}
	says := "A form can be opened for a moment only, and that moment is over. Nothing is lost: it opens as it was."
	var problems []string
	for _, f := range form.Fields {
		if f.Problem != "" {
			problems = append(problems, f.Label+": "+f.Problem)
		}
	}
	if len(problems) > 0 { // not every platform answers a form with a form
		says = "Not quite yet. Nothing is lost: the form opens as it was.\n" + strings.Join(problems, "\n")
	}
	return bot.Reply{Visibility: bot.Private, Blocks: []bot.Block{
		bot.Text{Text: says},
		bot.Choices{Options: []bot.Option{{Label: "Open the form", Action: bot.Action{Name: formAction, IDs: []string{draft}}}}},
	}}
}

// reopen shows a form again that came too late. What it is for is permitted, or
// not, when it comes back.
func (l *Late) reopen(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	var form bot.Form
	draft, err := l.memory.Draft(ctx, r, r.Action.ID(0))
	switch {
	case errors.Is(err, bot.ErrNotFound), errors.Is(err, bot.ErrNoMemory):
		return bot.Reply{}, &bot.Error{Kind: bot.NotFound, Sentence: "That form is too old. Please begin again.", Cause: err}
	case err != nil:
		return bot.Reply{}, memory.StoreError(err)
	case draft.Person != r.Person():
		return bot.Reply{}, &bot.Error{Kind: bot.Denied, Sentence: "That is another person's form. Please begin one of your own.", Cause: errors.New("another person's draft")}
	}
	if err := json.Unmarshal([]byte(draft.Body), &form); err != nil {
		return bot.Reply{}, &bot.Error{Kind: bot.Internal, Cause: fmt.Errorf("form of draft %s: %w", draft.ID, err)}
	}
	return bot.Reply{Visibility: bot.Private, Blocks: []bot.Block{form}}, nil
}
