import Foundation
import Processes
import Synchronization
import TestSupport
import Testing

/// dnsmasq with the names of one test: no other name server is asked.
enum NameServer {
    static func caa(_ name: String, _ flags: UInt8, _ tag: String, _ value: String) -> String {
        let data = [flags, UInt8(tag.utf8.count)] + tag.utf8 + value.utf8
        return "--dns-rr=\(name),257,\(data.map { String(format: "%02x", $0) }.joined())"
    }

    /// - Parameter records: arguments of dnsmasq.
    static func run(_ records: [String], _ body: @Sendable (Int) async throws -> Void) async throws {
        // dnsmasq does not tell which port it was given.
        let free = "import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); print(s.getsockname()[1])"
        let found = try await Runner().run(Command("python3", ["-c", free])).checked()
        let port = try #require(Int(found.standardOutput.prefix { $0.isNumber }))
        let arguments = [
            "--keep-in-foreground", "--conf-file=/dev/null", "--no-resolv", "--no-hosts", "--local=/test/",
            "--listen-address=127.0.0.1", "--bind-interfaces", "--port=\(port)", "--pid-file=", "--user=root",
            "--log-facility=-",
        ]
        let printed = Printed()
        let take: Runner.OutputHandler = { line in printed.text.withLock { $0 += line.text } }
        let outcome = try await Runner().withRunning(Command("dnsmasq", arguments + records), onOutput: take) {
            process in
            let outcome: Result<Void, any Error>
            do {
                try await eventually("dnsmasq has started") { printed.text.withLock { $0.contains("started") } }
                outcome = .success(try await body(port))
            } catch {
                outcome = .failure(error)
            }
            await process.stop(grace: .seconds(2))
            return outcome
        }.1
        try outcome.get()
    }

    private final class Printed: Sendable {
        let text = Mutex("")
    }
}
