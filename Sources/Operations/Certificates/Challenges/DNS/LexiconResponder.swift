internal import ACME
internal import Environments
internal import FoundationEssentials
internal import Processes
internal import SystemPackage

/// Answers dns-01 at a DNS provider that lexicon knows (Debian's 3.11).
struct LexiconResponder: StrictResponder {
    let kind = Challenge.Kind.dns01
    let name = "lexicon"
    let provider: String
    let settings: [Named<SettingValue>]
    let propagation: Propagation
    let tools: CertificateTools

    private enum Act: String {
        case create
        case delete
        case list
    }

    func show(_ answer: ChallengeAnswer) async throws -> [String] {
        let record = await propagation.zones.target(of: answer.recordName)
        try await run(.create, answer, record)
        return try await propagation.wait(for: answer.recordValue, at: record)
    }

    /// Some providers of lexicon fail at deleting what is not there: then the list tells.
    func hide(_ answer: ChallengeAnswer) async throws {
        let record = try await propagation.zones.knownTarget(of: answer.recordName)
        do {
            try await run(.delete, answer, record)
        } catch {
            guard let output = try? await run(.list, answer, record),
                let rest = try? JSONDecoder().decode([Listed].self, from: Data(output.utf8)),
                !rest.contains(where: { $0.holds(answer.recordValue) })
            else { throw error }
        }
    }

    func preflight() -> [String] {
        ProgramFile.isThere("lexicon") ? [] : ["lexicon is missing: apt-get install lexicon"]
    }

    /// Settings are secrets, and only in the environment of this one program.
    ///
    /// Values may start with a hyphen, so that they are joined to their options. lexicon takes for the zone what is
    /// registered with the top-level domain's registry, unless it is told that the zone is delegated.
    private func command(_ act: Act, _ value: String, _ record: String, zone: String) -> Command {
        var arguments = ["--delegated=\(zone)", provider, act.rawValue, zone, "TXT", "--name=\(record)"]
        arguments += ["--content=\(value)", "--output=JSON"]
        if act == .create, !settings.contains(where: { $0.name == "LEXICON_TTL" }) { arguments.append("--ttl=120") }
        var environment: [String: String?] = [
            "TLDEXTRACT_CACHE_PATH": tools.project.pushing(tools.state).appending("lexicon").string
        ]
        for setting in settings { environment[setting.name] = setting.value.reveal() }
        var command = Command(
            "lexicon",
            arguments,
            environment: environment,
            workingDirectory: tools.project,
            deadline: .seconds(120)
        )
        command.inherits = Command.harmlessVariables
        return command
    }

    @discardableResult
    private func run(_ act: Act, _ answer: ChallengeAnswer, _ record: String) async throws -> String {
        let zone = try await propagation.zones.zone(of: record)
        do {
            let command = command(act, answer.recordValue, record, zone: zone)
            return try await tools.runner.run(command).checked().standardOutput
        } catch let failure as CommandFailure {
            throw CertificateFailure.unsolved(
                "\(name) \(provider)",
                reason: redactor.redact(failure.message),
                hint: failure.isMissingProgram
                    ? "apt-get install lexicon"
                    : "lexicon \(provider) --help lists what it is to be told; certificates.solver.settings has it"
            )
        }
    }

    private var redactor: Redactor {
        Redactor(
            secrets: settings.compactMap { if case .secret(let secret) = $0.value { secret.reveal() } else { nil } }
        )
    }

    /// One of the records that lexicon lists; some providers tell the content in quotes.
    private struct Listed: Decodable {
        var content: String?

        func holds(_ value: String) -> Bool { content?.contains(value) ?? false }
    }
}
