package assistant

import (
	"context"
	"strings"
	"time"

	"careerbot/bot"
	"careerbot/bot/memory"
	"careerbot/knowledge"
)

// greetingTime is how long a channel is not greeted again: it is invited again when somebody
// has tidied up, and knows the bot then.
const greetingTime = 10 * 365 * 24 * time.Hour

// once lets a channel be greeted once, however often the bot is invited.
func (b *Assistant) once(greet bot.Handler) bot.Handler {
	return func(ctx context.Context, r *bot.Request) (bot.Reply, error) {
		id := strings.Join([]string{r.Platform, r.Community, r.Channel, "greeted"}, memory.ConversationSeparator)
		if b.memory.Load(ctx, id).At != 0 {
			return bot.Reply{}, nil
		}
		reply, err := greet(ctx, r)
		reply.Meanwhile = append(reply.Meanwhile, func(ctx context.Context) {
			b.memory.Save(ctx, id, "", knowledge.Context{At: b.now().Unix()}, greetingTime)
		})
		return reply, err
	}
}
