package plan

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"careerbot/bot"
	"careerbot/knowledge"
)

// What this file does: moderators put what their community has, as a list of courses or a
// study group, beside a step or a skill. It is shown in plans of that community, and marked
// as theirs.

// Resource is one revision of a community's own resource. The latest is what is shown.
type Resource struct {
	Community string    `json:"community"`
	ID        string    `json:"id"`
	Revision  int       `json:"revision"` // from 1
	By        string    `json:"by"`       // person; empty once they were forgotten
	At        time.Time `json:"at"`
	Beside    string    `json:"beside"` // "step:id" or "skill:id"
	Title     string    `json:"title"`  // plain text
	Link      string    `json:"link"`
	Removed   bool      `json:"removed,omitempty"`
}

// The actions on resources, for moderators.
const (
	resourcesAction       = "resources"        // none
	resourceAction        = "resource"         // resource
	resourceAddAction     = "resource-add"     // none
	resourceFormAction    = "resource-form"    // resource, or nothing for a new one, the revision that is changed, what a new one stands beside; of a press and of the form
	resourceRemoveAction  = "resource-remove"  // resource, revision
	resourceHistoryAction = "resource-history" // resource
)

// The limits of resources.
const (
	maxResources = 100 // a community
	maxBeside    = 5   // shown beside a step
	maxLink      = 500
	maxRevisions = 15 // shown of a history
)

// Beside names what a resource stands beside.
const (
	besideStep  = "step:"
	besideSkill = "skill:"
)

// Problems reports what is wrong with a resource, by field of the form.
func (v Resource) Problems() map[string]string {
	problems := map[string]string{}
	switch n := utf8.RuneCountInString(v.Title); {
	case n == 0:
		problems["title"] = "Say what it is."
	case n > knowledge.MaxTitle:
		problems["title"] = fmt.Sprintf("It has %d characters, %d at most.", n, knowledge.MaxTitle)
	case strings.ContainsAny(v.Title, "[]<>"):
		problems["title"] = "Please leave out the brackets [ ] < >: it becomes a link as a whole."
	}
	if !strings.HasPrefix(v.Link, "https://") || len(v.Link) <= len("https://") || len(v.Link) > maxLink || strings.ContainsAny(v.Link, " \n\t<>|()[]`\"\\") {
		problems["link"] = "A link begins with https:// and has no spaces or brackets."
	}
	return problems
}

// besideName is a step or skill as it is shown, or nothing where there is none.
func besideName(beside string, steps *knowledge.Steps) string {
	if id, ok := strings.CutPrefix(beside, besideStep); ok {
		if s := steps.Step(id); s != nil {
			return "Step: " + s.Title
		}
	}
	if id, ok := strings.CutPrefix(beside, besideSkill); ok {
		if s := steps.Skill(id); s != nil {
			return "Skill: " + s.Name
		}
	}
	return ""
}

// stands reports whether a resource stands beside a step.
func (v Resource) stands(step *knowledge.Step) bool {
	if v.Beside == besideStep+step.ID {
		return true
	}
	skill, ok := strings.CutPrefix(v.Beside, besideSkill)
	return ok && slices.Contains(step.Skills, skill)
}

// escape writes a title, which has no brackets, so that it is no Markdown: what moderators
// type is shown as they typed it.
var escape = strings.NewReplacer(`\`, `\\`, `*`, `\*`, `_`, `\_`, "`", "\\`", `~`, `\~`)

// lines are the resources beside a step as Markdown, a few of them.
func lines(step *knowledge.Step, resources []Resource) []string {
	var list []string
	for _, v := range resources {
		if v.stands(step) && len(list) < maxBeside {
			list = append(list, "["+escape.Replace(v.Title)+"]("+v.Link+")")
		}
	}
	return list
}

// beside shows the resources of a step, marked as the community's.
func beside(step *knowledge.Step, resources []Resource) []bot.Block {
	list := lines(step, resources)
	if len(list) == 0 {
		return nil
	}
	return []bot.Block{bot.Answer{Text: "- " + strings.Join(list, "\n- "), Source: "from this community's moderators, not from the guide"}}
}

// resourcesOf are a community's resources. A plan is shown without them where they cannot be
// read.
func (ps *Plans) resourcesOf(ctx context.Context, community string) []Resource {
	if community == "" || ps.memory.Absent() {
		return nil
	}
	list, err := ps.store.Resources(ctx, community)
	if err != nil {
		ps.log.WarnContext(ctx, "a plan is shown without the community's resources", "error", err)
	}
	return list
}

// Put saves a revision of a resource: a new one where Revision is 1. A form that comes twice
// makes one.
func (ps *Plans) Put(ctx context.Context, v Resource) error {
	list, err := ps.store.Resources(ctx, v.Community)
	if err != nil {
		return failed(err)
	}
	if v.Revision == 1 && len(list) >= maxResources {
		return &bot.Error{Kind: bot.Invalid, Sentence: fmt.Sprintf("There are %d resources already. Please remove some first.", len(list)), Cause: errors.New("too many resources")}
	}
	v.At = ps.now().UTC().Truncate(time.Millisecond)
	err = ps.store.SaveResource(ctx, v)
	if errors.Is(err, bot.ErrConflict) {
		history, err := ps.store.ResourceHistory(ctx, v.Community, v.ID)
		if err != nil {
			return failed(err)
		}
		if i := slices.IndexFunc(history, func(o Resource) bool { return o.Revision == v.Revision }); i >= 0 {
			same := history[i]
			same.At = v.At
			if same == v {
				return nil // the form came twice
			}
		}
		return &bot.Error{Kind: bot.Conflict, Sentence: "Somebody has changed that resource meanwhile. Nothing was overwritten; please look at it again.", Cause: bot.ErrConflict}
	}
	if err != nil {
		return failed(err)
	}
	return nil
}

// latest returns a resource as it is now.
func (ps *Plans) latest(ctx context.Context, r *bot.Request, id string) (Resource, error) {
	if err := ps.canHave(r); err != nil {
		return Resource{}, err
	}
	history, err := ps.store.ResourceHistory(ctx, r.Community, id)
	if err != nil {
		return Resource{}, failed(err)
	}
	if len(history) == 0 {
		return Resource{}, &bot.Error{Kind: bot.NotFound, Sentence: "There is no such resource here. The list has those there are.", Cause: bot.ErrNotFound}
	}
	return history[len(history)-1], nil
}

// canHave reports why there are no resources where a request comes from.
func (ps *Plans) canHave(r *bot.Request) error {
	switch {
	case ps.memory.Absent():
		return &bot.Error{Kind: bot.Unavailable, Sentence: "I have no memory here, so I cannot keep resources. Whoever runs me can give me a database.", Cause: bot.ErrNoMemory}
	case r.Community == "":
		return &bot.Error{Kind: bot.Invalid, Sentence: "Resources belong to a community. Please do that in one of its channels.", Cause: errors.New("no community")}
	}
	return nil
}

// resources lists a community's resources.
func (ps *Plans) resources(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	if err := ps.canHave(r); err != nil {
		return bot.Reply{}, err
	}
	list, err := ps.store.Resources(ctx, r.Community)
	if err != nil {
		return bot.Reply{}, failed(err)
	}
	steps := &ps.corpus().Steps
	options := []bot.Option{press("Add a resource", resourceAddAction)}
	for _, v := range list[:min(len(list), bot.MaxChoices-1)] {
		options = append(options, press(v.Title+" · "+named(v, steps), resourceAction, v.ID))
	}
	prompt := "There are no resources yet. What you add stands beside its step or skill in plans of this community, marked as yours."
	if n := len(list); n > 0 {
		prompt = fmt.Sprintf("Resources of this community: %d. They stand beside their step or skill in its plans.", n)
	}
	return private(bot.Choices{Prompt: prompt, Options: options}), nil
}

// named is what a resource stands beside, also where that is no longer there.
func named(v Resource, steps *knowledge.Steps) string {
	if name := besideName(v.Beside, steps); name != "" {
		return name
	}
	return "no longer shown: there is no " + v.Beside
}

// resource shows one with what can be done about it.
func (ps *Plans) resource(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	v, err := ps.latest(ctx, r, r.Action.ID(0))
	if err != nil {
		return bot.Reply{}, err
	}
	return ps.oneResource(r, v, ""), nil
}

func (ps *Plans) oneResource(r *bot.Request, v Resource, note string) bot.Reply {
	var blocks []bot.Block
	if note != "" {
		blocks = append(blocks, bot.Text{Text: note})
	}
	id, revision := v.ID, strconv.Itoa(v.Revision)
	options := []bot.Option{press("Change", resourceFormAction, id, revision), press("Remove", resourceRemoveAction, id, revision), press("History", resourceHistoryAction, id), press("All resources", resourcesAction)}
	if v.Removed {
		blocks = append(blocks, bot.Text{Text: "It is removed, and shown to nobody. Change it to have it back."})
		options = slices.Delete(options, 1, 2)
	}
	blocks = append(blocks, bot.Answer{Text: "[" + escape.Replace(v.Title) + "](" + v.Link + ")"}, bot.Text{Text: "Beside: " + named(v, &ps.corpus().Steps)}, bot.Choices{Options: options})
	reply := private(blocks...)
	if r.Kind == bot.Press {
		reply.Effect = bot.Replaces
	}
	return reply
}

// addResource asks what a new resource stands beside.
func (ps *Plans) addResource(_ context.Context, r *bot.Request) (bot.Reply, error) {
	if err := ps.canHave(r); err != nil {
		return bot.Reply{}, err
	}
	steps := &ps.corpus().Steps
	var options []bot.Option
	for _, s := range steps.Steps {
		options = append(options, press("Step: "+s.Title, resourceFormAction, "", "", besideStep+s.ID))
	}
	for _, s := range steps.Skills {
		options = append(options, press("Skill: "+s.Name, resourceFormAction, "", "", besideSkill+s.ID))
	}
	return instead(bot.Choices{Prompt: "Beside what? Beside a skill it is shown with every step that covers it.", Options: options[:min(len(options), bot.MaxChoices)]}), nil
}

// resourceForm asks for a resource, and takes the answer.
func (ps *Plans) resourceForm(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	if err := ps.canHave(r); err != nil {
		return bot.Reply{}, err
	}
	v := Resource{Community: r.Community, ID: r.Action.ID(0), Beside: r.Action.ID(2)}
	if v.ID == "" {
		v.ID = ps.memory.NewID() // from now on: a form that comes twice makes one
	}
	base, err := strconv.Atoi(r.Action.ID(1))
	if err != nil {
		base = 0
	}
	if base > 0 {
		if v, err = ps.latest(ctx, r, v.ID); err != nil {
			return bot.Reply{}, err
		}
		v.Revision = base
	}
	if besideName(v.Beside, &ps.corpus().Steps) == "" {
		return bot.Reply{}, &bot.Error{Kind: bot.NotFound, Sentence: "That step or skill is no longer there. Please add the resource anew, beside another one.", Cause: errors.New("no such step or skill")}
	}
	if r.Kind != bot.Submit {
		return askResource(v, nil), nil
	}
	v.Title, v.Link = strings.Join(strings.Fields(strings.ToValidUTF8(r.Fields["title"], "")), " "), strings.TrimSpace(r.Fields["link"])
	if problems := v.Problems(); len(problems) > 0 {
		return askResource(v, problems), nil
	}
	v.Revision, v.By, v.Removed = base+1, r.Person(), false
	if err := ps.Put(ctx, v); err != nil {
		return bot.Reply{}, err
	}
	return ps.oneResource(r, v, "Saved. Plans of this community show it, marked as yours."), nil
}

func askResource(v Resource, problems map[string]string) bot.Reply {
	title := "Add a resource"
	if v.Revision > 0 {
		title = "Change a resource"
	}
	return private(bot.Form{Title: title, Action: bot.Action{Name: resourceFormAction, IDs: []string{v.ID, strconv.Itoa(v.Revision), v.Beside}}, Submit: "Save", Fields: []bot.Field{
		{Name: "title", Label: "What it is", Help: "as: our study group on Thursdays", Value: v.Title, Required: true, Max: knowledge.MaxTitle, Problem: problems["title"]},
		{Name: "link", Label: "Where it is", Help: "https://…", Value: v.Link, Required: true, Max: maxLink, Problem: problems["link"]},
	}})
}

// removeResource takes a resource out of plans. Its history stays.
func (ps *Plans) removeResource(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	v, err := ps.latest(ctx, r, r.Action.ID(0))
	if err != nil {
		return bot.Reply{}, err
	}
	if v.Removed {
		return ps.oneResource(r, v, ""), nil
	}
	if strconv.Itoa(v.Revision) != r.Action.ID(1) {
		return ps.oneResource(r, v, "Somebody has changed it meanwhile, so I have not removed it. This is how it stands now."), nil
	}
	v.Revision, v.By, v.Removed = v.Revision+1, r.Person(), true
	if err := ps.Put(ctx, v); err != nil {
		return bot.Reply{}, err
	}
	return ps.oneResource(r, v, ""), nil
}

// resourceHistory shows what was done about a resource, the latest first.
func (ps *Plans) resourceHistory(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	v, err := ps.latest(ctx, r, r.Action.ID(0))
	if err != nil {
		return bot.Reply{}, err
	}
	history, err := ps.store.ResourceHistory(ctx, r.Community, v.ID)
	if err != nil {
		return bot.Reply{}, failed(err)
	}
	list := bot.Listing{Title: "History of " + v.Title}
	for _, one := range slices.Backward(history) {
		if len(list.Items) == maxRevisions {
			break
		}
		text := named(one, &ps.corpus().Steps) + " · " + one.Title + " · " + one.Link
		if one.Removed {
			text = "removed"
		}
		list.Items = append(list.Items, bot.Item{Name: "#" + strconv.Itoa(one.Revision), At: one.At, Person: strings.TrimPrefix(one.By, r.Platform+":"), Text: text})
	}
	return instead(list, bot.Choices{Options: []bot.Option{press("Back", resourceAction, v.ID)}}), nil
}
