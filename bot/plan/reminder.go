package plan

import "time"

// Reminder is when somebody wants to be reminded of their plan.
type Reminder struct {
	Since   time.Time    `json:"since"`          // when it was switched on
	Zone    string       `json:"zone,omitempty"` // as "Europe/Berlin"; empty where it is not known, which makes it UTC
	Weekday time.Weekday `json:"weekday"`
	Hour    int          `json:"hour"` // of the day there
}

// The hours of the day in which somebody is reminded where their time zone is known. Where
// it is not, they are at the hour at which they asked for it, when they were awake.
const (
	firstHour = 9
	lastHour  = 20
)

// How much later than at its hour a reminder may come, where the bot did not run then.
// Whoever did not get one gets the next. Where the time zone is not known, it could be
// night soon.
const (
	lateness        = 3 * time.Hour
	latenessUnknown = 30 * time.Minute
)

// NewReminder reminds from now on, at this hour of this day of the week. A zone that is not
// known is none.
func NewReminder(now time.Time, zone string) *Reminder {
	place, err := time.LoadLocation(zone)
	if err != nil || zone == "" || zone == "Local" {
		zone, place = "", time.UTC
	}
	there := now.In(place)
	r := &Reminder{Since: now.UTC(), Zone: zone, Weekday: there.Weekday(), Hour: there.Hour()}
	if zone != "" {
		r.Hour = min(max(r.Hour, firstHour), lastHour)
	}
	return r
}

// place is where the reminder's hours are told.
func (r *Reminder) place() *time.Location {
	place, err := time.LoadLocation(r.Zone)
	if err != nil {
		return time.UTC
	}
	return place
}

// days are those of the cycle on which one is reminded, counted from the first, and how long
// the cycle is, by the hours a week that there are for the plan.
func days(hours int) (of []int, cycle int) {
	switch {
	case hours >= 10:
		return []int{0, 3}, 7
	case hours >= 1 && hours <= 2:
		return []int{0}, 14
	}
	return []int{0}, 7
}

// Often says how often one is reminded, by the hours a week.
func Often(hours int) string {
	switch of, cycle := days(hours); {
	case len(of) > 1:
		return "twice a week"
	case cycle > 7:
		return "every two weeks"
	}
	return "once a week"
}

// first is the first day on which it could have reminded: the weekday on or before the day
// on which it was switched on.
func (r *Reminder) first(place *time.Location) time.Time {
	began := r.Since.In(place)
	back := (int(began.Weekday()) - int(r.Weekday) + 7) % 7
	return time.Date(began.Year(), began.Month(), began.Day()-back, r.Hour, 0, 0, 0, place)
}

// Next is the first time after now at which it reminds. It does so after a day has passed
// since it was switched on.
func (r *Reminder) Next(now time.Time, hours int) time.Time {
	place := r.place()
	first := r.first(place)
	of, cycle := days(hours)
	after := now
	if begin := r.Since.Add(24 * time.Hour); begin.After(after) {
		after = begin
	}
	cycles := max(0, int(after.Sub(first).Hours()/24)/cycle-1)
	for ; ; cycles++ {
		for _, day := range of {
			// Days are added on the calendar: the hour stays where clocks are put forward.
			at := time.Date(first.Year(), first.Month(), first.Day()+cycles*cycle+day, r.Hour, 0, 0, 0, place)
			if at.After(after) {
				return at.UTC()
			}
		}
	}
}

// Due is the time at which it ought to remind now: the latest that is past and not too long
// ago. None is due at night.
func (r *Reminder) Due(now time.Time, hours int) (at time.Time, due bool) {
	late := lateness
	if r.Zone == "" {
		late = latenessUnknown
	}
	at = r.Next(now.Add(-late-time.Nanosecond), hours)
	if at.After(now) {
		return at, false
	}
	if hour := now.In(r.place()).Hour(); r.Zone != "" && (hour < firstHour || hour > lastHour) {
		return at, false // the bot did not run at the hour, and now it is late
	}
	return at, true
}
