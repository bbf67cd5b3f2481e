import ArgumentParser
import ChatClient
import NIOCore
import NIOPosix

/// Which server a trial is about.
struct ServerOptions: ParsableArguments {
    @Option(help: "The server's port on 127.0.0.1.")
    var port: Int

    /// All of a trial's input and output is on one event loop: one core must do beside the server.
    func client() -> ChatClient {
        ChatClient(to: ServerAddress(port: port), on: MultiThreadedEventLoopGroup(numberOfThreads: 1))
    }
}

/// A trial ended otherwise than it must; printed by ArgumentParser, exit status 1.
struct TrialFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
