package slack

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"careerbot/bot"
)

// sample is a reply with each block that replies are made of.
var sample = bot.Reply{Blocks: []bot.Block{
	bot.Text{Text: "A **word** with [a link](https://example.org)."},
	bot.Text{Text: "A list:\n- *one*\n  1. two\n\n> a quote\n\n```\ncode\n```"},
	bot.Answer{Title: "A question?", Text: "An answer.", Source: "A guide"},
	bot.Figures{Title: "Figures", Rows: []bot.FigureRow{{What: "A role", Value: "$1"}}, About: "USD a year"},
	bot.Figures{Title: "Figures", Rows: []bot.FigureRow{{What: "A role", Value: "$1", Detail: "2"}}, Columns: []string{"median", "people"}},
	bot.Chart{Title: "A chart", Unit: "USD a year", Rows: []bot.FigureRow{
		{What: "One", Span: bot.Span{Unit: "USD a year", Low: 1, Mid: 2, High: 3}}, {What: "Two", Span: bot.Span{Unit: "USD a year", Low: 2, Mid: 3, High: 4}},
	}},
	bot.Basis{Question: "A question?", Source: "A guide", Address: "https://example.org"},
	bot.Listing{Title: "A list", Items: []bot.Item{{Name: "one", Text: "line"}}},
	bot.Listing{Title: "Another", Items: []bot.Item{{Name: "one", Text: "line"}}, Folded: true},
	bot.Choices{Prompt: "Which?", Options: []bot.Option{{Label: "One", Line: "A line.", Action: sampleAction}, {Label: "Two", Line: "Another.", Action: sampleAction}}},
	bot.Choices{Options: []bot.Option{{Label: "Show more", Action: sampleAction}}},
	bot.Choices{Prompt: "Related questions", Options: []bot.Option{{Label: "Another question?", Action: sampleAction}}, Menu: true},
	bot.Feedback{Yes: bot.Option{Label: "Helpful", Action: sampleAction}, No: bot.Option{Label: "Not helpful", Action: sampleAction}},
	bot.Tools{Options: []bot.Option{{Label: "Why this answer?", Action: sampleAction}, {Label: "Delete", Action: sampleAction}}},
}}

var sampleAction = bot.Action{Name: "none"}

// validation is what Slack says of blocks.
// https://docs.slack.dev/reference/methods/blocks.validate
type validation struct {
	OK     bool   `json:"ok"`
	Error  string `json:"error"`
	Errors []struct {
		Pointer string `json:"pointer"`
		Message string `json:"message"`
	} `json:"errors"`
}

func (v validation) String() string {
	var parts []string
	for _, e := range v.Errors {
		parts = append(parts, strings.TrimSpace(e.Pointer+" "+e.Message))
	}
	if len(parts) == 0 {
		return v.Error
	}
	return v.Error + ": " + strings.Join(parts, "; ")
}

// validate asks Slack whether it would take blocks. Nothing is posted.
func (w *workspace) validate(ctx context.Context, blocks []slack.Block) (v validation, err error) {
	data, err := json.Marshal(blocks)
	if err != nil {
		return v, err
	}
	form := url.Values{"blocks": {string(data)}}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, w.endpoint+"blocks.validate", bytes.NewBufferString(form.Encode()))
	if err != nil {
		return v, err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := w.client.Do(r)
	if err != nil {
		return v, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return v, fmt.Errorf("blocks.validate: status %d", answer.StatusCode)
	}
	return v, json.NewDecoder(io.LimitReader(answer.Body, 1<<20)).Decode(&v)
}

// examineBlocks asks Slack whether it takes what replies are made of. What it does not say
// is no fault: replies say themselves when they are refused.
func (a *Adapter) examineBlocks(ctx context.Context, f *bot.Findings) {
	says, err := a.validate(ctx, render(sample, allKinds).blocks)
	switch {
	case err == nil && says.OK:
		f.OK("blocks", "Slack takes those of replies")
		return
	case err != nil || !slices.Contains(refusedBlocks, says.Error):
		return
	}
	if old, err := a.validate(ctx, render(sample, 0).blocks); err == nil && old.OK {
		if unknown := a.unknownKinds(ctx); unknown != 0 {
			f.OK("blocks", "this workspace does not know some of Slack's newer blocks yet, and older ones stand in for them: "+unknown.String())
			return
		}
	}
	f.Fail("blocks", "Slack does not take those of replies, which become plain text: "+says.String(), "report this line to careerbot's maintainers")
}

// unknownKinds are the newer blocks that the workspace does not take, each asked for by
// itself.
func (a *Adapter) unknownKinds(ctx context.Context) kinds {
	var unknown kinds
	allKinds.each(func(one kinds) {
		if says, err := a.validate(ctx, render(sample, one).blocks); err == nil && slices.Contains(refusedBlocks, says.Error) {
			unknown |= one
		}
	})
	return unknown
}
