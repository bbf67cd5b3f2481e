internal import ACME
internal import Environments
internal import FoundationEssentials

/// Getting one certificate, from the account to the file it is kept in, in steps that each go on from where an earlier
/// run was killed.
actor Issuance {
    private let issuer: Issuer
    private let wish: CertificateWish
    private let responder: any ChallengeResponder
    /// The certificate that the new one is in the place of.
    private let predecessor: IssuedCertificate?
    private let now: @Sendable () -> Date
    private var account: Account?
    private var order: Order?

    init(
        _ issuer: Issuer,
        _ wish: CertificateWish,
        by responder: any ChallengeResponder,
        replacing predecessor: IssuedCertificate?,
        now: @escaping @Sendable () -> Date
    ) {
        self.issuer = issuer
        self.wish = wish
        self.responder = responder
        self.predecessor = predecessor
        self.now = now
    }

    /// Failures are kept, so that the next run waits; what was cancelled is none.
    private func counted<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let error where !(error is CancellationError) && !Task.isCancelled {
            // A directory that moved is found again next time.
            try? issuer.forgetDirectory()
            if case ACMEFailure.validationFailed = error {
                issuer.note(.failedValidation, wish, isRenewal: replaces != nil)
            }
            if Self.endsOrder(error) { try? Folder.remove(issuer.folder.order) }
            var record = (try? issuer.record) ?? RenewalRecord()
            record.failed(error, for: wish.digest, at: now())
            try? issuer.folder.write(record, to: issuer.folder.renewal)
            throw error
        }
    }

    /// Whether the same order would only end the same way; one that is not valid yet is another matter: the clock may be
    /// wrong.
    private static func endsOrder(_ error: any Error) -> Bool {
        switch error {
        case ACMEFailure.validationFailed, ACMEFailure.orderInvalid, ACMEFailure.certificateUnfit: true
        case CertificateFailure.unfit: true
        default: false
        }
    }

    func openAccount() async throws -> String {
        try await counted {
            let account = try await issuer.account(now: now())
            self.account = account
            return account.url
        }
    }

    /// Takes up the order that was begun for the same wish, else places one.
    func placeOrder() async throws -> String {
        try await counted {
            do {
                return try await takeUpOrPlace()
            } catch let failure as ACMEFailure where failure.problemKind == .accountDoesNotExist {
                // The authority forgot the account: its key makes another.
                guard let record = try issuer.accountRecord, let account else { throw failure }
                self.account = try await issuer.create(record, account.authority)
                return try await takeUpOrPlace()
            } catch let failure as ACMEFailure where failure.problemKind == .unauthorized {
                guard let account, try await issuer.isClosed(account) else { throw failure }
                try Folder.remove(issuer.folder.account)
                self.account = try await issuer.account(now: now())
                return "a new account, since the old one was closed; \(try await takeUpOrPlace())"
            }
        }
    }

    private func takeUpOrPlace() async throws -> String {
        let account = try await theAccount()
        if let begun = try journal, begun.isFor(wish), try issuer.issued?.current.orderURL != begun.url ?? "" {
            if let url = begun.url {
                if let found = try await stillUsable(url, account) {
                    order = found
                    return "taken up again: \(url)"
                }
            } else if let found = try await account.openOrder(for: wish.identifiers, profile: wish.profile) {
                try keep(begun, found)
                return "found again: \(found.url)"
            }
        }
        var begun = OrderJournal(
            names: wish.identifiers.map(\.value),
            keyKind: wish.keyKind.rawValue,
            profile: wish.profile,
            key: try ACME.SigningKey(generating: wish.keyKind).pem,
            begunAt: now()
        )
        try issuer.folder.write(begun, to: issuer.folder.order)
        let placed = try await account.order(wish.identifiers, profile: wish.profile, replacing: replaces)
        issuer.note(.order, wish, isRenewal: replaces != nil)
        begun.url = placed.url
        try keep(begun, placed)
        return placed.url
    }

    /// Nil where the authority says that it is no more; that it says nothing leaves it open, and throws.
    private func stillUsable(_ url: String, _ account: Account) async throws -> Order? {
        do {
            let found = try await account.order(at: url)
            // Authorities need not mark as invalid what is over (RFC 8555 section 7.1.6); `expires` is of no meaning for
            // what was issued.
            let isOver = found.status != .valid && found.expires.map { $0 <= now() } ?? false
            return found.status == .invalid || isOver ? nil : found
        } catch ACMEFailure.orderExpired {
            return nil
        } catch let failure as ACMEFailure where failure.problemKind == .unauthorized {
            // Of an account that was given up.
            return nil
        }
    }

    private func keep(_ begun: OrderJournal, _ order: Order) throws {
        var begun = begun
        begun.url = order.url
        try issuer.folder.write(begun, to: issuer.folder.order)
        self.order = order
    }

    /// Where the predecessor is of the same authority, and still valid.
    private var replaces: CertificateIdentifier? {
        guard let predecessor, predecessor.notAfter > now(), predecessor.revokedAt == nil else { return nil }
        return predecessor.identifier.map { CertificateIdentifier(kept: $0) }
    }

    func validate() async throws -> String {
        try await counted {
            guard let order else { throw CertificateFailure.noOrder }
            guard order.status == .pending else { return "its names are valid already" }
            self.order = try await theAccount().validate(order, with: [responder])
            return "\(wish.identifiers.map(\.description).joined(separator: ", ")) by \(responder.kind.rawValue)"
        }
    }

    /// Finalizes, downloads, checks and keeps it, with its key, in one file.
    func obtain() async throws -> IssuedCertificate {
        try await counted {
            guard let order, let journal = try journal else { throw CertificateFailure.noOrder }
            let account = try await theAccount()
            let key = try ACME.SigningKey(pem: journal.key)
            let request = try SigningRequest(for: wish.identifiers, key: key)
            let finished = try await account.finalize(order, with: request)
            let chain = try await account.certificate(of: finished, for: request, preferringRoot: wish.preferredRoot)
            let issued = IssuedCertificate(chain, key: key, for: journal, orderURL: order.url, at: now())
            if issued.notBefore > now() {
                throw CertificateFailure.notYetValid(from: issued.notBefore.dayAndTime)
            }
            // One that ended before its order was begun.
            if issued.notAfter <= journal.begunAt {
                throw CertificateFailure.overAlready(until: issued.notAfter.dayAndTime)
            }
            try issued.certificate.check(for: wish.identifiers, at: now())
            let before = try issuer.issued?.current
            try issuer.folder.write(
                IssuedCertificates(current: issued, previous: before),
                to: issuer.folder.certificate
            )
            // From here on the journal says nothing new; what was heard of the predecessor neither.
            try? Folder.remove(issuer.folder.order)
            try? Folder.remove(issuer.folder.window)
            issuer.note(.certificate, wish, isRenewal: replaces != nil)
            var record = try issuer.record
            record.succeeded(at: now())
            try issuer.folder.write(record, to: issuer.folder.renewal)
            return issued
        }
    }

    private var journal: OrderJournal? {
        get throws { try JSONDocument.read(OrderJournal.self, at: issuer.folder.order) }
    }

    private func theAccount() async throws -> Account {
        if let account { return account }
        let account = try await issuer.account(now: now())
        self.account = account
        return account
    }
}
