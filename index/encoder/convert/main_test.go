package main

import (
	"encoding/binary"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRound(t *testing.T) {
	for _, c := range []struct {
		row   []float32
		bytes []byte
		scale float32
	}{
		{[]float32{0, 0}, []byte{0, 0}, 0},
		{[]float32{2, -4, 1, 0}, []byte{64, 0x81, 32, 0}, 4. / 127},
	} {
		bytes, scale := round(c.row)
		if diff := cmp.Diff(c.bytes, bytes); diff != "" || scale != c.scale {
			t.Errorf("%v: %v times %v", c.row, bytes, scale)
		}
	}
}

func TestTensors(t *testing.T) {
	description := `{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F16","shape":[4],"data_offsets":[0,8]}}`
	file := binary.LittleEndian.AppendUint64(nil, uint64(len(description)))
	file = append(file, description...)
	file = binary.LittleEndian.AppendUint32(file, math.Float32bits(1.5))
	file = binary.LittleEndian.AppendUint32(file, math.Float32bits(-2))
	tensors, err := open(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]float32{1.5, -2}, tensors.floats("a", 2)); diff != "" || tensors.err != nil {
		t.Error(diff, tensors.err)
	}
	for name, n := range map[string]int{"a": 3, "b": 2, "c": 1} {
		tensors.err = nil
		if tensors.floats(name, n); tensors.err == nil {
			t.Errorf("%d of %s: no error", n, name)
		}
	}
	for _, cut := range []int{0, 7, 8, 20} {
		if _, err := open(file[:cut]); err == nil {
			t.Errorf("cut off at %d: no error", cut)
		}
	}
}
