package encoder_test

import (
	"context"
	"fmt"

	"careerbot/index/encoder"
	"careerbot/index/encoder/minilm"
)

// What means nearly the same is nearer than what has nearly the same words.
func Example() {
	model := minilm.Embedded()
	texts := []string{"How do I get hired?", "landing my first job", "How do I get tired?"}
	vectors := make([]encoder.Vector, len(texts))
	if err := encoder.New(model).Encode(context.Background(), vectors, texts...); err != nil {
		fmt.Println(err)
		return
	}
	for i, text := range texts[1:] {
		fmt.Printf("%.2f %s\n", vectors[0].Dot(&vectors[i+1]), text)
	}
	// Output:
	// 0.42 landing my first job
	// 0.16 How do I get tired?
}
