// Package impact shows how AI changes a role: what the guide states of it, line by line with
// its passage, beside what other sources state that an operator has added.
package impact

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"careerbot/bot"
	"careerbot/bot/card"
	"careerbot/knowledge"
)

// impactAction shows how AI changes a role. Its id is the role's; without one it is that whom
// the guide is about.
const impactAction = "impact"

// Impact shows how AI changes roles.
type Impact struct{ corpus func() *knowledge.Corpus }

// New makes it over the content that is served.
func New(corpus func() *knowledge.Corpus) *Impact { return &Impact{corpus} }

// Feature is the impact of AI as a feature.
func (i *Impact) Feature() bot.Feature {
	return bot.Feature{
		Name: "impact",
		Commands: func(corpus *knowledge.Corpus) []bot.Command {
			if len(corpus.Impact) == 0 {
				return nil
			}
			return []bot.Command{command(i, corpus)}
		},
		Actions: []bot.ActionHandler{{Name: impactAction, Access: bot.Member, Handler: i.pressed}},
		Beneath: i.beneath,
	}
}

func command(i *Impact, corpus *knowledge.Corpus) bot.Command {
	return bot.Command{
		Name:     "impact",
		Summary:  "How AI changes a role, and who says so",
		About:    "Each line is what the guide states, with its passage; other sources that the operator has added stand beside it, each with its name and year.",
		Args:     []bot.Arg{{Name: "role", Summary: "Which role; " + knowledge.WithArticle(corpus.Guide.Subject.Name) + " if you leave it out", Choices: roleChoices(corpus)}},
		Examples: []string{""},
		Handler:  i.asked,
	}
}

func roleChoices(corpus *knowledge.Corpus) []bot.Choice {
	var list []bot.Choice
	for _, r := range corpus.Vocabulary.Roles {
		if len(list) < bot.MaxChoices {
			list = append(list, bot.Choice{Name: r.Name, Value: r.ID})
		}
	}
	return list
}

// beneath offers the impact where a passage names it.
func (i *Impact) beneath(_ *bot.Request, s bot.Shown) bot.Below {
	if s.Tool() != knowledge.ImpactTool || len(i.corpus().Impact) == 0 {
		return bot.Below{}
	}
	return bot.Below{Blocks: []bot.Block{bot.Choices{Options: []bot.Option{{Label: "How AI changes the role", Action: bot.Action{Name: impactAction}}}}}}
}

func (i *Impact) asked(_ context.Context, r *bot.Request) (bot.Reply, error) {
	corpus, said := i.corpus(), r.Arg("role")
	if said == "" {
		return show(corpus, corpus.Vocabulary.MainRole()), nil
	}
	if role, known := corpus.Vocabulary.Role(said); known {
		return show(corpus, role), nil
	}
	named := corpus.Vocabulary.Read(knowledge.Words(said)).Roles
	if len(named) == 0 {
		return others(corpus, fmt.Sprintf("I do not know the role %q.", bot.Cut(said, 60))), nil
	}
	role, _ := corpus.Vocabulary.Role(named[0])
	return show(corpus, role), nil
}

func (i *Impact) pressed(_ context.Context, r *bot.Request) (bot.Reply, error) {
	corpus := i.corpus()
	role, known := corpus.Vocabulary.Role(r.Action.ID(0))
	switch {
	case r.Action.ID(0) == "":
		role = corpus.Vocabulary.MainRole()
	case !known:
		return others(corpus, "That role is no longer among those that I know."), nil
	}
	return show(corpus, role), nil
}

// titles are those of what changes of a role.
var titles = map[knowledge.ImpactAbout]string{knowledge.Standing: "How the role stands", knowledge.Task: "Tasks", knowledge.SkillOf: "Skills"}

// show lists what is stated of a role.
func show(corpus *knowledge.Corpus, role knowledge.Term) bot.Reply {
	lines := corpus.ImpactOn(role.ID)
	if len(lines) == 0 {
		return others(corpus, fmt.Sprintf("The guide does not say how AI changes the work of %s.", knowledge.WithArticle(role.Name)))
	}
	blocks := []bot.Block{bot.Text{Text: fmt.Sprintf("How AI changes the work of %s:", knowledge.WithArticle(role.Name))}}
	var entries []*knowledge.Entry
	beside := slices.ContainsFunc(lines, func(line knowledge.Impact) bool { return line.Source != "" })
	for _, about := range knowledge.ImpactAbouts() {
		list := bot.Listing{Title: titles[about]}
		for _, line := range lines {
			if line.About == about {
				text := line.Says
				if beside { // several speak: each line says who
					text += " (" + source(&corpus.Guide, line) + ")"
				}
				list.Items = append(list.Items, bot.Item{Name: line.Name, Text: text})
			}
			if e := corpus.Entry(line.Passage); line.About == about && e != nil && !slices.Contains(entries, e) {
				entries = append(entries, e)
			}
		}
		if len(list.Items) > 0 {
			blocks = append(blocks, list)
		}
	}
	if len(entries) > 0 {
		blocks = append(blocks, card.Sources(&corpus.Guide, entries...))
	}
	var options []bot.Option
	for _, e := range entries {
		options = append(options, card.ShowOption(e))
	}
	blocks = append(blocks, card.Choices("Read the passages:", options)...)
	return bot.Reply{Visibility: bot.Public, Blocks: blocks}
}

// source is who states a line.
func source(guide *knowledge.About, line knowledge.Impact) string {
	if line.Source == "" {
		return fmt.Sprintf("%s %d", guide.Name, guide.Year)
	}
	text := fmt.Sprintf("%s, %d", line.Source, line.Year)
	if line.Address != "" {
		text += ", " + line.Address
	}
	return text
}

// others says why nothing is shown, and for which roles there is something.
func others(corpus *knowledge.Corpus, says string) bot.Reply {
	var options []bot.Option
	for _, r := range corpus.Vocabulary.Roles {
		if len(corpus.ImpactOn(r.ID)) > 0 && len(options) < bot.MaxChoices {
			options = append(options, bot.Option{Label: bot.Cut(r.Name, knowledge.MaxTitle), Action: bot.Action{Name: impactAction, IDs: []string{r.ID}}})
		}
	}
	reply := bot.Say(strings.TrimSpace(says))
	reply.Blocks = append(reply.Blocks, card.Choices("This is what there is something of:", options)...)
	return reply
}
