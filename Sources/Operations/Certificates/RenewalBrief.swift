package import Environments
package import FoundationEssentials
package import SystemPackage

/// How an environment's certificate and its renewal do, by what is kept here alone: for `status` and `verify`.
package struct RenewalBrief: Codable, Sendable {
    /// Of the certificate that was issued last; nil where none was.
    package var serial: String?
    package var until: Date?
    /// Why it is not due, or is.
    package var reason: String
    /// When it is due, or tried again.
    package var next: Date?
    package var isDue: Bool
    /// Whether there is no certificate that will do, or soon there is none.
    package var isUrgent: Bool
    package var lastRun: Date?
    package var lastFailure: String?
    package var failures: Int
    /// Targets that do not have it, and why as far as that is known.
    package var pending: [String: String]

    /// Nil where certificates were never had, or tried, from here.
    ///
    /// - Parameter state: `.chatops/<environment>`.
    package static func read(
        _ environment: Environment,
        state: FilePath,
        now: Date
    ) throws -> RenewalBrief? {
        guard let certificates = environment.certificates else { return nil }
        let folder = CertificateState(in: state)
        guard Folder.exists(folder.path), try CertificateHandover.read(in: folder.path) == nil else { return nil }
        let authority = folder.authority(certificates.directory)
        let facts = try RenewalFacts(environment, certificates, of: authority, in: folder, at: now)
        let pending = facts.targets.filter(\.isPending).map { ($0.name, $0.record?.failure ?? "not installed yet") }
        return RenewalBrief(
            serial: facts.current?.serial,
            until: facts.current?.notAfter,
            reason: facts.decision.reason,
            next: facts.decision.next,
            isDue: facts.decision.verdict != .keep,
            isUrgent: facts.decision.isUrgent,
            lastRun: RenewalFacts.helpful(LastRun.self, at: folder.lastRun)?.at,
            lastFailure: facts.record.lastFailure,
            failures: facts.record.failures,
            pending: Dictionary(uniqueKeysWithValues: pending)
        )
    }
}

extension RenewalBrief {
    /// How long a timer that runs twice a day may be silent.
    private static let patience: TimeInterval = 36 * 3600

    func findings(at now: Date) -> [CheckFinding] {
        guard let until else {
            let why = lastFailure.map { ": \($0)" } ?? ""
            return [.failure("no certificate was issued from here\(why)")]
        }
        var findings: [CheckFinding] = []
        if until <= now { findings.append(.failure("the certificate expired on \(until.dayAndTime)")) }
        for (name, reason) in pending.sorted(by: { $0.key < $1.key }) {
            findings.append(.failure("target \(name) does not have what was issued: \(reason)"))
        }
        if failures > 0, let lastFailure {
            let words = "renewal failed \(RenewalRecord.inWords(failures)), last: \(lastFailure)"
            findings.append(isUrgent ? .failure(words) : .warning(words))
        }
        if let lastRun {
            let silence = now.timeIntervalSince(lastRun)
            if silence > Self.patience {
                findings.append(.failure("renewal has not run since \(lastRun.dayAndTime): its timer is dead"))
            }
        } else {
            findings.append(.warning("renewal never ran: see chatops cert schedule"))
        }
        return findings
    }

    /// In one line, for people.
    package var words: String {
        let faults = pending.isEmpty ? "" : "; not installed everywhere"
        return (summary.isEmpty ? reason : summary) + faults
    }

    var summary: String {
        [serial.map { "serial \($0)" }, reason, lastRun.map { "last run \($0.dayAndTime)" }].compactMap(\.self)
            .joined(separator: ", ")
    }
}
