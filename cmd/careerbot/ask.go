package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"math"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"careerbot/bot"
	"careerbot/bot/answer"
	"careerbot/bot/console"
	"careerbot/bot/store"
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
		Example: `  careerbot ask "How do I start?"` + "\n" + `  echo "what do seniors make" | careerbot ask --json`,
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
	c, err := p.load()
	if err != nil {
		return err
	}
	p.collectAt(whenBrief)
	sentences, err := p.patiently(c)
	if err != nil {
		return err
	}
	ix, err := openGuide(c.knowledge, sentences)
	if err != nil {
		return err
	}
	defer ix.Close()
	if c.knowledge != "" { // what has to be learned of it may take longer than a question
		if err := ix.Train(); err != nil {
			return err
		}
	}
	log := p.logger(c, true)
	s := p.openStoreIfAny(ctx, c, log)
	if s != nil {
		defer s.Close()
	}
	b := p.newBot(c, ix.Index, s, log, nil)
	r := &bot.Request{Kind: bot.Message, Platform: console.Name, Community: community, Text: question, Received: p.now()}
	var result knowledge.Result
	if asJSON || why {
		if result, err = b.Search(ctx, r, question); err != nil {
			return err
		}
	}
	if asJSON {
		return p.printJSON(newAnswerJSON(question, result, why))
	}
	reply, err := b.Handle(ctx, r)
	if why && err == nil {
		reply.Blocks = append(reply.Blocks, answer.Explain(result)...)
	}
	width, _ := p.size()
	fmt.Fprint(p.out, console.Render(reply, console.Style{Color: p.color(), Width: min(width, maxWidth)}))
	if err != nil {
		return silentError{}
	}
	return nil
}

// openStoreIfAny opens the database where there is one already: a question makes
// none. One that cannot be opened leaves the question to the guide.
func (p *program) openStoreIfAny(ctx context.Context, c *config, log *slog.Logger) *store.Store {
	if c.databaseURL == "" {
		if _, err := os.Stat(c.database()); errors.Is(err, fs.ErrNotExist) {
			return nil
		}
	}
	s, err := p.openStore(ctx, c, log)
	if err != nil {
		fmt.Fprintf(p.errOut, "careerbot: without pins: %v\n", err)
		return nil
	}
	return s
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
	Question   string                   `json:"question"`
	Status     knowledge.Verdict        `json:"status"`
	Confidence float64                  `json:"confidence"`
	Answer     *entryJSON               `json:"answer"`
	Figures    []knowledge.Figure       `json:"figures"`
	Market     []knowledge.MarketFigure `json:"market"` // what others have published: never among the figures
	Candidates []candidateJSON          `json:"candidates"`
	Why        *whyJSON                 `json:"why,omitempty"`
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
		Figures: []knowledge.Figure{}, Market: r.Market.Figures(), Candidates: []candidateJSON{},
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
