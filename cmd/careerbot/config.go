package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"careerbot/bot/discord"
	"careerbot/bot/slack"
)

// config is everything that can be set.
type config struct {
	data        string
	databaseURL string
	knowledge   string
	keepText    time.Duration
	showNames   bool
	perMinute   int
	timeout     time.Duration
	logLevel    string
	logFormat   string
	listen      string
	health      string
	slack       slack.Config   // what is set of it
	discord     discord.Config // the same

	from map[string]origin // where each value comes from
}

// origin is where a value comes from, and what is wrong with it.
type origin struct{ value, from, fault string }

// setting is one thing that can be set: by a flag, by a variable of the
// environment, in the configuration file, in that order.
type setting struct {
	key     string // in the file, with "_"; as a flag with "-"
	env     string
	summary string
	example string
	secret  bool // may come from env+"_FILE", and is never shown
	folder  bool // may begin with ~
	initial func(p *program) string
	set     func(c *config, value string) error
}

func fixed(value string) func(*program) string { return func(*program) string { return value } }

func settings() []setting {
	return []setting{
		{"data", "CAREERBOT_DATA", "folder of the database", "/var/lib/careerbot", false, true, defaultData, func(c *config, v string) error {
			if c.data = v; v == "" {
				return errors.New("is empty")
			}
			return nil
		}},
		{"database_url", "DATABASE_URL", "PostgreSQL address; SQLite in the data folder if it is empty", "postgres://careerbot:secret@db:5432/careerbot", true, false, fixed(""), func(c *config, v string) error {
			c.databaseURL = v
			return checkDatabaseURL(v)
		}},
		{"knowledge", "CAREERBOT_KNOWLEDGE", "content folder that overlays the built-in guide, entry by entry", "/etc/careerbot/guide", false, true, fixed(""), func(c *config, v string) error {
			c.knowledge = v
			return nil
		}},
		{"keep_text_days", "CAREERBOT_KEEP_TEXT_DAYS", "days for which the text of questions is kept; 0 keeps none", "30", false, false, fixed("30"), func(c *config, v string) error {
			days, err := wholeNumber(v, 0, 3650)
			c.keepText = time.Duration(days) * 24 * time.Hour
			return err
		}},
		{"show_names", "CAREERBOT_SHOW_NAMES", "whether pins say which moderator verified them", "false", false, false, fixed("false"), func(c *config, v string) (err error) {
			if c.showNames, err = strconv.ParseBool(v); err != nil {
				return errors.New("is neither true nor false")
			}
			return nil
		}},
		{"requests_per_minute", "CAREERBOT_REQUESTS_PER_MINUTE", "requests one person may make in a minute; 0 for any number", "30", false, false, fixed("30"), func(c *config, v string) (err error) {
			c.perMinute, err = wholeNumber(v, 0, 100_000)
			return err
		}},
		{"timeout", "CAREERBOT_TIMEOUT", "the longest one answer may take", "10s", false, false, fixed("10s"), func(c *config, v string) (err error) {
			c.timeout, err = time.ParseDuration(v)
			if err != nil || c.timeout < 100*time.Millisecond || c.timeout > 15*time.Second {
				return errors.New("is not a time from 100ms to 15s")
			}
			return nil
		}},
		{"log_level", "CAREERBOT_LOG_LEVEL", "debug, info, warn or error", "info", false, false, fixed("info"), func(c *config, v string) error {
			c.logLevel = v
			return oneOf(v, "debug", "info", "warn", "error")
		}},
		{"slack_bot_token", "SLACK_BOT_TOKEN", "Slack's bot token; connects Slack", "xoxb-…", true, false, fixed(""), func(c *config, v string) error {
			c.slack.BotToken = v
			return nil
		}},
		{"slack_app_token", "SLACK_APP_TOKEN", "Slack's app-level token; set for socket mode", "xapp-…", true, false, fixed(""), func(c *config, v string) error {
			c.slack.AppToken = v
			return nil
		}},
		{"slack_signing_secret", "SLACK_SIGNING_SECRET", "Slack's signing secret; set without an app token for HTTP", "0123456789abcdef0123456789abcdef", true, false, fixed(""), func(c *config, v string) error {
			c.slack.SigningSecret = v
			return nil
		}},
		{"slack_api_url", "SLACK_API_URL", "another Slack-compatible server", "https://slack.com/api/", false, false, fixed(""), func(c *config, v string) error {
			c.slack.APIURL = v
			return nil
		}},
		{"slack_moderators", "CAREERBOT_SLACK_MODERATORS", "user group (handle or id) whose members may pin, beside the workspace's administrators", "career-mods", false, false, fixed(""), func(c *config, v string) error {
			c.slack.Moderators = v
			return nil
		}},
		{"slack_public_answers", "CAREERBOT_SLACK_PUBLIC_ANSWERS", "whether the whole channel sees the answers to " + slack.Command, "false", false, false, fixed("false"), func(c *config, v string) (err error) {
			if c.slack.PublicSlash, err = strconv.ParseBool(v); err != nil {
				return errors.New("is neither true nor false")
			}
			return nil
		}},
		{"discord_token", "DISCORD_TOKEN", "Discord's bot token; connects Discord", "MTE….G….…", true, false, fixed(""), func(c *config, v string) error {
			c.discord.Token = v
			return nil
		}},
		{"discord_public_key", "DISCORD_PUBLIC_KEY", "the application's public key; takes interactions over HTTP too", "64 hexadecimal digits", false, false, fixed(""), func(c *config, v string) error {
			c.discord.PublicKey = v
			return nil
		}},
		{"discord_application_id", "DISCORD_APPLICATION_ID", "the application's id; asked for with the token if it is empty", "100000000000000001", false, false, fixed(""), func(c *config, v string) error {
			c.discord.ApplicationID = v
			return nil
		}},
		{"discord_api_url", "DISCORD_API_URL", "another Discord-compatible server", "https://discord.com/api/v10", false, false, fixed(""), func(c *config, v string) error {
			c.discord.APIURL = v
			return nil
		}},
		{"discord_moderators", "CAREERBOT_DISCORD_MODERATORS", "id of a role whose members may pin, beside those with the permission", "100000000000000002", false, false, fixed(""), func(c *config, v string) error {
			c.discord.Moderators = v
			return nil
		}},
		{"discord_private_answers", "CAREERBOT_DISCORD_PRIVATE_ANSWERS", "whether answers to slash commands are seen by their asker alone", "false", false, false, fixed("false"), func(c *config, v string) (err error) {
			if c.discord.Private, err = strconv.ParseBool(v); err != nil {
				return errors.New("is neither true nor false")
			}
			return nil
		}},
		{"discord_shards", "CAREERBOT_DISCORD_SHARDS", "gateway connections; 0 for as many as Discord advises", "0", false, false, fixed("0"), func(c *config, v string) (err error) {
			c.discord.Shards, err = wholeNumber(v, 0, 1000)
			return err
		}},
		{"discord_test_server", "CAREERBOT_DISCORD_TEST_SERVER", "id of the one server in which commands are registered; everywhere if it is empty", "100000000000000003", false, false, fixed(""), func(c *config, v string) error {
			c.discord.TestServer = v
			return nil
		}},
		{"listen", "CAREERBOT_LISTEN", "address for what Slack and Discord deliver over HTTP", ":8080", false, false, fixed(":8080"), func(c *config, v string) error {
			c.listen = v
			if !isAddress(v) {
				return errors.New("is not an address as :8080")
			}
			return nil
		}},
		{"health_listen", "CAREERBOT_HEALTH_LISTEN", "address for health, metrics and 'doctor --silent'; off for none", "127.0.0.1:8081", false, false, fixed("127.0.0.1:8081"), func(c *config, v string) error {
			c.health = v
			if v != noListener && !isAddress(v) {
				return errors.New("is neither an address as 127.0.0.1:8081 nor off")
			}
			return nil
		}},
		{"log_format", "CAREERBOT_LOG_FORMAT", "text, json, or auto: text on a terminal", "auto", false, false, fixed("auto"), func(c *config, v string) error {
			c.logFormat = v
			return oneOf(v, "auto", "text", "json")
		}},
	}
}

// defaultData is the XDG base directory specification's place for data.
func defaultData(p *program) string {
	if dir := p.getenv("XDG_DATA_HOME"); dir != "" {
		return filepath.Join(dir, "careerbot")
	}
	if home := p.getenv("HOME"); home != "" {
		return filepath.Join(home, ".local", "share", "careerbot")
	}
	return "careerbot-data"
}

func wholeNumber(v string, least, most int) (int, error) {
	n, err := strconv.Atoi(v)
	if err != nil || n < least || n > most {
		return 0, fmt.Errorf("is not a whole number from %d to %d", least, most)
	}
	return n, nil
}

// isAddress reports whether a listener may have an address: another start would not make a
// port of what is none.
func isAddress(v string) bool {
	_, port, err := net.SplitHostPort(v)
	if err != nil || port == "" {
		return false
	}
	_, err = net.LookupPort("tcp", port)
	return err == nil
}

func oneOf(v string, allowed ...string) error {
	for _, a := range allowed {
		if v == a {
			return nil
		}
	}
	return fmt.Errorf("is not one of %s", strings.Join(allowed, ", "))
}

func (s setting) flag() string { return strings.ReplaceAll(s.key, "_", "-") }

// settingsHelp stands below every command's flags.
const settingsHelp = "\nEvery setting is a flag too, as --log-level=debug: 'careerbot config' lists them.\n"

// addFlags makes a flag of every setting, and one for the file. A secret's flag shows in
// the list of processes: it works for one more release, with a warning.
func (p *program) addFlags(cmd *cobra.Command) {
	p.flags = cmd.PersistentFlags()
	for _, s := range settings() {
		p.flags.String(s.flag(), "", s.summary+" ("+s.env+")")
		p.flags.Lookup(s.flag()).Hidden = !s.folder // there are too many for every command's help
	}
	p.flags.String("config", "", "configuration file, YAML (CAREERBOT_CONFIG)")
}

// warnOfSecrets tells whoever has typed a secret into the command line.
func (p *program) warnOfSecrets() {
	for _, s := range settings() {
		if s.secret && p.flags.Changed(s.flag()) {
			fmt.Fprintf(p.errOut, "careerbot: whoever can list processes reads --%s: set %s or %s_FILE; the next release takes the flag no more\n", s.flag(), s.env, s.env)
		}
	}
}

// configError is everything wrong with the configuration.
type configError []string

func (e configError) Error() string {
	return "the configuration cannot be used:\n" + strings.Join(e, "\n")
}

// load reads the configuration. The error is a configError with every fault: the
// key, what is wrong and an example.
func (p *program) load() (*config, error) {
	c, faults := p.read()
	if len(faults) > 0 {
		return nil, faults
	}
	return c, nil
}

// read reads the configuration as far as it can be used, for those that go on past a
// fault: what is wrong is as if it were not set.
func (p *program) read() (*config, configError) {
	var faults configError
	file, err := p.readConfigFile()
	if err != nil {
		faults = append(faults, err.Error())
	}
	c := &config{from: map[string]origin{}}
	known := map[string]bool{}
	for _, s := range settings() {
		known[s.key] = true
		value, from, err := p.value(s, file)
		if err == nil {
			err = s.set(c, value)
		}
		o := origin{value: value, from: from}
		if err != nil {
			o.fault = fmt.Sprintf("%v; for example: %s", err, s.example)
			faults = append(faults, fmt.Sprintf("%s (from %s) %s", s.key, from, o.fault))
			_ = s.set(c, s.initial(p)) // its own default is no fault
		}
		if s.secret && value != "" {
			o.value = masked
		}
		c.from[s.key] = o
	}
	var unknown []string
	for key := range file {
		if !known[key] {
			unknown = append(unknown, key)
		}
	}
	sort.Strings(unknown)
	for _, key := range unknown {
		faults = append(faults, fmt.Sprintf("%s: %q is not a setting; %s", file[key].where, key, nearestKey(key)))
	}
	if c.usesSlack() {
		if err := c.slack.Check(); err != nil {
			faults = append(faults, strings.Split(err.Error(), "\n")...)
		}
	}
	if c.usesDiscord() {
		if err := c.discord.Check(); err != nil {
			faults = append(faults, strings.Split(err.Error(), "\n")...)
		}
	}
	return c, faults
}

// faulty reports whether a setting is wrong, and so not in force.
func (c *config) faulty(key string) bool { return c.from[key].fault != "" }

// withoutFaulty leaves out the platforms whose settings cannot be used.
func (c *config) withoutFaulty() *config {
	less := *c
	if less.slack.Check() != nil {
		less.slack = slack.Config{}
	}
	if less.discord.Check() != nil {
		less.discord = discord.Config{}
	}
	return &less
}

// usesDiscord reports whether Discord is to be connected.
func (c *config) usesDiscord() bool { return c.discord.Token != "" || c.discord.PublicKey != "" }

// usesSlack reports whether one of Slack's secrets is set.
func (c *config) usesSlack() bool {
	return c.slack.BotToken != "" || c.slack.AppToken != "" || c.slack.SigningSecret != ""
}

const masked = "(set, not shown)"

// value finds a setting's value as it is meant, and where it comes from. What is empty as
// it is meant, as the two quotes that an env file keeps, is not set.
func (p *program) value(s setting, file map[string]written) (value, from string, err error) {
	value, from, err = p.setValue(s, file)
	if err == nil && s.folder {
		value, err = p.fromHome(value)
	}
	return value, from, err
}

// setValue is a setting's value where it is set first: by flag, variable, secret's file or
// configuration file.
func (p *program) setValue(s setting, file map[string]written) (value, from string, err error) {
	if f := p.flags.Lookup(s.flag()); f != nil && f.Changed {
		value, err = asMeant(f.Value.String())
		return value, "--" + s.flag(), err
	}
	if value, err = asMeant(p.getenv(s.env)); value != "" || err != nil {
		return value, s.env, err
	}
	if s.secret {
		if value, err = p.secretFile(s.env + "_FILE"); value != "" || err != nil {
			return value, s.env + "_FILE", err
		}
	}
	if w, ok := file[s.key]; ok {
		if w.fault == nil {
			w.value, w.fault = asMeant(w.value)
		}
		if w.value != "" || w.fault != nil {
			return w.value, w.where, w.fault
		}
	}
	return s.initial(p), "default", nil
}

// maxSecret is how many bytes are read of a secret's file: a wrong name may lead to
// something that never ends.
const maxSecret = 64 << 10

// secretFile reads the file that a variable names, or nothing where it names none.
func (p *program) secretFile(variable string) (string, error) {
	name, err := p.fileName(p.getenv(variable))
	if name == "" || err != nil {
		return "", err
	}
	f, err := os.Open(name)
	if err != nil {
		return "", fmt.Errorf("cannot be read: %w", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxSecret))
	if err != nil {
		return "", fmt.Errorf("cannot be read: %w", err)
	}
	value, err := asMeant(string(data))
	if err == nil && value == "" {
		err = fmt.Errorf("names %s, which is empty: put the secret into it, or take the variable out", name)
	}
	return value, err
}

// fileName is a file's name as it is meant.
func (p *program) fileName(name string) (string, error) {
	name, err := asMeant(name)
	if err != nil {
		return "", err
	}
	return p.fromHome(name)
}

func (p *program) configCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "config",
		Short: "Show the configuration in force, and where each value comes from",
		Args:  noArguments,
		RunE: func(*cobra.Command, []string) error {
			c, faults := p.read()
			table := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
			for _, s := range settings() {
				o := c.from[s.key]
				value := o.value
				if value == "" {
					value = "-"
				}
				line := fmt.Sprintf("%s\t%s\t%s", s.key, value, o.from)
				if o.fault != "" {
					line += "\t✗ " + o.fault
				}
				fmt.Fprintln(table, line)
			}
			if err := table.Flush(); err != nil {
				return err
			}
			for _, name := range p.unknownVariables() {
				fmt.Fprintf(p.errOut, "careerbot: %s\n", name)
			}
			if len(faults) > 0 {
				return faults
			}
			return nil
		},
	}
}
