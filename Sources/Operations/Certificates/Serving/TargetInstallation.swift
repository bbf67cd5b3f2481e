internal import ACME
internal import FoundationEssentials
internal import SystemPackage

/// Installs a certificate on one target and watches whether it is served; puts the old one back where it is not.
actor TargetInstallation {
    enum Outcome: Sendable {
        case pending
        /// Seen on every address; or nobody is there to be asked.
        case served([EndpointSight])
        /// Installed, but its endpoint could not be asked, before or after.
        case unseen([EndpointSight])
        /// What stood there before stands there, and is served where it was.
        case putBack(reason: String, [EndpointSight])
        /// Nothing stood there before that could be put back: the new one stays.
        case failed(reason: String, [EndpointSight])
        case notPutBack(reason: String, [EndpointSight])
    }

    nonisolated let name: String
    nonisolated let store: any CertificateStore
    nonisolated let endpoint: ServedEndpoint?
    private let settle: Duration
    private let recordFile: FilePath
    /// What earlier runs issued, for places that do not hand out what they hold.
    private let known: [KeyedCertificate]
    /// Serial numbers of what must not be served again.
    private let revoked: Set<String>
    private(set) var outcome = Outcome.pending

    init(
        _ name: String,
        _ store: any CertificateStore,
        at endpoint: ServedEndpoint?,
        settle: Duration,
        record: FilePath,
        known: [IssuedCertificate]
    ) {
        self.name = name
        self.store = store
        self.endpoint = endpoint
        self.settle = settle
        recordFile = record
        self.known = known.map(\.certificate)
        revoked = Set(known.filter { $0.revokedAt != nil }.map(\.serial))
    }

    /// One that cannot be read has the target done again.
    nonisolated private var record: TargetRecord {
        RenewalFacts.helpful(TargetRecord.self, at: recordFile) ?? TargetRecord()
    }

    /// Whether this certificate was installed and seen, and stands there still.
    nonisolated func holds(_ serial: String) async throws -> Bool {
        guard record.serial == serial else { return false }
        do {
            guard let held = try await store.held() else { return false }
            return try CertificateChain(pem: held.chain).serialNumber == serial
        } catch let error where !(error is CancellationError) {
            // It was seen there, and cannot be looked at now: that keeps no other target from being renewed.
            return true
        }
    }

    /// Does it, and keeps what came of it; throws only when it was cancelled.
    func install(_ certificate: KeyedCertificate, for identifiers: [Identifier], now: Date) async throws -> String {
        let before = await endpoint?.look() ?? []
        // Until it is seen, a run that is killed leaves nothing that looks as if it were done.
        forget()
        outcome = try await attempt(certificate, for: identifiers, before: before, now: now)
        switch outcome {
        case .pending: return ""
        case .served(let sights):
            note(TargetRecord(serial: certificate.serial, at: now))
            return sights.isEmpty ? "installed in \(store.place)" : sights.inWords
        case .unseen(let sights):
            let reason =
                "its endpoint could not be asked: " + (sights.isEmpty ? "the name leads nowhere" : sights.inWords)
            note(failure: reason, now)
            return "installed in \(store.place), but \(reason)"
        case .putBack(let reason, _), .failed(let reason, _), .notPutBack(let reason, _):
            note(failure: reason, now)
            return reason
        }
    }

    private func attempt(
        _ certificate: KeyedCertificate,
        for identifiers: [Identifier],
        before: [EndpointSight],
        now: Date
    ) async throws -> Outcome {
        let old: KeyedCertificate?
        do {
            try certificate.check(for: identifiers, at: now)
            old = try await predecessor(of: certificate, before).flatMap { isWorthKeeping($0, at: now) ? $0 : nil }
            _ = try await store.install(certificate)
        } catch let failure as CertificateFailure {
            if case .notPutBack = failure { return .notPutBack(reason: failure.message, await endpoint?.look() ?? []) }
            let remedy = failure.hint.map { " (\($0))" } ?? ""
            return try await stillServed(before, because: failure.message + remedy)
        } catch {
            return try await stillServed(before, because: FailureReport(error).message)
        }
        guard let endpoint, let serial = certificate.serial else { return .served([]) }
        let outcome = try await Witness(endpoint: endpoint, patience: settle).wait(for: serial, before: before)
        switch outcome {
        case .served(let sights): return .served(sights)
        case .unreachable(let sights): return .unseen(sights)
        case .notServed(let sights):
            let reason =
                "\(endpoint.name) did not serve the new certificate \(serial) within "
                + "\(settle.components.seconds) s: \(sights.inWords)"
            guard let old else { return .failed(reason: reason, sights) }
            return try await putBack(old, before: before, because: reason)
        }
    }

    /// What stands there, with its key; of places that do not hand that out, from what was issued before.
    ///
    /// Where the new one stands there already, put there by a run that was killed, it is what is still served.
    private func predecessor(of new: KeyedCertificate, _ before: [EndpointSight]) async throws -> KeyedCertificate? {
        guard let held = try await store.held() else { return nil }
        let serial = try CertificateChain(pem: held.chain).serialNumber
        if serial == new.serial {
            let served = Set(before.compactMap(\.serial)).subtracting([serial])
            return known.first { served.contains($0.serial ?? "") }
        }
        if let key = held.key { return KeyedCertificate(chain: held.chain, key: key) }
        return known.first { $0.serial == serial }
    }

    private func putBack(
        _ old: KeyedCertificate,
        before: [EndpointSight],
        because reason: String
    ) async throws -> Outcome {
        // In a task of its own: what was begun to be put back is not left half way when somebody presses Ctrl-C.
        let store = store
        let result = await Task.detached { () -> CertificateFailure.Failed? in
            do {
                _ = try await store.install(old)
                return nil
            } catch {
                return CertificateFailure.Failed(error)
            }
        }.value
        if let result {
            let words = "\(reason); the old certificate could not be put back: \(result.text)"
            return .notPutBack(reason: words, await endpoint?.look() ?? [])
        }
        let words = "\(reason); the old one was put back"
        return try await stillServed(before, orElse: old.serial, because: words)
    }

    /// Nothing that expired, was revoked, or does not belong together is put in the place of what is new.
    private func isWorthKeeping(_ old: KeyedCertificate, at now: Date) -> Bool {
        guard let chain = try? CertificateChain(pem: old.chain), chain.notAfter > now,
            !revoked.contains(chain.serialNumber), let key = try? ACME.SigningKey(pem: old.key)
        else { return false }
        return (try? chain.check(against: SigningRequest(for: Array(chain.identifiers), key: key))) != nil
    }

    /// Whether each address that served something before serves the same again, or what was put back.
    private func stillServed(
        _ before: [EndpointSight],
        orElse old: String? = nil,
        because reason: String
    ) async throws -> Outcome {
        guard let endpoint, before.contains(where: { $0.chain != nil }) else { return .failed(reason: reason, before) }
        let end = ContinuousClock.now + settle
        while true {
            let sights = await endpoint.look()
            let serials = Dictionary(sights.map { ($0.place, $0.serial) }) { first, _ in first }
            let lost = before.filter { sight in
                guard sights.isEmpty || serials.keys.contains(sight.place) else { return false }
                let serial = serials[sight.place] ?? nil
                return sight.serial != nil && serial != sight.serial && (old == nil || serial != old)
            }
            if lost.isEmpty { return .putBack(reason: reason, sights) }
            if ContinuousClock.now >= end {
                return .notPutBack(reason: "\(reason); but what was served before is not: \(sights.inWords)", sights)
            }
            try await Task.sleep(for: .milliseconds(300))
        }
    }

    /// A record that cannot be written has the next run do it again.
    private func note(_ record: TargetRecord) {
        try? Folder.create(recordFile.removingLastComponent(), permissions: .ownerReadWriteExecute)
        try? JSONDocument.write(record, to: recordFile)
    }

    private func forget() {
        var record = record
        guard record.serial != nil else { return }
        record.serial = nil
        note(record)
    }

    private func note(failure reason: String, _ now: Date) {
        var record = record
        record.failure = reason
        record.failedAt = now
        record.serial = nil
        note(record)
    }
}
