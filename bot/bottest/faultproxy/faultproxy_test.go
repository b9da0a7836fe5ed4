package faultproxy_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"careerbot/bot/bottest/faultproxy"
)

// TestKinds: each fault does to the caller and to the platform what it says.
func TestKinds(t *testing.T) {
	tests := []struct {
		kind    faultproxy.Kind
		rate    float64
		status  int // 0: the connection breaks
		arrives bool
	}{
		{faultproxy.None, 0, http.StatusTeapot, true},
		{faultproxy.BadGateway, 1, http.StatusBadGateway, false},
		{faultproxy.Unavailable, 1, http.StatusServiceUnavailable, false},
		{faultproxy.ResetBefore, 1, 0, false},
		{faultproxy.ErrorAfter, 1, http.StatusInternalServerError, true},
		{faultproxy.ResetAfter, 1, 0, true},
	}
	for _, test := range tests {
		var arrived atomic.Int32
		platform := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			if r.Method != http.MethodPost || r.URL.Path != "/api/messages" || string(body) != "hello" || r.Header.Get("Authorization") != "Bot x" {
				t.Errorf("kind %d: the request arrives changed: %s %s %q", test.kind, r.Method, r.URL, body)
			}
			arrived.Add(1)
			w.WriteHeader(http.StatusTeapot)
			_, _ = io.WriteString(w, "short and stout")
		}))
		proxy, err := faultproxy.Start(platform.URL+"/api", faultproxy.Options{Rate: test.rate, Kinds: []faultproxy.Kind{test.kind}})
		if err != nil {
			t.Fatal(err)
		}
		r, err := http.NewRequest(http.MethodPost, proxy.URL()+"/messages", strings.NewReader("hello"))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bot x")
		client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
		answer, err := client.Do(r)
		status := 0
		if err == nil {
			status = answer.StatusCode
			text, _ := io.ReadAll(answer.Body)
			answer.Body.Close()
			if status == http.StatusTeapot && string(text) != "short and stout" {
				t.Errorf("kind %d: the answer is %q", test.kind, text)
			}
		}
		if status != test.status {
			t.Errorf("kind %d: status %d, error %v; want status %d", test.kind, status, err, test.status)
		}
		if got := arrived.Load() > 0; got != test.arrives {
			t.Errorf("kind %d: arrives %v, want %v", test.kind, got, test.arrives)
		}
		passed, failed := proxy.Counts()
		if want := int(test.rate); failed[test.kind] != want || passed != 1-want {
			t.Errorf("kind %d: %d passed, failed %v", test.kind, passed, failed)
		}
		proxy.Close()
		platform.Close()
	}
}
