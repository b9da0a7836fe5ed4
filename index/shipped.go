package index

import (
	"crypto/sha256"
	_ "embed"
	"encoding/binary"
	"encoding/json"
	"errors"
	"math"
	"strings"

	"careerbot/knowledge"
)

// shipped is what the built-in content teaches the classifier, so that no start trains
// it again. TestShipped holds it against the content and makes it anew:
//
//	go test ./index -run TestShipped -update
//
//go:embed learned.bin
var shipped []byte

// digest names everything that a classifier is learned from, beside the code.
type digest [sha256.Size]byte

func digestOf(c *knowledge.Corpus) (digest, error) {
	type said struct {
		ID, Title, Full string
		Tags, Phrasings []string
	}
	from := struct {
		Entries    []said
		Guide      knowledge.About
		Vocabulary knowledge.Vocabulary
		Groups     map[string][]string
		Slang      map[string]string
		Ordinary   []string
		Outside    knowledge.Outside
		Elsewhere  []string
	}{nil, c.Guide, c.Vocabulary, c.Groups, c.Slang, c.Ordinary, c.Outside, c.Elsewhere}
	for _, e := range c.Entries {
		from.Entries = append(from.Entries, said{e.ID, e.Title, e.Full, e.Tags, e.Phrasings})
	}
	from.Guide.Address = "" // teaches nothing
	text, err := json.Marshal(from)
	if err != nil {
		return digest{}, err
	}
	return sha256.Sum256(text), nil
}

// learnedFor returns what is shipped for this content, or trains a classifier.
func (s *snapshot) learnedFor() *classifier {
	if want, err := digestOf(s.corpus); err == nil {
		if of, c, err := decodeClassifier(shipped); err == nil && of == want {
			return c
		}
	}
	return s.learn()
}

// learn trains a classifier from the content. Of a message that the guide has no answer
// for because of the place or the profession in it, only these teach that: the rest of
// "how much do truckers make" is what people ask of the guide, too.
func (s *snapshot) learn() *classifier {
	messages := s.corpus.Elsewhere[:min(len(s.corpus.Elsewhere), maxElsewhere)]
	outside := make([]string, len(messages))
	for i, message := range messages {
		outside[i] = message
		var named []string
		for _, f := range s.read(knowledge.Query{Text: message}).outside {
			if f.kind == place || f.kind == currency || f.kind == profession {
				named = append(named, f.words)
			}
		}
		if len(named) > 0 {
			outside[i] = strings.Join(named, " ")
		}
	}
	return s.analyzer.learn(s.docs, outside)
}

// The shipped form, numbers in little endian: the digest; the number of columns; each
// column's hash and rarity; then the two classifiers, each as the number of its classes,
// their biases, and by column the number of weights and these in the order of their
// classes, as the distance from the class before and the weight.
func encodeClassifier(of digest, c *classifier) []byte {
	data := of[:]
	data = binary.AppendUvarint(data, uint64(len(c.columns)))
	for i, column := range c.columns {
		data = binary.LittleEndian.AppendUint64(data, column)
		data = binary.LittleEndian.AppendUint32(data, math.Float32bits(c.rarity[i]))
	}
	for _, s := range []*sparse{&c.entries, &c.inside} {
		data = binary.AppendUvarint(data, uint64(len(s.bias)))
		for _, b := range s.bias {
			data = binary.LittleEndian.AppendUint32(data, math.Float32bits(b))
		}
		for column := range len(s.starts) - 1 {
			from, to := s.starts[column], s.starts[column+1]
			data = binary.AppendUvarint(data, uint64(to-from))
			last := uint16(0)
			for i := from; i < to; i++ {
				data = binary.AppendUvarint(data, uint64(s.classes[i]-last))
				data = binary.AppendVarint(data, int64(s.weights[i]))
				last = s.classes[i]
			}
		}
	}
	return data
}

var errShipped = errors.New("what is shipped of the classifier is cut or damaged")

func decodeClassifier(data []byte) (digest, *classifier, error) {
	d := decoder{data: data}
	var of digest
	copy(of[:], d.take(len(of)))
	columns := d.count()
	c := &classifier{columns: make([]uint64, columns), rarity: make([]float32, columns)}
	for i := range columns {
		c.columns[i], c.rarity[i] = d.uint64(), d.float32()
	}
	for _, s := range []*sparse{&c.entries, &c.inside} {
		if classes := d.count(); classes > 0 {
			s.bias = make([]float32, classes)
			for i := range s.bias {
				s.bias[i] = d.float32()
			}
			s.starts = make([]uint32, 1, columns+1)
			for range columns {
				class := 0
				for range d.count() {
					class += d.count()
					if class >= classes {
						return digest{}, nil, errShipped
					}
					s.classes, s.weights = append(s.classes, uint16(class)), append(s.weights, int16(d.varint()))
				}
				s.starts = append(s.starts, uint32(len(s.weights)))
			}
		}
	}
	if d.failed || len(d.data) > 0 {
		return digest{}, nil, errShipped
	}
	return of, c, nil
}

// decoder reads numbers off the front of data. After the first that is not there it
// gives zeros.
type decoder struct {
	data   []byte
	failed bool
}

func (d *decoder) take(n int) []byte {
	if n > len(d.data) {
		d.failed, d.data = true, nil
		return make([]byte, n)
	}
	taken := d.data[:n]
	d.data = d.data[n:]
	return taken
}

func (d *decoder) uint64() uint64 { return binary.LittleEndian.Uint64(d.take(8)) }
func (d *decoder) float32() float32 {
	return math.Float32frombits(binary.LittleEndian.Uint32(d.take(4)))
}

// count reads a number of things that take a byte each at least.
func (d *decoder) count() int {
	n, size := binary.Uvarint(d.data)
	if size <= 0 || n > uint64(len(d.data)) {
		d.failed, d.data = true, nil
		return 0
	}
	d.data = d.data[size:]
	return int(n)
}

func (d *decoder) varint() int64 {
	n, size := binary.Varint(d.data)
	if size <= 0 {
		d.failed, d.data = true, nil
		return 0
	}
	d.data = d.data[size:]
	return n
}
