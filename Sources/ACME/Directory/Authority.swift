package import CurlHTTP

/// A certificate authority that speaks ACME, known by its directory.
package struct Authority: Sendable {
    package let directory: Directory
    let transport: Transport

    /// Reads the directory at an https URL: one request.
    ///
    /// - Parameters:
    ///   - http: names itself to the authority, as RFC 8555 section 6.1 demands.
    ///   - trust: who may vouch for the authority's own server.
    package init(
        directoryURL: String,
        http: Client,
        trust: Trust = .system,
        patience: Patience = Patience()
    ) async throws {
        transport = Transport(http: http, trust: trust, patience: patience)
        directory = try await transport.get(directoryURL, for: .directory).decoded()
    }

    /// With a directory that was read before: no request.
    package init(directory: Directory, http: Client, trust: Trust = .system, patience: Patience = Patience()) {
        transport = Transport(http: http, trust: trust, patience: patience)
        self.directory = directory
    }

    func post(
        _ payload: [UInt8]?,
        to url: String,
        as signer: Signer,
        for step: Step,
        repetition: Transport.Repetition = .harmless,
        accepting type: String? = nil
    ) async throws -> Answer {
        try await transport.post(
            payload,
            to: url,
            as: signer,
            for: step,
            newNonce: directory.newNonce,
            repetition: repetition,
            accepting: type
        )
    }
}
