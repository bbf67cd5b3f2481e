internal import FoundationEssentials
internal import Processes
package import SystemPackage

/// Restores an embedded server's SQLite database from a backup into a file of its own, and proves it: `chatops db restore`;
/// or, as `chatops db drill`, removes it again.
package struct RestoreEmbedded: Operation {
    package let command: String
    package let environment: String
    package let arguments: [String]

    private let target: RestoreTarget
    private let tools: RestoreTools
    /// Where a drill is written down; nil for what is to stay.
    private let records: FilePath?
    private let now: Moment

    /// - Parameter records: makes it a drill.
    package init(
        _ environment: String,
        to target: RestoreTarget,
        arguments: [String],
        _ tools: RestoreTools,
        records: FilePath? = nil,
        now: Moment
    ) {
        command = records == nil ? "db restore" : "db drill"
        self.environment = environment
        self.arguments = arguments
        self.target = target
        self.tools = tools
        self.records = records
        self.now = now
    }

    private var file: FilePath { tools.folder.appending("chat.sqlite") }

    package func prepare(_ events: @escaping EventHandler) async throws -> Preparation {
        let catalog = try await Catalog.read(tools.repository)
        let (backup, object) = try choose(catalog)
        try await tools.opener.check(opens: backup.recipient)
        let record = try JSONDocument.read(Made.self, at: recordPath)
        if let record, record.backup != backup.id, records == nil {
            throw RestoreFailure.otherRestore(tools.folder, wanted: backup.id, found: record.backup)
        }
        let isThere = record?.backup == backup.id && records == nil && FileKind(at: file) != nil
        let started = ContinuousClock.now
        let restore = Step(
            "restore",
            intent: "restore the copy of \(Moment(microseconds: Int64(backup.snapshotAt))) into \(file)",
            isNoticeable: false,
            isSatisfied: { isThere },
            apply: { try await apply(backup, object) }
        )
        var preparation = Preparation(
            steps: [restore],
            verify: {
                let checks = [await check(backup)]
                return records.map { end(checks, backup, started, $0) } ?? checks
            },
            standing: { "what was restored so far is in \(tools.folder); the server's own database was not touched" }
        )
        preparation.aftermath = { .failed }
        preparation.results = ["backup": backup.id]
        if records == nil { preparation.results["file"] = file.string }
        return preparation
    }

    /// What a folder holds, so that nothing else is taken for it.
    private struct Made: Codable {
        var backup: String
    }

    private var recordPath: FilePath { tools.folder.appending("restored.json") }

    private func choose(_ catalog: Catalog) throws -> (BackupManifest, SealedObject) {
        let backups = catalog.lines.flatMap(\.backups).map(\.value).filter { $0.kind == .sqlite }
            .sorted { $0.snapshotAt < $1.snapshotAt }
        guard let first = backups.first, let last = backups.last else {
            throw RestoreFailure.noBackup(place: tools.repository.store.place)
        }
        let limit: Int64
        switch target.stop {
        case .latest: limit = .max
        case .moment(let moment) where moment > now: throw RestoreFailure.inTheFuture("\(target)")
        case .moment(let moment): limit = moment.microseconds
        case .before, .through:
            throw RestoreFailure.unfit(reason: "SQLite has no transactions with names", hint: "name a moment with --to")
        }
        guard let backup = backups.last(where: { Int64($0.snapshotAt) <= limit }) else {
            let ends = [first, last].map { "\(Moment(microseconds: Int64($0.snapshotAt)))" }
            throw RestoreFailure.tooEarly("\(target)", range: "the backups of \(ends[0]) to \(ends[1])")
        }
        let folder = backup.history.folder(ofBackup: backup.id)
        let problems = catalog.damages.filter {
            $0.key.hasPrefix(folder) || (target.stop == .latest && $0.key > folder)
        }
        .filter { $0.key.hasPrefix(backup.history.prefix) }
        if !problems.isEmpty { throw RepositoryFailure.damaged(problems.map(\.description)) }
        guard let object = backup.objects.first(where: { $0.role == BackupObject.Role.database.rawValue }) else {
            throw RestoreFailure.loading(object: backup.id, reason: "it has no database")
        }
        return (backup, object)
    }

    private func apply(_ backup: BackupManifest, _ object: SealedObject) async throws -> String? {
        try Folder.create(tools.folder, permissions: .ownerReadWriteExecute)
        let (sealed, part) = (tools.folder.appending("sealed"), tools.folder.appending("part"))
        for path in [sealed, part, file] { try Folder.remove(path) }
        try await tools.repository.fetch(object, below: backup.history.folder(ofBackup: backup.id), to: sealed)
        try await tools.opener.open(sealed, to: part, expecting: object)
        try Folder.remove(sealed)
        try DurableFile.move(part, to: file)
        try JSONDocument.write(Made(backup: backup.id), to: recordPath)
        return WorkProgress.size(UInt64(object.plain.size))
    }

    /// Has the chat server read all of it, and compares its counts with the backup's.
    private func check(_ backup: BackupManifest) async -> CheckReport {
        var report = CheckReport(
            name: "database",
            verdict: .failed,
            target: file.string,
            summary: "",
            measurements: []
        )
        do {
            guard let program = tools.chatServer else {
                report.verdict = .warned
                report.summary =
                    "it has the SHA-256 of the backup; there is no ChatServer beside chatops to look into it"
                return report
            }
            let found = try await counts(program)
            let differences = backup.tables.filter { found[$0.table] != $0.rows }.map { table in
                "\(table.table) has \(found[table.table].map(String.init) ?? "no") rows, and the backup had \(table.rows)"
            }
            report.verdict = differences.isEmpty ? .passed : .failed
            report.summary =
                differences.isEmpty
                ? "\(backup.tables.count) tables have the rows of the backup" : differences.joined(separator: "; ")
        } catch {
            report.summary = FailureReport(error).message
        }
        return report
    }

    /// By the copy that it makes for backups, which reads every page and checks the whole.
    private func counts(_ program: FilePath) async throws -> [String: Int] {
        let copy = tools.folder.appending("copy.sqlite")
        try Folder.remove(copy)
        defer { try? Folder.remove(copy) }
        var command = Command(
            program.string,
            ["backup-database", copy.string],
            environment: ["CHAT_DATABASE_PATH": file.string],
            deadline: .seconds(3600)
        )
        command.inherits = Command.harmlessVariables
        let result = try await tools.programs.runner.run(command).checked()
        let seen = try JSONDocument.decode(EmbeddedCopy.self, from: Array(result.standardOutput.utf8))
        return Dictionary(seen.tables.map { ($0.name, $0.rows) }) { first, _ in first }
    }

    /// Writes a drill down, and removes what passed.
    private func end(
        _ checks: [CheckReport],
        _ backup: BackupManifest,
        _ started: ContinuousClock.Instant,
        _ records: FilePath
    ) -> [CheckReport] {
        let failed = checks.filter { $0.verdict == .failed }.map(\.summary).joined(separator: "; ")
        let record = DrillRecord(
            at: Date(),
            passed: failed.isEmpty,
            seconds: (ContinuousClock.now - started) / .seconds(1),
            backup: backup.id,
            lastCommit: Moment(microseconds: Int64(backup.snapshotAt)),
            transactions: 0,
            tables: backup.tables.count,
            failure: failed.isEmpty ? nil : failed
        )
        var report = CheckReport(
            name: "end",
            verdict: .passed,
            target: tools.folder.string,
            summary: "its metrics are written, and the restored file is gone",
            measurements: []
        )
        do {
            try record.write(in: records, environment: environment)
            if failed.isEmpty { try Folder.remove(tools.folder) }
        } catch {
            report.verdict = .failed
            report.summary = FailureReport(error).message
        }
        return checks + [report]
    }
}
