package slackfake

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"
)

// What this file does: it holds the blocks that Slack has added since 2023 against their pages.

// newer are the types of blocks that not every workspace takes yet.
var newer = []string{"context_actions", "rich_text", "table", "container", "data_visualization"}

// unknownBlocks reports the blocks that a workspace does not know, as Slack does.
func unknownBlocks(blocks []Block, unknown []string) []string {
	var faults []string
	for i, b := range blocks {
		if kind, _ := b["type"].(string); slices.Contains(unknown, kind) {
			faults = append(faults, fmt.Sprintf("[ERROR] unsupported type: %s [json-pointer:/blocks/%d/type]", kind, i))
		}
	}
	return faults
}

// newerBlock checks one of them. It reports false for any other block.
func (c *checker) newerBlock(path, kind string, b map[string]any, modal bool) bool {
	switch kind {
	case "rich_text":
		c.known(path, b, "block_id", "elements")
		for i, e := range c.list(path, b, "elements", 1000) {
			element, _ := e.(map[string]any)
			c.richElement(fmt.Sprintf("%s/elements/%d", path, i), element)
		}
	case "table":
		c.table(path, b, modal)
	case "container":
		c.container(path, b, modal)
	case "data_visualization":
		c.chart(path, b, modal)
	default:
		return false
	}
	return true
}

// richElement checks an element of rich text.
// https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
func (c *checker) richElement(path string, e map[string]any) {
	switch kind := e["type"]; kind {
	case "rich_text_section":
		c.known(path, e, "elements")
	case "rich_text_list":
		c.known(path, e, "elements", "style", "indent", "offset", "border")
		if style := e["style"]; style != "bullet" && style != "ordered" {
			c.fault(path, "style is bullet or ordered")
		}
		for _, key := range []string{"indent", "offset", "border"} {
			if n, there := e[key].(float64); there && n < 0 {
				c.fault(path, "%s is negative", key)
			}
		}
		for i, item := range c.list(path, e, "elements", 1000) {
			section, _ := item.(map[string]any)
			at := fmt.Sprintf("%s/elements/%d", path, i)
			if section["type"] != "rich_text_section" {
				c.fault(at, "unsupported type: %v", section["type"])
			}
			c.richElement(at, section)
		}
		return
	case "rich_text_quote":
		c.known(path, e, "elements", "border")
	case "rich_text_preformatted":
		c.known(path, e, "elements", "border", "language")
	default:
		c.fault(path, "unsupported type: %v", kind)
		return
	}
	for i, v := range c.list(path, e, "elements", 10_000) {
		words, _ := v.(map[string]any)
		c.richWords(fmt.Sprintf("%s/elements/%d", path, i), words, e["type"] == "rich_text_preformatted")
	}
}

// richWords checks the words of rich text. None may call anybody: this bot never does so.
func (c *checker) richWords(path string, w map[string]any, code bool) {
	if style, there := w["style"].(map[string]any); there {
		c.known(path+"/style", style, "bold", "italic", "strike", "code")
	}
	text, _ := w["text"].(string)
	switch kind := w["type"]; {
	case kind == "text":
		c.known(path, w, "text", "style")
		if text == "" || strings.ContainsRune(text, 0) {
			c.fault(path, "text has no characters, or a zero byte")
		}
	case kind == "link":
		c.known(path, w, "url", "text", "style")
		address, _ := w["url"].(string)
		if u, err := url.Parse(address); err != nil || !slices.Contains([]string{"http", "https", "mailto"}, u.Scheme) || utf8.RuneCountInString(address) > 3000 {
			c.fault(path, "no address: %.60q", address)
		}
	case kind == "channel" && !code:
		c.known(path, w, "channel_id", "style")
		if id, _ := w["channel_id"].(string); !channels.MatchString("<#" + id + ">") {
			c.fault(path, "no channel: %q", id)
		}
	default:
		c.fault(path, "unsupported here: %v", kind)
	}
}

// table checks a table, of which a message has one.
// https://docs.slack.dev/reference/block-kit/blocks/table-block
func (c *checker) table(path string, b map[string]any, modal bool) {
	c.known(path, b, "block_id", "rows", "column_settings")
	if modal {
		c.fault(path, "tables belong into messages")
	}
	if c.tables++; c.tables > 1 {
		c.fault(path, "only one table is allowed")
	}
	characters, columns := 0, 0
	for i, r := range c.list(path, b, "rows", 100) {
		row, _ := r.([]any)
		if len(row) == 0 || len(row) > 20 {
			c.fault(path, "1 to 20 cells allowed")
		}
		if i > 0 && len(row) != columns {
			c.fault(path, "rows of %d and %d cells", columns, len(row))
		}
		columns = len(row)
		for j, v := range row {
			cell, _ := v.(map[string]any)
			at := fmt.Sprintf("%s/rows/%d/%d", path, i, j)
			switch cell["type"] {
			case "raw_text":
				c.known(at, cell, "text")
				if text, _ := cell["text"].(string); text == "" || strings.ContainsRune(text, 0) || strings.ContainsAny(text, "<@") {
					c.fault(at, "must be more than 0 characters, and name nobody")
				}
			case "rich_text":
				c.newerBlock(at, "rich_text", cell, modal)
			default:
				c.fault(at, "unsupported type: %v", cell["type"])
			}
			characters += utf8.RuneCountInString(cellText(cell))
		}
	}
	if characters > 10_000 {
		c.fault(path, "%d characters in a table", characters)
	}
	settings, _ := b["column_settings"].([]any)
	if len(settings) > 20 || len(settings) > columns {
		c.fault(path, "settings of %d columns for %d", len(settings), columns)
	}
	for _, s := range settings {
		setting, _ := s.(map[string]any)
		c.known(path, setting, "align", "is_wrapped")
		if align, _ := setting["align"].(string); !slices.Contains([]string{"left", "center", "right"}, align) {
			c.fault(path, "align is left, center or right")
		}
	}
}

// container checks a container of other blocks.
// https://docs.slack.dev/reference/block-kit/blocks/container-block
func (c *checker) container(path string, b map[string]any, modal bool) {
	c.known(path, b, "block_id", "title", "subtitle", "child_blocks", "width", "is_collapsible", "default_collapsed", "has_header_divider")
	if modal {
		c.fault(path, "containers belong into messages")
	}
	c.text(path+"/title", b["title"], 150, "plain_text")
	if b["default_collapsed"] == true && b["is_collapsible"] != true {
		c.fault(path, "default_collapsed needs is_collapsible")
	}
	for i, v := range c.list(path, b, "child_blocks", 10) {
		child, _ := v.(map[string]any)
		at := fmt.Sprintf("%s/child_blocks/%d", path, i)
		// Those that the page and Slack's validator both name.
		if kind, _ := child["type"].(string); !slices.Contains([]string{"actions", "context", "divider", "header", "image", "section", "table", "video"}, kind) {
			c.fault(at, "unsupported type: %s", kind)
			continue
		}
		c.block(at, child, modal)
	}
}

// chart checks a chart, of which a message has two.
// https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block
func (c *checker) chart(path string, b map[string]any, modal bool) {
	c.known(path, b, "block_id", "title", "chart")
	if modal {
		c.fault(path, "charts belong into messages")
	}
	if c.charts++; c.charts > 2 {
		c.fault(path, "two charts are allowed")
	}
	c.label(path, b["title"], 50)
	chart, _ := b["chart"].(map[string]any)
	if chart["type"] != "bar" {
		c.fault(path+"/chart", "bars alone are drawn here, not %v", chart["type"])
	}
	c.known(path+"/chart", chart, "series", "axis_config")
	axis, _ := chart["axis_config"].(map[string]any)
	c.known(path+"/chart/axis_config", axis, "categories", "x_label", "y_label")
	for _, key := range []string{"x_label", "y_label"} {
		c.short(path+"/chart/axis_config", axis, key, 50)
	}
	categories := map[string]bool{}
	for _, v := range c.list(path+"/chart/axis_config", axis, "categories", 20) {
		category := c.label(path+"/chart/axis_config", v, 20)
		if categories[category] {
			c.fault(path+"/chart/axis_config", "category %q stands twice", category)
		}
		categories[category] = true
	}
	names := map[string]bool{}
	for i, v := range c.list(path+"/chart", chart, "series", 6) {
		series, _ := v.(map[string]any)
		at := fmt.Sprintf("%s/chart/series/%d", path, i)
		c.known(at, series, "name", "data")
		name := c.label(at, series["name"], 20)
		if names[name] {
			c.fault(at, "series %q stands twice", name)
		}
		names[name] = true
		seen := map[string]bool{}
		for _, p := range c.list(at, series, "data", 20) {
			point, _ := p.(map[string]any)
			c.known(at, point, "label", "value")
			label, _ := point["label"].(string)
			if _, number := point["value"].(float64); !number || !categories[label] || seen[label] {
				c.fault(at, "%q has no number, no category, or stands twice", label)
			}
			seen[label] = true
		}
		if len(seen) != len(categories) {
			c.fault(at, "%d points for %d categories", len(seen), len(categories))
		}
	}
}

// label checks a text that is no object.
func (c *checker) label(path string, v any, most int) string {
	text, _ := v.(string)
	if n := utf8.RuneCountInString(text); n == 0 || n > most || strings.ContainsRune(text, 0) {
		c.fault(path, "must have 1 to %d characters, has %d", most, n)
	}
	return text
}

// richText draws rich text as its author would have written it.
func richText(b map[string]any) string {
	var lines []string
	elements, _ := b["elements"].([]any)
	for _, v := range elements {
		e, _ := v.(map[string]any)
		inner, _ := e["elements"].([]any)
		switch e["type"] {
		case "rich_text_list":
			indent, _ := e["indent"].(float64)
			offset, _ := e["offset"].(float64)
			for i, item := range inner {
				section, _ := item.(map[string]any)
				words, _ := section["elements"].([]any)
				mark := "• "
				if e["style"] == "ordered" {
					mark = fmt.Sprintf("%d. ", int(offset)+i+1)
				}
				lines = append(lines, strings.Repeat("  ", int(indent))+mark+richLine(words))
			}
		case "rich_text_quote":
			lines = append(lines, "> "+strings.ReplaceAll(richLine(inner), "\n", "\n> "))
		default:
			lines = append(lines, richLine(inner))
		}
	}
	return strings.Join(lines, "\n")
}

func richLine(words []any) string {
	var b strings.Builder
	for _, v := range words {
		w, _ := v.(map[string]any)
		text, _ := w["text"].(string)
		style, _ := w["style"].(map[string]any)
		switch w["type"] {
		case "link":
			text = fmt.Sprintf("<%s|%s>", w["url"], text)
		case "channel":
			text = fmt.Sprintf("<#%s>", w["channel_id"])
		}
		for key, sign := range map[string]string{"bold": "*", "italic": "_", "code": "`"} {
			if style[key] == true {
				text = sign + text + sign
			}
		}
		b.WriteString(text)
	}
	return b.String()
}

func cellText(cell map[string]any) string {
	if cell["type"] == "rich_text" {
		return richText(cell)
	}
	text, _ := cell["text"].(string)
	return text
}

// TableLines are a table's rows, each in a line.
func TableLines(b Block) []string {
	var lines []string
	rows, _ := b["rows"].([]any)
	for _, r := range rows {
		var cells []string
		row, _ := r.([]any)
		for _, v := range row {
			cell, _ := v.(map[string]any)
			cells = append(cells, cellText(cell))
		}
		lines = append(lines, strings.Join(cells, " | "))
	}
	return lines
}

// RichLines is rich text in lines.
func RichLines(b Block) string { return richText(b) }

// chartLines are a chart's title and its numbers.
func chartLines(b Block) []string {
	title, _ := b["title"].(string)
	lines := []string{"chart " + title}
	chart, _ := b["chart"].(map[string]any)
	list, _ := chart["series"].([]any)
	for _, v := range list {
		series, _ := v.(map[string]any)
		var points []string
		data, _ := series["data"].([]any)
		for _, p := range data {
			point, _ := p.(map[string]any)
			points = append(points, fmt.Sprintf("%v %v", point["label"], point["value"]))
		}
		lines = append(lines, fmt.Sprintf("  %v: %s", series["name"], strings.Join(points, ", ")))
	}
	return lines
}
