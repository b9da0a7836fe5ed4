package knowledge

import "slices"

// Facet is one way in which the guide tells things apart: by role, by level and so on.
type Facet int

// The facets, in the order of the vocabulary's file. Of a question they are read in this
// order too.
const (
	RoleFacet Facet = iota
	LevelFacet
	PlaceFacet
	CompanyFacet
	SpecialismFacet

	// Facets is how many there are: "for f := range Facets".
	Facets
)

// PremiumFacets are those by which the guide tells how pay differs, beside the level.
func PremiumFacets() []Facet { return []Facet{PlaceFacet, CompanyFacet, SpecialismFacet} }

// String is what the facet is called in the vocabulary's file.
func (f Facet) String() string {
	return [Facets]string{"roles", "levels", "places", "companies", "specialisms"}[f]
}

// Terms returns the terms of a facet, in the file's order.
func (v *Vocabulary) Terms(f Facet) []Term {
	return [Facets][]Term{v.Roles, v.Levels, v.Places, v.Companies, v.Specialisms}[f]
}

// Term returns the term of a facet with this id.
func (v *Vocabulary) Term(f Facet, id string) (Term, bool) {
	terms := v.Terms(f)
	if i := slices.IndexFunc(terms, func(t Term) bool { return t.ID == id }); i >= 0 {
		return terms[i], true
	}
	return Term{}, false
}

// TermsOf returns the terms of these facets that a question names: facet by facet, in the
// file's order.
func (v *Vocabulary) TermsOf(a Asked, facets ...Facet) []Term {
	var list []Term
	for _, f := range facets {
		for _, t := range v.Terms(f) {
			if slices.Contains(a.IDs(f), t.ID) {
				list = append(list, t)
			}
		}
	}
	return list
}

// IDs returns the terms of a facet that are named, in the order of appearance.
func (a Asked) IDs(f Facet) []string { return *a.ids(f) }

func (a *Asked) ids(f Facet) *[]string {
	return [Facets]*[]string{&a.Roles, &a.Levels, &a.Places, &a.Companies, &a.Specialisms}[f]
}

// Names reports whether a term of any of these facets is named.
func (a Asked) Names(facets ...Facet) bool {
	return slices.ContainsFunc(facets, func(f Facet) bool { return len(a.IDs(f)) > 0 })
}

// NamesAnything reports whether a term of any facet is named.
func (a Asked) NamesAnything() bool {
	for f := range Facets {
		if len(a.IDs(f)) > 0 {
			return true
		}
	}
	return false
}
