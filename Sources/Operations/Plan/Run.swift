internal import Diagnostics
internal import FoundationEssentials
package import SystemPackage

/// Plan, apply, verify, record: what every changing command does, in one place.
///
/// One holder at a time, by the environment's lock. Killing it at any point and running the same command again
/// converges, since each step says for itself whether it is satisfied.
package struct Run: Sendable {
    package struct Recorded: Sendable {
        package var report: RunReport
        /// The evidence folder; nil only when it could not be written, which the report then says.
        package var evidence: FilePath?
    }

    let operation: any Operation
    let stateFolder: FilePath
    let evidence: EvidenceStore
    let lock: any RunLock
    let journal: RunJournal
    let events: EventHandler
    let confirm: Confirm

    /// Returns when what would be lost may be; throws when it may not, and then nothing is touched.
    package typealias Confirm = @Sendable (_ losses: [String], _ everywhere: Bool) async throws -> Void

    /// - Parameters:
    ///   - stateFolder: created when missing, with mode 0700.
    ///   - lock: left out, a file in the state folder: enough where all who change the environment share that folder.
    ///   - confirm: called with the lock held, after planning and before anything is applied, where ``Preparation/losses``
    ///     has something.
    package init(
        _ operation: any Operation,
        stateFolder: FilePath,
        evidence: EvidenceStore,
        lock: (any RunLock)? = nil,
        confirm: @escaping Confirm = { _, _ in },
        events: @escaping EventHandler
    ) {
        self.confirm = confirm
        self.operation = operation
        self.stateFolder = stateFolder
        self.evidence = evidence
        self.events = { events($0.redacted(by: evidence.redactor)) }
        self.lock = lock ?? EnvironmentLock(environment: operation.environment, folder: stateFolder)
        journal = RunJournal(folder: stateFolder)
    }

    /// What would be done.
    ///
    /// Takes no lock and changes nothing but build products.
    package func dryRun() async throws -> [StepReport] {
        do {
            let preparation = try await operation.prepare(events)
            for loss in preparation.losses { events(.note("cannot be undone: \(loss)")) }
            return try await Plan(asking: preparation.steps).reports
        } catch let error where !(error is CancellationError) {
            throw RunFailure.preflight(error)
        }
    }

    /// Does it.
    ///
    /// Throws when the lock is another's, or when not even a failure could be recorded.
    ///
    /// - Parameter lockWait: how long to wait for another holder, zero for not at all.
    package func callAsFunction(lockWait: Duration = .zero) async throws -> Recorded {
        events(.note("\(operation.environment): reading the environment and what is there"))
        let lease: LeaseRecord
        do {
            lease = try await prepareToRecord(lockWait: lockWait)
        } catch let failure as RunFailure where operation.mayGoUnrecorded {
            return try await withoutRecord(because: failure)
        }
        DurableFile.removeLeftovers(below: stateFolder)
        let outcome: Result<Recorded, any Error>
        do {
            outcome = .success(
                try await withRenewal(of: lease) {
                    recordKilledRuns()
                    var attempt = RunAttempt(self, lease: lease)
                    await attempt.perform()
                    return record(attempt.report)
                }
            )
        } catch {
            outcome = .failure(error)
        }
        // In a task of its own, since this one may have been cancelled.
        await Task.detached { try? await lock.release(lease) }.value
        return try outcome.get()
    }

    private func prepareToRecord(lockWait: Duration) async throws -> LeaseRecord {
        do {
            try Folder.create(stateFolder, permissions: .ownerReadWriteExecute)
            try evidence.preflight()
        } catch {
            throw RunFailure.preflight(error)
        }
        return try await acquire(waiting: lockWait)
    }

    /// For an operation that has to work in need: neither lock nor journal nor evidence, and it says so.
    private func withoutRecord(because failure: RunFailure) async throws -> Recorded {
        if let lease = try? await lock.holder(now: Date()) {
            throw LockFailure.held(by: lease, environment: operation.environment)
        }
        var attempt = RunAttempt(self, lease: nil)
        await attempt.perform()
        var report = attempt.report
        if report.exitCode == ExitCode.done.rawValue {
            report.outcome = .unverified
            report.exitCode = ExitCode.unverified.rawValue
            report.failure = FailureReport(RunFailure.notRecorded(failure))
        }
        return Recorded(report: report, evidence: nil)
    }

    private func acquire(waiting: Duration) async throws -> LeaseRecord {
        let deadline = ContinuousClock.now + waiting
        while true {
            do {
                let acquisition = try await lock.acquire(for: .current, command: operation.command, now: Date())
                if let gone = acquisition.takenOver {
                    events(.note("took the lock over from \(gone.description), who is gone"))
                }
                return acquisition.lease
            } catch is LockFailure where ContinuousClock.now < deadline {
                try await Task.sleep(for: .milliseconds(200))
            } catch let error where !(error is LockFailure || error is CancellationError) {
                throw RunFailure.preflight(error)
            }
        }
    }

    /// Runs `body` while renewing the lease; when the lease is lost, cancels it and throws.
    private func withRenewal(
        of lease: LeaseRecord,
        _ body: @escaping @Sendable () async throws -> Recorded
    ) async throws -> Recorded {
        try await withThrowingTaskGroup(of: Recorded?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                while !Task.isCancelled {
                    do { try await Task.sleep(for: .seconds(EnvironmentLock.duration / 3)) } catch { break }
                    // A disk or an API that fails for a moment costs nothing yet: the lease lasts for two more attempts.
                    do {
                        try await lock.prove(lease, now: Date())
                    } catch let error where !(error is LockFailure) {
                        continue
                    }
                }
                return nil
            }
            var recorded: Recorded?
            do {
                while recorded == nil, let result = try await group.next() { recorded = result }
            } catch {
                group.cancelAll()
                while (try? await group.next()) != nil {}
                throw error
            }
            group.cancelAll()
            guard let recorded else { throw CancellationError() }
            return recorded
        }
    }

    /// Runs that were killed left their journals: they become evidence before anything new is done.
    private func recordKilledRuns() {
        for (left, found) in journal.leftovers() {
            if evidence.holds(found) || recordKilled(found) { try? left.remove() }
        }
    }

    private func recordKilled(_ found: RunReport) -> Bool {
        var report = found
        report.outcome = .interrupted
        report.exitCode = ExitCode.interrupted.rawValue
        report.failure = FailureReport(
            message: "the run was killed; the next run found its journal and recorded it",
            hint: nil,
            causes: []
        )
        return (try? evidence.record(report)) != nil
    }

    private func record(_ report: RunReport) -> Recorded {
        var report = report.redacted(by: evidence.redactor)
        do {
            let folder = try evidence.record(report)
            try journal.remove()
            return Recorded(report: report, evidence: folder)
        } catch {
            let failure = RunFailure.notRecorded(error)
            if report.outcome.isGood {
                report.outcome = .unverified
                report.exitCode = failure.exitCode.rawValue
                report.failure = FailureReport(failure)
            }
            return Recorded(report: report, evidence: nil)
        }
    }
}
