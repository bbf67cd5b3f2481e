internal import ACME
internal import Diagnostics
internal import Environments
internal import FoundationEssentials
internal import Processes
internal import SystemPackage

/// A program of the user's own that puts the certificate wherever it belongs.
///
/// It is started with `install` as its last argument and gets ``Order`` as JSON on its standard input. When it fails, it
/// must have left what stood there before: nobody else knows how to bring it back.
struct CommandStore: CertificateStore {
    /// What the program is told.
    struct Order: Encodable {
        let schemaVersion = 1
        let action = "install"
        var names: [String]
        /// In lowercase hexadecimal.
        var serial: String
        var notAfter: Date
        var chain: String
        var key: String
    }

    /// What was handed over last, since nobody can be asked.
    private struct Record: Codable {
        var schemaVersion = 1
        var chain: String
    }

    private let program: UserProgram
    private let file: FilePath

    init(_ command: [String], name: String, _ tools: CertificateTools) throws {
        guard let program = UserProgram(command, tools) else {
            throw CertificateFailure.refused(place: name, reason: "its command names no program", hint: nil)
        }
        self.program = program
        file = CertificateState(at: tools.state).target(name, store: "command")
    }

    var place: String { program.description }

    func held() async throws -> HeldCertificate? {
        try JSONDocument.read(Record.self, at: file).map { HeldCertificate(chain: $0.chain) }
    }

    func install(_ certificate: KeyedCertificate) async throws -> String {
        let chain: CertificateChain
        do {
            chain = try CertificateChain(pem: certificate.chain)
        } catch {
            throw CertificateFailure.unfit(reason: FailureReport(error).message)
        }
        let order = Order(
            names: chain.identifiers.map(\.description).sorted(),
            serial: chain.serialNumber,
            notAfter: chain.notAfter,
            chain: certificate.chain,
            key: certificate.key
        )
        // Before the program: what it did could not be remembered else.
        try Folder.create(file.removingLastComponent(), permissions: .ownerReadWriteExecute)
        do {
            try await program.run(["install"], input: .bytes(try JSONDocument.encode(order)))
        } catch let failure as CommandFailure {
            let reason = Redactor(secrets: [certificate.key]).redact(failure.message)
            throw CertificateFailure.refused(place: place, reason: reason, hint: failure.hint)
        }
        // Where it cannot be remembered, the next run hands it over again.
        try? JSONDocument.write(Record(chain: certificate.chain), to: file)
        return "handed to \(place)"
    }

    func preflight() async -> [String] { [program.fault()].compactMap(\.self) }
}
