internal import BinaryLog
internal import FoundationEssentials
internal import Glibc
internal import SystemPackage

/// Does what a restore was planned to, step by step; each goes on where a killed run left it.
actor RestoreWork {
    let plan: RestorePlan
    let tools: RestoreTools
    let server: ScratchServer
    private(set) var state: RestoreState
    private var scan: ReplayScan?
    private let events: EventHandler
    private(set) var took: [String: Duration] = [:]

    init(_ plan: RestorePlan, _ state: RestoreState, _ tools: RestoreTools, _ events: @escaping EventHandler) {
        self.plan = plan
        self.state = state
        self.tools = tools
        self.events = events
        server = ScratchServer(
            in: Self.serverFolder(in: tools.folder),
            programs: tools.programs,
            settings: plan.backup.settings.filter { Self.kept.contains($0.key) && !$0.value.isEmpty }
        )
    }

    static func serverFolder(in folder: FilePath) -> FilePath { folder.appending("server") }

    /// What definitions mean depends on these.
    private static let kept: Set = [
        "character_set_server", "collation_server", "explicit_defaults_for_timestamp", "innodb_page_size",
        "lower_case_table_names",
    ]

    private var objects: FilePath { tools.folder.appending("objects") }
    private var binlogs: FilePath { tools.folder.appending("binlog") }

    var base: GTIDSet { GTIDSet(state.executed ?? plan.backup.gtidExecuted) ?? GTIDSet() }

    func isBeyond(_ phase: RestoreState.Phase) -> Bool { state.phase >= phase }

    func reach(_ phase: RestoreState.Phase) throws {
        state.phase = max(state.phase, phase)
        try state.write(in: tools.folder)
    }

    private func timed<Value: Sendable>(_ name: String, _ body: () async throws -> Value) async throws -> Value {
        let started = ContinuousClock.now
        let value = try await body()
        took[name, default: .zero] += ContinuousClock.now - started
        return value
    }

    /// Fetches all objects, and proves them to be what was stored; opens the binlog and reads it to its end.
    func fetch() async throws -> String {
        try state.write(in: tools.folder)
        for folder in [objects, binlogs] { try Folder.create(folder, permissions: .ownerReadWriteExecute) }
        return try await timed("fetching") {
            let (repository, folder) = (tools.repository, plan.backup.history.folder(ofBackup: plan.backup.id))
            let progress = RestoreProgress("fetched", UInt64(plan.sealedSize), events)
            let wanted = plan.backup.objects.enumerated().map { ($1, objectFile($0)) }
            _ = try await Concurrently.map(wanted, atMost: tools.jobs) { object, file in
                if FileKind(at: file) == .file(size: object.sealed.size) { return progress.add(object.sealed.size) }
                let part = FilePath(file.string + ".part")
                try await repository.fetch(object, below: folder, to: part)
                try DurableFile.move(part, to: file)
                progress.add(object.sealed.size)
            }
            let opener = tools.opener
            let segments = plan.segments.map { ($0, binlogFile($0)) }
            _ = try await Concurrently.map(segments, atMost: tools.jobs) { segment, file in
                let object = segment.object
                if FileKind(at: file) == .file(size: object.plain.size) { return progress.add(object.sealed.size) }
                let (sealed, part) = (FilePath(file.string + ".sealed"), FilePath(file.string + ".part"))
                try await repository.fetch(object, below: segment.history.prefix, to: sealed)
                defer { unlink(sealed.string) }
                try? Folder.remove(part)
                try await opener.open(sealed, to: part, expecting: object)
                try DurableFile.move(part, to: file)
                progress.add(object.sealed.size)
            }
            let scan = try scanned()
            try reach(.fetched)
            return "\(WorkProgress.size(UInt64(plan.sealedSize))), \(scan.count) transactions to replay"
        }
    }

    private func objectFile(_ index: Int) -> FilePath { objects.appending("\(index)") }

    private func binlogFile(_ segment: SegmentManifest) -> FilePath { binlogs.appending("\(segment.sequence)") }

    /// Reads all segments, once.
    func scanned() throws -> ReplayScan {
        if let scan { return scan }
        var scan = ReplayScan(to: plan.target, after: base, of: plan.backup.snapshotAt)
        for segment in plan.segments {
            let after = GTIDSet(segment.gtidAfter) ?? GTIDSet()
            let before = GTIDSet(segment.gtidBefore) ?? GTIDSet()
            try scan.add(
                binlogFile(segment),
                expecting: after.subtracting(before),
                name: "segment \(segment.sequence) (\(segment.file))"
            )
        }
        self.scan = scan
        return scan
    }

    func startServer() async throws -> String? {
        try await timed("making the server") {
            if plan.backup.kind == .physical { try await unpack() }
            try await server.initialize()
            try await server.start()
            return "socket \(try server.socket)"
        }
    }

    /// Makes the server's data from the copy of the source's.
    private func unpack() async throws {
        guard !server.isInitialized else { return }
        guard let index = plan.backup.objects.firstIndex(where: { $0.role == BackupObject.Role.folder.rawValue }) else {
            throw RestoreFailure.loading(object: plan.backup.id, reason: "it has no copy of the server's data")
        }
        let tar = objects.appending("data.tar")
        try Folder.remove(tar)
        try await tools.opener.open(objectFile(index), to: tar, expecting: plan.backup.objects[index])
        defer { unlink(tar.string) }
        try await server.unpack(tar)
    }

    /// Takes what the copy has executed for the beginning: that is known only now.
    private func lookAtCopy() async throws -> String? {
        let session = try await server.connect()
        let executed = try await session.executed
        await session.close()
        guard base.isSubset(of: executed), executed.isSubset(of: plan.backup.executedAtMost) else {
            let reason = "it has executed \(executed), which is not what its manifest says"
            throw RestoreFailure.loading(object: plan.backup.id, reason: reason)
        }
        state.executed = executed.description
        scan = nil
        try reach(.loaded)
        return "the copy has executed \(executed)"
    }

    func load() async throws -> String? {
        try await server.start()
        if plan.backup.kind == .physical { return try await lookAtCopy() }
        return try await timed("loading") {
            let backup = plan.backup
            let progress = RestoreProgress("loaded", UInt64(backup.plainSize), events)
            let (opener, objects) = (tools.opener, objects)
            let files = Dictionary(
                uniqueKeysWithValues: backup.objects.enumerated().map { ($1.name, (objectFile($0), $1)) }
            )
            let load = SQLLoad(
                into: server,
                backup.objects.compactMap { SQLObject($0, of: backup.tables) },
                gtidExecuted: backup.gtidExecuted,
                jobs: tools.jobs
            ) { object in
                guard let (sealed, record) = files[object.name] else {
                    throw RestoreFailure.loading(object: object.name, reason: "it is not there")
                }
                let plain = objects.appending("\(sealed.lastComponent?.string ?? "").sql")
                try? Folder.remove(plain)
                try await opener.open(sealed, to: plain, expecting: record)
                return plain
            }
            try await load { object in
                progress.add(files[object.name]?.1.plain.size ?? 0)
            } proof: { session in
                let differences = try await RestoreProof.differences(of: backup.tables, session)
                guard differences.isEmpty else {
                    throw RestoreFailure.loading(object: backup.id, reason: differences.joined(separator: "; "))
                }
            }
            try reach(.loaded)
            return "\(backup.tables.count) tables have the rows and values of the backup"
        }
    }

    func replay() async throws -> String? {
        try await server.start()
        let scan = try scanned()
        return try await timed("replaying") {
            let progress = RestoreProgress("replayed", 0, events)
            let replay = Replay(on: server, of: scan.files, skipping: plan.target.skippedTransactions)
            try await replay { progress.show($0) }
            try reach(.replayed)
            return scan.last.map {
                "up to \($0.gtid), committed \(Moment(microseconds: Int64($0.immediateCommit)))"
            }
        }
    }

    func checks() async throws -> [CheckReport] {
        try await server.start()
        let scan = try scanned()
        let proof = RestoreProof(
            expected: base.union(scan.transactions),
            tables: plan.backup.tables,
            touched: scan.touched
        )
        let session = try await server.connect()
        do {
            var checks = try await proof.checks(session, target: "\(try server.socket)")
            if let program = tools.chatServer {
                checks += try await ChatServerCheck(program: program, server: server).checks(session)
            }
            await session.close()
            return checks
        } catch {
            await session.close()
            throw error
        }
    }
}

extension RestoreWork {
    /// For those who restore next.
    func noteRates() throws {
        var rates = RestoreRates.read(beside: tools.folder)
        rates.note(plan, took)
        try rates.write(beside: tools.folder)
    }

    func check(_ copy: TableCopy) async -> CheckReport {
        do {
            let session = try await server.connect()
            let report = try await copy.check(against: session)
            await session.close()
            return report
        } catch {
            let (target, summary) = ("\(copy.target)", FailureReport(error).message)
            return CheckReport(
                name: "copied table",
                verdict: .failed,
                target: target,
                summary: summary,
                measurements: []
            )
        }
    }
}
