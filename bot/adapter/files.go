package adapter

import "strings"

// Attached is a picture or a file in a message.
type Attached struct{ Name, Address string }

// WithFiles is the Markdown of a message with what is attached to it, each as a link by its
// name: a pin that is made of it does not hide that there was a picture.
func WithFiles(text string, files []Attached) string {
	lines := []string{}
	for _, f := range files {
		name := strings.Join(strings.Fields(strings.NewReplacer("[", "(", "]", ")", "`", "", "*", "", "_", " ").Replace(f.Name)), " ")
		if name == "" {
			name = "a file"
		}
		if strings.HasPrefix(f.Address, "https://") && !strings.ContainsAny(f.Address, " \n\t()<>|") {
			lines = append(lines, "- ["+name+"]("+f.Address+")")
		}
	}
	if len(lines) == 0 {
		return text
	}
	return strings.TrimSpace(text + "\n\n" + strings.Join(lines, "\n"))
}
