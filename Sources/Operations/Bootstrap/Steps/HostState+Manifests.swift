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
        let wanted = Set(files.manifests.map(\.path))
        let superseded = survey.files.keys.filter { path in
            path.removingLastComponent() == layout.manifests && !wanted.contains(path)
        }.sorted { $0.string < $1.string }
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

    /// Deletes the objects of a manifest, and the manifest: k3s would leave the objects.
    private func remove(_ path: FilePath) async throws {
        let result = try await service.kubectl(
            ["delete", "--ignore-not-found", "--wait=false", "--filename=\(path)"]
        )
        if !result.succeeded {
            throw BootstrapFailure.notApplied("the removal of \(path)", on: host.name, reason: result.lastLine)
        }
        try await host.remove([path])
    }

    /// k3s applies a manifest some seconds after it is there.
    private func waitForRegistry(_ manifest: HostFile) async throws {
        let seconds = Self.patience.components.seconds
        let result = try await host.run(
            script: Self.waiting,
            [layout.binary.string, "\(seconds)"],
            deadline: Self.patience + .seconds(60)
        )
        if !result.succeeded {
            throw BootstrapFailure.notAvailable("the registry", within: Self.patience, reason: result.lastLine)
        }
    }

    private static let waiting = #"""
        end=$(($(date +%s) + $2))
        while :; do
            why=$("$1" kubectl -n chatops-system rollout status deployment/registry --timeout=10s 2>&1 > /dev/null) && exit 0
            [ "$(date +%s)" -lt "$end" ] || break
            sleep 1
        done
        pod=$("$1" kubectl -n chatops-system get pods -o \
            'jsonpath={range .items[*]}{.status.containerStatuses[*].state.waiting.message}{end}' 2> /dev/null)
        printf '%s\n' "${pod:-$why}" >&2
        exit 1
        """#
}
