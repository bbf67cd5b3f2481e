internal import ACME
internal import CurlHTTP
internal import Environments
internal import FoundationEssentials
internal import SystemPackage

/// One authority, and what is kept of it: how everything here speaks with it.
struct Issuer: Sendable {
    let certificates: Certificates
    let directoryURL: WebAddress
    let folder: AuthorityFolder
    let tools: CertificateTools

    /// - Parameter isStaging: whether it is the authority's directory for trying things out.
    init(_ certificates: Certificates, isStaging: Bool, _ tools: CertificateTools) throws {
        guard let url = isStaging ? certificates.stagingDirectory : certificates.directory else {
            throw CertificateFailure.noStaging(directory: certificates.directory.description)
        }
        self.certificates = certificates
        self.tools = tools
        directoryURL = url
        folder = CertificateState(at: tools.state).authority(url)
    }

    private struct KeptDirectory: Codable {
        var directory: ACME.Directory
        var readAt: Date
    }

    private var trust: Trust {
        certificates.authorities.map { .file($0.resolved(in: tools.project).string) } ?? .system
    }

    private var patience: Patience {
        var patience = Patience()
        // Most authorities are ready sooner than after a second; each further look is later.
        patience.firstPoll = .milliseconds(300)
        return patience
    }

    /// The authority, by its directory as it was read within the last day, else read now: at most one request.
    ///
    /// - Parameter attempts: how often each request is tried at most.
    func authority(now: Date, attempts: Int? = nil) async throws -> Authority {
        var patience = patience
        if let attempts { patience.attempts = attempts }
        let kept = try? JSONDocument.read(KeptDirectory.self, at: folder.directory)
        if let kept, abs(now.timeIntervalSince(kept.readAt)) < 86_400 {
            return Authority(directory: kept.directory, http: tools.http, trust: trust, patience: patience)
        }
        let authority = try await Authority(
            directoryURL: directoryURL.description,
            http: tools.http,
            trust: trust,
            patience: patience
        )
        try folder.write(KeptDirectory(directory: authority.directory, readAt: now), to: folder.directory)
        return authority
    }

    /// Has the directory be read anew next time.
    func forgetDirectory() throws { try Folder.remove(folder.directory) }

    var issued: IssuedCertificates? {
        get throws { try JSONDocument.read(IssuedCertificates.self, at: folder.certificate) }
    }

    var window: RenewalWindow? { get throws { try JSONDocument.read(RenewalWindow.self, at: folder.window) } }

    var record: RenewalRecord {
        get throws { try JSONDocument.read(RenewalRecord.self, at: folder.renewal) ?? RenewalRecord() }
    }

    /// Notes what was asked of the authority; that it cannot be noted is no reason to stop.
    func note(_ kind: IssuanceHistory.Kind, _ wish: CertificateWish, isRenewal: Bool) {
        var history = (try? JSONDocument.read(IssuanceHistory.self, at: folder.history)) ?? IssuanceHistory()
        history.add(kind, names: wish.identifiers.map(\.value).sorted(), isRenewal: isRenewal, at: Date())
        try? folder.write(history, to: folder.history)
    }
}

extension Issuer {
    /// Asks the authority when it wants the certificate to be renewed, and keeps what it said: at most two requests.
    ///
    /// That it says nothing, or nothing that can be used, is kept as well.
    func look(_ issued: IssuedCertificate, at now: Date) async throws {
        guard let identifier = issued.identifier else { return }
        let before = (try? window) ?? nil
        do {
            let authority = try await authority(now: now, attempts: 1)
            let information = try await authority.renewalInformation(
                for: CertificateIdentifier(kept: identifier)
            )
            var generator = SystemRandomNumberGenerator()
            try folder.write(
                RenewalWindow.heard(information, of: identifier, before: before, at: now, using: &generator),
                to: folder.window
            )
        } catch let failure as ACMEFailure {
            try Task.checkCancellation()
            var window = RenewalWindow.unheard(of: identifier, before: before, at: now, because: failure.message)
            if case .postponed(_, url: _, status: _, let until?, _) = failure {
                window.nextLook = max(window.nextLook, min(until, now.addingTimeInterval(86_400)))
            }
            try folder.write(window, to: folder.window)
        }
    }
}
