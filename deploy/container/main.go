// Container writes careerbot's image without a container engine: an archive that
// "docker load", "podman load" and "skopeo" read. It holds what the Dockerfile beside it
// makes: the program, an empty data folder, the licences, and nothing else. Run it from the
// repository's root:
//
//	go run ./deploy/container -o careerbot.tar -arch amd64 -version $(git describe --tags --always)
package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// user is the image's, an ordinary one by a number that means nobody elsewhere.
const user = 65532

func main() {
	out := flag.String("o", "careerbot.tar", "the archive to write")
	arch := flag.String("arch", "amd64", "the processor: amd64 or arm64")
	version := flag.String("version", "unreleased", "the version that the program says")
	flag.Parse()
	if err := build(*out, *arch, *version); err != nil {
		fmt.Fprintln(os.Stderr, "container:", err)
		os.Exit(1)
	}
}

func build(out, arch, version string) error {
	dir, err := os.MkdirTemp("", "careerbot-image-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	program := filepath.Join(dir, "careerbot")
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w -X main.version="+version, "-o", program, "./cmd/careerbot")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH="+arch)
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("build the program: %w", err)
	}
	data, err := os.ReadFile(program)
	if err != nil {
		return err
	}
	licences, err := licenceFiles(".")
	if err != nil {
		return err
	}
	archive, err := image(data, licences, arch)
	if err != nil {
		return err
	}
	return os.WriteFile(out, archive, 0o644)
}

// licenceFiles are careerbot's own licence and those of what is linked into it.
func licenceFiles(root string) (list []file, err error) {
	for _, name := range []string{"LICENSE", "deploy/licences/THIRD_PARTY.txt"} {
		data, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			return nil, err
		}
		list = append(list, file{name: "licences/" + filepath.Base(name), data: data, mode: 0o644})
	}
	return list, nil
}

// epoch is the time of everything in the image: the same program makes the same image.
var epoch = time.Unix(0, 0).UTC()

// image makes the archive. It is an OCI layout, with the file beside it by which older
// engines find their way.
// https://github.com/opencontainers/image-spec/blob/main/image-layout.md
func image(program []byte, licences []file, arch string) ([]byte, error) {
	layer, err := tarOf(append([]file{
		{name: "careerbot", data: program, mode: 0o755},
		{name: "data/", mode: 0o700, owner: user},
		{name: "licences/", mode: 0o755},
	}, licences...))
	if err != nil {
		return nil, err
	}
	var packed bytes.Buffer
	zip, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := zip.Write(layer); err != nil {
		return nil, err
	}
	if err := zip.Close(); err != nil {
		return nil, err
	}
	config, err := json.Marshal(map[string]any{
		"architecture": arch, "os": "linux", "created": epoch,
		"config": map[string]any{
			"User": fmt.Sprintf("%d:%d", user, user), "Entrypoint": []string{"/careerbot"}, "Env": []string{"CAREERBOT_DATA=/data"},
			"Volumes": map[string]any{"/data": struct{}{}}, "ExposedPorts": map[string]any{"8080/tcp": struct{}{}, "8081/tcp": struct{}{}},
			"Healthcheck": map[string]any{"Test": []string{"CMD", "/careerbot", "doctor", "--ready"}, "Interval": 30 * time.Second, "Timeout": 5 * time.Second, "StartPeriod": 10 * time.Second},
			"Labels": map[string]string{
				"org.opencontainers.image.title": "careerbot", "org.opencontainers.image.licenses": "Apache-2.0",
				"org.opencontainers.image.description": "A career assistant for Slack and Discord communities",
			},
		},
		"rootfs": map[string]any{"type": "layers", "diff_ids": []string{digest(layer)}},
	})
	if err != nil {
		return nil, err
	}
	const oci = "application/vnd.oci.image."
	manifest, err := json.Marshal(map[string]any{
		"schemaVersion": 2, "mediaType": oci + "manifest.v1+json",
		"config": descriptor(oci+"config.v1+json", config, nil),
		"layers": []any{descriptor(oci+"layer.v1.tar+gzip", packed.Bytes(), nil)},
	})
	if err != nil {
		return nil, err
	}
	index, err := json.Marshal(map[string]any{
		"schemaVersion": 2, "mediaType": oci + "index.v1+json",
		"manifests": []any{descriptor(oci+"manifest.v1+json", manifest, map[string]any{
			"platform":    map[string]string{"architecture": arch, "os": "linux"},
			"annotations": map[string]string{"org.opencontainers.image.ref.name": "latest", "io.containerd.image.name": "docker.io/library/careerbot:latest"},
		})},
	})
	if err != nil {
		return nil, err
	}
	docker, err := json.Marshal([]any{map[string]any{"Config": blob(config), "RepoTags": []string{"careerbot:latest"}, "Layers": []string{blob(packed.Bytes())}}})
	if err != nil {
		return nil, err
	}
	return tarOf([]file{
		{name: "oci-layout", data: []byte(`{"imageLayoutVersion":"1.0.0"}`), mode: 0o644},
		{name: "index.json", data: index, mode: 0o644},
		{name: "manifest.json", data: docker, mode: 0o644},
		{name: blob(manifest), data: manifest, mode: 0o644},
		{name: blob(config), data: config, mode: 0o644},
		{name: blob(packed.Bytes()), data: packed.Bytes(), mode: 0o644},
	})
}

type file struct {
	name  string // a folder's ends in a slash
	data  []byte
	mode  int64
	owner int
}

func tarOf(files []file) ([]byte, error) {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, f := range files {
		h := &tar.Header{Name: f.name, Mode: f.mode, Size: int64(len(f.data)), Uid: f.owner, Gid: f.owner, ModTime: epoch, Typeflag: tar.TypeReg}
		if f.name[len(f.name)-1] == '/' {
			h.Typeflag = tar.TypeDir
		}
		if err := w.WriteHeader(h); err != nil {
			return nil, err
		}
		if _, err := io.Copy(w, bytes.NewReader(f.data)); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func sum(data []byte) string {
	s := sha256.Sum256(data)
	return hex.EncodeToString(s[:])
}

func digest(data []byte) string { return "sha256:" + sum(data) }

func blob(data []byte) string { return "blobs/sha256/" + sum(data) }

func descriptor(kind string, data []byte, more map[string]any) map[string]any {
	d := map[string]any{"mediaType": kind, "digest": digest(data), "size": len(data)}
	for k, v := range more {
		d[k] = v
	}
	return d
}
