package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// maxImage is what the image may weigh, compressed, in bytes: the sentence encoder is 20 MB of
// it, and hardly shrinks.
const maxImage = 42 << 20

func unpack(t *testing.T, data []byte) (files map[string][]byte, headers map[string]*tar.Header) {
	t.Helper()
	files, headers = map[string][]byte{}, map[string]*tar.Header{}
	r := tar.NewReader(bytes.NewReader(data))
	for {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return files, headers
		}
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		files[h.Name], headers[h.Name] = content, h
	}
}

// TestImage: the archive is whole, and holds the program for an ordinary user, without a
// shell or anything else.
func TestImage(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program")
	}
	t.Chdir("../..")
	out := filepath.Join(t.TempDir(), "careerbot.tar")
	if err := build(out, "amd64", "v0.0.0-test"); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	if len(data) > maxImage {
		t.Errorf("the image weighs %d bytes", len(data))
	}
	files, _ := unpack(t, data)
	for name, content := range files {
		if hash, ok := strings.CutPrefix(name, "blobs/sha256/"); ok && sum(content) != hash {
			t.Errorf("%s has another sum", name)
		}
	}
	type ref struct {
		Digest string `json:"digest"`
		Size   int    `json:"size"`
	}
	var index struct {
		Manifests []ref `json:"manifests"`
	}
	var manifest struct {
		Config ref   `json:"config"`
		Layers []ref `json:"layers"`
	}
	var config struct {
		Config struct {
			User       string
			Entrypoint []string
		} `json:"config"`
		Rootfs struct {
			IDs []string `json:"diff_ids"`
		} `json:"rootfs"`
	}
	var docker []struct {
		Config string
		Layers []string
	}
	read := func(name string, into any) []byte {
		t.Helper()
		content, ok := files[name]
		if !ok {
			t.Fatalf("no %s", name)
		}
		if into != nil {
			if err := json.Unmarshal(content, into); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
		return content
	}
	at := func(r ref) string { return "blobs/sha256/" + strings.TrimPrefix(r.Digest, "sha256:") }
	read("index.json", &index)
	read("manifest.json", &docker)
	if got := read(at(index.Manifests[0]), &manifest); len(got) != index.Manifests[0].Size {
		t.Error("the manifest has another size")
	}
	read(at(manifest.Config), &config)
	packed := read(at(manifest.Layers[0]), nil)
	if docker[0].Config != at(manifest.Config) || docker[0].Layers[0] != at(manifest.Layers[0]) {
		t.Error("the two ways into the archive differ")
	}
	if config.Config.User != "65532:65532" || len(config.Config.Entrypoint) != 1 {
		t.Errorf("it runs %v as %s", config.Config.Entrypoint, config.Config.User)
	}
	zip, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	layer, err := io.ReadAll(zip)
	if err != nil {
		t.Fatal(err)
	}
	if config.Rootfs.IDs[0] != digest(layer) {
		t.Error("the layer's sum is another one")
	}
	content, headers := unpack(t, layer)
	if len(content) != 5 || len(content["careerbot"]) < 10<<20 || headers["data/"].Uid != user || headers["careerbot"].Mode != 0o755 {
		t.Errorf("the image holds %v", headers)
	}
	if !strings.Contains(string(content["licences/LICENSE"]), "Apache License") || !strings.Contains(string(content["licences/THIRD_PARTY.txt"]), "modernc.org/sqlite v") {
		t.Error("the image holds no licences")
	}
}
