/// Where commands run: this machine, or another through the user's own ssh.
package enum Host: Sendable {
    case local
    case remote(SSHConnection)

    /// Runs `command` there, as the user who logs in.
    @discardableResult
    package func run(
        _ command: Command,
        _ runner: Runner,
        onOutput: Runner.OutputHandler? = nil
    ) async throws -> CommandResult {
        switch self {
        case .local: try await runner.run(command, onOutput: onOutput)
        case .remote(let connection): try await connection.run(command, by: runner, onOutput: onOutput)
        }
    }
}

extension Command {
    /// The same as the superuser, provided that needs no password (sudo(8), `--non-interactive`).
    package var asSuperuser: Command {
        var command = self
        command.executable = "sudo"
        command.arguments = ["-n", "--", executable] + arguments
        return command
    }
}
