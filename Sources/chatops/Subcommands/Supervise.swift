import ArgumentParser
import Diagnostics
import Dispatch
import Glibc
import Operations
import Processes
import SystemPackage

/// Not for people: `deploy` starts it, or a systemd unit does (templates/systemd).
struct Supervise: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Keep an embedded deployment's server running (started by deploy, or by a systemd unit).",
        shouldDisplay: false
    )

    @Option(name: .long, help: "The deployment's state folder.")
    var state: String

    func run() async throws {
        let layout = EmbeddedLayout(root: FilePath(state))
        let (requests, continuation) = AsyncStream.makeStream(of: Supervisor.Request.self)
        let wanted: [(Int32, Supervisor.Request)] = [(SIGHUP, .restart), (SIGTERM, .stop), (SIGINT, .stop)]
        let sources = wanted.map { number, request in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { continuation.yield(request) }
            source.resume()
            return source
        }
        defer { for source in sources { source.cancel() } }
        try await Supervisor(layout, runner: Runner()).run(requests: requests)
    }
}
