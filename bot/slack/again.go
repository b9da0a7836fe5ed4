package slack

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"careerbot/bot"
	"careerbot/bot/adapter"
)

// What this file does: it sends a reply again where it is not known whether the first try
// arrived.
// Slack promises bots no key by which it would tell a message from its double
// (client_msg_id is none of chat.postMessage's documented arguments). What changes or
// deletes a message can be sent twice. A message in a conversation carries the request
// that it answers in its metadata, and is looked for before it is sent again. A private
// message cannot be looked for: it is not sent again.

// replyEvent names the metadata of replies.
// https://docs.slack.dev/messaging/message-metadata
const replyEvent = "careerbot_reply"

// markOf names a request in metadata, which other apps can read.
func markOf(key string) string { return adapter.Mark(key, 24) }

func requestMark(key string) slack.MsgOption {
	return slack.MsgOptionMetadata(slack.SlackMetadata{EventType: replyEvent, EventPayload: map[string]any{"request": markOf(key)}})
}

// settleTime is how long after a call that was broken off its message may still appear.
const settleTime = 5 * time.Second

// The pages that are looked through, and how many messages they have.
const (
	maxPages = 5
	pageSize = 200
)

// repeatable says that a call can be made again which may have had its effect: it has none
// the second time.
func repeatable(err error) error {
	if errors.Is(err, bot.ErrUncertain) {
		return fmt.Errorf("%w: %w", bot.ErrAgain, err)
	}
	return err
}

// errPrivate is returned for a private message of which an earlier try may have arrived.
var errPrivate = fmt.Errorf("a private message cannot be looked for: %w", bot.ErrUncertain)

// arrived looks for a reply that an earlier try may have sent. It reports false where it is
// certain that there is none. Where that cannot be told it returns bot.ErrUncertain.
func (w *workspace) arrived(ctx context.Context, channel string, to bot.Destination) (ref bot.MessageRef, found bool, err error) {
	if wait := to.Tries.Last.Add(settleTime).Sub(w.config.Now()); wait > 0 {
		return ref, false, &bot.LaterError{After: wait, Cause: errors.New("an earlier try may still arrive")}
	}
	if isPerson(channel) {
		conversation, _, _, err := w.api.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{channel}})
		if err != nil {
			return ref, false, w.unreadable("conversations.open", to.Key, err)
		}
		channel = conversation.ID
	}
	// A minute more, because clocks differ.
	oldest := strconv.FormatInt(to.Tries.First.Add(-time.Minute).Unix(), 10)
	cursor := ""
	for range maxPages {
		messages, next, err := w.page(ctx, channel, to.Thread, oldest, cursor)
		if err != nil {
			return ref, false, w.unreadable("conversations.history", to.Key, err)
		}
		for _, m := range messages {
			switch {
			case m.Metadata.EventType == replyEvent && m.Metadata.EventPayload["request"] == markOf(to.Key):
				return bot.MessageRef{Channel: channel, Message: m.Timestamp}, true, nil
			case m.Metadata.EventType == "" && m.BotID != "" && m.User == w.Self().User:
				return ref, false, fmt.Errorf("a message of the bot's own does not say what it answers: %w", bot.ErrUncertain)
			}
		}
		if next == "" {
			return ref, false, nil
		}
		cursor = next
	}
	return ref, false, fmt.Errorf("too much was said meanwhile: %w", bot.ErrUncertain)
}

// page reads what was said in a thread, or outside of threads, since a time.
func (w *workspace) page(ctx context.Context, channel, thread, oldest, cursor string) (messages []slack.Message, next string, err error) {
	if thread != "" {
		messages, _, next, err = w.api.GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{
			ChannelID: channel, Timestamp: thread, Oldest: oldest, Cursor: cursor, Limit: pageSize, IncludeAllMetadata: true,
		})
		return messages, next, err
	}
	history, err := w.api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{
		ChannelID: channel, Oldest: oldest, Cursor: cursor, Limit: pageSize, IncludeAllMetadata: true,
	})
	if err != nil {
		return nil, "", err
	}
	return history.Messages, history.ResponseMetaData.NextCursor, nil
}

// unreadable says what it means that a conversation cannot be read: later it may be, or it
// stays open whether the reply is there.
func (w *workspace) unreadable(method, key string, err error) error {
	err = repeatable(w.outcome(method, method, key, err))
	fatal := (*fatalError)(nil)
	if later := (*bot.LaterError)(nil); errors.As(err, &later) || errors.Is(err, bot.ErrAgain) || errors.As(err, &fatal) {
		return err
	}
	return fmt.Errorf("it cannot be read whether the reply arrived: %w: %w", bot.ErrUncertain, err)
}

// isPerson reports whether a message goes to a person rather than to a conversation.
func isPerson(channel string) bool { return channel != "" && (channel[0] == 'U' || channel[0] == 'W') }
