import ArgumentParser
import Diagnostics
import Environments
import Operations

struct VerifyChat: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "chat",
        abstract: "Converse over the chat as its users do: log in, open two WebSockets, send, receive, read back.",
        discussion: """
            Runs the checks of type chat; where none is declared, one with an account of its own, which it signs up once.
            The message is deleted again and the session ended.
            """
    )

    @OptionGroup var environment: EnvironmentOptions
    @OptionGroup var options: VerifyOptions

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        let (environment, target) = try await Target.load(environment, in: context)
        let checks = ServiceCheck.all(.chat, of: environment.environment)
        return try await target.verify(checks, as: "chat", of: environment, options, in: context)
    }
}
