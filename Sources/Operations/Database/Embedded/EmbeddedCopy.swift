internal import FoundationEssentials
internal import Processes
internal import SystemPackage

/// What `ChatServer backup-database` says of the copy it made.
struct EmbeddedCopy: Codable, Sendable {
    struct Table: Codable, Sendable {
        var name: String
        var rows: Int
    }

    /// By which the database is told from every other.
    var instance: String
    var version: String
    var bytes: Int
    var copiedAt: Int
    var tables: [Table]

    /// Has the release that runs, or the one that would, copy its database to `file`.
    static func make(_ deployment: EmbeddedDeployment, at file: FilePath) async throws -> EmbeddedCopy {
        let layout = deployment.layout
        guard let id = release(of: deployment) else {
            throw EmbeddedBackupFailure.notDeployed(environment: "\(deployment.name)")
        }
        let command = ServerCommand(layout, release: id).backup(to: file, deadline: .seconds(3600))
        let result = try await deployment.runner.run(command)
        // sysexits(3): it does not know the word.
        if result.termination == .exited(64) { throw EmbeddedBackupFailure.olderServer }
        guard result.succeeded else {
            let reason = result.standardError.split(whereSeparator: \.isNewline).first.map(String.init)
            throw EmbeddedBackupFailure.notCopied(reason: reason ?? "ChatServer \(result.termination)")
        }
        do {
            let copy = try JSONDecoder().decode(EmbeddedCopy.self, from: Data(result.standardOutput.utf8))
            let isPlain = !copy.instance.isEmpty && copy.instance.utf8.allSatisfy { ObjectKey.isPlain($0) }
            guard isPlain else { throw EmbeddedBackupFailure.notCopied(reason: "it does not say which database it is") }
            return copy
        } catch is DecodingError {
            throw EmbeddedBackupFailure.notCopied(reason: "ChatServer does not say what is in the copy")
        }
    }

    static func release(of deployment: EmbeddedDeployment) -> String? {
        deployment.supervisor.server()?.release ?? Release.linked(by: deployment.layout.current)
    }
}
