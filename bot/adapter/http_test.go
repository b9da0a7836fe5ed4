package adapter

import "testing"

func TestIsAddress(t *testing.T) {
	for text, want := range map[string]bool{
		"https://discord.com/api/v10": true, "http://127.0.0.1:8080": true, "https://slack.com/api/": true,
		"": false, "discord.com": false, "https://": false, "ftp://discord.com": false, "https://disc ord.com": false,
		"https://discord.com/api?x=y": false, "https://discord.com/api#x": false, "https://discord.com?": false,
		"https://careerbot:secret@discord.com": false, "https://token@discord.com": false,
	} {
		if got := IsAddress(text); got != want {
			t.Errorf("%q: %t", text, got)
		}
	}
}
