package knowledge

import "strings"

// placeFigures reads the figures' regions: a place of roles.yaml is shown by its name,
// and what is of another region than the guide's is set apart.
func (d *draft) placeFigures(c *Corpus) {
	for i := range d.figures {
		f := &d.figures[i]
		if t, ok := placeNamed(c.Vocabulary.Places, f.Region); ok {
			f.Place, f.Region = t.ID, t.Name
		}
		f.Elsewhere = f.Statistic.Money() && f.Region != "" && !strings.EqualFold(f.Region, c.Guide.Region)
	}
}

// placeNamed returns the place that has this id, name or alias.
func placeNamed(places []Term, region string) (Term, bool) {
	for _, t := range places {
		if strings.EqualFold(t.ID, region) || strings.EqualFold(t.Name, region) {
			return t, true
		}
	}
	for _, t := range places {
		for _, a := range t.Aliases {
			if strings.EqualFold(a, region) {
				return t, true
			}
		}
	}
	return Term{}, false
}
