internal import SystemPackage

/// Where k3s keeps what is its own on a host (k3s documentation, “Configuration Options” and “Air-Gap Install”).
struct K3sLayout: Sendable, Hashable {
    /// `/`, unless a test wants all of it below a folder.
    var root: FilePath = "/"

    private func path(_ text: String) -> FilePath { root.pushing(FilePath(text)) }

    var binary: FilePath { path("usr/local/bin/k3s") }
    /// Names by which the binary is called, where the host has no such program of its own.
    var links: [FilePath] { ["kubectl", "crictl", "ctr"].map { path("usr/local/bin/\($0)") } }
    var config: FilePath { path("etc/rancher/k3s/config.yaml") }
    /// What the machine's owner adds to the configuration.
    var dropIns: FilePath { path("etc/rancher/k3s/config.yaml.d") }
    var registries: FilePath { path("etc/rancher/k3s/registries.yaml") }
    var kubeconfig: FilePath { path("etc/rancher/k3s/k3s.yaml") }
    /// What the running k3s was started with, as variables of its process.
    var startedWith: FilePath { path("etc/rancher/k3s/chatops.env") }
    var unit: FilePath { path("etc/systemd/system/k3s.service") }
    var data: FilePath { path("var/lib/rancher/k3s") }
    var database: FilePath { path("var/lib/rancher/k3s/server/db") }
    /// The database as it was before an upgrade.
    var keptDatabase: FilePath { path("var/lib/rancher/k3s/server/db.chatops") }
    var images: FilePath { path("var/lib/rancher/k3s/agent/images") }
    var manifests: FilePath { path("var/lib/rancher/k3s/server/manifests") }
    /// chatops' own.
    var state: FilePath { path("var/lib/chatops") }
    var record: FilePath { state.appending("k3s-version") }

    static let service = "k3s.service"
    /// Manifests that chatops puts there begin with this.
    static let prefix = "chatops-"
    /// The image archives of a bundle begin with this.
    static let bundlePrefix = "chatops-bundle-"
}
