package plan

import (
	"context"
	"encoding/json"

	"careerbot/bot"
	"careerbot/knowledge"
)

// The actions on plans. Where not said otherwise their first id is a plan's.
const (
	openAction   = "plan-open"   // none: as the command
	beginAction  = "plan-begin"  // role, background; asks for what is missing
	keepAction   = "plan-keep"   // role, background
	showAction   = "plan-show"   // plan
	doneAction   = "plan-done"   // plan, step
	skipAction   = "plan-skip"   // plan, step
	undoAction   = "plan-undo"   // plan, step
	moreAction   = "plan-more"   // plan
	stepsAction  = "plan-steps"  // plan
	pauseAction  = "plan-pause"  // plan
	resumeAction = "plan-resume" // plan
	hoursAction  = "plan-hours"  // plan; of a press and of the form
	remindAction = "plan-remind" // plan, and a time zone or "here" where it was asked for
	stopAction   = "plan-stop"   // plan: no reminders
	exportAction = "plan-export" // plan; or nothing, role, background of one that is not kept
	deleteAction = "plan-delete" // plan, and "yes"

	progressAction = "progress"       // plan
	shareAction    = "progress-share" // plan, step, thread
	countsAction   = "progress-all"   // none
)

// reminderDue is the action of a reminder that is due. Its id is a plan's.
const reminderDue = "plan-reminder"

// Feature is plans as a feature.
func (ps *Plans) Feature() bot.Feature {
	actions := []bot.ActionHandler{{Name: countsAction, Access: bot.Moderator, Handler: ps.counts}}
	for name, h := range map[string]bot.Handler{
		openAction: ps.open, beginAction: ps.begin, keepAction: ps.keep, showAction: ps.show,
		doneAction: ps.tick, skipAction: ps.skip, undoAction: ps.undo,
		moreAction: ps.more, stepsAction: ps.steps, pauseAction: ps.pause, resumeAction: ps.resume, hoursAction: ps.hours,
		remindAction: ps.remind, stopAction: ps.stop, exportAction: ps.export, deleteAction: ps.drop,
		progressAction: ps.progress, shareAction: ps.share,
	} {
		actions = append(actions, bot.ActionHandler{Name: name, Access: bot.Member, Handler: h})
	}
	for name, h := range map[string]bot.Handler{
		resourcesAction: ps.resources, resourceAction: ps.resource, resourceAddAction: ps.addResource, resourceFormAction: ps.resourceForm, resourceRemoveAction: ps.removeResource, resourceHistoryAction: ps.resourceHistory,
	} {
		actions = append(actions, bot.ActionHandler{Name: name, Access: bot.Moderator, Handler: h})
	}
	return bot.Feature{
		Name:     "plan",
		Commands: ps.commands,
		Actions:  actions,
		Beneath:  ps.beneath,
		Home:     ps.home,
		Planned:  ps.Planned,
		Due:      map[string]bot.Handler{reminderDue: ps.reminder},
		Person:   &bot.Person{Export: ps.personData, Forget: ps.store.ForgetPlans},
	}
}

// commands are none for a guide without steps.
func (ps *Plans) commands(corpus *knowledge.Corpus) []bot.Command {
	if len(corpus.Steps.Paths) == 0 {
		return nil
	}
	return []bot.Command{
		{Name: "plan", Summary: "Your own plan: the steps, what comes next and why, for you alone", About: "It lists the guide's steps in their order, ticks those that you know already, and shows the next one with the passage that says why. You tick, skip and undo steps, say how many hours a week you have, pause it, take it with you as a document, and have me remind you if you like. It is kept only if you press Keep, nobody else can read it, and you delete it under More.", Also: []string{"my plan", "show my plan", "remind me", "remind me every week", "how far am i", "how much of my plan is done", "study plan", "i want a study plan", "i need a study plan", "make me a study plan", "i want a plan"}, Examples: []string{""}, Private: true, Handler: ps.open},
		{Name: "progress", Summary: "How far your plan has come, for you alone", About: "It shows how many steps are done, now and at the end of each week. You can share a step that you ticked with the channel, by your own press. Moderators see how many people stand where, in groups of five or more.", Also: []string{"my progress", "show my progress", "track my progress"}, Examples: []string{""}, Private: true, Handler: ps.progress},
		{Name: "resources", Summary: "Your community's own resources beside the steps of plans", About: "Moderators put a list of courses or a study group beside a step or a skill. Plans of this community show it, marked as theirs, and its history is kept.", Access: bot.Moderator, Examples: []string{""}, Private: true, Handler: ps.resources},
	}
}

// beneath offers a plan beneath the passages that name it.
func (ps *Plans) beneath(_ *bot.Request, s bot.Shown) bot.Below {
	if s.Tool() != knowledge.PlanTool || len(ps.corpus().Steps.Paths) == 0 {
		return bot.Below{}
	}
	return bot.Below{Blocks: []bot.Block{bot.Choices{Options: []bot.Option{{Label: "Make a plan of it", Action: bot.Action{Name: openAction}}}}}}
}

func (ps *Plans) personData(ctx context.Context, person string) ([]byte, error) {
	plans, err := ps.store.PlansOf(ctx, person)
	if err != nil {
		return nil, err
	}
	resources, err := ps.store.ResourcesBy(ctx, person)
	if err != nil {
		return nil, err
	}
	return json.Marshal(struct {
		Plans     []Plan     `json:"plans"`
		Resources []Resource `json:"resource_changes"`
	}{plans, resources})
}
