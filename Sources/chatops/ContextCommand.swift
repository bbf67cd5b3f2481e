import ArgumentParser
import Diagnostics
import Dispatch
import Glibc

/// A command that gets the world handed in.
protocol ContextCommand: AsyncParsableCommand, Sendable {
    func run(in context: Context) async throws -> Diagnostics.ExitCode
}

extension ContextCommand {
    /// Runs in a task that Ctrl-C and SIGTERM cancel; a second signal ends the process at once.
    func run() async throws {
        let command = self
        let work = Task { try await command.run(in: .live) }
        let signals = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                if work.isCancelled { _exit(Diagnostics.ExitCode.interrupted.rawValue) }
                work.cancel()
            }
            source.resume()
            return source
        }
        defer { for source in signals { source.cancel() } }
        let code = try await work.value
        if code != .done { throw Ended(code: code) }
    }
}
