// Package settings lets a community's administrators set what holds in their community. Their
// settings lie over the operator's; each room and platform states its own (bot.Setting) and
// asks for the value at the moment of use. Its plain face is [Settings]; the chat is over it.
package settings

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"slices"
	"strings"
	"sync"
	"time"

	"careerbot/bot"
	"careerbot/bot/memory"
	"careerbot/bot/setting"
	"careerbot/knowledge"
	"careerbot/knowledge/lru"
)

// Change is one change of a setting. The history is append-only.
type Change struct {
	Community string    `json:"community"`
	Setting   string    `json:"setting"` // its key
	Was       string    `json:"was"`     // empty for the operator's value
	Value     string    `json:"value"`   // empty for the operator's value
	By        string    `json:"-"`       // person; empty once they asked to be forgotten
	At        time.Time `json:"at"`
}

// Own is what a community has set itself, by key, and how often it has set something, counted
// over all communities.
type Own struct {
	Values  map[string]string
	Version int64
}

// Latest is the version that asks for what holds now.
const Latest int64 = math.MaxInt64

// Store keeps communities' settings. Every call names the community: no call sees another's.
type Store interface {
	// Settings returns what a community had set at a version.
	Settings(ctx context.Context, community string, at int64) (Own, error)
	// SaveSettings writes changes, all or none: bot.ErrConflict where what a change says that
	// it was is not what is stored.
	SaveSettings(ctx context.Context, community string, changes []Change) error
	// SettingHistory returns the last changes, newest first.
	SettingHistory(ctx context.Context, community string, limit int) ([]Change, error)
	// SettingVersions returns the version of every community whose settings changed after
	// version since. Versions only grow, over all communities.
	SettingVersions(ctx context.Context, since int64) (map[string]int64, error)
	// SettingChangesBy returns what a person has changed, in any community, oldest first.
	SettingChangesBy(ctx context.Context, person string) ([]Change, error)
	// ForgetInSettings takes a person out of the history. The changes stay.
	ForgetInSettings(ctx context.Context, person string) error
}

// Config is what an operator sets of them.
type Config struct {
	Locked string // keys, separated by commas, that no community may change
}

// Settings are what an operator can set.
func (c *Config) Settings() []setting.Setting {
	return []setting.Setting{
		{Key: "locked_settings", Env: "CAREERBOT_LOCKED_SETTINGS", Value: setting.Checked(&c.Locked, checkKeys), Example: "keep_text_days,private_answers",
			Help: "what communities' administrators may not change with the settings command, by key, separated by commas"},
	}
}

func checkKeys(text string) error {
	for _, key := range keys(text) {
		if strings.ContainsFunc(key, func(r rune) bool { return r != '_' && (r < 'a' || r > 'z') }) {
			return fmt.Errorf("has %.40q in it, which is no key of a setting", key)
		}
	}
	return nil
}

func keys(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' })
}

// Settings are what holds in each community.
type Settings struct {
	store     Store
	platforms *bot.Platforms
	features  func() bot.Features
	locked    []string
	absent    bool // there is no store
	wake      <-chan struct{}
	log       *slog.Logger
	now       func() time.Time

	mu      sync.Mutex
	known   *lru.Cache[string, known] // by community
	changes int                       // how often something known became old
	seen    int64                     // the newest version of all
}

// known is what a community has set, as this process knows it.
type known struct {
	values map[string]string
	old    bool // it was changed since, and serves while the store fails
}

// maxKnown is of how many communities this is remembered.
const maxKnown = 10_000

// Options are what settings need.
type Options struct {
	Config
	Store     Store
	Features  func() bot.Features // whose settings there are
	Platforms *bot.Platforms      // theirs too
	Absent    bool                // there is no memory: the operator's hold everywhere
	Wake      <-chan struct{}     // says that they may have changed in another process; may be nil
	Log       *slog.Logger
	Now       func() time.Time
}

// New makes the settings of a store.
func New(o Options) *Settings {
	return &Settings{
		store: o.Store, platforms: o.Platforms, features: o.Features, locked: keys(o.Locked), absent: o.Absent, wake: o.Wake, log: o.Log, now: o.Now,
		known: lru.New[string, known](maxKnown),
	}
}

// Feature is the settings as a feature: the chat over them.
func (s *Settings) Feature() bot.Feature {
	return bot.Feature{
		Name:     "settings",
		Commands: func(*knowledge.Corpus) []bot.Command { return []bot.Command{s.command()} },
		Actions: []bot.ActionHandler{
			{Name: listAction, Access: bot.Administrator, Handler: s.list},
			{Name: openAction, Access: bot.Administrator, Handler: s.open},
			{Name: setAction, Access: bot.Administrator, Handler: s.set},
			{Name: formAction, Access: bot.Administrator, Handler: s.formBack},
			{Name: historyAction, Access: bot.Administrator, Handler: s.history},
		},
		Upkeep: s.follow,
		Person: &bot.Person{Export: s.export, Forget: s.store.ForgetInSettings},
	}
}

// Value implements bot.Settings.
func (s *Settings) Value(ctx context.Context, community string, of bot.Setting) string {
	if community == "" || s.absent || s.isLocked(of.Key) {
		return of.Operator
	}
	if value, set := s.of(ctx, community)[of.Key]; set && of.Takes(value) {
		return value
	}
	return of.Operator
}

func (s *Settings) isLocked(key string) bool { return slices.Contains(s.locked, key) }

// of is what a community has set, from memory where nobody has changed it since.
func (s *Settings) of(ctx context.Context, community string) map[string]string {
	s.mu.Lock()
	have, changes := s.known.Get(community)
	before := s.changes
	s.mu.Unlock()
	if changes && !have.old {
		return have.values
	}
	own, err := s.store.Settings(ctx, community, Latest)
	if err != nil {
		if !errors.Is(err, bot.ErrDown) {
			s.log.WarnContext(ctx, "a community's settings are not up to date", "community", community, "error", err)
		}
		return have.values
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.changes == before { // otherwise this may be from before the change
		s.known.Put(community, known{values: own.Values})
	}
	return own.Values
}

// outdated notes that communities' settings have changed.
func (s *Settings) outdated(communities ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.changes++
	for _, community := range communities {
		if have, there := s.known.Get(community); there {
			s.known.Put(community, known{have.values, true})
		}
	}
}

// pollInterval is how often other processes' changes are looked for.
const pollInterval = 400 * time.Millisecond

// follow takes up other processes' changes until the context ends.
func (s *Settings) follow(ctx context.Context) {
	for _, key := range s.Unknown() {
		s.log.WarnContext(ctx, "locked_settings names what is no setting", "key", key)
	}
	ticker := time.NewTicker(pollInterval)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		case <-s.wake:
		}
		s.look(ctx)
	}
}

func (s *Settings) look(ctx context.Context) {
	versions, err := s.store.SettingVersions(ctx, s.seen)
	if err != nil || len(versions) == 0 {
		return // the store's health has reported it
	}
	var communities []string
	for community, version := range versions {
		communities = append(communities, community)
		s.seen = max(s.seen, version)
	}
	s.outdated(communities...)
}

// all are the settings that there are on a platform, in their rooms' order.
func (s *Settings) all(platform string) []bot.Setting {
	var list []bot.Setting
	for _, f := range s.features() {
		list = append(list, f.Settings...)
	}
	if p, ok := s.platforms.Named(platform).(bot.Settable); ok {
		list = append(list, p.Settings()...)
	}
	return list
}

// Unknown are the locked keys that are no setting's, of any feature or platform.
func (s *Settings) Unknown() []string {
	there := map[string]bool{}
	for _, one := range s.all("") {
		there[one.Key] = true
	}
	for name := range s.platforms.All() {
		for _, one := range s.all(name) {
			there[one.Key] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(s.locked), func(key string) bool { return there[key] })
}

// Source is where a setting's value comes from.
type Source string

// The sources.
const (
	FromDefault   Source = "default"
	FromOperator  Source = "operator"
	FromCommunity Source = "community"
)

// State is a setting, what holds in a community, and why.
type State struct {
	bot.Setting
	Value  string
	From   Source
	Locked bool // the operator lets no community change it
}

// Of is every setting on a platform as it holds in a community, and the version of what the
// community has set.
func (s *Settings) Of(ctx context.Context, platform, community string) ([]State, int64, error) {
	own, err := s.store.Settings(ctx, community, Latest)
	if err != nil {
		return nil, 0, memory.StoreError(err)
	}
	var list []State
	for _, one := range s.all(platform) {
		list = append(list, s.state(one, own))
	}
	return list, own.Version, nil
}

func (s *Settings) state(of bot.Setting, own Own) State {
	st := State{Setting: of, Value: of.Operator, From: FromDefault, Locked: s.isLocked(of.Key)}
	if of.Operator != of.Default {
		st.From = FromOperator
	}
	if value, set := own.Values[of.Key]; set && !st.Locked && of.Takes(value) {
		st.Value, st.From = value, FromCommunity
	}
	return st
}

// Author is who changes a setting.
type Author struct{ Person string }

// ChangedMeanwhileError says which settings somebody else has changed since they were shown.
// Nothing was changed.
type ChangedMeanwhileError struct {
	Settings []State         // as they are now
	Wanted   map[string]bool // the keys of all that were to be changed
}

func (e *ChangedMeanwhileError) Error() string {
	return fmt.Sprintf("%d settings were changed meanwhile", len(e.Settings))
}

// Set gives settings of a community new values, by key; an empty one is the operator's again.
// Base is the version of what was shown to who sets them: what they left as it was shown stays
// as it is, and what somebody else has changed since is a *ChangedMeanwhileError. It returns
// what was changed.
func (s *Settings) Set(ctx context.Context, platform, community string, base int64, values map[string]string, by Author) ([]State, error) {
	shown, err := s.store.Settings(ctx, community, base)
	if err != nil {
		return nil, memory.StoreError(err)
	}
	own, err := s.store.Settings(ctx, community, Latest)
	if err != nil {
		return nil, memory.StoreError(err)
	}
	var changes []Change
	var passed, changed []State
	wanted := map[string]bool{}
	for _, one := range s.all(platform) {
		value, given := values[one.Key]
		was, now := shown.Values[one.Key], own.Values[one.Key]
		switch {
		case !given || value == was || value == now:
			continue
		case s.isLocked(one.Key):
			return nil, locked(one)
		case value != "" && !one.Takes(value):
			return nil, &bot.Error{Kind: bot.Invalid, Sentence: fmt.Sprintf("“%s” cannot be that any more. Please open the settings again.", one.Name), Cause: fmt.Errorf("setting %s: value %.40q", one.Key, value)}
		case was != now:
			passed = append(passed, s.state(one, own))
		}
		if one.Refuses != nil && value != "" {
			if err := one.Refuses(ctx, community, value); err != nil {
				return nil, err
			}
		}
		wanted[one.Key] = true
		changes = append(changes, Change{Community: community, Setting: one.Key, Was: now, Value: value, By: by.Person, At: s.now()})
		changed = append(changed, s.state(one, Own{Values: map[string]string{one.Key: value}}))
	}
	switch {
	case len(passed) > 0:
		return nil, &ChangedMeanwhileError{passed, wanted}
	case len(changes) == 0:
		return nil, nil
	}
	err = s.store.SaveSettings(ctx, community, changes)
	switch {
	case errors.Is(err, bot.ErrConflict):
		return nil, &ChangedMeanwhileError{nil, wanted}
	case err != nil:
		return nil, memory.StoreError(err)
	}
	s.outdated(community)
	return changed, s.tell(ctx, community, changed)
}

// tell lets the rooms do what new values mean for what is there already.
func (s *Settings) tell(ctx context.Context, community string, changed []State) error {
	for _, one := range changed {
		if one.Changed == nil {
			continue
		}
		if err := one.Changed(ctx, community, one.Value); err != nil {
			return &bot.Error{Kind: bot.Unavailable, Cause: fmt.Errorf("setting %s: %w", one.Key, err),
				Sentence: fmt.Sprintf("“%s” is saved for what comes. I could not do the same for what is there already: please change it there and back in a moment.", one.Name)}
		}
	}
	return nil
}

func locked(one bot.Setting) error {
	return &bot.Error{Kind: bot.Denied, Sentence: fmt.Sprintf("“%s” is locked: whoever runs me has set it for every community.", one.Name), Cause: fmt.Errorf("setting %s is locked", one.Key)}
}

// History returns the last changes of a community's settings, newest first.
func (s *Settings) History(ctx context.Context, community string, limit int) ([]Change, error) {
	list, err := s.store.SettingHistory(ctx, community, limit)
	if err != nil {
		return nil, memory.StoreError(err)
	}
	return list, nil
}

// export is what a person has changed.
func (s *Settings) export(ctx context.Context, person string) ([]byte, error) {
	list, err := s.store.SettingChangesBy(ctx, person)
	if err != nil {
		return nil, err
	}
	return json.Marshal(map[string]any{"setting_changes": list})
}
