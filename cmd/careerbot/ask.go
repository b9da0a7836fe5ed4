package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/spf13/cobra"

	"careerbot/bot"
	"careerbot/bot/console"
	"careerbot/knowledge"
)

// maxQuestionInput is how much of a question is read from standard input. The
// index reads far less of it.
const maxQuestionInput = 1 << 20

func (p *program) askCommand() *cobra.Command {
	var asJSON, why bool
	var community string
	cmd := &cobra.Command{
		Use:     "ask [QUESTION]",
		Short:   "Answer one question, from the arguments or from standard input",
		Example: `  careerbot ask "Do I need a PhD?"` + "\n" + `  echo "what do seniors make" | careerbot ask --json`,
		RunE: func(cmd *cobra.Command, args []string) error {
			question := strings.Join(args, " ")
			if len(args) == 0 {
				text, err := io.ReadAll(io.LimitReader(p.in, maxQuestionInput))
				if err != nil {
					return fmt.Errorf("read the question: %w", err)
				}
				question = string(text)
			}
			return p.ask(cmd.Context(), question, community, asJSON, why)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	cmd.Flags().BoolVar(&why, "why", false, "explain how the answer came about")
	cmd.Flags().StringVar(&community, "community", "local", "whose pins may answer")
	return cmd
}

func (p *program) ask(ctx context.Context, question, community string, asJSON, why bool) error {
	ix, err := p.openIndex()
	if err != nil {
		return err
	}
	defer ix.Close()
	if asJSON {
		result, err := ix.Search(ctx, knowledge.Query{Text: question, Community: community})
		if err != nil {
			return err
		}
		return p.printJSON(newAnswerJSON(question, result, why))
	}
	reply, err := p.newBot(ix).Handle(ctx, &bot.Request{
		Kind: bot.Message, Platform: console.Name, Community: community, Text: question, Received: p.now(),
	})
	width, _ := p.size()
	style := console.Style{Color: p.color(), Width: min(width, maxWidth)}
	fmt.Fprint(p.out, console.Render(reply, style))
	if err != nil {
		return silentError{}
	}
	if !why {
		return nil
	}
	result, err := ix.Search(ctx, knowledge.Query{Text: question, Community: community})
	if err != nil {
		return err
	}
	fmt.Fprint(p.out, "\n"+console.Render(bot.Reply{Blocks: bot.Explain(result)}, style))
	return nil
}

// maxWidth keeps lines readable on a very wide terminal.
const maxWidth = 100

func (p *program) printJSON(v any) error {
	e := json.NewEncoder(p.out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// answerJSON is what "careerbot ask --json" prints. Its keys are a contract.
type answerJSON struct {
	Question   string             `json:"question"`
	Status     knowledge.Verdict  `json:"status"`
	Confidence float64            `json:"confidence"`
	Answer     *entryJSON         `json:"answer"`
	Figures    []knowledge.Figure `json:"figures"`
	Candidates []candidateJSON    `json:"candidates"`
	Why        *whyJSON           `json:"why,omitempty"`
}

type entryJSON struct {
	ID     string `json:"id"`
	Title  string `json:"title"`
	Text   string `json:"text"`
	Source string `json:"source"`
}

type candidateJSON struct {
	ID    string  `json:"id"`
	Title string  `json:"title"`
	Score float64 `json:"score"`
}

type whyJSON struct {
	knowledge.Rationale
	Asked knowledge.Asked
	Notes []string
}

func newAnswerJSON(question string, r knowledge.Result, why bool) answerJSON {
	a := answerJSON{
		Question: strings.ToValidUTF8(question, "\uFFFD"), Status: r.Verdict, Confidence: rounded(r.Confidence),
		Figures: []knowledge.Figure{}, Candidates: []candidateJSON{},
	}
	if len(r.Answers) > 0 {
		e := r.Answers[0]
		a.Answer = &entryJSON{e.ID, e.Title, e.Short, e.Source}
	}
	a.Figures = append(a.Figures, r.Figures...)
	for _, h := range r.Hits {
		a.Candidates = append(a.Candidates, candidateJSON{h.Entry.ID, h.Entry.Title, rounded(h.Score)})
	}
	if why {
		a.Why = &whyJSON{r.Why, r.Asked, r.Notes}
	}
	return a
}

// rounded keeps four digits: more would only look exact.
func rounded(x float64) float64 { return math.Round(x*1e4) / 1e4 }
