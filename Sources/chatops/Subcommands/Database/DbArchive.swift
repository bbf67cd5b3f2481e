import ArgumentParser
import Diagnostics
import Environments
import Operations
import Processes

struct DbArchive: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "archive",
        abstract: "Follow the server's binlog and store it, until told to stop: what restores to any moment take.",
        discussion: """
            Runs in the foreground, for systemd or a container. What has come is stored whenever the server begins a new \
            file, after the time that backup.archive.seal names, and on SIGTERM, which it ends well on. It goes on where it \
            was, however it ended.
            """
    )

    @OptionGroup var environment: EnvironmentOptions
    @OptionGroup var output: OutputOptions

    @Flag(name: .long, help: "End once all is stored that the server had when it began.")
    var once = false

    @Flag(name: .long, help: "Have commits wait for the archive, as backup.archive.semiSync does.")
    var semiSync = false

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        let (environment, target) = try await Target.load(environment, in: context)
        let archiver = try target.archiver(of: environment, isSemiSync: semiSync) { event in
            context.diagnostics.say(target.redactor.redact(ArchiveText.line(event, at: context.now())) + "\n")
        }
        try await archiver.run(once: once)
        return .done
    }
}
