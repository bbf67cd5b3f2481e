import Environments
import FoundationEssentials
import Processes
import SystemPackage
import Testing

@testable import Operations

/// A chart of the test's own, and a namespace to release it in.
final class ReleaseFixture: Sendable {
    let connection: ClusterConnection
    private let folder = TemporaryFolder()
    private let group: String

    var chart: FilePath { folder.path.appending("chart") }
    var definition: String { "widgets.\(group)" }

    init(_ connection: ClusterConnection, files: [String: String] = PlannedChart.files) throws {
        self.connection = connection
        group = "\(connection.access.namespace).example.org"
        try write(files)
    }

    /// The chart with some of its texts replaced, each of which must be there.
    func variant(_ replacements: [Replacement]) throws -> ReleaseFixture {
        var files = PlannedChart.files
        for replacement in replacements {
            let text = try #require(files[replacement.file])
            try #require(text.contains(replacement.old), "\(replacement.file) has no \(replacement.old)")
            files[replacement.file] = text.replacing(replacement.old, with: replacement.new)
        }
        return try ReleaseFixture(connection, files: files)
    }

    private func write(_ files: [String: String]) throws {
        for (name, text) in files {
            let path = chart.appending(name)
            try Folder.create(path.removingLastComponent(), permissions: .ownerReadWriteExecute)
            try DurableFile.write(
                Array(text.replacing("GROUP", with: group).utf8),
                to: path,
                permissions: .ownerReadWrite
            )
        }
    }

    func plan(_ values: JSONValue = [:], redactor: Redactor = Redactor(secrets: [])) async throws -> ReleasePlan {
        try await ReleasePlan.make(connection, chart: chart, values: Array(values.text.utf8), redactor: redactor)
    }

    /// As a deployment does: what has to be done before, then Helm.
    func apply(_ plan: ReleasePlan, _ values: JSONValue = [:]) async throws {
        for step in plan.steps(on: connection) { _ = try await step.apply() }
        try await release(values)
    }

    func release(_ values: JSONValue = [:]) async throws {
        let upgrade = connection.helm.upgrade(chart: chart, values: Array(values.text.utf8), description: "test")
        try await run(upgrade)
    }

    func kubectl(_ arguments: String...) async throws {
        try await run(connection.kubectl.command(arguments))
    }

    @discardableResult
    func run(_ command: Command) async throws -> CommandResult {
        let result = try await connection.runner.run(command)
        try #require(result.succeeded, "\(command): \(result.standardError)")
        return result
    }

    /// A text of a chart's file and what it becomes.
    struct Replacement: Sendable {
        var file: String
        var old: String
        var new: String

        init(_ file: String, _ old: String, _ new: String) {
            self.file = file
            self.old = old
            self.new = new
        }
    }
}

extension ReleaseFixture {
    /// Runs `body` in a namespace that nobody else uses, and takes everything away again.
    static func withNamespace(_ body: (ReleaseFixture) async throws -> Void) async throws {
        try await TestCluster.withNamespace { connection in
            let fixture = try ReleaseFixture(connection)
            try await fixture.run(
                connection.kubectl.command(
                    ["create", "namespace", "\(connection.access.namespace)"],
                    namespaced: false
                )
            )
            let outcome: Result<Void, any Error>
            do { outcome = .success(try await body(fixture)) } catch { outcome = .failure(error) }
            try await fixture.run(
                connection.kubectl.command(
                    ["delete", "crd", fixture.definition, "--ignore-not-found", "--wait=false"],
                    namespaced: false
                )
            )
            try outcome.get()
        }
    }
}
