package slack

import (
	"context"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// What this file does: a message becomes a pin. What its author wrote is kept as Markdown:
// links with their labels, channels, the names of people and groups, times.

var (
	slackStrong = regexp.MustCompile(`(^|[\s(])\*([^*\s](?:[^*\n]*[^*\s])?)\*`)
	slackBullet = regexp.MustCompile(`(?m)^(\s*)• `)
)

// markdown makes Markdown of a message's text. Names are those of the people in it, by id;
// who has an empty one is left out.
func markdown(text string, names map[string]string) string {
	text = slackStrong.ReplaceAllString(text, "$1**$2**")
	text = slackBullet.ReplaceAllString(text, "$1- ")
	text = eachMarkup(text, func(m markup) string {
		switch {
		case m.person():
			return m.personName(names)
		case m.special():
			return m.specialName()
		case m.channel():
			if id := strings.TrimPrefix(m.inner, "#"); m.label == "" && id != "" {
				return "<#" + id + ">"
			}
			return m.name()
		}
		return m.markdownLink()
	})
	return strings.TrimSpace(unescaper.Replace(text))
}

func (m markup) personName(names map[string]string) string {
	id := strings.TrimPrefix(m.inner, "@")
	switch name, known := names[id]; {
	case known && name == "":
		return ""
	case known:
		return "@" + name
	case m.label != "":
		return "@" + strings.TrimPrefix(m.label, "@")
	}
	return m.inner // the moderator sees it in the form
}

// specialName is what people read of a group, of everybody, or of a time.
func (m markup) specialName() string {
	what := strings.TrimPrefix(m.inner, "!")
	kind, rest, _ := strings.Cut(what, "^")
	switch {
	case m.label != "":
		return m.label
	case kind == "date":
		seconds, _, _ := strings.Cut(rest, "^")
		if at, err := strconv.ParseInt(seconds, 10, 64); err == nil {
			return time.Unix(at, 0).UTC().Format("2 Jan 2006")
		}
	case kind == "subteam":
		return "@" + rest
	case what != "":
		return "@" + what
	}
	return ""
}

// labelSigns would end a link's label or begin another link in it.
var labelSigns = strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`)

func (m markup) markdownLink() string {
	scheme, rest, _ := strings.Cut(m.inner, ":")
	switch {
	case scheme == "mailto" && (m.label == "" || m.label == rest):
		return rest
	case scheme == "tel" && (m.label == "" || m.label == rest):
		return rest
	case scheme == "tel":
		return m.label + " (" + rest + ")"
	case m.label == "" || m.label == m.inner:
		return m.inner
	case scheme == "https" || scheme == "http" || scheme == "mailto":
		address := m.inner
		if strings.ContainsAny(address, "() ") {
			address = "<" + address + ">"
		}
		return "[" + labelSigns.Replace(m.label) + "](" + address + ")"
	}
	return m.label
}

// The bounds of looking names up: a form opens for three seconds after its press.
const (
	maxNames = 20
	nameTime = time.Second
)

// names looks up what the people in messages are called. The bot itself has no name there.
func (a *Adapter) names(ctx context.Context, texts ...string) map[string]string {
	ctx, cancel := context.WithTimeout(ctx, nameTime)
	defer cancel()
	names := map[string]string{a.decoder().self.User: ""}
	for _, text := range texts {
		for _, piece := range slackMarkup.FindAllStringSubmatch(text, -1) {
			id, label, _ := strings.Cut(piece[1], "|")
			id, isPerson := strings.CutPrefix(id, "@")
			if _, known := names[id]; !isPerson || known || label != "" || len(names) >= maxNames || ctx.Err() != nil {
				continue
			}
			user, err := a.api.GetUserInfoContext(ctx, id)
			if err != nil {
				a.log.WarnContext(ctx, "a person's name is not known", "error", redacted(err))
				names[id] = id
				continue
			}
			names[id] = user.Name
			for _, better := range []string{user.RealName, user.Profile.DisplayName} {
				if better != "" {
					names[id] = better
				}
			}
		}
	}
	return names
}
