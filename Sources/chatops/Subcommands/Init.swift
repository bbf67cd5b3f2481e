import ArgumentParser
import Diagnostics
import Environments
import Operations
internal import SystemPackage

struct Init: ContextCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write a new environment file from the commented reference.",
        discussion: """
            In a folder without environments it also writes base.yaml and reference.yaml. Nothing that exists is \
            overwritten.
            """
    )

    @Argument(help: "The new environment's name: lowercase letters, digits and hyphens.")
    var name: String

    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    private struct Result: Encodable {
        var written: [String]
    }

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        guard let name = EnvironmentName(name) else {
            throw UsageFailure("“\(name)” is no environment name: \(EnvironmentName.expectation).")
        }
        let scaffold = Scaffold(project: project.folder(in: context), program: context.program)
        let written = try scaffold.write(name).map(\.string)
        try context.output.write(Result(written: written), as: output.format) {
            written.map { "wrote \($0)\n" }.joined()
                + "Edit environments/\(name).yaml, then: chatops doctor \(name) && chatops deploy \(name)\n"
        }
        return .done
    }
}
