import ArgumentParser
import Diagnostics
import Environments
import Operations

struct CertDoctor: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract:
            "Look for what would keep a certificate from being had or renewed: CAA, addresses, port, clock, timer.",
        discussion: "Changes nothing, and asks the authority for its directory only. Exits 1 where something is wrong."
    )

    @OptionGroup var environment: EnvironmentOptions
    @OptionGroup var output: OutputOptions

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        let (environment, target) = try await Target.load(environment, in: context)
        let (timer, place) = try await target.renewalTimer(of: environment, in: context)
        let reports = try await target.withCertificateToolsAtAll(of: environment, in: context) { tools in
            try await CertificateDoctor(environment, tools, timer: timer, at: place).reports()
        }
        let redacted = reports.map { $0.redacted(by: target.redactor) }
        let verification = Verification(of: target.name.description, redacted, refusesWarnings: false)
        try context.output.write(verification, as: output.format) {
            VerificationText.text(verification, context.output)
        }
        return verification.passed ? .done : .failed
    }
}
