import ArgumentParser
import Diagnostics
import Operations
internal import SystemPackage

struct EvidenceExportCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write all evidence of an environment, and the list of keys, into one tar archive.",
        discussion: """
            Only evidence that verifies, and that holds none of the environment's secrets as they are now. The same \
            evidence gives the same bytes. Where it was unpacked: chatops evidence verify ENVIRONMENT --from FOLDER.
            """
    )

    @Argument(help: "The archive to write.", completion: .file())
    var file: String

    @OptionGroup var environment: EnvironmentOptions
    @OptionGroup var output: OutputOptions

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        let (_, target) = try await Target.load(environment, in: context)
        let path = context.workingDirectory.pushing(FilePath(file)).lexicallyNormalized()
        let written = try await EvidenceExport(target.evidence, runner: target.runner).write(to: path)
        try context.output.write(written, as: output.format) {
            Columns.text([
                ["archive", written.file], ["sha256", written.sha256], ["runs", "\(written.runs)"],
                ["head", written.head?.description ?? "none"],
            ])
        }
        return .done
    }
}
