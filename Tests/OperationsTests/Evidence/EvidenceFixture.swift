import FoundationEssentials
import Glibc
import Processes
import SystemPackage

@testable import Operations

/// An evidence folder of a test's own, removed with it.
final class EvidenceFixture: Sendable {
    static let environment = "embedded"

    let root: FilePath
    let store: EvidenceStore

    /// - Parameters:
    ///   - root: where the evidence goes; a fresh temporary folder by default.
    ///   - signing: nil for evidence that nobody signs.
    init(secrets: [String] = [], root: FilePath? = nil, signing: EvidenceSigning? = nil) {
        self.root = root ?? FilePath("/tmp/chatops-evidence-\(UUID().uuidString)")
        store = EvidenceStore(
            root: self.root,
            environment: Self.environment,
            redactor: Redactor(secrets: secrets),
            signing: signing
        )
    }

    deinit {
        try? Folder.remove(root)
    }

    var folder: FilePath { store.folder }
    var chain: FilePath { store.chainPath }

    /// A report such as a deployment leaves.
    static func report(command: String = "deploy", minute: Int = 0) -> RunReport {
        let start = Date(timeIntervalSince1970: 1_795_360_561.25 + Double(minute) * 60)
        var report = RunReport(
            command: command,
            environment: environment,
            startedAt: start,
            actor: Actor(user: "ops", host: "bastion", pid: 4242)
        )
        report.finishedAt = start.addingTimeInterval(1.5)
        report.outcome = .done
        report.exitCode = 0
        report.versions = ["chatops": "1.0.0"]
        report.digests = ["ChatServer": String(repeating: "ab", count: 32)]
        report.results = ["url": "http://127.0.0.1:8080"]
        var step = StepReport(name: "start", intent: "start ChatServer", outcome: .applied)
        step.milliseconds = 812
        report.steps = [step]
        report.checks = [
            CheckReport(
                name: "ready",
                verdict: .passed,
                target: "GET http://127.0.0.1:8080/health/ready",
                summary: "200",
                measurements: [Measurement(name: "firstByte", value: 1.8, unit: "ms")]
            )
        ]
        return report
    }

    /// Records that many runs, a minute apart, and returns their names.
    @discardableResult
    func record(runs: Int) throws -> [String] {
        try (0..<runs).map { minute in
            try store.record(Self.report(minute: minute)).lastComponent?.string ?? ""
        }
    }

    func path(_ relative: String) -> FilePath { folder.appending(relative) }

    func read(_ relative: String) throws -> [UInt8] {
        try FileContents.read(path(relative)) ?? []
    }

    func write(_ bytes: some Sequence<UInt8>, to relative: String) throws {
        let file = try FileDescriptor.open(
            path(relative),
            .writeOnly,
            options: [.create, .truncate],
            permissions: .ownerReadWrite
        )
        try file.closeAfter { _ = try file.writeAll(bytes) }
    }

    func rename(_ from: String, _ to: String) throws {
        try DurableFile.move(path(from), to: path(to))
    }

    /// All regular files in the environment's folder, hidden ones too, as paths within it.
    func files(in relative: String = "") throws -> [String] {
        try Folder.names(in: path(relative)).flatMap { name -> [String] in
            let file = relative.isEmpty ? name : "\(relative)/\(name)"
            return FileKind(at: path(file)) == .folder ? try files(in: file) : [file]
        }
    }
}

extension FileDescriptor {
    /// `st_mode` of fstat(2).
    func mode() throws -> CInterop.Mode {
        var status = Glibc.stat()
        guard fstat(rawValue, &status) == 0 else { throw Errno(rawValue: errno) }
        return status.st_mode
    }
}
