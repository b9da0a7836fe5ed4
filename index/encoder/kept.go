package encoder

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
)

// Vectors of lines are kept in a file, so that content of one's own is encoded once and not
// at every start: thousands of lines take a minute. The file is of use to this model alone,
// and whoever deletes it loses time and nothing else.
//
// It begins with a name of 8 bytes; a record is the hash of a line and its vector, 384
// float32 in little endian; the hash of all that ends it.

// keptVectors are read for a change of content and not held beyond it.
type keptVectors map[lineHash]Vector

type lineHash [16]byte

const (
	keptName   = "cbvecs1\n" // another model has another name
	recordSize = len(lineHash{}) + 4*dimensions
	// maxKept bounds the file to 31 MB. Lines beyond are encoded at each start.
	maxKept = 20_000
)

func hashLine(line string) lineHash {
	sum := sha256.Sum256([]byte(line))
	return lineHash(sum[:])
}

// readKept reads a file of vectors. One that is missing has none, and neither has one that
// is damaged; the error tells of the latter and of one that cannot be read.
func readKept(path string) (keptVectors, error) {
	vectors := keptVectors{}
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return vectors, nil
	}
	if err != nil {
		return vectors, err
	}
	records, ok := bytes.CutPrefix(data, []byte(keptName))
	end := len(records) - sha256.Size
	if !ok || end < 0 || end%recordSize != 0 || sha256.Sum256(data[:len(keptName)+end]) != [sha256.Size]byte(records[end:]) {
		return vectors, fmt.Errorf("%s is damaged: its lines are encoded anew", path)
	}
	for records = records[:end]; len(records) > 0; records = records[recordSize:] {
		hash := lineHash(records)
		var v Vector
		for i := range v {
			v[i] = math.Float32frombits(binary.LittleEndian.Uint32(records[len(hash)+4*i:]))
		}
		vectors[hash] = v
	}
	return vectors, nil
}

// save writes the vectors of these lines, and of earlier ones as far as there is room. The
// file is whole at every moment; of two processes that save, one is kept.
func (k keptVectors) save(path string, lines []string) (err error) {
	data := []byte(keptName)
	written := map[lineHash]bool{}
	add := func(hash lineHash) {
		v, known := k[hash]
		if !known || written[hash] || len(written) == maxKept {
			return
		}
		written[hash] = true
		data = append(data, hash[:]...)
		for _, x := range v {
			data = binary.LittleEndian.AppendUint32(data, math.Float32bits(x))
		}
	}
	for _, line := range lines {
		add(hashLine(line))
	}
	for hash := range k {
		add(hash)
	}
	sum := sha256.Sum256(data)
	data = append(data, sum[:]...)
	file, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*") // 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(file.Name()))
		}
	}()
	_, err = file.Write(data)
	if err = errors.Join(err, file.Close()); err != nil {
		return err
	}
	return os.Rename(file.Name(), path)
}
