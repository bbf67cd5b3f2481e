import ArgumentParser
import Diagnostics
import Environments
import Operations

struct CertStatus: ContextCommand {
    enum Format: String, CaseIterable, ExpressibleByArgument, Sendable {
        case text
        case json
        case yaml
        case prometheus
    }

    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Tell which certificate was issued, installed and is served. Exits 1 unless it is one and valid."
    )

    @OptionGroup var environment: EnvironmentOptions

    @Option(name: .long, help: "The form of the result on standard output.")
    var output: Format = .text

    @Flag(name: .long, help: "Short for --output json.")
    var json = false

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        let (environment, target) = try await Target.load(environment, in: context)
        let now = context.now()
        let status = try await target.withCertificateTools(of: environment) { tools in
            try await CertificateStatus.read(environment, tools, now: now)
        }
        switch json ? .json : output {
        case .text: try context.output.write(status, as: .text) { CertificateText.status(status) }
        case .json: try context.output.write(status, as: .json) { "" }
        case .yaml: try context.output.write(status, as: .yaml) { "" }
        case .prometheus: try context.output.write(status.prometheusText)
        }
        return status.isWell ? .done : .failed
    }
}
