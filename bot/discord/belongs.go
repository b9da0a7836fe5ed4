package discord

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"strconv"
	"strings"

	"careerbot/bot"
)

// What this file does: a direct message may be about a server, as the one that an emoji there
// leads to. Discord does not say so when a button of it is pressed, and so the button does.

// serverMark begins the id that says which server a button of a direct message belongs to.
const serverMark = "@"

// encodeServer writes a server's id in eleven characters.
func encodeServer(guild string) string {
	n, err := strconv.ParseUint(guild, 10, 64)
	if err != nil {
		return ""
	}
	return serverMark + base64.RawURLEncoding.EncodeToString(binary.BigEndian.AppendUint64(nil, n))
}

func decodeServer(text string) string {
	text, marked := strings.CutPrefix(text, serverMark)
	data, err := base64.RawURLEncoding.DecodeString(text)
	if !marked || err != nil || len(data) != 8 {
		return ""
	}
	return strconv.FormatUint(binary.BigEndian.Uint64(data), 10)
}

// cutServer takes the server off an action that says one.
func cutServer(a bot.Action) (action bot.Action, guild string) {
	last := len(a.IDs) - 1
	if last < 0 {
		return a, ""
	}
	if guild = decodeServer(a.IDs[last]); guild != "" {
		a.IDs = a.IDs[:last]
	}
	return a, guild
}

// belonging is a reply whose buttons say which server they belong to. Those that have no room
// for it stay as they are, and belong to none.
func belonging(reply bot.Reply, guild string) bot.Reply {
	mark := encodeServer(guild)
	marked := func(a bot.Action) bot.Action {
		with := bot.Action{Name: a.Name, IDs: append(append([]string{}, a.IDs...), mark)}
		if _, err := with.Encode(); err != nil || mark == "" || a.Name == "" {
			return a
		}
		return with
	}
	options := func(list []bot.Option) []bot.Option {
		var all []bot.Option
		for _, o := range list {
			o.Action = marked(o.Action)
			all = append(all, o)
		}
		return all
	}
	var blocks []bot.Block
	for _, b := range reply.Blocks {
		switch b := b.(type) {
		case bot.Choices:
			b.Options = options(b.Options)
			blocks = append(blocks, b)
		case bot.Tools:
			b.Options, b.Open = options(b.Options), marked(b.Open)
			blocks = append(blocks, b)
		case bot.Feedback:
			b.Yes.Action, b.No.Action = marked(b.Yes.Action), marked(b.No.Action)
			blocks = append(blocks, b)
		case bot.Form:
			b.Action = marked(b.Action)
			blocks = append(blocks, b)
		default:
			blocks = append(blocks, b)
		}
	}
	reply.Blocks = blocks
	return reply
}

// belongs gives the request of a press or form in a direct message to the server that it says,
// where its person is a member there.
func (a *Adapter) belongs(ctx context.Context, r *bot.Request) (guild string) {
	if r.Community != "" || r.Kind != bot.Press && r.Kind != bot.Submit {
		return ""
	}
	if r.Action, guild = cutServer(r.Action); guild == "" {
		return ""
	}
	m := a.memberOf(ctx, guild, r.User.ID)
	if m == nil {
		return ""
	}
	r.Community, r.User.Access = community(guild), a.accessOf(ctx, guild, r.User.ID, m.Roles)
	return guild
}
