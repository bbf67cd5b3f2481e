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

            --uninstall takes k3s away again, and keeps the cluster's data unless --delete-data is given; it wants the \
            environment's name typed, or --confirm.
            """
    )

    @OptionGroup var environment: EnvironmentOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var consent: ConsentOptions
    @OptionGroup var output: OutputOptions

    @Option(
        name: .long,
        help: "Take everything from this file of chatops bundle create, and nothing from the internet.",
        completion: .file()
    )
    var fromBundle: String?

    @Flag(name: .long, help: "Take k3s away from the machine.")
    var uninstall = false

    @Flag(name: .long, help: "With --uninstall: delete all volumes, the cluster's database and its images too.")
    var deleteData = false

    func validate() throws {
        if deleteData && !uninstall { throw ValidationError("--delete-data goes with --uninstall.") }
        if uninstall && fromBundle != nil { throw ValidationError("--from-bundle does not go with --uninstall.") }
    }

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        let (environment, target) = try await Target.load(environment, in: context)
        let change = Change(target: target, options: change, output: output, context: context)
        guard uninstall else {
            let file = fromBundle.map { context.workingDirectory.pushing(FilePath($0)) }
            return try await target.bootstrap(environment, from: file, change)
        }
        if !change.options.dryRun {
            let loss =
                deleteData ? "deletes the cluster with all its data" : "takes the cluster away; its data are kept"
            try Consent(options: consent, context: context).confirm("\(target.name)", loss: loss)
        }
        return try await target.withMachine(of: environment) { machine in
            let removal = UninstallK3s(machine, deletesData: deleteData)
            return try await change.run(removal, stateFolder: machine.stateFolder, lock: machine.lock)
        }
    }
}
