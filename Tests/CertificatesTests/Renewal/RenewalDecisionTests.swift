import Foundation
import Testing

@testable import ACME
@testable import Environments
@testable import Operations

@Suite struct RenewalDecisionTests {
    private let now = Date(timeIntervalSince1970: 1_800_000_000)
    private let day: TimeInterval = 86_400

    private func wish(
        _ names: [String],
        key: ACME.SigningKey.Kind = .ecdsaP256,
        profile: String? = nil
    ) throws -> CertificateWish {
        CertificateWish(identifiers: try names.map { try Identifier($0) }, keyKind: key, profile: profile)
    }

    private func issued(_ names: [String] = ["a.test", "b.test"], from: Double, to: Double) -> IssuedCertificate {
        IssuedCertificate(
            certificate: KeyedCertificate(chain: "", key: ""),
            names: names,
            keyKind: "ecdsa-p256",
            profile: nil,
            orderURL: "https://ca.test/order/1",
            issuedAt: now.addingTimeInterval(from * day),
            serial: "01",
            notBefore: now.addingTimeInterval(from * day),
            notAfter: now.addingTimeInterval(to * day),
            identifier: "id",
            revokedAt: nil
        )
    }

    private func window(from: Double, to: Double, at drawn: Double, nextLook: Double = 0.25) -> RenewalWindow {
        RenewalWindow(
            certificate: "id",
            start: now.addingTimeInterval(from * day),
            end: now.addingTimeInterval(to * day),
            renewAt: now.addingTimeInterval(drawn * day),
            explanation: nil,
            nextLook: now.addingTimeInterval(nextLook * day),
            askedAt: now,
            failure: nil
        )
    }

    private func decide(
        _ issued: IssuedCertificate?,
        _ window: RenewalWindow? = nil,
        _ record: RenewalRecord = RenewalRecord(),
        for names: [String] = ["a.test", "b.test"]
    ) throws -> RenewalDecision {
        .of(try wish(names), issued: issued, window: window, record: record, at: now)
    }

    @Test func aFirstOneIsIssued() throws {
        let decision = try decide(nil)
        #expect(decision.verdict == .issue && !decision.asksAuthority)
    }

    @Test(arguments: [["b.test", "a.test"], ["A.test", "B.TEST"]])
    func namesInOtherOrderOrCaseAreTheSame(names: [String]) throws {
        #expect(try decide(issued(from: -1, to: 89), for: names).verdict == .keep)
    }

    @Test(arguments: [(["a.test"], "-b.test"), (["a.test", "b.test", "c.test"], "+c.test")])
    func aNameAddedOrRemovedIssues(names: [String], change: String) throws {
        let decision = try decide(issued(from: -1, to: 89), for: names)
        #expect(decision.verdict == .issue && decision.reason.contains(change))
    }

    @Test func anotherKeyOrProfileIssues() throws {
        let issued = issued(from: -1, to: 89)
        let record = RenewalRecord()
        let rsa = try wish(["a.test", "b.test"], key: .rsa2048)
        let short = try wish(["a.test", "b.test"], profile: "shortlived")
        for wish in [rsa, short] {
            #expect(RenewalDecision.of(wish, issued: issued, window: nil, record: record, at: now).verdict == .issue)
        }
    }

    @Test func anExpiredOneIsReplaced() throws {
        let decision = try decide(issued(from: -91, to: -1))
        #expect(decision.verdict == .issue && decision.reason.contains("expired"))
    }

    /// With a third of the life left; with half of one under ten days.
    @Test(arguments: [(-59.0, 31.0, false), (-61, 29, true), (-3, 3.6, false), (-3.4, 3.2, true)])
    func withoutAWindowThePartOfItsLifeDecides(from: Double, to: Double, isDue: Bool) throws {
        #expect(try decide(issued(from: from, to: to)).verdict == (isDue ? .issue : .keep))
    }

    @Test func theDrawnMomentDecides() throws {
        let certificate = issued(from: -30, to: 60)
        #expect(try decide(certificate, window(from: 1, to: 3, at: 2)).verdict == .keep)
        #expect(try decide(certificate, window(from: -1, to: 3, at: -0.1)).verdict == .issue)
    }

    /// The next run of a timer would come after it (RFC 9773 section 4.2).
    @Test func aMomentBeforeTheNextRunIsNow() throws {
        let certificate = issued(from: -30, to: 60)
        #expect(try decide(certificate, window(from: 0, to: 3, at: 0.45)).verdict == .issue)
        #expect(try decide(certificate, window(from: 0, to: 3, at: 0.55)).verdict == .keep)
    }

    @Test func aWindowThatIsTooLateDoesNotCount() throws {
        let decision = try decide(issued(from: -80, to: 10), window(from: 8, to: 9.9, at: 9))
        #expect(decision.verdict == .issue)
    }

    /// Else an authority whose every window lies in the past would have one issued at every run.
    @Test func whatWasJustIssuedIsNotRenewed() throws {
        let past = window(from: -9, to: -8, at: -8.5)
        #expect(try decide(issued(from: -0.5, to: 89), past).verdict == .keep)
        #expect(try decide(issued(from: -1.5, to: 89), past).verdict == .issue)
    }

    @Test func theWindowOfAnotherCertificateDoesNotCount() throws {
        var other = window(from: -2, to: -1, at: -1)
        other.certificate = "another"
        let decision = try decide(issued(from: -1, to: 89), other)
        #expect(decision.verdict == .keep && decision.asksAuthority)
    }

    @Test func theAuthorityIsAskedOnceItsRetryAfterHasPassed() throws {
        let certificate = issued(from: -30, to: 60)
        #expect(try decide(certificate).asksAuthority)
        #expect(try !decide(certificate, window(from: 20, to: 22, at: 21)).asksAuthority)
        #expect(try decide(certificate, window(from: 20, to: 22, at: 21, nextLook: -0.01)).asksAuthority)
    }

    @Test func failuresAreWaitedFor() throws {
        let digest = try wish(["a.test", "b.test"]).digest
        var record = RenewalRecord()
        var waits: [Double] = []
        for _ in 1...5 {
            record.failed(ACMEFailure.termsNotAgreed(url: "x"), for: digest, at: now)
            waits.append((record.waitUntil?.timeIntervalSince(now) ?? 0) / 60)
        }
        #expect(waits == [1, 10, 100, 1380, 1380])
        let waiting = try decide(nil, nil, record)
        #expect(waiting.verdict == .wait && waiting.isUrgent)
        #expect(try !decide(issued(from: -65, to: 25), nil, record).isUrgent)
        // Other names need not wait for what these failed with, and a failure in the future is of a wrong clock.
        #expect(try decide(nil, nil, record, for: ["c.test"]).verdict == .issue)
        var future = record
        future.failedAt = now.addingTimeInterval(9 * day)
        #expect(try decide(nil, nil, future).verdict == .issue)
        record.waitUntil = now
        #expect(try decide(nil, nil, record).verdict == .issue)
        record.succeeded(at: now)
        #expect(record.failures == 0 && record.waitUntil == nil && record.lastFailure == nil)
    }

    /// Let's Encrypt says after how many hours one of a week's certificates is free again.
    @Test func aLongRetryAfterIsWaitedFor() throws {
        var record = RenewalRecord()
        let until = now.addingTimeInterval(34 * 3600)
        record.failed(ACMEFailure.postponed(.newOrder, url: "x", status: 429, until: until, nil), for: "x", at: now)
        #expect(record.waitUntil == until)
        record.failed(
            ACMEFailure.postponed(.newOrder, url: "x", status: 429, until: now.addingTimeInterval(5), nil),
            for: "x",
            at: now
        )
        #expect(record.waitUntil == now.addingTimeInterval(600))
    }

    @Test func theMomentIsDrawnOnceForEachWindow() throws {
        var generator = SystemRandomNumberGenerator()
        let hour: TimeInterval = 3600
        func information(_ start: Double) -> RenewalInformation {
            RenewalInformation(
                start: now.addingTimeInterval(start * hour),
                end: now.addingTimeInterval((start + 48) * hour),
                explanation: nil,
                nextLook: now.addingTimeInterval(hour)
            )
        }
        let first = RenewalWindow.heard(information(10), of: "id", before: nil, at: now, using: &generator)
        let drawn = try #require(first.renewAt)
        #expect(drawn >= now.addingTimeInterval(10 * hour) && drawn <= now.addingTimeInterval(58 * hour))
        for _ in 1...20 {
            let again = RenewalWindow.heard(information(10), of: "id", before: first, at: now, using: &generator)
            #expect(again.renewAt == drawn)
        }
        let moved = RenewalWindow.heard(information(100), of: "id", before: first, at: now, using: &generator)
        #expect(try #require(moved.renewAt) >= now.addingTimeInterval(100 * hour))
    }

    /// ARI answers 404, or what cannot be read: what was heard before holds, and it is asked again later.
    @Test func whatCannotBeReadChangesNothing() throws {
        let before = window(from: 20, to: 22, at: 21)
        let after = RenewalWindow.unheard(of: "id", before: before, at: now, because: "404")
        #expect(after.renewAt == before.renewAt && after.failure == "404")
        #expect(after.nextLook == now.addingTimeInterval(6 * 3600))
        let first = RenewalWindow.unheard(of: "id", before: nil, at: now, because: "404")
        #expect(first.renewAt == nil && first.nextLook == now.addingTimeInterval(6 * 3600))
        #expect(try !decide(issued(from: -1, to: 89), first).asksAuthority)
    }

    @Test func limitsCountWhatWasAskedFromHere() {
        var history = IssuanceHistory()
        for hours in [1.0, 2, 30, 200] {
            history.add(.order, names: ["a.test"], isRenewal: false, at: now.addingTimeInterval(-hours * 3600))
            history.add(.certificate, names: ["a.test"], isRenewal: false, at: now.addingTimeInterval(-hours * 3600))
        }
        history.add(.certificate, names: ["b.test"], isRenewal: false, at: now)
        history.add(.certificate, names: ["a.test"], isRenewal: true, at: now)
        history.add(.failedValidation, names: ["a.test"], isRenewal: false, at: now)
        let used = history.limits(for: ["a.test"], at: now).map(\.used)
        #expect(used == [2, 4, 3, 1])
    }
}
