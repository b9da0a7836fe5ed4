package knowledge

// borrow gives a whole guide what is the language's and no guide's: how English asks,
// its ordinary words, small talk, what people put around a question. A file of the guide's own of
// that name replaces it.
func (d *draft) borrow(c *Corpus) {
	built := Embedded()
	for _, name := range []string{asksFile, synonymsFile, talkFile, ordinaryFile} {
		if _, ok := d.files[name]; !ok {
			d.files[name] = built.mustRead(name)
			d.borrowed = append(d.borrowed, name)
		}
	}
	if _, ok := d.files[outsideFile]; ok {
		return
	}
	var outside Outside
	f := built.mustRead(outsideFile)
	decodeYAML(f.path, string(f.data), &outside, new(Faults)) // a test holds the built-in content
	c.Outside = Outside{Backgrounds: outside.Backgrounds, Around: outside.Around}
}

// mustRead returns a file of the built-in content.
func (l Layer) mustRead(name string) file {
	data, err := readFile(l.FS, name)
	if err != nil {
		panic(err) // embedded
	}
	return file{name, l.path(name), data}
}
