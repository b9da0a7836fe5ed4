package knowledge

import (
	"path"
	"regexp"
	"strings"
)

// warnAll tells what an editor should look at: what is served all the same, and may
// not be what was meant.
func (d *draft) warnAll(c *Corpus) {
	d.uncover(c)
	for _, e := range c.Entries {
		p := d.passages[e.ID]
		d.warnPath(p, c)
		d.warnUnfinished(p, c)
		if n := len(e.Phrasings); n > 0 && n < fewPhrasings {
			c.Warnings.warn(e.ID, p.phrasingFile, 0, "write more: how different people ask for it", "%s has %s, %d are advised", e.ID, counted(n, "phrasing"), advisedPhrasings)
		}
	}
	d.warnRoles(c)
	d.warnRegions(c)
	d.warnTools(c)
	c.Warnings.sorted()
}

// warnPath tells of a file that is not named after its passage.
func (d *draft) warnPath(p *passage, c *Corpus) {
	if want := path.Join(passagesDir, p.ID+passageSuffix); p.name != want {
		c.Warnings.warn("", p.file, p.line("id"), "name the file "+want+", so that it is found by its id", "its id is %s", p.ID)
	}
}

// unfinished are the notes that writers leave for themselves.
var unfinished = regexp.MustCompile(`\b(TODO|FIXME|TBD|TBC|XXX)\b|(?i:lorem ipsum)`)

func (d *draft) warnUnfinished(p *passage, c *Corpus) {
	warn := func(text string, first int) {
		for i, line := range strings.Split(text, "\n") {
			if note := unfinished.FindString(line); note != "" {
				c.Warnings.warn("", p.file, first+i, "finish it, or hide the passage", "the text says %s, and is served so", note)
			}
		}
	}
	warn(p.Title, p.line("title"))
	warn(p.Short, p.shortLine)
	if p.HasMore() {
		warn(p.Full, p.fullLine)
	}
}

// warnRoles tells of roles that nothing is said of.
func (d *draft) warnRoles(c *Corpus) {
	for i, r := range c.Vocabulary.Roles {
		said := false
		for _, id := range r.Entries {
			said = said || c.Entry(id) != nil
		}
		if !said {
			c.Warnings.warn("", d.files[rolesFile].path, d.line(rolesFile, "roles", i), "name its passages in entries, or remove the role", "no passage says anything of %s: questions about it are not answered", r.ID)
		}
	}
}

// warnRegions tells of figures that nobody can ask for.
func (d *draft) warnRegions(c *Corpus) {
	for _, f := range d.figures {
		if f.Statistic.Money() && f.Elsewhere && f.Place == "" {
			c.Warnings.warn("", f.file, f.line, "add the place to "+rolesFile, "region %q is no place of %s: the figure is shown to nobody who asks for pay", f.Region, rolesFile)
		}
	}
}

// warnTools tells of passages of the operator's own that offer a tool which there is not.
func (d *draft) warnTools(c *Corpus) {
	lacking := map[Tool]string{}
	if len(c.Readiness.Areas) == 0 {
		lacking[AssessTool] = readinessFile
	}
	if len(c.Steps.Paths) == 0 {
		lacking[PlanTool] = stepsFile
	}
	if len(c.Impact) == 0 {
		lacking[ImpactTool] = impactFile
	}
	for _, e := range c.Entries {
		p := d.passages[e.ID]
		if file := lacking[e.Tool]; file != "" && p.file != Embedded().path(p.name) {
			c.Warnings.warn(e.ID, p.file, p.line("tool"), "write "+file+", or leave the line out", "offers the tool %s, which there is not without %s", e.Tool, file)
		}
	}
}
