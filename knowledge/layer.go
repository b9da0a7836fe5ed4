package knowledge

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"careerbot/knowledge/market"
)

//go:embed content questions.txt
var embedded embed.FS

// Layer is one content folder and the name it goes by in reports.
type Layer struct {
	Name string
	FS   fs.FS
}

// Embedded is the content built into the program.
func Embedded() Layer {
	content, err := fs.Sub(embedded, "content")
	if err != nil {
		panic(err) // the directive above names the folder
	}
	return Layer{"embedded", content}
}

// Dir is the content folder at a path.
func Dir(dir string) Layer { return Layer{dir, os.DirFS(dir)} }

func (l Layer) path(name string) string {
	if name == "." {
		return l.Name
	}
	return filepath.ToSlash(filepath.Join(l.Name, name))
}

// The limits of what is read from a content folder.
const (
	maxFileSize = 1 << 20
	maxFiles    = 200_000
)

// file is one content file, read.
type file struct {
	name string // within the layer
	path string // as reported
	data []byte
}

// The names of the content files that are not passages.
const (
	guideFile     = "guide.yaml"
	rolesFile     = "roles.yaml"
	salariesFile  = "salaries.yaml"
	synonymsFile  = "synonyms.yaml"
	asksFile      = "asks.yaml"
	outsideFile   = "outside.yaml"
	talkFile      = "talk.yaml"
	ordinaryFile  = "ordinary.txt"
	elsewhereFile = "elsewhere.txt"

	passagesDir     = "passages"
	passageSuffix   = ".md"
	phrasingsSuffix = ".phrasings.txt"

	payDir    = "pay"
	paySuffix = ".csv"
)

var wholeFiles = []string{guideFile, rolesFile, salariesFile, synonymsFile, asksFile, outsideFile, talkFile, stepsFile, readinessFile, impactFile, ordinaryFile, elsewhereFile}

// read returns the layer's content files by name.
func (l Layer) read(faults *Faults) map[string]file {
	files := make(map[string]file)
	err := walk(l.FS, ".", func(name string, err error) error {
		if err != nil {
			faults.add(l.path(name), 0, "check that it exists and may be read", "cannot be read: %v", plain(err))
			return nil
		}
		if !contentFile(name) {
			faults.add(l.path(name), 0, "remove it, or give it a name the guide knows: passages/….md, passages/….phrasings.txt, pay/….csv, impact/….yaml, "+strings.Join(wholeFiles, ", "), "is not a content file")
			return nil
		}
		if len(files) >= maxFiles {
			return fmt.Errorf("more than %d files", maxFiles)
		}
		data, err := readFile(l.FS, name)
		if err != nil {
			faults.add(l.path(name), 0, fmt.Sprintf("check that it may be read and is a plain text file below %d MB", maxSize(name)>>20), "cannot be read: %v", plain(err))
			return nil
		}
		files[name] = file{name, l.path(name), data}
		return nil
	})
	if err != nil {
		faults.add(l.Name, 0, "", "%v", err)
	}
	if len(files) == 0 && len(*faults) == 0 {
		faults.add(l.Name, 0, "put passages into "+passagesDir+"/, or write the built-in content out with 'careerbot content export DIR'", "holds no content")
	}
	return files
}

func readFile(fsys fs.FS, name string) ([]byte, error) {
	info, err := fs.Stat(fsys, name)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, errors.New("not a plain file")
	case info.Size() > maxSize(name):
		return nil, fmt.Errorf("%d bytes are too many", info.Size())
	}
	return fs.ReadFile(fsys, name)
}

// maxSize is how large a content file may be, in bytes.
func maxSize(name string) int64 {
	if payFile(name) {
		return market.MaxTable
	}
	return maxFileSize
}

func contentFile(name string) bool {
	if strings.HasPrefix(name, passagesDir+"/") {
		return strings.HasSuffix(name, passageSuffix) || strings.HasSuffix(name, phrasingsSuffix)
	}
	return slices.Contains(wholeFiles, name) || payFile(name) || sourceOfImpact(name)
}

// payFile reports whether a file is an operator's own table of market data.
func payFile(name string) bool {
	return strings.HasPrefix(name, payDir+"/") && strings.HasSuffix(name, paySuffix)
}

// leftover tells what editors and version control leave behind.
func leftover(base string) bool {
	return strings.HasPrefix(base, ".") || strings.HasPrefix(base, "#") || strings.HasSuffix(base, "~") ||
		base == "4913" || path.Ext(base) == ".swp" || path.Ext(base) == ".tmp" || path.Ext(base) == ".bak"
}

// plain strips an operating system's error of the path that the fault names already.
func plain(err error) error {
	if pathErr := (*fs.PathError)(nil); errors.As(err, &pathErr) {
		return pathErr.Err
	}
	return err
}

// Export writes the embedded content into a folder that does not exist yet or
// is empty.
func Export(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	if len(entries) > 0 {
		return fmt.Errorf("%s is not empty; name a new folder", dir)
	}
	return os.CopyFS(dir, Embedded().FS)
}
