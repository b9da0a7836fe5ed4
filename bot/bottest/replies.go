package bottest

import (
	"strings"

	"pgregory.net/rapid"

	"careerbot/bot"
)

// AnyReply draws replies of any blocks and any content, for what a platform must
// render whatever a moderator or a member has written.
func AnyReply() *rapid.Generator[bot.Reply] {
	return rapid.Custom(func(t *rapid.T) bot.Reply {
		return bot.Reply{Blocks: rapid.SliceOfN(anyBlock(), 0, 15).Draw(t, "blocks")}
	})
}

// anyText is text as a hostile moderator or member would choose it.
func anyText() *rapid.Generator[string] {
	pieces := rapid.SampledFrom([]string{
		"<@U1>", "<@1>", "@everyone", "<!channel>", "<!subteam^S1|x>", "<#C1|x>", "&", "&lt;@U1&gt;", "<", ">", "*", "**", "_", "`", "[a](https://x.org)", "[<@U1>](https://x.org)", "](", "[x](https://x.org|y)",
		"https://x.org/<@U1>", "\n", "\n\n", "- ", "\n- ", "\n> ", "\n```\n", "; ", " ", "\x00", "\u202e", "word", "né", "日本", "👩‍🚀", "|", "~2", "\u200b", "\\", "\"", strings.Repeat("x", 200), strings.Repeat("long words ", 300),
	})
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.OneOf(pieces, rapid.String()), 0, 12).Draw(t, "pieces"), "")
	})
}

func anyOption() *rapid.Generator[bot.Option] {
	return rapid.Custom(func(t *rapid.T) bot.Option {
		return bot.Option{Label: anyText().Draw(t, "label"), Line: rapid.OneOf(rapid.Just(""), anyText()).Draw(t, "line"), Action: bot.Action{Name: rapid.SampledFrom([]string{"show", "pick", "x|y"}).Draw(t, "name"), IDs: rapid.SliceOfN(rapid.StringN(0, 20, 40), 0, 4).Draw(t, "ids")}}
	})
}

func anyBlock() *rapid.Generator[bot.Block] {
	text := anyText()
	return rapid.Custom(func(t *rapid.T) bot.Block {
		switch rapid.IntRange(0, 9).Draw(t, "kind") {
		case 0:
			return bot.Text{Text: text.Draw(t, "text")}
		case 1:
			return bot.Answer{Title: text.Draw(t, "title"), Text: text.Draw(t, "text"), Source: text.Draw(t, "source")}
		case 2:
			rows := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) bot.FigureRow {
				return bot.FigureRow{What: text.Draw(t, "what"), Value: text.Draw(t, "value"), Detail: text.Draw(t, "detail"), Source: text.Draw(t, "source"), Span: bot.Span{
					Unit: rapid.SampledFrom([]string{"", "USD a year"}).Draw(t, "unit"), Low: rapid.Float64().Draw(t, "low"), Mid: rapid.Float64().Draw(t, "mid"),
					High: rapid.Float64().Draw(t, "high"), Above: rapid.Bool().Draw(t, "above"),
				}}
			}), 0, 30).Draw(t, "rows")
			return bot.Figures{Title: text.Draw(t, "title"), Rows: rows, About: text.Draw(t, "about"), Notes: rapid.SliceOfN(text, 0, 5).Draw(t, "notes"), Columns: rapid.SliceOfN(text, 0, 3).Draw(t, "columns")}
		case 3:
			return bot.Choices{Prompt: text.Draw(t, "prompt"), Options: rapid.SliceOfN(anyOption(), 0, 60).Draw(t, "options"), Menu: rapid.Bool().Draw(t, "menu")}
		case 4:
			open := rapid.SampledFrom([]bot.Action{{}, {Name: bot.ToolsAction, IDs: []string{"q", "e", "U1"}}, {Name: bot.ToolsAction, IDs: []string{strings.Repeat("x", bot.MaxAction)}}})
			return bot.Tools{Options: rapid.SliceOfN(anyOption(), 0, 8).Draw(t, "options"), Open: open.Draw(t, "open")}
		case 8:
			return bot.Basis{
				Question: text.Draw(t, "question"), Source: text.Draw(t, "source"), Counts: text.Draw(t, "counts"),
				Address: rapid.SampledFrom([]string{"", "https://example.org/guide?a=1&b=2"}).Draw(t, "address"),
			}
		case 7:
			return bot.Feedback{Yes: anyOption().Draw(t, "yes"), No: anyOption().Draw(t, "no")}
		case 5:
			items := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) bot.Item {
				return bot.Item{Name: text.Draw(t, "name"), Text: text.Draw(t, "text")}
			}), 0, 40).Draw(t, "items")
			return bot.Listing{Title: text.Draw(t, "title"), Items: items, Folded: rapid.Bool().Draw(t, "folded")}
		case 6:
			return bot.Byline{User: rapid.SampledFrom([]string{"U1", "400000000000000001", "U1> <!channel", "@everyone", ""}).Draw(t, "user"), Did: "shared an answer"}
		default:
			fields := rapid.SliceOfNDistinct(rapid.Custom(func(t *rapid.T) bot.Field {
				choices := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) bot.Choice {
					return bot.Choice{Name: text.Draw(t, "choice"), Value: rapid.OneOf(rapid.SampledFrom([]string{"", "x", "y", strings.Repeat("z", 101)}), text).Draw(t, "worth")}
				}), 0, 12)
				return bot.Field{
					Hint: text.Draw(t, "hint"), Open: rapid.Bool().Draw(t, "open"), Choices: rapid.OneOf(rapid.Just[[]bot.Choice](nil), choices).Draw(t, "choices"),
					Name: rapid.SampledFrom([]string{"a", "b", "c", "d", "e"}).Draw(t, "name"), Label: text.Draw(t, "label"), Help: text.Draw(t, "help"), Value: text.Draw(t, "value"),
					Long: rapid.Bool().Draw(t, "long"), Required: rapid.Bool().Draw(t, "required"), Max: rapid.IntRange(0, 5000).Draw(t, "max"), Problem: text.Draw(t, "problem"),
					Complete: rapid.SampledFrom([]string{"", "entries"}).Draw(t, "complete"),
				}
			}), 1, 5, func(f bot.Field) string { return f.Name }).Draw(t, "fields")
			return bot.Form{Title: text.Draw(t, "title"), Action: bot.Action{Name: "pin-form"}, Fields: fields, Submit: text.Draw(t, "submit")}
		}
	})
}
