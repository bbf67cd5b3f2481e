import ArgumentParser
import Diagnostics
import Environments
import Operations
internal import SystemPackage

struct EvidenceKeyGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "The key that signs what this user's runs record.",
        subcommands: [EvidenceKeyCreate.self]
    )
}

struct EvidenceKeyCreate: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Make your key where you have none, and list its public half in this checkout.",
        discussion: """
            The private half goes to $CHATOPS_EVIDENCE_KEY, else chatops/evidence.key in $XDG_CONFIG_HOME or ~/.config, \
            outside of any checkout and readable by you alone; the public half to evidence.keys in the checkout, to be \
            committed. From then on every run is signed, and one that could not be does not begin.
            """
    )

    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    @Option(name: .long, help: "Whose key it is, as evidence verify names it; else user@host.")
    var owner: String?

    private struct Result: Encodable {
        var publicKey: String
        var owner: String
        var privateKeyFile: String
        var list: String
    }

    func validate() throws {
        if owner?.isEmpty ?? false { throw ValidationError("--owner must not be empty.") }
    }

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        let root = try project.find(in: context).root
        let signing = EvidenceSigning(in: root, variables: context.environmentVariables)
        let actor = Actor.current
        let key = try signing.create(owner: owner ?? "\(actor.user)@\(actor.host)", now: context.now())
        let result = Result(
            publicKey: key.publicKey,
            owner: key.owner,
            privateKeyFile: signing.privateKey.string,
            list: signing.list.string
        )
        try context.output.write(result, as: output.format) {
            Columns.text([
                ["public key", key.publicKey], ["owner", key.owner], ["private key", signing.privateKey.string],
                ["listed in", signing.list.string],
            ]) + "Commit evidence.keys; keep a copy of the private key where you keep others.\n"
        }
        return .done
    }
}
