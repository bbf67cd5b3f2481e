import ArgumentParser

/// The trials of the chat server: loads, judges and measures.
@main struct ChatTrial: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chat-trial",
        abstract: "Loads, judges and measures a chat server.",
        subcommands: [
            LoadCommand.self, CheckCommand.self, DuplicatesCommand.self, DrainCommand.self, SlowReaderCommand.self,
            ResumeStormCommand.self, LoginStormCommand.self, FanoutCommand.self, IdleCommand.self, SendsCommand.self,
        ]
    )
}
