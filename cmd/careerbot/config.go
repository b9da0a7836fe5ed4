package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"careerbot/bot/assistant"
	"careerbot/bot/setting"
)

// config is everything that is set.
type config struct {
	data        string
	databaseURL string
	knowledge   string
	encoder     string // on or off
	logLevel    string
	logFormat   string
	listen      string
	health      string
	bot         assistant.Config
	platforms   []platform

	from map[string]origin // where each value comes from
}

func newConfig() *config { return &config{platforms: platforms(), from: map[string]origin{}} }

// origin is where a value comes from, and what is wrong with it.
type origin struct{ value, from, fault string }

// settings are all that can be set, bound to a configuration's fields: by a flag, by a
// variable of the environment, in the configuration file, in that order. What is not the
// program's own is stated where it belongs.
func (p *program) settings(c *config) []setting.Setting {
	list := []setting.Setting{
		{Key: "data", Env: "CAREERBOT_DATA", Folder: true, Default: p.defaultData(), Value: setting.Checked(&c.data, notEmpty),
			Help: "folder of the database", Example: "/var/lib/careerbot"},
		{Key: "database_url", Env: "DATABASE_URL", Secret: true, Value: setting.Checked(&c.databaseURL, checkDatabaseURL),
			Help: "PostgreSQL address; SQLite in the data folder if it is empty", Example: "postgres://careerbot:secret@db:5432/careerbot"},
		{Key: "knowledge", Env: "CAREERBOT_KNOWLEDGE", Folder: true, Value: setting.Text(&c.knowledge),
			Help: "content folder that overlays the built-in guide, entry by entry", Example: "/etc/careerbot/guide"},
		{Key: "encoder", Env: "CAREERBOT_ENCODER", Default: "on", Value: setting.OneOf(&c.encoder, "on", "off"),
			Help: "on: a sentence encoder compares meanings where words leave a question open; off: words alone find answers"},
	}
	list = append(list, c.bot.Settings()...)
	list = append(list, setting.Setting{Key: "log_level", Env: "CAREERBOT_LOG_LEVEL", Default: "info",
		Value: setting.OneOf(&c.logLevel, "debug", "info", "warn", "error"), Help: "debug, info, warn or error"})
	var delivering []string
	for _, platform := range c.platforms {
		list = append(list, platform.Settings()...)
		delivering = append(delivering, platform.About().Title)
	}
	return append(list,
		setting.Setting{Key: "listen", Env: "CAREERBOT_LISTEN", Default: ":8080", Value: setting.Checked(&c.listen, checkAddress),
			Help: "address for what " + strings.Join(delivering, " and ") + " deliver over HTTP"},
		setting.Setting{Key: "health_listen", Env: "CAREERBOT_HEALTH_LISTEN", Default: "127.0.0.1:8081", Value: setting.Checked(&c.health, checkHealthAddress),
			Help: "address for health, metrics and 'doctor --silent'; off for none"},
		setting.Setting{Key: "log_format", Env: "CAREERBOT_LOG_FORMAT", Default: "auto", Value: setting.OneOf(&c.logFormat, "auto", "text", "json"),
			Help: "text, json, or auto: text on a terminal"},
	)
}

// known are all settings, for those who look at their names alone.
func (p *program) known() []setting.Setting { return p.settings(newConfig()) }

// defaultData is the XDG base directory specification's place for data.
func (p *program) defaultData() string {
	if dir := p.getenv("XDG_DATA_HOME"); dir != "" {
		return filepath.Join(dir, "careerbot")
	}
	if home := p.getenv("HOME"); home != "" {
		return filepath.Join(home, ".local", "share", "careerbot")
	}
	return "careerbot-data"
}

func notEmpty(v string) error {
	if v == "" {
		return errors.New("is empty")
	}
	return nil
}

func checkAddress(v string) error {
	if !isAddress(v) {
		return errors.New("is not an address as :8080")
	}
	return nil
}

func checkHealthAddress(v string) error {
	if v != noListener && !isAddress(v) {
		return errors.New("is neither an address as 127.0.0.1:8081 nor off")
	}
	return nil
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

// settingsHelp stands below every command's flags.
const settingsHelp = "\nEvery setting is a flag too, as --log-level=debug: 'careerbot config' lists them.\n"

// addFlags makes a flag of every setting, and one for the file. A secret's flag shows in
// the list of processes: it works for one more release, with a warning.
func (p *program) addFlags(cmd *cobra.Command) {
	p.flags = cmd.PersistentFlags()
	for _, s := range p.known() {
		p.flags.String(s.Flag(), "", s.Help+" ("+s.Env+")")
		p.flags.Lookup(s.Flag()).Hidden = !s.Folder // there are too many for every command's help
	}
	p.flags.String("config", "", "configuration file, YAML (CAREERBOT_CONFIG)")
}

// warnOfSecrets tells whoever has typed a secret into the command line.
func (p *program) warnOfSecrets() {
	for _, s := range p.known() {
		if s.Secret && p.flags.Changed(s.Flag()) {
			fmt.Fprintf(p.errOut, "careerbot: whoever can list processes reads --%s: set %s or %s_FILE; the next release takes the flag no more\n", s.Flag(), s.Env, s.Env)
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
	c := newConfig()
	known := map[string]bool{}
	for _, s := range p.settings(c) {
		known[s.Key] = true
		value, from, err := p.value(s, file)
		if err == nil {
			err = s.Value(value)
		}
		o := origin{value: value, from: from}
		if err != nil {
			o.fault = fmt.Sprintf("%v; for example: %s", err, s.Right())
			faults = append(faults, fmt.Sprintf("%s (from %s) %s", s.Key, from, o.fault))
			_ = s.Value(s.Default) // its own default is no fault
		}
		if s.Secret && value != "" {
			o.value = masked
		}
		c.from[s.Key] = o
	}
	var unknown []string
	for key := range file {
		if !known[key] {
			unknown = append(unknown, key)
		}
	}
	sort.Strings(unknown)
	for _, key := range unknown {
		faults = append(faults, fmt.Sprintf("%s: %q is not a setting; %s", file[key].where, key, p.nearestKey(key)))
	}
	for _, platform := range c.wanted() {
		if err := platform.Check(); err != nil {
			faults = append(faults, strings.Split(err.Error(), "\n")...)
		}
	}
	return c, faults
}

// faulty reports whether a setting is wrong, and so not in force.
func (c *config) faulty(key string) bool { return c.from[key].fault != "" }

const masked = "(set, not shown)"

// value finds a setting's value as it is meant, and where it comes from. What is empty as
// it is meant, as the two quotes that an env file keeps, is not set.
func (p *program) value(s setting.Setting, file map[string]written) (value, from string, err error) {
	value, from, err = p.setValue(s, file)
	if err == nil && s.Folder {
		value, err = p.fromHome(value)
	}
	return value, from, err
}

// setValue is a setting's value where it is set first: by flag, variable, secret's file or
// configuration file.
func (p *program) setValue(s setting.Setting, file map[string]written) (value, from string, err error) {
	if f := p.flags.Lookup(s.Flag()); f != nil && f.Changed {
		value, err = asMeant(f.Value.String())
		return value, "--" + s.Flag(), err
	}
	value, err = asMeant(p.getenv(s.Env))
	if s.Secret && err == nil {
		named := s.Env + "_FILE"
		switch name, err := p.fileName(p.getenv(named)); {
		case err != nil:
			return "", named, err
		case name != "" && value != "":
			return "", s.Env, fmt.Errorf("is set, and so is %s: take one of the two out", named)
		case name != "":
			value, err = secretFile(name)
			return value, named, err
		}
	}
	if value != "" || err != nil {
		return value, s.Env, err
	}
	if w, ok := file[s.Key]; ok {
		if w.fault == nil {
			w.value, w.fault = asMeant(w.value)
		}
		if w.value != "" || w.fault != nil {
			return w.value, w.where, w.fault
		}
	}
	return s.Default, "default", nil
}

// maxSecret is how many bytes are read of a secret's file: a wrong name may lead to
// something that never ends.
const maxSecret = 64 << 10

// secretFile reads a secret's file. What is no whole path is in no message: it may be the
// secret itself, in place of the file's name.
func secretFile(name string) (string, error) {
	data, err := readSecret(name)
	if failed := (*os.PathError)(nil); errors.As(err, &failed) && !filepath.IsAbs(name) {
		return "", fmt.Errorf("cannot be read: %w; it takes the path of a file, as /run/secrets/name", failed.Err)
	}
	if err != nil {
		return "", fmt.Errorf("cannot be read: %w", err)
	}
	value, err := asMeant(string(data))
	if err == nil && value == "" {
		err = fmt.Errorf("names %s, which is empty: put the secret into it, or take the variable out", name)
	}
	return value, err
}

func readSecret(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxSecret))
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
			for _, s := range p.settings(c) {
				o := c.from[s.Key]
				value := o.value
				if value == "" {
					value = "-"
				}
				line := fmt.Sprintf("%s\t%s\t%s", s.Key, value, o.from)
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
