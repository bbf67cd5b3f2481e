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
                if survey.record == nil { try await host.write(InstallationRecord(nil).file(layout)) }
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
                return try await startAsBefore(upgrade)
            }
        )
    }

    private func link(_ names: [FilePath]) async throws {
        for name in names {
            // What is there meanwhile is its owner's.
            let link = "[ -e \"$2\" ] || ln -s -f -- \"$1\" \"$2\""
            let result = try await host.run(script: link, [layout.binary.string, name.string])
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
    func configuration(_ files: K3sFiles, _ upgrade: K3sUpgrade, binary: String) -> Step {
        let changed = changedConfiguration(files)
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
                // Without them a k3s that was started would not come up again, nor could it be stopped by its unit.
                guard wasServing else { return "left there" }
                for file in changed { try await putBack(file) }
                // The binary is put back after this, and started then.
                return survey.binary?.sha256 == binary ? try await startAsBefore(upgrade) : "put back"
            }
        )
        step.details = changed.flatMap(changes)
        return step
    }

    private func changedConfiguration(_ files: K3sFiles) -> [HostFile] {
        [files.config, files.registries, files.unit].filter { !isThere($0) }
    }

    /// The step that starts k3s, or starts it again exactly when what it was started with has changed.
    func start(_ startedWith: StartedWith, _ files: K3sFiles, _ upgrade: K3sUpgrade, binary: String) -> Step {
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
        var step = Step(
            "k3s",
            intent: intent,
            isSatisfied: { wasServing && reasons.isEmpty && isEnabled },
            apply: {
                if wasServing && reasons.isEmpty {
                    try await service.enable()
                    return nil
                }
                if upgrade.changesMinor { try await service.keepData() }
                try await service.start(marker, InstallationRecord(upgrade.wanted))
                return "the node is ready"
            }
        )
        // Where other steps have put something there, undoing those starts it as before.
        if wasServing, survey.binary?.sha256 == binary, changedConfiguration(files).isEmpty, !reasons.isEmpty {
            step.undo = {
                if survey.startedWith[StartedWith.binaryVariable] != binary {
                    _ = try await host.restorePrevious(of: layout.binary)
                }
                return try await startAsBefore(upgrade)
            }
        }
        return step
    }
}
