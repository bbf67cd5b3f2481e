package import Processes
internal import SystemPackage

/// How a release's server is invoked, and how its processes are found again.
package struct ServerCommand: Sendable {
    package enum Role: String, Sendable {
        /// Under the supervisor.
        case server
        /// Started by a deploy to see whether the release works; ends with the deploy.
        case trial
        /// A short command, such as `migrate`.
        case task
    }

    /// Set for every process of a deployment: whatever it starts inherits it, and it survives re-parenting.
    static let marker = "CHATOPS_EMBEDDED"

    /// What a server gets of chatops' environment: its settings come from its release alone, whoever starts it.
    private static let inherited: Set<String> = ["PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "LANG", "TZ"]

    private let layout: EmbeddedLayout
    private let folder: FilePath

    package init(_ layout: EmbeddedLayout, release: String) {
        self.init(layout, stagedIn: layout.release(release))
    }

    /// - Parameter folder: that of a release, perhaps one that is still being staged.
    init(_ layout: EmbeddedLayout, stagedIn folder: FilePath) {
        self.layout = layout
        self.folder = folder
    }

    package func serve() -> Command {
        command("serve", .server, output: .appended(to: layout.serverLog))
    }

    /// Listens on a free port of loopback, logs JSON to where chatops reads it, and ends when chatops does.
    package func trial() -> Command {
        var command = command("serve", .trial, output: .captured)
        command.input = .heldOpen
        command.environment["CHAT_LISTEN_HOST"] = "127.0.0.1"
        command.environment["CHAT_LISTEN_PORT"] = "0"
        command.environment["CHAT_LOG_FORMAT"] = "json"
        command.environment["CHAT_EXIT_WHEN_STDIN_CLOSES"] = "true"
        return command
    }

    package func migrate(deadline: Duration) -> Command {
        var command = command("migrate", .task, output: .captured)
        command.deadline = deadline
        return command
    }

    package func check() -> Command {
        var command = command("check", .task, output: .captured)
        command.deadline = .seconds(5)
        return command
    }

    /// Prints how the database does, as JSON.
    package func database(deadline: Duration) -> Command {
        var command = command("database", .task, output: .captured)
        command.deadline = deadline
        return command
    }

    /// Copies the database into a new file, and prints what it holds, as JSON.
    func backup(to file: FilePath, deadline: Duration) -> Command {
        var command = command("backup-database", .task, output: .captured)
        command.arguments.append(file.string)
        command.deadline = deadline
        return command
    }

    private func command(_ subcommand: String, _ role: Role, output: Command.Output) -> Command {
        var command = Command(
            folder.appending(Release.binaryName).string,
            [subcommand],
            environment: [
                "CHAT_CONFIG_FILE": folder.appending(Release.settingsName).string,
                Self.marker: Self.mark(layout, role),
            ],
            workingDirectory: layout.data,
            output: output
        )
        command.inherits = Self.inherited
        return command
    }

    /// The processes of this deployment in `role`, wherever they came from.
    package static func processes(_ layout: EmbeddedLayout, _ role: Role) -> [ProcessTable.Entry] {
        ProcessTable.processes(withVariable: marker, equalTo: mark(layout, role))
    }

    private static func mark(_ layout: EmbeddedLayout, _ role: Role) -> String { "\(role.rawValue):\(layout.root)" }
}
