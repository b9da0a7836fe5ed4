package assistant

import (
	"context"

	"careerbot/bot/plan"
	"careerbot/bot/readiness"
)

// known tells plans what people have kept of their assessments: the answers about the areas of
// skill, in their words. The rooms do not know each other.
func known(assessments *readiness.Readiness) plan.Known {
	return func(ctx context.Context, community, person string) (map[string]plan.Said, error) {
		answers, _, err := assessments.Known(ctx, community, person)
		if err != nil {
			return nil, err
		}
		said, result := map[string]plan.Said{}, assessments.Result(answers)
		for _, one := range append(result.Have, result.Gaps...) {
			answer := one.Area.Answers[one.Answer]
			said[one.Area.ID] = plan.Said{Words: one.Words(), Answer: answer.ID, Gap: answer.Gap}
		}
		return said, nil
	}
}
