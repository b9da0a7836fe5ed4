package slackfake

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Block is one block, as it was sent.
type Block map[string]any

// checker holds blocks against what https://docs.slack.dev/reference/block-kit says.
type checker struct {
	faults    []string
	blockIDs  map[string]bool
	actionIDs map[string]bool
	inputs    int
	tables    int
	charts    int
}

func (c *checker) fault(path, format string, args ...any) {
	c.faults = append(c.faults, fmt.Sprintf("[ERROR] %s [json-pointer:%s]", fmt.Sprintf(format, args...), path))
}

// The blocks' sizes that Slack's pages do not state.
const maxSize = 13_000

// check reads blocks and reports everything that Slack would refuse.
func check(raw string, limit int, modal bool) (blocks []Block, faults []string, inputs int) {
	if err := json.Unmarshal([]byte(raw), &blocks); err != nil {
		return nil, []string{"[ERROR] blocks are not an array of objects"}, 0
	}
	c := checker{blockIDs: map[string]bool{}}
	if len(blocks) > limit {
		c.fault("/blocks", "no more than %d items allowed", limit)
	}
	for i, b := range blocks {
		c.actionIDs = map[string]bool{}
		c.block(fmt.Sprintf("/blocks/%d", i), b, modal)
	}
	return blocks, c.faults, c.inputs
}

// known reports keys that a type does not have.
func (c *checker) known(path string, o map[string]any, keys ...string) {
	for key := range o {
		if key != "type" && !slices.Contains(keys, key) {
			c.fault(path, "invalid additional property: %s", key)
		}
	}
}

func (c *checker) id(path string, o map[string]any, key string, seen map[string]bool) {
	v, there := o[key]
	if !there {
		return
	}
	id, ok := v.(string)
	switch {
	case !ok || id == "" || utf8.RuneCountInString(id) > 255:
		c.fault(path, "%s must have 1 to 255 characters", key)
	case seen[id]:
		c.fault(path, "%s %q is used twice", key, id)
	}
	seen[id] = true
}

func (c *checker) block(path string, b map[string]any, modal bool) {
	kind, _ := b["type"].(string)
	c.id(path, b, "block_id", c.blockIDs)
	switch kind {
	case "section":
		c.known(path, b, "block_id", "text", "fields", "accessory", "expand")
		text, hasText := b["text"]
		fields, hasFields := b["fields"].([]any)
		if !hasText && !hasFields {
			c.fault(path, "a section needs text or fields")
		}
		if hasText {
			c.text(path+"/text", text, 3000, "")
		}
		if hasFields && (len(fields) == 0 || len(fields) > 10) {
			c.fault(path, "1 to 10 fields allowed")
		}
		for i, f := range fields {
			c.text(fmt.Sprintf("%s/fields/%d", path, i), f, 2000, "")
		}
		if accessory, ok := b["accessory"].(map[string]any); ok {
			c.element(path+"/accessory", accessory)
		}
	case "context":
		c.known(path, b, "block_id", "elements")
		for i, e := range c.list(path, b, "elements", 10) {
			c.text(fmt.Sprintf("%s/elements/%d", path, i), e, 2000, "")
		}
	case "actions":
		c.known(path, b, "block_id", "elements")
		for i, e := range c.list(path, b, "elements", 25) {
			element, _ := e.(map[string]any)
			c.element(fmt.Sprintf("%s/elements/%d", path, i), element)
		}
	case "context_actions":
		c.known(path, b, "block_id", "elements")
		if modal {
			c.fault(path, "context_actions belongs into messages")
		}
		for i, e := range c.list(path, b, "elements", 5) {
			element, _ := e.(map[string]any)
			c.contextAction(fmt.Sprintf("%s/elements/%d", path, i), element)
		}
	case "header":
		c.known(path, b, "block_id", "text")
		c.text(path+"/text", b["text"], 150, "plain_text")
	case "divider":
		c.known(path, b, "block_id")
	case "input":
		c.inputs++
		c.known(path, b, "block_id", "label", "element", "hint", "optional", "dispatch_action")
		if !modal {
			c.fault(path, "input blocks belong into modals here")
		}
		c.text(path+"/label", b["label"], 2000, "plain_text")
		if hint, ok := b["hint"]; ok {
			c.text(path+"/hint", hint, 2000, "plain_text")
		}
		element, _ := b["element"].(map[string]any)
		c.element(path+"/element", element)
	default:
		if !c.newerBlock(path, kind, b, modal) {
			c.fault(path, "unsupported type: %s", kind)
		}
	}
}

// contextAction checks an element of a context_actions block.
// https://docs.slack.dev/reference/block-kit/block-elements/feedback-buttons-element
func (c *checker) contextAction(path string, e map[string]any) {
	if e["type"] != "feedback_buttons" {
		c.fault(path, "unsupported type: %v", e["type"])
		return
	}
	c.id(path, e, "action_id", c.actionIDs)
	c.known(path, e, "action_id", "positive_button", "negative_button")
	for _, key := range []string{"positive_button", "negative_button"} {
		button, _ := e[key].(map[string]any)
		at := path + "/" + key
		c.known(at, button, "text", "value", "accessibility_label")
		c.text(at+"/text", button["text"], 75, "plain_text")
		c.short(at, button, "value", 2000)
		c.short(at, button, "accessibility_label", 75)
		if value, _ := button["value"].(string); value == "" {
			c.fault(at, "missing value")
		}
	}
}

func (c *checker) list(path string, o map[string]any, key string, most int) []any {
	list, _ := o[key].([]any)
	if len(list) == 0 || len(list) > most {
		c.fault(path, "1 to %d %s allowed, there are %d", most, key, len(list))
	}
	return list
}

func (c *checker) text(path string, v any, limit int, kind string) {
	o, ok := v.(map[string]any)
	if !ok {
		c.fault(path, "missing text object")
		return
	}
	c.known(path, o, "text", "emoji", "verbatim")
	got, _ := o["type"].(string)
	text, _ := o["text"].(string)
	if got != "plain_text" && got != "mrkdwn" || kind != "" && got != kind {
		c.fault(path, "unsupported type: %s", got)
	}
	if _, emoji := o["emoji"]; emoji && got == "mrkdwn" {
		c.fault(path, "emoji belongs to plain_text alone")
	}
	if n := utf8.RuneCountInString(text); n == 0 || n > limit {
		c.fault(path, "must have 1 to %d characters, has %d", limit, n)
	}
	if strings.ContainsRune(text, 0) {
		c.fault(path, "holds a zero byte")
	}
}

func (c *checker) element(path string, e map[string]any) {
	kind, _ := e["type"].(string)
	c.id(path, e, "action_id", c.actionIDs)
	switch kind {
	case "button":
		c.known(path, e, "action_id", "text", "value", "url", "style", "confirm", "accessibility_label")
		c.text(path+"/text", e["text"], 75, "plain_text")
		c.short(path, e, "value", 2000)
		c.short(path, e, "accessibility_label", 75)
		if style, ok := e["style"]; ok && style != "primary" && style != "danger" {
			c.fault(path, "style is primary or danger")
		}
	case "overflow":
		c.known(path, e, "action_id", "options", "confirm")
		c.options(path, e, 2, 5)
	case "static_select":
		c.known(path, e, "action_id", "placeholder", "options", "initial_option", "confirm", "focus_on_load")
		c.placeholder(path, e)
		c.options(path, e, 1, 100)
		c.initial(path, e)
	case "radio_buttons":
		c.known(path, e, "action_id", "options", "initial_option", "confirm", "focus_on_load")
		c.options(path, e, 1, 10)
		c.initial(path, e)
	case "external_select":
		c.known(path, e, "action_id", "placeholder", "initial_option", "min_query_length", "confirm", "focus_on_load")
		c.placeholder(path, e)
		if initial, ok := e["initial_option"]; ok {
			c.option(path+"/initial_option", initial)
		}
	case "plain_text_input":
		c.known(path, e, "action_id", "placeholder", "initial_value", "multiline", "min_length", "max_length", "dispatch_action_config", "focus_on_load")
		c.placeholder(path, e)
		most := 3000
		if v, ok := e["max_length"].(float64); ok {
			if v < 1 || v > 3000 {
				c.fault(path, "max_length is 1 to 3000")
			}
			most = int(v)
		}
		c.short(path, e, "initial_value", most)
	default:
		c.fault(path, "unsupported type: %s", kind)
	}
}

func (c *checker) short(path string, e map[string]any, key string, limit int) {
	if v, ok := e[key]; ok {
		text, isText := v.(string)
		if !isText || utf8.RuneCountInString(text) > limit {
			c.fault(path, "%s has more than %d characters", key, limit)
		}
	}
}

func (c *checker) placeholder(path string, e map[string]any) {
	if p, ok := e["placeholder"]; ok {
		c.text(path+"/placeholder", p, 150, "plain_text")
	}
}

func (c *checker) options(path string, e map[string]any, least, most int) {
	list := c.list(path, e, "options", most)
	if len(list) < least {
		c.fault(path, "%d options at least", least)
	}
	for i, o := range list {
		c.option(fmt.Sprintf("%s/options/%d", path, i), o)
	}
}

// initial checks that what is chosen already is one of the options.
func (c *checker) initial(path string, e map[string]any) {
	initial, there := e["initial_option"].(map[string]any)
	if options, _ := e["options"].([]any); there && !slices.ContainsFunc(options, func(o any) bool { return fmt.Sprint(o) == fmt.Sprint(any(initial)) }) {
		c.fault(path, "initial_option is not one of the options")
	}
}

func (c *checker) option(path string, v any) {
	o, _ := v.(map[string]any)
	c.known(path, o, "text", "value", "description", "url")
	c.text(path+"/text", o["text"], 75, "plain_text")
	c.short(path, o, "value", 150)
}

// checkView holds a modal against https://docs.slack.dev/reference/views/modal-views.
func checkView(raw json.RawMessage) (view map[string]any, blocks []Block, faults []string) {
	if err := json.Unmarshal(raw, &view); err != nil {
		return nil, nil, []string{"[ERROR] the view is not an object"}
	}
	c := checker{}
	c.known("/view", view, "title", "blocks", "close", "submit", "private_metadata", "callback_id", "clear_on_close", "notify_on_close", "external_id")
	if view["type"] != "modal" {
		c.fault("/view/type", "unsupported type: %v", view["type"])
	}
	c.text("/view/title", view["title"], 24, "plain_text")
	for _, key := range []string{"close", "submit"} {
		if v, ok := view[key]; ok {
			c.text("/view/"+key, v, 24, "plain_text")
		}
	}
	c.short("/view", view, "private_metadata", 3000)
	c.short("/view", view, "callback_id", 255)
	data, err := json.Marshal(view["blocks"])
	if err != nil {
		return nil, nil, []string{"[ERROR] blocks"}
	}
	blocks, more, inputs := check(string(data), 100, true)
	if _, ok := view["submit"]; inputs > 0 && !ok {
		c.fault("/view/submit", "a view with input blocks needs a submit button")
	}
	return view, blocks, append(c.faults, more...)
}

// checkHome reports everything that Slack would refuse about a home tab.
// https://docs.slack.dev/reference/views/home-tab-views
func checkHome(raw json.RawMessage) (view map[string]any, blocks []Block, faults []string) {
	if err := json.Unmarshal(raw, &view); err != nil {
		return nil, nil, []string{"[ERROR] the view is not an object"}
	}
	c := checker{}
	c.known("/view", view, "blocks", "private_metadata", "callback_id", "external_id")
	if view["type"] != "home" {
		c.fault("/view/type", "unsupported type: %v", view["type"])
	}
	data, err := json.Marshal(view["blocks"])
	if err != nil {
		return nil, nil, []string{"[ERROR] blocks"}
	}
	blocks, more, _ := check(string(data), 100, true)
	for i, b := range blocks {
		if kind, _ := b["type"].(string); slices.Contains(newer, kind) && kind != "rich_text" || kind == "alert" {
			c.fault(fmt.Sprintf("/view/blocks/%d", i), "%v does not belong into a home tab", b["type"])
		}
	}
	if len(data) > maxHome {
		c.fault("/view", "a home tab has 250 KB at most")
	}
	return view, blocks, append(c.faults, more...)
}

const maxHome = 250_000

// byline is the one text that may name a person: who has just pressed.
var byline = regexp.MustCompile(`^<@[UW][A-Z0-9]+> shared (an answer|a milestone)$`)

// The markup that a text may hold. A channel pings nobody.
// https://docs.slack.dev/messaging/formatting-message-text
var (
	between  = regexp.MustCompile(`<[^<>]*>?|>`)
	linked   = regexp.MustCompile(`^<(?:https?://|mailto:)[^\s<>|]+(?:\|[^<>|\n]+)?>$`)
	channels = regexp.MustCompile(`^<#[CDG][A-Z0-9]+>$`)
	people   = regexp.MustCompile(`^<@[UW][A-Z0-9]+>$`)
	dates    = regexp.MustCompile(`^<!date\^\d+\^[^<>|^]+\|[^<>|]+>$`)
	entities = regexp.MustCompile(`&(?:amp|lt|gt);`)
	parsed   = regexp.MustCompile(`(?:^|[\s(])[@#]\w`) // what Slack makes mentions and links of where a text is not verbatim
)

// live returns what would ping somebody, or be shown as signs, in a text that Slack reads as
// mrkdwn: mentions, broken links, and "&" that is not escaped or was parted.
func live(text string, private bool) string {
	if byline.MatchString(text) {
		return ""
	}
	for _, piece := range between.FindAllString(text, -1) {
		if !linked.MatchString(piece) && !channels.MatchString(piece) && !dates.MatchString(piece) && !(private && people.MatchString(piece)) {
			return piece
		}
	}
	if i := strings.Index(entities.ReplaceAllString(text, ""), "&"); i >= 0 {
		return "an ampersand that is no entity"
	}
	return ""
}

// liveIn looks through everything in blocks that is mrkdwn.
func liveIn(v any, private bool) string {
	switch v := v.(type) {
	case []Block:
		for _, b := range v {
			if found := liveIn(map[string]any(b), private); found != "" {
				return found
			}
		}
	case []any:
		for _, e := range v {
			if found := liveIn(e, private); found != "" {
				return found
			}
		}
	case map[string]any:
		if v["type"] == "mrkdwn" {
			text, _ := v["text"].(string)
			if verbatim, _ := v["verbatim"].(bool); !verbatim && parsed.MatchString(text) {
				return "not verbatim: " + text[:min(len(text), 40)]
			}
			return live(text, private)
		}
		for _, e := range v {
			if found := liveIn(e, private); found != "" {
				return found
			}
		}
	}
	return ""
}

// CheckMessage reports what Slack would refuse about a message, or what in it would
// ping somebody.
func CheckMessage(text string, blocks []byte) []string {
	list, faults, _ := check(string(blocks), 50, false)
	if n := utf8.RuneCount(blocks); n > maxSize {
		faults = append(faults, fmt.Sprintf("%d characters of blocks", n))
	}
	if n := utf8.RuneCountInString(text); n == 0 || n > 40_000 {
		faults = append(faults, fmt.Sprintf("the text has %d characters", n))
	}
	return append(faults, pings(text, list, false)...)
}

// CheckView is CheckMessage for a modal.
func CheckView(view []byte) []string {
	_, blocks, faults := checkView(view)
	return append(faults, pings("", blocks, true)...)
}

func pings(text string, blocks []Block, private bool) []string {
	var found []string
	for _, live := range []string{live(text, private), liveIn(blocks, private)} {
		if live != "" {
			found = append(found, "pings: "+live)
		}
	}
	return found
}
