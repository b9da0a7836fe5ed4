package bot

import (
	"context"
	"strings"
	"time"

	"careerbot/knowledge"
)

// greetingTime is how long a channel is not greeted again: it is invited again when somebody
// has tidied up, and knows the bot then.
const greetingTime = 10 * 365 * 24 * time.Hour

// once lets a channel be greeted once, however often the bot is invited.
func (b *Bot) once(greet Handler) Handler {
	return func(ctx context.Context, r *Request) (Reply, error) {
		id := strings.Join([]string{r.Platform, r.Community, r.Channel, "greeted"}, conversationSeparator)
		if b.remembered(ctx, id).At != 0 {
			return Reply{}, nil
		}
		reply, err := greet(ctx, r)
		reply.keep = append(reply.keep, func(ctx context.Context) {
			b.keep(ctx, id, "", knowledge.Context{At: b.now().Unix()}, greetingTime)
		})
		return reply, err
	}
}
