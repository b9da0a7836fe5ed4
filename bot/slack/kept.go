package slack

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// What this file does: a message becomes a pin. What its author wrote is kept as Markdown:
// links with their labels, channels, the names of people and groups, times.

// What Slack reads as bold, as code, and as a list's entry. Bold stands on one line, between
// signs that touch no word outside.
// https://docs.slack.dev/messaging/formatting-message-text
var (
	slackStrong = regexp.MustCompile(`(^|[^\pL\pN*_` + "`" + `])\*([^*\s](?:[^*\n]*[^*\s])?)\*($|[^\pL\pN*])`)
	slackCode   = regexp.MustCompile("(?s)```(.+?)```|`([^`\n]+)`")
	slackBullet = regexp.MustCompile(`(?m)^(\s*)• `)
)

// What Slack shows as it is and Markdown reads as a sign: stars that make nothing bold,
// underscores that make nothing slanted, a heading, a link, an escape, an entity.
var (
	loose       = regexp.MustCompile(` ?\*+ ?|_{2,}`)
	looseSign   = regexp.MustCompile(`[*_]`)
	heading     = regexp.MustCompile(`(?m)^(\s*)(#{1,6}\s)`)
	written     = regexp.MustCompile(`\[([^\]\n]*\]\()`)
	escapeSign  = regexp.MustCompile(`\\([[:punct:]])`)
	entityBegin = regexp.MustCompile(`&(#?\w+;)`)
)

// markdown makes Markdown of a message's text. Names are those of the people in it, by id;
// who has an empty one is left out.
func markdown(text string, names map[string]string) string {
	var held holder
	text = strings.Map(notHeld, text)
	text = slackCode.ReplaceAllStringFunc(text, func(code string) string { return held.hold(markdownCode(code)) })
	text = eachMarkup(text, func(m markup) string { return held.hold(m.markdown(names)) })
	text = quoteToEnd(unescaper.Replace(text))
	text = escapeSign.ReplaceAllString(text, `\\$1`)
	text = entityBegin.ReplaceAllString(text, "&amp;$1")
	text = heading.ReplaceAllString(text, `$1\$2`)
	text = written.ReplaceAllString(text, `\[$1`)
	for range 2 { // two that stand side by side share the sign between them
		text = slackStrong.ReplaceAllStringFunc(text, func(bold string) string {
			m := slackStrong.FindStringSubmatch(bold)
			return m[1] + held.hold("**") + m[2] + held.hold("**") + m[3]
		})
	}
	text = loose.ReplaceAllStringFunc(text, func(signs string) string {
		if strings.TrimSpace(signs) == "*" && strings.HasPrefix(signs, " ") && strings.HasSuffix(signs, " ") {
			return signs // times
		}
		return looseSign.ReplaceAllString(signs, `\$0`)
	})
	text = slackBullet.ReplaceAllString(text, "$1- ")
	return strings.TrimSpace(held.release(text))
}

// quoteToEnd puts a sign of its own before each line of a quote that begins with ">>>".
func quoteToEnd(text string) string {
	at := toEnd.FindStringIndex(text)
	if at == nil {
		return text
	}
	lines := strings.Split(strings.TrimSpace(text[at[1]:]), "\n")
	return text[:at[0]] + "> " + strings.Join(lines, "\n> ")
}

var toEnd = regexp.MustCompile(`(?m)^[ \t]*>>>`)

// holder keeps pieces of a text that are Markdown already out of the way, a sign that nobody
// writes in the place of each.
type holder struct{ pieces []string }

// The signs: those that Unicode leaves to private use.
const (
	firstHeld = '\ue000'
	lastHeld  = '\uf8ff'
)

func notHeld(r rune) rune {
	if firstHeld <= r && r <= lastHeld {
		return -1
	}
	return r
}

func (h *holder) hold(piece string) string {
	if firstHeld+rune(len(h.pieces)) > lastHeld {
		return piece
	}
	h.pieces = append(h.pieces, piece)
	return string(firstHeld + rune(len(h.pieces)-1))
}

// release puts the pieces back. One may hold others.
func (h *holder) release(text string) string {
	for i, piece := range slices.Backward(h.pieces) {
		text = strings.ReplaceAll(text, string(firstHeld+rune(i)), piece)
	}
	return text
}

// markdownCode is code as Markdown writes it: lines of their own between fences, or a span.
// Addresses in it stand as they are.
func markdownCode(code string) string {
	inner := strings.Trim(code, "`")
	inner = unescaper.Replace(eachMarkup(inner, func(m markup) string { return m.inner }))
	if !strings.HasPrefix(code, "```") {
		return "`" + inner + "`"
	}
	inner = strings.Trim(inner, "\n")
	if !strings.Contains(inner, "\n") {
		return "`" + inner + "`"
	}
	return "\n```\n" + inner + "\n```\n"
}

// markdown is a piece of markup as Markdown.
func (m markup) markdown(names map[string]string) string {
	switch {
	case m.person():
		return m.personName(names)
	case m.special():
		return m.specialName()
	case m.channel():
		if id := strings.TrimPrefix(m.inner, "#"); m.label == "" && id != "" {
			return "<#" + id + ">"
		}
		return unescaper.Replace(m.name())
	}
	return unescaper.Replace(m.markdownLink())
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
func (w *workspace) names(ctx context.Context, texts ...string) map[string]string {
	ctx, cancel := context.WithTimeout(ctx, nameTime)
	defer cancel()
	names := map[string]string{w.Self().User: ""}
	for _, text := range texts {
		for _, piece := range slackMarkup.FindAllStringSubmatch(text, -1) {
			id, label, _ := strings.Cut(piece[1], "|")
			id, isPerson := strings.CutPrefix(id, "@")
			if _, known := names[id]; !isPerson || known || label != "" || len(names) >= maxNames || ctx.Err() != nil {
				continue
			}
			user, err := w.api.GetUserInfoContext(ctx, id)
			if err != nil {
				w.log.WarnContext(ctx, "a person's name is not known", "error", redacted(err))
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
