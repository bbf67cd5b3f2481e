internal import BinaryLog
internal import FoundationEssentials
internal import MySQLClient
internal import SystemPackage

/// Restores a MySQL database to a moment, into a scratch server, and proves that it is what it was.
package struct RestoreDatabase: Operation {
    package let command: String
    package let environment: String
    package let arguments: [String]

    let target: RestoreTarget
    let tools: RestoreTools
    let copy: TableCopy?
    let now: Moment

    /// - Parameter copy: what is done with one table once all is restored.
    package init(
        _ environment: String,
        to target: RestoreTarget,
        arguments: [String],
        _ tools: RestoreTools,
        copying copy: TableCopy? = nil,
        now: Moment
    ) {
        command = "db restore"
        self.copy = copy
        self.environment = environment
        self.arguments = arguments
        self.target = target
        self.tools = tools
        self.now = now
    }

    package func prepare(_ events: @escaping EventHandler) async throws -> Preparation {
        events(.note("reading what \(tools.repository.store.place) holds"))
        let (plan, state) = try await RestorePreparation(tools: tools, target: target, now: now).plan()
        if case .latest = target.stop {
            events(.note("what can be restored: \(plan.range); what was committed later is not stored yet"))
        }
        let work = RestoreWork(plan, state, tools, events)
        var preparation = Self.preparation(work, plan, tools)
        if let copy { try await add(copy, work, to: &preparation) }
        return preparation
    }

    /// Only what is proven is copied.
    private func add(_ copy: TableCopy, _ work: RestoreWork, to preparation: inout Preparation) async throws {
        var isThere = false
        if await work.isBeyond(.proven) {
            try await work.server.start()
            isThere = await work.check(copy).verdict == .passed
        }
        if !isThere { try await copy.check() }
        let (folder, verify) = (tools.folder, preparation.verify)
        preparation.steps.append(
            Step(
                "copy",
                intent: "copy \(copy.table) into \(copy.target) on \(copy.options.address)",
                isSatisfied: { [isThere] in isThere },
                apply: {
                    let failed = await verify().filter { $0.verdict == .failed }
                    guard failed.isEmpty else {
                        let reasons = failed.map(\.summary).joined(separator: "; ")
                        throw RestoreFailure.unfit(reason: "nothing was copied, since \(reasons)", hint: nil)
                    }
                    return try await copy.copy(from: work.server, in: folder)
                }
            )
        )
        preparation.verify = { await verify() + [await work.check(copy)] }
    }

    static func preparation(_ work: RestoreWork, _ plan: RestorePlan, _ tools: RestoreTools) -> Preparation {
        let folder = tools.folder
        var preparation = Preparation(
            steps: steps(work, plan, tools),
            verify: { await checks(work) },
            standing: { "the restore in \(folder) as far as it is; the same command goes on, --discard removes it" },
            accept: {
                try await work.reach(.proven)
                try await work.noteRates()
            }
        )
        preparation.aftermath = { .failed }
        preparation.checksHint = "look at the server in \(folder) before using any of it"
        preparation.digests = ["backup manifest": plan.backup.id]
        preparation.versions["MySQL of the backup"] = plan.backup.serverVersion
        preparation.results = results(plan, work.server)
        preparation.findings = {
            var findings = RunFindings()
            for (name, duration) in await work.took { findings.results[name] = WorkProgress.time(duration) }
            if let scan = try? await work.scanned() {
                if let last = scan.last {
                    let time = Moment(microseconds: Int64(last.immediateCommit))
                    findings.results["last transaction"] = "\(last.gtid), committed \(time)"
                }
                if let next = scan.next {
                    let time = Moment(microseconds: Int64(next.immediateCommit))
                    findings.results["first left out"] = "\(next.gtid), committed \(time)"
                }
            }
            return findings
        }
        return preparation
    }

    private static func steps(_ work: RestoreWork, _ plan: RestorePlan, _ tools: RestoreTools) -> [Step] {
        let backup = plan.backup
        let taken = Moment(microseconds: Int64(backup.snapshotAt))
        var fetch = Step(
            "fetch",
            intent: "fetch \(WorkProgress.size(UInt64(plan.sealedSize))) and prove every object to be what was stored"
                + (RestoreRates.read(beside: tools.folder).duration(of: plan).map {
                    "; all of it takes about \(WorkProgress.time($0))"
                } ?? ""),
            isNoticeable: false,
            isSatisfied: { await work.isBeyond(.fetched) },
            apply: { try await work.fetch() }
        )
        fetch.details =
            ["backup \(backup.id), as of \(taken)"]
            + plan.segments.map { segment in
                "segment \(segment.sequence): \(segment.file) from \(segment.startPosition) to \(segment.endPosition)"
            }
        let server = Step(
            "server",
            intent: "have a MySQL server without network in \(tools.folder)",
            isSatisfied: { await work.isBeyond(.fetched) && work.server.isInitialized && work.server.isRunning },
            apply: { try await work.startServer() }
        )
        let load = Step(
            "load",
            intent: "load \(WorkProgress.size(UInt64(backup.plainSize))) and compare \(backup.tables.count) tables",
            isSatisfied: { await work.isBeyond(.loaded) },
            apply: { try await work.load() }
        )
        let replay = Step(
            "replay",
            intent: "replay \(WorkProgress.size(UInt64(plan.replaySize))) of binlog up to \(plan.target)",
            isSatisfied: { await work.isBeyond(.replayed) },
            apply: { try await work.replay() }
        )
        return [fetch, server, load, replay]
    }

    private static func checks(_ work: RestoreWork) async -> [CheckReport] {
        do {
            return try await work.checks()
        } catch {
            let summary = FailureReport(error).message
            let target = work.server.folder.string
            return [
                CheckReport(name: "proof", verdict: .failed, target: target, summary: summary, measurements: [])
            ]
        }
    }

    private static func results(_ plan: RestorePlan, _ server: ScratchServer) -> [String: String] {
        [
            "restored to": "\(plan.target)",
            "backup": plan.backup.id,
            "could be restored": plan.range,
            "look at it": "mysql --defaults-file=\(server.clientFile)",
            "server": server.folder.string,
        ]
    }
}
