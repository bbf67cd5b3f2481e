internal import SystemPackage

/// What is on the host, and the steps that make it what it is to be.
struct HostState: Sendable {
    let survey: HostSurvey
    let host: K3sHost
    let service: K3sService
    let layout: K3sLayout

    var wasServing: Bool { survey.service?.isActive == true }

    func isThere(_ file: HostFile) -> Bool {
        guard let found = survey.files[file.path] else { return false }
        return found.sha256 == file.sha256
            && found.permissions == String(file.permissions.rawValue, radix: 8)
    }

    /// What would change in a file, a line each: `- ` what goes, `+ ` what comes; without the values of secrets.
    func changes(of file: HostFile) -> [String] {
        guard case .bytes(let bytes) = file.content, !isThere(file) else { return [] }
        guard let found = survey.files[file.path] else { return ["\(file.path): new"] }
        let name = file.path.lastComponent?.string ?? ""
        let (old, new) = (ShownFile.lines(found.bytes, name: name), ShownFile.lines(bytes, name: name))
        let difference = new.difference(from: old)
        let lines =
            difference.removals.compactMap { Self.text($0, "-", name) }
            + difference.insertions.compactMap { Self.text($0, "+", name) }
        if !lines.isEmpty { return lines }
        return [
            found.sha256 == file.sha256
                ? "\(name): its mode" : "\(name): what is not shown, as it is secret or a comment"
        ]
    }

    private static func text(_ change: CollectionDifference<String>.Change, _ sign: String, _ name: String) -> String? {
        switch change {
        case .insert(_, let line, _), .remove(_, let line, _):
            line.allSatisfy(\.isWhitespace) ? nil : "\(name): \(sign) \(line)"
        }
    }

    /// Puts back what a file was before the run.
    func putBack(_ file: HostFile) async throws {
        guard let found = survey.files[file.path] else { return try await host.remove([file.path]) }
        var old = file
        old.content = .bytes(found.bytes)
        old.sha256 = found.sha256
        if let permissions = CModeT(found.permissions, radix: 8) {
            old.permissions = FilePermissions(rawValue: permissions)
        }
        try await host.write(old)
    }

    /// Starts the k3s that ran before the run with what it had, after its files were put back; nothing where none ran.
    ///
    /// - Parameter upgrade: what is undone; its data go back to what the release before can read.
    func startAsBefore(_ upgrade: K3sUpgrade) async throws -> String {
        guard wasServing else { return "put back" }
        guard let before = survey.files[layout.startedWith] else { return "put back; k3s was not started by chatops" }
        if upgrade.changesMinor { try await service.restoreData() }
        let text = String(decoding: before.bytes, as: UTF8.self)
        try await service.start(
            HostFile(layout.startedWith, text: text, permissions: .readableByAll),
            survey.record ?? InstallationRecord(survey.binary?.version)
        )
        return "put back, and k3s started as before"
    }
}
