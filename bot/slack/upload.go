package slack

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"careerbot/bot"
	"careerbot/bot/adapter"
)

// upload sends a reply's files to its asker as direct messages, and says so in their
// place.
func (a *Adapter) upload(ctx context.Context, to bot.Destination, reply bot.Reply) (bot.Reply, error) {
	if !slices.ContainsFunc(reply.Blocks, func(b bot.Block) bool { _, ok := b.(bot.File); return ok }) {
		return reply, nil
	}
	if to.Tries.Any() {
		return reply, errPrivate
	}
	blocks := slices.Clone(reply.Blocks)
	for i, b := range blocks {
		f, ok := b.(bot.File)
		if !ok {
			continue
		}
		shown, err := a.uploadFile(ctx, to.User, f)
		if scope := missingScope(err); scope != "" {
			a.log.ErrorContext(ctx, "file not sent: the app lacks a scope; add it, or apply the manifest again, and reinstall the app", "scope", scope)
			blocks[i] = bot.Text{Text: "I lack the permission to send you a file: this workspace's administrators have to reinstall me."}
			continue
		}
		if err != nil {
			err = a.outcome("files.completeUploadExternal", "files", to.Key, err)
			if errors.Is(err, bot.ErrUncertain) && !shown {
				err = &bot.LaterError{After: unavailableAfter, Cause: err} // nobody has seen anything yet
			}
			return reply, err
		}
		blocks[i] = bot.Text{Text: "I have sent it to you as a direct message: " + f.Name}
	}
	reply.Blocks = blocks
	return reply, nil
}

// uploadFile is Slack's three steps: ask for an address, send the bytes there, and
// say which conversation the file is for. Shown says that the last one was begun.
// https://docs.slack.dev/messaging/working-with-files#upload
func (w *workspace) uploadFile(ctx context.Context, user string, f bot.File) (shown bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, callLimit)
	defer cancel()
	conversation, _, _, err := w.api.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{user}})
	if err != nil {
		return false, err
	}
	place, err := w.api.GetUploadURLExternalContext(ctx, slack.GetUploadURLExternalParameters{FileName: f.Name, FileSize: len(f.Data), AltTxt: bot.Cut(f.Alt, maxAltText)})
	if err != nil {
		return false, err
	}
	post, err := http.NewRequestWithContext(ctx, http.MethodPost, place.UploadURL, strings.NewReader(f.Data))
	if err != nil {
		return false, err
	}
	post.Header.Set("Content-Type", "application/octet-stream")
	response, err := w.client.Do(post)
	if err != nil {
		return false, adapter.Redacted(err)
	}
	if err := response.Body.Close(); err != nil {
		return false, err
	}
	if response.StatusCode != http.StatusOK {
		return false, slack.StatusCodeError{Code: response.StatusCode, Status: fmt.Sprintf("upload: %s", response.Status)}
	}
	_, err = w.api.CompleteUploadExternalContext(ctx, slack.CompleteUploadExternalParameters{
		Files: []slack.FileSummary{{ID: place.FileID, Title: f.Name}}, Channel: conversation.ID,
	})
	return true, err
}
