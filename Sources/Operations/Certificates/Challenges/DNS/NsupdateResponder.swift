internal import ACME
internal import Processes
internal import SystemPackage

/// Answers dns-01 by updates of a zone (RFC 2136), which nsupdate(1) sends.
struct NsupdateResponder: StrictResponder {
    let kind = Challenge.Kind.dns01
    let name = "nsupdate"
    let server: String
    let port: UInt16
    /// A TSIG key, which nsupdate reads itself.
    let keyFile: FilePath?
    let propagation: Propagation
    let runner: Runner

    func show(_ answer: ChallengeAnswer) async throws -> [String] {
        let record = await propagation.zones.target(of: answer.recordName)
        // Others' values at the name stay.
        try await update("add \(record). 60 TXT \"\(answer.recordValue)\"")
        return try await propagation.wait(for: answer.recordValue, at: record)
    }

    func hide(_ answer: ChallengeAnswer) async throws {
        let record = try await propagation.zones.knownTarget(of: answer.recordName)
        try await update("delete \(record). TXT \"\(answer.recordValue)\"")
    }

    func preflight() -> [String] {
        var faults = ProgramFile.isThere("nsupdate") ? [] : ["nsupdate is missing: apt-get install bind9-dnsutils"]
        if let keyFile, (try? FileContents.read(keyFile)) ?? nil == nil { faults.append("\(keyFile) cannot be read") }
        return faults
    }

    /// The key stays in its file: only its path is an argument.
    func command(_ change: String) -> Command {
        var command = Command(
            "nsupdate",
            keyFile.map { ["-k", $0.string] } ?? [],
            input: .bytes(Array("server \(server) \(port)\nupdate \(change)\nsend\n".utf8)),
            deadline: .seconds(60)
        )
        command.inherits = Command.harmlessVariables
        return command
    }

    private func update(_ change: String) async throws {
        do {
            try await runner.run(command(change)).checked()
        } catch let failure as CommandFailure {
            throw CertificateFailure.unsolved(
                name,
                reason: redactor.redact(failure.message),
                hint: failure.isMissingProgram
                    ? "apt-get install bind9-dnsutils"
                    : "\(server) port \(port) has to allow such updates"
                        + (keyFile.map { " by the key in \($0)" } ?? "")
                        + ": in BIND, update-policy of the zone (\"grant KEY. zonesub TXT;\")"
            )
        }
    }

    /// nsupdate quotes what it does not understand in a key's file.
    private var redactor: Redactor {
        guard let keyFile, let bytes = try? FileContents.read(keyFile, limit: 1 << 16) else {
            return Redactor(secrets: [])
        }
        let words = String(decoding: bytes, as: UTF8.self).split { " \t\n\r\";{}".contains($0) }
        return Redactor(secrets: words.filter { $0.utf8.count >= 16 }.map(String.init))
    }
}
