internal import ACME
package import Environments
internal import FoundationEssentials

/// What the authority holds of the account.
package struct AccountReport: Encodable, Sendable {
    package var authority: String
    package var url: String
    package var status: String
    package var contacts: [String]
    /// What identifies its key (RFC 7638).
    package var thumbprint: String

    /// Asks the authority; throws ``CertificateFailure/noAccount(environment:)`` where none was made from here.
    package static func read(
        _ loaded: LoadedEnvironment,
        isStaging: Bool,
        _ tools: CertificateTools
    ) async throws -> AccountReport {
        let issuer = try Issuer(try loaded.certificates, isStaging: isStaging, tools)
        guard try issuer.accountRecord?.url != nil else {
            throw CertificateFailure.noAccount(environment: loaded.name.description)
        }
        let account = try await issuer.account(now: Date())
        let record = try await account.record()
        return AccountReport(
            authority: issuer.directoryURL.description,
            url: account.url,
            status: record.status.rawValue,
            contacts: record.contact ?? [],
            thumbprint: account.key.thumbprint
        )
    }
}

/// Changes the account that certificates are ordered with.
package struct ChangeAccount: Operation {
    package enum Change: String, Sendable {
        /// Makes it where there is none.
        case create
        /// Tells the authority the contact that the environment names.
        case update
        /// Gives it another key.
        case rollOver = "roll-over"
        /// Closes it for good.
        case deactivate
    }

    package var command: String { "cert account \(change.rawValue)" }
    package let environment: String
    package let arguments: [String]

    let loaded: LoadedEnvironment
    let change: Change
    let isStaging: Bool
    let tools: CertificateTools

    package init(_ loaded: LoadedEnvironment, _ change: Change, isStaging: Bool, _ tools: CertificateTools) {
        self.loaded = loaded
        self.change = change
        self.isStaging = isStaging
        self.tools = tools
        environment = loaded.name.description
        arguments = isStaging ? ["--staging"] : []
    }

    package func prepare(_ events: @escaping EventHandler) async throws -> Preparation {
        let issuer = try Issuer(try loaded.certificates, isStaging: isStaging, tools)
        let record = try issuer.accountRecord
        if change != .create, record?.url == nil { throw CertificateFailure.noAccount(environment: environment) }
        let isThere = record?.url != nil && record?.nextKey == nil
        let step = Step(
            change.rawValue,
            intent: intent(issuer),
            isSatisfied: {
                switch change {
                case .create: isThere
                case .update: record?.contacts == issuer.contacts
                case .rollOver, .deactivate: false
                }
            },
            apply: { try await apply(issuer) }
        )
        var preparation = Preparation(
            steps: [step],
            verify: { [] },
            standing: { "the account's keys are kept until it is known which one counts; the same command goes on" }
        )
        preparation.aftermath = { .failed }
        if change == .deactivate {
            preparation.losses = ["the account \(record?.url ?? "") is closed for good; its certificates stay valid"]
        }
        return preparation
    }

    private func intent(_ issuer: Issuer) -> String {
        switch change {
        case .create: "have an account at \(issuer.directoryURL) for \(issuer.certificates.email)"
        case .update: "tell \(issuer.directoryURL) to write to \(issuer.certificates.email)"
        case .rollOver: "give the account at \(issuer.directoryURL) another key"
        case .deactivate: "close the account at \(issuer.directoryURL)"
        }
    }

    private func apply(_ issuer: Issuer) async throws -> String? {
        switch change {
        case .create: return try await issuer.account(now: Date()).url
        case .update:
            let account = try await issuer.account(now: Date())
            _ = try await account.update(contacts: issuer.contacts)
            if var record = try issuer.accountRecord {
                record.contacts = issuer.contacts
                try issuer.folder.write(record, to: issuer.folder.account)
            }
            return nil
        case .rollOver:
            try await issuer.rollOver(now: Date())
            return "key \(try await issuer.account(now: Date()).key.thumbprint)"
        case .deactivate:
            try await issuer.deactivate(now: Date())
            return "the next certificate makes a new one"
        }
    }
}
