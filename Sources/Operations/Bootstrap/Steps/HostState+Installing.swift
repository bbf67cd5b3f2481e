internal import Environments
internal import Processes
internal import SystemPackage

extension HostState {
    /// The step that puts the k3s binary there, and the names it is called by.
    func binary(_ downloads: Downloads, _ upgrade: K3sUpgrade, _ events: @escaping EventHandler) -> Step {
        let wanted = downloads.k3s.sha256.description
        let names = layout.links.filter { !survey.programs.contains($0.lastComponent?.string ?? "") }
        return Step(
            "k3s binary",
            intent: survey.binary?.sha256 == wanted
                ? "\(downloads.k3s.name) is there" : "\(upgrade.intent) at \(layout.binary)",
            isSatisfied: { survey.binary?.sha256 == wanted && names.isEmpty },
            apply: {
                if survey.binary?.sha256 != wanted {
                    let source = try await downloads.program()
                    events(.note("copying \(downloads.k3s.name) to \(host.name)"))
                    let file = HostFile(
                        layout.binary,
                        copying: source,
                        sha256: wanted,
                        permissions: .executableByAll
                    )
                    try await host.write(file, keepsPrevious: true)
                }
                try await link(names)
                return nil
            },
            undo: {
                guard survey.binary != nil, survey.binary?.sha256 != wanted,
                    try await host.restorePrevious(of: layout.binary)
                else { return "left there" }
                return try await startAsBefore()
            }
        )
    }

    private func link(_ names: [FilePath]) async throws {
        for name in names {
            let result = try await host.run(
                Command("ln", ["-s", "-f", "--", layout.binary.string, name.string], deadline: .seconds(30))
            )
            if !result.succeeded { throw BootstrapFailure.notWritten(name, on: host.name, reason: result.lastLine) }
        }
    }

    /// The step that puts a bundle's image archives where k3s imports them from, and removes those of older bundles.
    ///
    /// An archive's name there tells its digest, and it gets that name only when it is whole.
    func images(_ bundle: Bundle, _ events: @escaping EventHandler) -> Step {
        @Sendable func name(_ image: Bundle.Image) -> String { K3sLayout.bundlePrefix + image.fileName }
        let missing = bundle.images.filter { !survey.images.contains(name($0)) }
        let wanted = Set(bundle.images.map(name))
        let superseded = survey.images.filter { $0.hasPrefix(K3sLayout.bundlePrefix) && !wanted.contains($0) }
        return Step(
            "images",
            intent: missing.isEmpty && superseded.isEmpty
                ? "the bundle's images are there"
                : "bring \(missing.count) image archives"
                    + (superseded.isEmpty ? "" : ", remove \(superseded.count) older"),
            isSatisfied: { missing.isEmpty && superseded.isEmpty },
            apply: {
                for image in missing {
                    events(.note("copying \(image.name) to \(host.name)"))
                    try await host.write(
                        HostFile(
                            layout.images.appending(name(image)),
                            copying: image.path,
                            sha256: image.sha256,
                            permissions: .ownerReadWrite
                        )
                    )
                }
                if !superseded.isEmpty { try await host.remove(superseded.map { layout.images.appending($0) }) }
                return nil
            }
        )
    }

    /// The step that writes what k3s and systemd read when they start.
    func configuration(_ files: K3sFiles) -> Step {
        let wanted = [files.config, files.registries, files.unit]
        let changed = wanted.filter { !isThere($0) }
        var step = Step(
            "configuration",
            intent: changed.isEmpty
                ? "as it is" : "write \(changed.map(\.path.string).joined(separator: ", "))",
            isSatisfied: { changed.isEmpty },
            apply: {
                for file in changed { try await host.write(file) }
                return nil
            },
            undo: {
                for file in changed { try await putBack(file) }
                return try await startAsBefore()
            }
        )
        step.details = changed.flatMap(changes)
        return step
    }

    /// The step that starts k3s, or starts it again exactly when what it was started with has changed.
    func start(_ startedWith: StartedWith, _ files: K3sFiles, binary: String) -> Step {
        let marker = HostFile(layout.startedWith, text: startedWith.text, permissions: .readableByAll)
        let reasons = startedWith.differences(from: survey.startedWith)
        let isEnabled = survey.service?.isEnabled == true
        let intent =
            if !wasServing {
                survey.hasData ? "start k3s, which does not run" : "start k3s"
            } else if reasons.isEmpty {
                isEnabled ? "k3s runs with all of that" : "have k3s start with the machine"
            } else {
                "restart k3s: \(reasons.joined(separator: ", ")) changed"
            }
        return Step(
            "k3s",
            intent: intent,
            isSatisfied: { wasServing && reasons.isEmpty && isEnabled },
            apply: {
                try await service.start(marker)
                return "the node is ready"
            }
        )
    }
}
