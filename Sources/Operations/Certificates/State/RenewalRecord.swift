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
    /// Of what was asked for then: another wish need not wait for what its failure was.
    var wish: String?
    var failedAt: Date?
    /// Whether it is the authority that wants to be left alone, whatever is asked for.
    var isTold: Bool?

    /// 1, 10, 100 minutes, then daily, an hour short so that a daily timer does not miss it, as Let's Encrypt asks of clients; later where the authority said so.
    ///
    /// - Parameter wish: ``CertificateWish/digest``.
    mutating func failed(_ error: any Error, for wish: String, at now: Date) {
        if self.wish != wish { failures = 0 }
        failures += 1
        self.wish = wish
        failedAt = now
        isTold = nil
        lastFailure = FailureReport(error).message
        let minutes: Double = [1, 10, 100].indices.contains(failures - 1) ? [1, 10, 100][failures - 1] : 1380
        waitUntil = now.addingTimeInterval(minutes * 60)
        if case ACMEFailure.postponed(_, url: _, status: _, let until?, _) = error, until > now {
            waitUntil = max(now.addingTimeInterval(minutes * 60), until)
            isTold = true
        }
    }

    /// Until when nothing is tried by itself; a failure that lies in the future is of a clock that was wrong.
    func wait(for wish: String, at now: Date) -> Date? {
        guard let waitUntil, waitUntil > now, failedAt.map({ $0 <= now.addingTimeInterval(60) }) ?? true else {
            return nil
        }
        return isTold == true || self.wish == wish ? waitUntil : nil
    }

    var failuresInWords: String { Self.inWords(failures) }

    static func inWords(_ failures: Int) -> String { failures == 1 ? "once" : "\(failures) times" }

    mutating func succeeded(at now: Date) {
        (failures, lastFailure, waitUntil, wish, failedAt, isTold) = (0, nil, nil, nil, nil, nil)
        lastSuccess = now
    }
}

/// When renewal last ran, also where there was nothing to do: in a file of its own, which is written without the lock.
struct LastRun: Codable, Sendable {
    var at: Date
}
