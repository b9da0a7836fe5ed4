package adapter

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

// EncodeAddress writes where a reply goes as bot.Request's Address. A is a struct of texts,
// numbers and flags; its zero value is nothing.
func EncodeAddress[A comparable](address A) string {
	if address == *new(A) {
		return ""
	}
	text, err := json.Marshal(address)
	if err != nil {
		return "" // texts, numbers and flags always encode
	}
	return string(text)
}

// DecodeAddress reads what EncodeAddress has written: zero where it cannot be read, when the
// channel is still known.
func DecodeAddress[A comparable](text string) (address A) {
	if text == "" || json.Unmarshal([]byte(text), &address) != nil {
		return *new(A)
	}
	return address
}

// Mark is so many letters of a request's key, by which a service can know a reply again
// without being told the key.
func Mark(key string, letters int) string {
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:])[:letters]
}
