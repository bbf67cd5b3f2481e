import ArgumentParser
import Diagnostics
import Environments
import Operations

struct CertRenew: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "renew",
        abstract: "Renew the certificate if it is due, and install it wherever it is not yet. For a timer or cron.",
        discussion: """
            Silent where there is nothing to do. Exit codes: 0 nothing was due, or all of it is renewed and served; 1 no \
            certificate was had, or the new one is not served and there was none to put back; 10 nothing was started; 11 another run is at work; 12 an endpoint did not serve it, and the old one was put back \
            and is served; 13 an endpoint could not be asked; 14 putting back failed.
            """
    )

    @OptionGroup var environment: EnvironmentOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var output: OutputOptions

    @Flag(name: .long, help: "Of every environment of the checkout that has certificates.")
    var all = false

    func validate() throws {
        if all, environment.environment != nil { throw ValidationError("--all takes no environment.") }
        if all, output.format != .text { throw ValidationError("--all tells in text only; ask for one with --json.") }
    }

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        guard all else {
            let (environment, target) = try await Target.load(environment, in: context)
            return try await renew(environment, target, context)
        }
        var codes: [Diagnostics.ExitCode] = []
        for name in try environment.project.find(in: context).environmentNames() {
            do {
                let (environment, target) = try await Target.load(environment.named(name), in: context)
                guard environment.environment.certificates != nil else { continue }
                codes.append(try await renew(environment, target, context))
                try Task.checkCancellation()
            } catch let error where !(error is CancellationError) {
                FailureOutput(.text, verbose: output.verbose).print(FailureReport(error), to: context.diagnostics)
                codes.append((error as? any Failure)?.exitCode ?? .bug)
            }
        }
        // What must be looked at first wins.
        let order: [Diagnostics.ExitCode] = [.putBackFailed, .putBack, .failed, .unverified, .preflight, .locked]
        return order.first(where: codes.contains) ?? codes.first { $0 != .done } ?? .done
    }

    private func renew(
        _ environment: LoadedEnvironment,
        _ target: Target,
        _ context: Context
    ) async throws -> Diagnostics.ExitCode {
        let tools = target.certificateTools
        var plan = try RenewalPlan(environment, tools, now: context.now())
        try RenewalLook.refuseWhileLocked(environment, tools, now: context.now())
        if plan.asksAuthority, !change.dryRun {
            try await RenewalLook.take(environment, tools, now: context.now())
            plan = try RenewalPlan(environment, tools, now: context.now())
        }
        guard !plan.isIdle else {
            if !change.dryRun { try RenewalLook.noteRun(tools, now: context.now()) }
            try context.output.write(plan, as: output.format) { "" }
            // Only runs with a certificate that will do are silent.
            if plan.isUrgent { throw CertificateWait(plan) }
            return .done
        }
        let change = Change(target: target, options: change, output: output, context: context)
        return try await target.withCertificateTools(of: environment) { tools in
            let operation = RenewCertificate(environment, .renew, tools)
            let code = try await change.run(operation, stateFolder: tools.state)
            if !change.options.dryRun { try RenewalLook.noteRun(tools, now: context.now()) }
            return code
        }
    }
}

/// A certificate that is due is not had, since earlier attempts failed.
struct CertificateWait: Failure {
    let message: String

    init(_ plan: RenewalPlan) {
        message = plan.reason + (plan.lastFailure.map { ": \($0)" } ?? "")
    }

    var hint: String? { "see docs/runbooks/certificate-expired.md; chatops cert issue does not wait" }
}
