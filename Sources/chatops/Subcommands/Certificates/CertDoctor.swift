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
        var isInside = false
        let reports: [CheckReport]
        do {
            reports = try await target.withCertificateTools(of: environment) { tools in
                isInside = true
                return try await CertificateDoctor(environment, tools, timer: timer, at: place).reports()
            }
        } catch let error where !isInside && !(error is CancellationError) {
            // What needs the cluster says so; all else can be looked at without.
            FailureOutput(.text, verbose: output.verbose).print(FailureReport(error), to: context.diagnostics)
            let tools = target.certificateTools
            reports = try await CertificateDoctor(environment, tools, timer: timer, at: place).reports()
        }
        let redacted = reports.map { $0.redacted(by: target.redactor) }
        let verification = Verification(of: target.name.description, redacted, refusesWarnings: false)
        try context.output.write(verification, as: output.format) {
            VerificationText.text(verification, context.output)
        }
        return verification.passed ? .done : .failed
    }
}
