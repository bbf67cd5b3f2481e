import ArgumentParser
import Diagnostics
import Operations
import SystemPackage

struct Bootstrap: ContextCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make a bare Linux machine the k3s that an environment asks for, with ingress and registry.",
        discussion: """
            Looks at the machine (kernel, cgroups, disk, ports, route, clock) and refuses before anything is changed; \
            downloads the pinned k3s and checks its digest; writes its configuration and starts it, or starts it again \
            exactly when that changed; has it install ingress and registry; makes the namespace and the way in. On a host \
            reached by ssh all of that goes through one connection. Needs root there, or sudo without a password.
            """
    )

    @OptionGroup var environment: EnvironmentOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var output: OutputOptions

    @Option(name: .long, help: "Take everything from this file of chatops bundle create, and nothing from the internet.", completion: .file())
    var fromBundle: String?

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        let (environment, target) = try await Target.load(environment, in: context)
        let change = Change(target: target, options: change, output: output, context: context)
        let bundle = try fromBundle.map { try Bundle.open(context.workingDirectory.pushing(FilePath($0))) }
        return try await target.withMachine(of: environment) { machine in
            try await change.run(BootstrapK3s(machine, bundle: bundle), stateFolder: machine.stateFolder, lock: machine.lock)
        }
    }
}
