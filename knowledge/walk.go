package knowledge

import (
	"errors"
	"io/fs"
	"path"
)

// maxDepth is how deep folders of content may lie: a link that leads back to a folder
// above it would lead on for ever.
const maxDepth = 16

var errTooDeep = errors.New("folders lie deeper than any content does, or a link leads back into them")

// walk calls visit for every file below a folder, in order of names, and for what cannot
// be read. Folders that are links are followed: Kubernetes mounts content that way.
// What editors, version control and mounts leave behind is passed over.
func walk(fsys fs.FS, name string, visit func(name string, err error) error) error {
	return walkFrom(fsys, name, 0, visit)
}

func walkFrom(fsys fs.FS, name string, depth int, visit func(name string, err error) error) error {
	if depth > maxDepth {
		return visit(name, errTooDeep)
	}
	entries, err := fs.ReadDir(fsys, name)
	if err != nil {
		return visit(name, err)
	}
	for _, d := range entries {
		if leftover(d.Name()) {
			continue
		}
		child := path.Join(name, d.Name())
		folder := d.IsDir()
		if d.Type()&fs.ModeSymlink != 0 {
			info, err := fs.Stat(fsys, child)
			if err != nil {
				if err := visit(child, err); err != nil {
					return err
				}
				continue
			}
			folder = info.IsDir()
		}
		if folder {
			err = walkFrom(fsys, child, depth+1, visit)
		} else {
			err = visit(child, nil)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
