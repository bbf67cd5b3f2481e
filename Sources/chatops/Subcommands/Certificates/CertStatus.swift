import ArgumentParser
import Diagnostics
import Environments
import Operations

struct CertStatus: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Tell which certificate was issued, installed and is served. Exits 1 unless it is one and valid."
    )

    @OptionGroup var environment: EnvironmentOptions

    @OptionGroup var output: StatusOutputOptions

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        let (environment, target) = try await Target.load(environment, in: context)
        let now = context.now()
        let status = try await target.withCertificateTools(of: environment) { tools in
            try await CertificateStatus.read(environment, tools, now: now)
        }
        try output.write(
            status,
            to: context,
            text: { CertificateText.status(status) },
            prometheus: { status.prometheusText }
        )
        return status.isWell ? .done : .failed
    }
}
