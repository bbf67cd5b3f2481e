internal import Environments
internal import FoundationEssentials
internal import Processes
internal import SystemPackage

/// The trust store of an OPNsense firewall, and the services that take certificates from it.
struct OPNsenseStore: CertificateStore {
    /// Which certificate was added, so that none is added twice.
    private struct Record: Codable {
        var schemaVersion = 1
        var certificate: String
    }

    private let trust: OPNsenseTrust
    private let services: [OPNsenseService]
    /// The UUID of the one that the environment names.
    private let named: String?
    /// The beginning of how an added one is described.
    private let description: String
    private let file: FilePath

    init(_ firewall: CertificateTarget.OPNsense, name: String, _ tools: CertificateTools) {
        let api = OPNsenseAPI(firewall, tools)
        trust = OPNsenseTrust(api: api)
        services = firewall.services.map { OPNsenseService(service: $0, api: api) }
        named = firewall.certificate?.description
        let environment = tools.state.removingLastComponent().lastComponent?.string ?? ""
        description = "chatops \(environment) \(name)"
        file = CertificateState(at: tools.state).target(name, store: "opnsense")
    }

    var place: String { trust.api.place }

    func held() async throws -> HeldCertificate? {
        guard let uuid = try named ?? remembered(), let entry = try await trust.certificate(uuid) else { return nil }
        let own = PEM(entry.certificate).certificates
        guard !own.isEmpty else { return nil }
        let chain = own + (own.count > 1 ? [] : try await trust.chain(from: entry.authority))
        return HeldCertificate(chain: chain.joined(), key: entry.key.isEmpty ? nil : entry.key)
    }

    func install(_ certificate: KeyedCertificate) async throws -> String {
        let chain = PEM(certificate.chain).certificates
        guard let leaf = chain.first else { throw CertificateFailure.unfit(reason: "it is no certificate in PEM") }
        // Found out before anything is added.
        try Folder.create(file.removingLastComponent(), permissions: .ownerReadWriteExecute)
        do {
            let (uuid, before) = try await present(certificate)
            let reference = try await trust.authorities(Array(chain.dropFirst()))
            let entry = OPNsenseTrust.Entry(certificate: leaf, key: certificate.key, authority: reference)
            guard let uuid else { return try await add(entry, certificate) }
            return try await replace(uuid, before, by: entry)
        } catch let lost as OPNsenseAPI.Lost {
            throw lost.failure
        }
    }

    func preflight() async -> [String] {
        do {
            guard let uuid = try named ?? remembered() else {
                _ = try await trust.certificate(described: description)
                return []
            }
            return try await trust.certificate(uuid) == nil ? [missing(uuid).message] : []
        } catch {
            return [FailureReport(error).message]
        }
    }

    /// The one that is replaced; no UUID where one is to be added.
    private func present(_ certificate: KeyedCertificate) async throws -> (String?, OPNsenseTrust.Entry) {
        let none = OPNsenseTrust.Entry(certificate: "", key: "", authority: nil)
        if let named {
            // A firewall may add what it is to replace and does not have; nothing would refer to that.
            guard let entry = try await trust.certificate(named) else { throw missing(named) }
            return (named, entry)
        }
        if let uuid = try remembered(), let entry = try await trust.certificate(uuid) { return (uuid, entry) }
        // The answer of a run before may have been lost.
        let found = try await trust.certificate(described: words(for: certificate))
        guard let found, let entry = try await trust.certificate(found) else { return (nil, none) }
        try remember(found)
        return (found, entry)
    }

    private func add(_ entry: OPNsenseTrust.Entry, _ certificate: KeyedCertificate) async throws -> String {
        let uuid: String
        do {
            uuid = try await trust.add(entry, description: words(for: certificate))
        } catch let lost as OPNsenseAPI.Lost {
            guard let found = try await trust.certificate(described: words(for: certificate)) else { throw lost }
            uuid = found
        }
        try remember(uuid)
        var loading: [OPNsenseService] = []
        do {
            try await reconfigure(&loading)
        } catch {
            // Nothing refers to it yet.
            try await putBack(because: error) {
                try await trust.remove(uuid)
                try Folder.remove(file)
            }
        }
        return "added as \(uuid)" + reconfigured
    }

    private func replace(
        _ uuid: String,
        _ before: OPNsenseTrust.Entry,
        by entry: OPNsenseTrust.Entry
    ) async throws -> String {
        var loading: [OPNsenseService] = []
        do {
            try await trust.set(uuid, entry)
            try await reconfigure(&loading)
        } catch {
            let loading = loading
            try await putBack(because: error) {
                let now = try await trust.certificate(uuid)
                if let now, PEM(now.certificate).certificates == PEM(before.certificate).certificates { return }
                guard !before.key.isEmpty else {
                    throw trust.api.refused(
                        "it does not hand out the old certificate's key, so that it cannot be restored"
                    )
                }
                try await trust.set(uuid, before)
                for service in loading { try await service.load() }
                // Those that did not load the new one have it lying ready.
                for service in services.dropFirst(loading.count) { try? await service.check() }
            }
        }
        return "replaced \(uuid)" + reconfigured
    }

    /// - Parameter loading: gets those that may have loaded it.
    private func reconfigure(_ loading: inout [OPNsenseService]) async throws {
        for service in services {
            try await service.check()
            loading.append(service)
            try await service.load()
        }
    }

    /// Throws `cause` once `work` is done, which goes on where this task is cancelled.
    private func putBack(
        because cause: any Error,
        _ work: @escaping @Sendable () async throws -> Void
    ) async throws -> Never {
        let first = (cause as? OPNsenseAPI.Lost)?.failure ?? cause
        do {
            try await Task { try await work() }.value
        } catch {
            let second = (error as? OPNsenseAPI.Lost)?.failure ?? error
            throw CertificateFailure.notPutBack(
                place: place,
                CertificateFailure.Failed(first),
                CertificateFailure.Failed(second)
            )
        }
        throw first
    }

    private var reconfigured: String {
        services.isEmpty ? "" : ", reconfigured " + services.map(\.service.rawValue).joined(separator: " and ")
    }

    /// The name tells apart those of several projects.
    private func words(for certificate: KeyedCertificate) -> String {
        "\(description) \(certificate.firstName ?? "")"
    }

    private func missing(_ uuid: String) -> CertificateFailure {
        let hint = "its UUID is shown at System > Trust > Certificates; left out, a new one is added"
        return trust.api.refused("it has no certificate \(uuid)", hint: hint)
    }

    private func remembered() throws -> String? { try JSONDocument.read(Record.self, at: file)?.certificate }

    private func remember(_ uuid: String) throws { try JSONDocument.write(Record(certificate: uuid), to: file) }
}
