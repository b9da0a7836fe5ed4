package assistant

import (
	"context"

	"careerbot/bot/plan"
	"careerbot/bot/readiness"
	"careerbot/knowledge"
)

// known tells plans what people have kept of their assessments: the answers about the areas of
// skill, in the content's words. The rooms do not know each other.
func known(assessments *readiness.Readiness, corpus func() *knowledge.Corpus) plan.Known {
	return func(ctx context.Context, community, person string) (map[string]plan.Said, error) {
		answers, _, err := assessments.Known(ctx, community, person)
		if err != nil {
			return nil, err
		}
		said := map[string]plan.Said{}
		content := &corpus().Readiness
		for id, answer := range answers {
			area := content.Area(id)
			if area == nil {
				continue
			}
			if i := area.Answer(answer); i >= 0 {
				said[id] = plan.Said{Answer: area.Answers[i].Says, Gap: area.Answers[i].Gap}
			}
		}
		return said, nil
	}
}
