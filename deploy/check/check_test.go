// Package check reads the manifests and compose files with the types and the loader of
// those who define them. Run it with "go test ." in this folder.
package check

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/cli"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	"sigs.k8s.io/yaml"
)

// TestKubernetes: every document is of a kind that is known here, with no field that its
// type does not have, and keeps to the "restricted" standard.
func TestKubernetes(t *testing.T) {
	data, err := os.ReadFile("../kubernetes/careerbot.yaml")
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]int{}
	for _, doc := range bytes.Split(data, []byte("\n---\n")) {
		var head struct {
			APIVersion string `json:"apiVersion"`
			Kind       string `json:"kind"`
		}
		if err := yaml.Unmarshal(doc, &head); err != nil {
			t.Fatal(err)
		}
		kinds[head.Kind]++
		var object any
		switch head.APIVersion + " " + head.Kind {
		case "v1 Namespace":
			object = new(corev1.Namespace)
		case "v1 ServiceAccount":
			object = new(corev1.ServiceAccount)
		case "v1 Service":
			object = new(corev1.Service)
		case "apps/v1 Deployment":
			object = new(appsv1.Deployment)
		case "networking.k8s.io/v1 NetworkPolicy":
			object = new(networkingv1.NetworkPolicy)
		default:
			t.Fatalf("%s %s is not known", head.APIVersion, head.Kind)
		}
		if err := yaml.UnmarshalStrict(doc, object); err != nil {
			t.Errorf("%s: %v", head.Kind, err)
		}
		if d, ok := object.(*appsv1.Deployment); ok {
			deployment(t, d)
		}
	}
	if kinds["Deployment"] != 1 || kinds["NetworkPolicy"] != 1 {
		t.Errorf("the kinds are %v", kinds)
	}
}

func deployment(t *testing.T, d *appsv1.Deployment) {
	pod := d.Spec.Template
	for key, value := range d.Spec.Selector.MatchLabels {
		if pod.Labels[key] != value {
			t.Errorf("the pods are not selected: %s", key)
		}
	}
	if links := pod.Spec.EnableServiceLinks; links == nil || *links {
		t.Error("the Service's variables would be in the environment")
	}
	c := pod.Spec.Containers[0]
	s := c.SecurityContext
	if s == nil || s.ReadOnlyRootFilesystem == nil || !*s.ReadOnlyRootFilesystem || *s.AllowPrivilegeEscalation || s.Capabilities.Drop[0] != "ALL" || !*pod.Spec.SecurityContext.RunAsNonRoot {
		t.Error("the container may more than it needs")
	}
	if c.LivenessProbe == nil || c.ReadinessProbe == nil || c.StartupProbe == nil {
		t.Error("a probe is missing")
	}
	for _, e := range c.Env {
		if strings.Contains(e.Name, "TOKEN") && !strings.HasSuffix(e.Name, "_FILE") {
			t.Errorf("%s is no file", e.Name)
		}
	}
	ports := map[string]bool{}
	for _, p := range c.Ports {
		ports[p.Name] = true
	}
	if !ports[c.ReadinessProbe.HTTPGet.Port.StrVal] {
		t.Error("the probe asks a port that is not there")
	}
}

// TestCompose: the loader of compose itself takes both files.
func TestCompose(t *testing.T) {
	files, err := filepath.Glob("../compose/*.yaml")
	if err != nil || len(files) != 2 {
		t.Fatalf("%v, %v", files, err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			options, err := cli.NewProjectOptions([]string{file}, cli.WithResolvedPaths(true))
			if err != nil {
				t.Fatal(err)
			}
			project, err := options.LoadProject(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			s, err := project.GetService("careerbot")
			if err != nil {
				t.Fatal(err)
			}
			if !s.ReadOnly || s.User == "" || s.CapDrop[0] != "ALL" || s.HealthCheck == nil {
				t.Errorf("the service may more than it needs: %+v", s)
			}
			if health := s.Environment["CAREERBOT_HEALTH_LISTEN"]; health == nil || *health != ":8081" {
				t.Error("nobody outside of the container reaches its health")
			}
			for _, other := range project.Services {
				if name, _, _ := strings.Cut(other.Image, ":"); name != "careerbot" && !strings.Contains(name, ".") {
					t.Errorf("%s names no registry", other.Image)
				}
			}
			for name, value := range s.Environment {
				if strings.HasSuffix(name, "TOKEN") {
					t.Errorf("%s is no file: %v", name, value)
				}
			}
		})
	}
}
