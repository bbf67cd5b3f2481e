internal import ACME
internal import FoundationEssentials

/// How getting a certificate went last, and until when it waits after failures.
struct RenewalRecord: Codable, Sendable {
    var lastSuccess: Date?
    /// How often getting a certificate failed since it last went well.
    var failures = 0
    var lastFailure: String?
    /// Before this nothing is tried again by itself.
    var waitUntil: Date?

    /// 1, 10, 100 minutes, then daily, as Let's Encrypt asks of clients; later where the authority said so.
    mutating func failed(_ error: any Error, at now: Date) {
        failures += 1
        lastFailure = FailureReport(error).message
        let minutes: Double = [1, 10, 100].indices.contains(failures - 1) ? [1, 10, 100][failures - 1] : 1440
        waitUntil = now.addingTimeInterval(minutes * 60)
        if case ACMEFailure.postponed(_, url: _, status: _, let until?, _) = error, until > now {
            waitUntil = max(now.addingTimeInterval(minutes * 60), until)
        }
    }

    mutating func succeeded(at now: Date) {
        failures = 0
        lastFailure = nil
        waitUntil = nil
        lastSuccess = now
    }
}

/// When renewal last ran, also where there was nothing to do: in a file of its own, which is written without the lock.
struct LastRun: Codable, Sendable {
    var at: Date
}
