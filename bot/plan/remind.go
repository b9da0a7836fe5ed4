package plan

import (
	"context"
	"errors"
	"fmt"
	"time"

	"careerbot/bot"
)

// What this file does: it reminds people of their plans, who asked for it, in direct
// messages.

// zones are offered where the platform does not tell the time zone.
var zones = []struct{ name, zone string }{
	{"Los Angeles", "America/Los_Angeles"}, {"Chicago", "America/Chicago"}, {"New York", "America/New_York"}, {"São Paulo", "America/Sao_Paulo"},
	{"London", "Europe/London"}, {"Berlin", "Europe/Berlin"}, {"Lagos", "Africa/Lagos"}, {"Nairobi", "Africa/Nairobi"}, {"Dubai", "Asia/Dubai"},
	{"India", "Asia/Kolkata"}, {"Singapore", "Asia/Singapore"}, {"Tokyo", "Asia/Tokyo"}, {"Sydney", "Australia/Sydney"},
}

// here stands for "at this hour, wherever I am" among the time zones.
const here = "here"

// remind switches reminders on. Where nobody tells the time zone, it is asked for.
func (ps *Plans) remind(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	zone := r.Action.ID(1)
	if zone == "" {
		p, err := ps.Get(ctx, r.Community, r.Person(), r.Action.ID(0))
		if err != nil {
			return bot.Reply{}, err
		}
		if zone = ps.zone(ctx, r); zone == "" {
			return ps.askZone(p), nil
		}
	}
	if zone == here {
		zone = ""
	}
	p, err := ps.Change(ctx, r.Community, r.Person(), r.Action.ID(0), func(p Plan) (Plan, error) {
		p.Reminder, p.Unreached = NewReminder(ps.now(), zone), false
		return p, nil
	})
	if err != nil {
		return bot.Reply{}, err
	}
	note := "" // that the plan is paused, and its reminder with it, is said in any case
	if !p.Paused {
		note = ps.settings(r, p) + " You stop it with one press, in each of them or under More."
	}
	return ps.again(ctx, r, p, note)
}

// zone is the person's time zone, where the platform tells it.
func (ps *Plans) zone(ctx context.Context, r *bot.Request) string {
	teller, tells := ps.platforms.Named(r.Platform).(bot.Zoner)
	if !tells {
		return ""
	}
	zone, err := teller.Zone(ctx, r)
	if err != nil {
		ps.log.WarnContext(ctx, "the time zone is asked for: the platform does not tell it", "error", err)
		return ""
	}
	if _, err := time.LoadLocation(zone); err != nil {
		return ""
	}
	return zone
}

// askZone asks where the day's hours are those of the person.
func (ps *Plans) askZone(p Plan) bot.Reply {
	options := []bot.Option{press("Just at this hour", remindAction, p.ID, here)}
	for _, z := range zones {
		place, err := time.LoadLocation(z.zone)
		if err != nil {
			continue // the machine has no data of time zones
		}
		options = append(options, press(z.name+", where it is "+ps.now().In(place).Format("15:04"), remindAction, p.ID, z.zone))
	}
	return instead(bot.Choices{Prompt: "Where is it as late as with you? Then I never write at night. Just at this hour is the hour that it is now.", Options: options})
}

// reminds says when a plan's person is reminded.
func (ps *Plans) reminds(r *bot.Request, p Plan) string {
	next := p.Reminder.Next(ps.now(), p.Hours).In(p.Reminder.place())
	return fmt.Sprintf("I remind you %s, %s. The next time is %s.", Often(p.Hours), ps.platforms.Speech(r).Writes(), next.Format("Monday, 2 January, at about 15:04 MST"))
}

// stop switches reminders off.
func (ps *Plans) stop(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	_, err := ps.Change(ctx, r.Community, r.Person(), r.Action.ID(0), func(p Plan) (Plan, error) {
		p.Reminder, p.Unreached = nil, false
		return p, nil
	})
	if err != nil {
		return bot.Reply{}, err
	}
	return instead(bot.Text{Text: "I no longer remind you of this plan. The plan itself is kept."}, bot.Choices{Options: []bot.Option{press("Open the plan", showAction, r.Action.ID(0))}}), nil
}

// Planned returns the reminders that are due. A reminder's key names its plan and its hour, so
// that it is sent once by whichever replica, also after a crash.
func (ps *Plans) Planned(ctx context.Context, now time.Time) ([]bot.Request, error) {
	list, err := ps.store.DuePlans(ctx, now)
	if err != nil {
		return nil, err
	}
	var due []bot.Request
	for _, p := range list {
		if p.Reminder == nil || p.Paused {
			continue
		}
		at, is := p.Reminder.Due(now, p.Hours)
		if !is {
			continue // it was missed, or it is night
		}
		platform, user := userOf(p.Person)
		due = append(due, bot.Request{
			Key: "plan:" + p.ID + ":" + at.Format("2006-01-02T15"), Kind: bot.Due, Platform: platform, Community: p.Community,
			User: bot.User{ID: user}, Action: bot.Action{Name: reminderDue, IDs: []string{p.ID}}, Received: now,
		})
	}
	return due, nil
}

// reminder is one reminder. It is silent where its person no longer wants it.
func (ps *Plans) reminder(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	p, err := ps.Get(ctx, r.Community, r.Person(), r.Action.ID(0))
	if e := (*bot.Error)(nil); errors.As(err, &e) && e.Kind == bot.NotFound {
		return bot.Reply{}, nil // it was deleted meanwhile
	}
	if err != nil {
		return bot.Reply{}, err
	}
	if p.Reminder == nil || p.Paused {
		return bot.Reply{}, nil
	}
	// Saving it sets when the next one is due.
	if p, err = ps.Change(ctx, p.Community, p.Person, p.ID, func(p Plan) (Plan, error) { return p, nil }); err != nil {
		return bot.Reply{}, err
	}
	s := ps.stand(ctx, p)
	next := s.Next()
	if next == nil {
		return bot.Reply{}, nil // there is nothing left to be reminded of, or nothing that the guide still has
	}
	done, all := s.Count(Done), len(s.Steps)
	reply := private(bot.Text{Text: fmt.Sprintf("Your plan: %s %d of %d steps done. Next: %s.", Bar(done, all), done, all, next.Title)})
	if plans, err := ps.All(ctx, p.Person); err == nil && len(plans) > 1 && p.Channel != "" {
		reply.Blocks = append(reply.Blocks, bot.Listing{Title: "It is the one that you began here:", Items: []bot.Item{{Channel: p.Channel}}})
	}
	reply.Blocks = append(reply.Blocks, bot.Choices{Options: []bot.Option{press("Open the plan", showAction, p.ID), press("Done: "+next.Title, doneAction, p.ID, next.ID), press("Stop reminding me", stopAction, p.ID)}})
	reply.Undo = func(ctx context.Context) { ps.unreached(ctx, p) }
	return reply, nil
}

// unreached switches a reminder off that could not be sent. Its person is told with the next
// look at the plan.
func (ps *Plans) unreached(ctx context.Context, p Plan) {
	ps.noted(ctx, p, func(p Plan) Plan {
		p.Reminder, p.Unreached = nil, true
		return p
	})
}

// reached notes that a person was told that a reminder could not be sent.
func (ps *Plans) reached(ctx context.Context, p Plan) {
	ps.noted(ctx, p, func(p Plan) Plan {
		p.Unreached = false
		return p
	})
}

// noted changes a plan where nobody waits for it.
func (ps *Plans) noted(ctx context.Context, p Plan, change func(p Plan) Plan) {
	_, err := ps.Change(context.WithoutCancel(ctx), p.Community, p.Person, p.ID, func(p Plan) (Plan, error) { return change(p), nil })
	if err != nil {
		ps.log.WarnContext(ctx, "a plan was not changed", "error", err)
	}
}
