import Foundation
import TestSupport

/// A checkout of the test's own with one embedded environment, and all that was deployed from it.
final class Project {
    let root: String
    let port: UInt16

    /// - Parameter folder: made for it; by default one of `/tmp`.
    init(at folder: String = "/tmp/chatops-project-\(UUID().uuidString)") throws {
        root = folder
        port = FreePort.next()
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: false)
    }

    /// Gives it the checkout's environments, of which `embedded` is its own.
    func setUp() throws {
        try FileManager.default.createDirectory(atPath: root + "/environments", withIntermediateDirectories: false)
        for name in try FileManager.default.contentsOfDirectory(atPath: Checkout.environments) {
            try write(
                String(contentsOfFile: "\(Checkout.environments)/\(name)", encoding: .utf8),
                to: "environments/\(name)"
            )
        }
        try configure()
    }

    var state: String { root + "/.chatops/embedded" }
    var evidence: String { root + "/evidence/embedded" }
    var processes: ProcessList { ProcessList(state: state) }

    /// Writes `environments/embedded.yaml`; `more` is YAML that follows.
    func configure(
        port: UInt16? = nil,
        logLevel: String = "info",
        startDeadline: String = "20s",
        settings: [String: String] = [:],
        more: String = ""
    ) throws {
        let settings = settings.sorted { $0.key < $1.key }.map { "    \($0.key): \($0.value)\n" }.joined()
        try write(
            """
            cluster:
              kind: embedded
            database:
              kind: sqlite
            server:
              listen:
                port: \(port ?? self.port)
              logLevel: \(logLevel)
              startDeadline: \(startDeadline)
              shutdownDeadline: 2s
              settings: \(settings.isEmpty ? "{}" : "")
            \(settings)\(more)
            """,
            to: "environments/embedded.yaml"
        )
    }

    func write(_ text: String, to path: String, mode: Int = 0o600) throws {
        try Data(text.utf8).write(to: URL(filePath: root + "/" + path))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: root + "/" + path)
    }

    func makeFolder(_ path: String) throws {
        try FileManager.default.createDirectory(atPath: root + "/" + path, withIntermediateDirectories: false)
    }

    func text(of path: String) throws -> String { try String(contentsOfFile: root + "/" + path, encoding: .utf8) }

    /// A program that stands in for ChatServer: a shell script that gets the real one's path as `$server`.
    func script(_ name: String, _ body: String) throws -> String {
        try write("#!/bin/sh\nserver='\(Executables.server)'\n\(body)\n", to: name, mode: 0o700)
        return root + "/" + name
    }

    func start(_ arguments: [String], environment: [String: String] = [:]) throws -> Invocation {
        try Invocation([Executables.chatops] + arguments, in: root, environment: environment)
    }

    func chatops(
        _ arguments: String...,
        environment: [String: String] = [:],
        within deadline: Duration = .seconds(60)
    ) async throws -> Outcome {
        try await start(arguments, environment: environment).finish(within: deadline)
    }

    func deploy(_ binary: String = Executables.server, _ more: String...) async throws -> Outcome {
        try await start(["deploy", "embedded", "--binary", binary] + more).finish()
    }

    func status() async throws -> StatusDocument {
        try await chatops("status", "embedded", "--json").json(StatusDocument.self)
    }

    /// What `/api/health` answers to somebody outside, with the HTTP status after it.
    func ask(port: UInt16? = nil) async throws -> String {
        let url = "http://127.0.0.1:\(port ?? self.port)/api/health"
        return try await Invocation(
            ["/usr/bin/curl", "-s", "-m", "5", "-w", " %{http_code}", url],
            in: root
        ).finish().output
    }

    func answers(port: UInt16? = nil) async throws -> Bool {
        let answer = try await ask(port: port)
        return answer.contains("\"success\":true") && answer.hasSuffix(" 200")
    }

    /// Paths below the project, of files and folders.
    func files() -> [String] {
        (FileManager.default.enumerator(atPath: root)?.allObjects as? [String] ?? []).map { root + "/" + $0 }
    }

    /// Ends what was deployed, supervisors first, so that they start nothing anew; then removes the folder.
    func tearDown() async throws {
        for find in [processes.supervisors, processes.servers, processes.passing] {
            for pid in find() { kill(pid, SIGKILL) }
            try await eventually("what was deployed is gone") { find().isEmpty }
        }
        try FileManager.default.removeItem(atPath: root)
    }
}

/// Runs `body` with a project of its own, whose processes and files are gone afterwards, also after a failure.
func withProject(
    isolation: isolated (any Actor)? = #isolation,
    _ body: (Project) async throws -> Void
) async throws {
    await Slots.shared.take()
    var failure: (any Error)?
    do {
        let project = try Project()
        do {
            try project.setUp()
            try await body(project)
        } catch {
            failure = error
        }
        try await project.tearDown()
    } catch {
        failure = failure ?? error
    }
    await Slots.shared.give()
    if let failure { throw failure }
}
