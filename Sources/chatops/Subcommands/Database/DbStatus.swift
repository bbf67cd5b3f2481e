import ArgumentParser
import Diagnostics
import Environments
import Operations

struct DbStatus: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Tell what could be restored now. Exits 1 where that is not as it should be.",
        discussion: "Reads the repository's manifests, not the objects, and does not ask the server."
    )

    @OptionGroup var environment: EnvironmentOptions

    @OptionGroup var output: StatusOutputOptions

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        let (environment, target) = try await Target.load(environment, in: context)
        let status = try await target.databaseStatus(of: environment, now: context.now())
        try output.write(
            status,
            to: context,
            text: { DatabaseText.status(status) },
            prometheus: { status.prometheusText }
        )
        return status.isWell ? .done : .failed
    }
}
