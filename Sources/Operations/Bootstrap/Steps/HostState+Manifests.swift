internal import Environments
internal import FoundationEssentials
internal import Processes
internal import SystemPackage

extension HostState {
    /// How long the registry may take to come up, its image pulled.
    static let patience: Duration = .seconds(180)

    /// The step that has k3s install the ingress's settings and the registry, and removes what is not wanted any more.
    func manifests(_ files: K3sFiles) -> Step {
        let changed = files.manifests.filter { !isThere($0) }
        let superseded = superseded(files)
        func names(_ paths: [FilePath]) -> String {
            paths.compactMap { $0.lastComponent?.string }.joined(separator: ", ")
        }
        let parts = [
            changed.isEmpty ? nil : "apply " + names(changed.map(\.path)),
            superseded.isEmpty ? nil : "remove what " + names(superseded) + " made",
        ].compactMap(\.self)
        var step = Step(
            "ingress and registry",
            intent: parts.isEmpty ? "as they are" : parts.joined(separator: "; "),
            isSatisfied: { parts.isEmpty },
            apply: {
                for path in superseded { try await remove(path) }
                for file in changed { try await host.write(file) }
                if let registry = changed.first(where: {
                    $0.path.lastComponent?.string.hasSuffix("registry.yaml") == true
                }) {
                    try await waitForRegistry(registry)
                }
                return nil
            }
        )
        step.details = changed.flatMap(changes)
        return step
    }

    /// What taking the registry away destroys.
    func losses(_ files: K3sFiles) -> [String] {
        let goes = superseded(files).contains { $0.lastComponent?.string.contains("registry.yaml") == true }
        return goes
            ? ["the registry on \(host.name) is deleted with all images in it, which running pods may need again"] : []
    }

    /// Manifests that are not wanted any more, and those whose removal was interrupted.
    private func superseded(_ files: K3sFiles) -> [FilePath] {
        let wanted = Set(files.manifests.map(\.path))
        return survey.files.keys.filter { $0.removingLastComponent() == layout.manifests && !wanted.contains($0) }
            .sorted { $0.string < $1.string }
    }

    /// Deletes the objects of a manifest, which k3s would leave, its Addon, by which k3s would take the same file for applied
    /// when it comes again, and the manifest.
    private func remove(_ path: FilePath) async throws {
        let result = try await host.run(
            script: Self.removing,
            [layout.binary.string, layout.kubeconfig.string, path.string],
            deadline: .seconds(180)
        )
        if !result.succeeded {
            throw BootstrapFailure.notApplied("the removal of \(path)", on: host.name, reason: result.lastLine)
        }
    }

    /// Under its other name k3s does not look at the file.
    private static let removing = #"""
        set -eu
        file=${3%.removing}
        k3s=$1 kubeconfig=$2
        [ ! -e "$file" ] || mv -f "$file" "$file.removing"
        "$k3s" kubectl "--kubeconfig=$kubeconfig" delete --ignore-not-found --wait=false "--filename=$file.removing"
        addon=$(basename "$file" .yaml)
        if "$k3s" kubectl "--kubeconfig=$kubeconfig" get customresourcedefinition addons.k3s.cattle.io > /dev/null 2>&1; then
            "$k3s" kubectl "--kubeconfig=$kubeconfig" --namespace=kube-system delete --ignore-not-found \
                addons.k3s.cattle.io "$addon"
        fi
        rm -f "$file.removing"
        """#

    /// k3s applies a manifest some seconds after it is there.
    private func waitForRegistry(_ manifest: HostFile) async throws {
        let seconds = Self.patience.components.seconds
        let result = try await host.run(
            script: Self.waiting,
            [layout.binary.string, "\(seconds)", layout.kubeconfig.string],
            deadline: Self.patience + .seconds(60)
        )
        if !result.succeeded {
            throw BootstrapFailure.notAvailable("the registry", within: Self.patience, reason: result.lastLine)
        }
    }

    private static let waiting = #"""
        end=$(($(date +%s) + $2))
        while :; do
            why=$("$1" kubectl "--kubeconfig=$3" -n chatops-system rollout status deployment/registry --timeout=10s 2>&1 \
                > /dev/null) && exit 0
            [ "$(date +%s)" -lt "$end" ] || break
            sleep 1
        done
        pod=$("$1" kubectl "--kubeconfig=$3" -n chatops-system get pods -o \
            'jsonpath={range .items[*]}{.status.containerStatuses[*].state.waiting.message}{end}' 2> /dev/null)
        printf '%s\n' "${pod:-$why}" >&2
        exit 1
        """#
}
