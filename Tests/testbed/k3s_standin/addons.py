"""What k3s applies and imports of its own accord: /var/lib/rancher/k3s/server/manifests and …/agent/images; see the k3s
documentation's "Managing Packaged Components" and "Air-Gap Install".
"""
import os
import pathlib
import subprocess
import time

import yaml

MANIFESTS = pathlib.Path("/var/lib/rancher/k3s/server/manifests")
IMAGES = pathlib.Path("/var/lib/rancher/k3s/agent/images")
RETRY = 5

# The top-level keys of the values of Traefik's chart.
TRAEFIK = set(
    "additionalArguments additionalVolumeMounts affinity api autoscaling certificatesResolvers commonLabels core"
    " deployment env envFrom experimental extraObjects fullnameOverride gateway gatewayClass global globalArguments"
    " hostNetwork hub image ingressClass ingressRoute instanceLabelOverride livenessProbe logs metrics nameOverride"
    " namespaceOverride nodeSelector ocsp persistence podDisruptionBudget podSecurityContext podSecurityPolicy ports"
    " priorityClassName providers rbac readinessProbe resources securityContext service serviceAccount startupProbe"
    " tlsOptions tlsStore tolerations topologySpreadConstraints tracing updateStrategy versionOverride volumes".split())

DEFINITION = """
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {{name: {plural}.helm.cattle.io}}
spec:
  group: helm.cattle.io
  scope: Namespaced
  names: {{kind: {kind}, plural: {plural}, singular: {singular}}}
  versions:
  - name: v1
    served: true
    storage: true
    schema: {{openAPIV3Schema: {{type: object, x-kubernetes-preserve-unknown-fields: true}}}}
    subresources: {{status: {{}}}}
"""
NGINX_CLASS = """
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: nginx}
spec: {controller: k8s.io/ingress-nginx}
"""


class Failed(Exception):
    pass


def run(arguments, data=None, stdin=None):
    result = subprocess.run(arguments, input=data, stdin=stdin, capture_output=True)
    if result.returncode != 0:
        raise Failed(result.stderr.decode(errors="replace").strip().replace("\n", " "))


class Cluster:
    """The cluster, as its administrator sees it from the server."""

    def __init__(self, kubeconfig, containerd, log):
        self.kubectl = ["/usr/bin/kubectl", "--kubeconfig", kubeconfig]
        self.ctr = ["ctr", "--address", containerd, "--namespace", "k8s.io", "images"]
        self.log = log
        # By path: the content that is done, or until when what failed is left alone.
        self.done, self.waiting = {}, {}

    def apply(self, text):
        run(self.kubectl + ["apply", "-f", "-"], data=text.encode())

    def prepare(self, with_traefik):
        self.apply("---".join(DEFINITION.format(kind=kind, plural=kind.lower() + "s", singular=kind.lower())
                              for kind in ("HelmChart", "HelmChartConfig")))
        for kind in ("helmcharts", "helmchartconfigs"):
            run(self.kubectl + ["wait", "--for=condition=Established", "--timeout=30s", f"crd/{kind}.helm.cattle.io"])
        if not with_traefik:
            run(self.kubectl + ["delete", "ingressclass", "traefik", "--ignore-not-found"])

    def apply_manifest(self, path):
        text = path.read_text()
        try:
            documents = [document for document in yaml.safe_load_all(text) if document]
        except yaml.YAMLError as error:
            raise Failed(str(error))
        for document in documents:
            is_ = document.get("kind"), (document.get("metadata") or {}).get("name")
            values = yaml.safe_load((document.get("spec") or {}).get("valuesContent") or "{}")
            if is_ == ("HelmChartConfig", "traefik"):
                unknown = set(values or {}) - TRAEFIK
                if unknown:
                    raise Failed(f"values don't meet the specifications of the schema(s) in the chart traefik:"
                                 f" Additional property {min(unknown)} is not allowed")
        self.apply(text)
        for document in documents:
            if document.get("kind") == "HelmChart" and "ingress-nginx" in str((document.get("spec") or {}).get("chart")):
                self.apply(NGINX_CLASS)

    def import_image(self, path):
        decompress = {".zst": ["zstd", "-dc"], ".tzst": ["zstd", "-dc"], ".gz": ["gzip", "-dc"], ".tgz": ["gzip", "-dc"]}
        program = decompress.get(path.suffix, ["cat"])
        with subprocess.Popen([*program, str(path)], stdout=subprocess.PIPE) as unpacking:
            try:
                run(self.ctr + ["import", "-"], stdin=unpacking.stdout)
            finally:
                unpacking.stdout.close()
        if unpacking.returncode != 0:
            raise Failed(f"{program[0]} failed")

    def follow(self):
        """Does what is new or has changed since the last call. Files that are gone are forgotten, and nothing undone."""
        files = [(path, self.import_image, "import images from") for path in sorted(IMAGES.glob("*"))
                 if path.name.endswith((".tar", ".tar.gz", ".tgz", ".tar.zst", ".tzst"))]
        files += [(path, self.apply_manifest, "apply manifest") for path in sorted(MANIFESTS.rglob("*"))
                  if path.suffix in (".yaml", ".yml", ".json")]
        for gone in set(self.done) - {path for path, _, _ in files}:
            del self.done[gone]
        for path, act, what in files:
            try:
                found = os.stat(path)
                stamp = found.st_mtime_ns, found.st_size, found.st_ino
                if self.done.get(path) == stamp or self.waiting.get(path, 0) > time.monotonic():
                    continue
                act(path)
                self.done[path] = stamp
                self.log("info", f"Done: {what} {path}")
            except (Failed, OSError, ValueError, AttributeError) as error:
                self.waiting[path] = time.monotonic() + RETRY
                self.log("error", f"Failed to {what} {path}: {error}")
