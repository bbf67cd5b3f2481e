internal import BinaryLog
package import FoundationEssentials
internal import Synchronization
package import SystemPackage

/// Restores the newest state into a scratch server, proves it, measures how long that took, and removes it again.
///
/// Its tools have the key as it was fetched for this drill: that the key is still where it should be is part of it.
package struct DrillDatabase: Operation {
    package let command = "db drill"
    package let environment: String
    package let arguments: [String]

    let tools: RestoreTools
    let records: FilePath
    let now: @Sendable () -> Date

    /// - Parameters:
    ///   - tools: with a folder that is removed by it.
    ///   - records: the folder in which ``DrillRecord`` is kept, and its metrics.
    package init(
        _ environment: String,
        arguments: [String],
        _ tools: RestoreTools,
        records: FilePath,
        now: @escaping @Sendable () -> Date
    ) {
        self.environment = environment
        self.arguments = arguments
        self.tools = tools
        self.records = records
        self.now = now
    }

    package func prepare(_ events: @escaping EventHandler) async throws -> Preparation {
        let preparing = RestorePreparation(tools: tools, target: .latest, now: Moment(now()))
        let plan: RestorePlan
        do { plan = try await preparing.freshPlan() } catch {
            try? write(DrillRecord(failing: FailureReport(error).message, at: now()))
            throw error
        }
        let work = RestoreWork(plan, RestoreState(plan), tools, events)
        let started = ContinuousClock.now
        var preparation = RestoreDatabase.preparation(work, plan, tools)
        let folder = tools.folder
        let clear = Step(
            "clear",
            intent: "remove what an earlier drill left in \(folder)",
            isNoticeable: false,
            isSatisfied: { !Folder.exists(folder) },
            apply: {
                try await work.server.wipe()
                try Folder.remove(folder)
                return nil
            }
        )
        preparation.steps.insert(clear, at: 0)
        preparation.results = ["backup": plan.backup.id, "could be restored": plan.range]
        preparation.accept = {}
        let (verify, findings) = (preparation.verify, preparation.findings)
        let reached = ReachedProof()
        preparation.verify = {
            reached.isReached = true
            let checks = await verify()
            let failed = checks.filter { $0.verdict == .failed }
            let record = await record(work, plan, started, failure: failed.map(\.summary).joined(separator: "; "))
            guard failed.isEmpty else {
                try? write(record)
                return checks
            }
            return checks + [await end(work, record)]
        }
        preparation.findings = {
            // One that ended before its proof is not to be taken for the one before.
            if !reached.isReached {
                try? write(DrillRecord(failing: "it ended before its proof: see its evidence", at: now()))
            }
            var found = await findings()
            found.results["took"] = WorkProgress.time(ContinuousClock.now - started)
            return found
        }
        preparation.standing = { "a drill that failed is left in \(folder) to be looked at; the next one removes it" }
        return preparation
    }

    /// Removes the server, and writes down how it went.
    private func end(_ work: RestoreWork, _ record: DrillRecord) async -> CheckReport {
        do {
            try await work.noteRates()
            try await work.server.wipe()
            try Folder.remove(tools.folder)
            try write(record)
            return report(.passed, "the scratch server is gone, and its metrics are written")
        } catch {
            return report(.failed, FailureReport(error).message)
        }
    }

    private func report(_ verdict: CheckReport.Verdict, _ summary: String) -> CheckReport {
        CheckReport(name: "end", verdict: verdict, target: tools.folder.string, summary: summary, measurements: [])
    }

    private func record(
        _ work: RestoreWork,
        _ plan: RestorePlan,
        _ started: ContinuousClock.Instant,
        failure: String
    ) async -> DrillRecord {
        let scan = try? await work.scanned()
        let base = await work.base
        return DrillRecord(
            at: now(),
            passed: failure.isEmpty,
            seconds: (ContinuousClock.now - started) / .seconds(1),
            backup: plan.backup.id,
            lastTransaction: scan?.last?.gtid.description,
            lastCommit: scan?.last.map { Moment(microseconds: Int64($0.immediateCommit)) }
                ?? Moment(microseconds: Int64(plan.backup.snapshotAt)),
            transactions: base.union(scan?.transactions ?? GTIDSet()).count,
            tables: plan.backup.tables.count,
            failure: failure.isEmpty ? nil : failure
        )
    }

    private func write(_ record: DrillRecord) throws { try record.write(in: records, environment: environment) }
}

private final class ReachedProof: Sendable {
    private let state = Mutex(false)

    var isReached: Bool {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}

extension DrillRecord {
    fileprivate init(failing reason: String, at date: Date) {
        self.init(at: date, passed: false, seconds: 0, backup: "", transactions: 0, tables: 0, failure: reason)
    }
}
