package slack

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"careerbot/bot"
)

// What this file does: it shows figures that have several values each as a table.
// https://docs.slack.dev/reference/block-kit/blocks/table-block

// table makes a table of figures that have columns: a row each, beneath the columns' names. It
// reports false where there are none, or where it would not fit; then the figures are lines.
func table(f bot.Figures) (*slack.TableBlock, bool) {
	if len(f.Columns) == 0 || len(f.Rows) == 0 || len(f.Rows) >= maxTableRows || len(f.Columns) >= maxTableColumns {
		return nil, false
	}
	title := strings.TrimSuffix(f.Title, ": "+strings.Join(f.Columns, ", ")) // lines need to be told what they hold
	rows := [][]string{append([]string{title}, f.Columns...)}
	for _, row := range f.Rows {
		cells := append([]string{row.What, row.Value}, row.Cells()...)
		if len(cells) != len(f.Columns)+1 || row.Source != "" {
			return nil, false
		}
		rows = append(rows, cells)
	}
	block, size := slack.NewTableBlock(""), 0
	for i, row := range rows {
		var cells []slack.TableCell
		for _, text := range row {
			if text = strings.TrimSpace(strings.ReplaceAll(text, "\x00", "")); text == "" {
				text = "–" // Slack takes no cell without characters
			}
			size += utf8.RuneCountInString(text)
			cells = append(cells, cell(text, i == 0))
		}
		block.AddRow(cells...)
	}
	settings := slices.Repeat([]slack.ColumnSetting{{Align: slack.ColumnAlignmentRight}}, len(f.Columns)+1)
	settings[0] = slack.ColumnSetting{Align: slack.ColumnAlignmentLeft, IsWrapped: true}
	return block.WithColumnSettings(settings...), size <= maxTableText
}

// cell is one of a table, in bold where it names its column. No page says that the shorter kind
// of cell is no markup: what could be read as such stands in the other.
func cell(text string, bold bool) slack.TableCell {
	var style *slack.RichTextSectionTextStyle
	if bold {
		style = &slack.RichTextSectionTextStyle{Bold: true}
	}
	if !bold && !strings.ContainsAny(text, "<>&@#*_~`:") {
		return slack.NewTableRawTextCell(text)
	}
	return slack.NewTableRichTextCell(slack.NewRichTextSection(slack.NewRichTextSectionTextElement(text, style)))
}
