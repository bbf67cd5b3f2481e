import CurlHTTP
import Environments
import FoundationEssentials
import Processes
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import Operations

/// Checks against a real server on this machine.
@Suite struct ServiceCheckTests {
    private static let server = """
        import http.server, time
        answers = {
            '/ok': (200, b'{"success": true, "data": {"list": [{"n": 7}], "none": null, "text": "1"}}'),
            '/broken': (500, b'oops'), '/text': (200, b'<!doctype html>'), '/big': (200, b'[' * 100000),
        }
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                if self.path == '/slow': time.sleep(0.3)
                if self.path == '/never': time.sleep(60)
                status, body = answers.get(self.path, (200, b'{}'))
                self.send_response(status); self.send_header('Content-Length', str(len(body))); self.end_headers()
                self.wfile.write(body)
            def log_message(self, *words): pass
        server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        print(server.server_port, flush=True)
        server.serve_forever()
        """

    /// The checks of an environment file, asked of a server of their own; each as `verdict summary`.
    private func verdicts(_ checks: String) async throws -> [CheckReport] {
        let folder = TemporaryFolder()
        let environments = folder.path.appending("environments")
        try Folder.create(environments, permissions: .ownerReadWriteExecute)
        try DurableFile.write(Array("{}\n".utf8), to: environments.appending("base.yaml"), permissions: .ownerReadWrite)
        let port = Port()
        let (_, reports) = try await Runner().withRunning(
            Command("python3", ["-c", Self.server]),
            onOutput: { port.take($0) },
            body: { process in
                try await eventually("it listens") { port.number != nil }
                let text = """
                    cluster: {kind: embedded}
                    server: {listen: {port: \(port.number ?? 0)}}
                    checks:
                    \(checks)
                    """
                let file = environments.appending("embedded.yaml")
                try DurableFile.write(text.utf8, to: file, permissions: .ownerReadWrite)
                let name = try #require(EnvironmentName("embedded"))
                let loaded = try LoadedEnvironment.load(name, in: Project(root: folder.path), processEnvironment: [:])
                let reports = await ServiceCheck.run(
                    ServiceCheck.all(of: loaded.environment),
                    with: Instruments(http: Client(version: "test"), runner: Runner(), folder: folder.path)
                )
                await process.stop(grace: .seconds(1))
                return reports
            }
        )
        return reports
    }

    @Test func whatIsExpectedPassesInTheOrderDeclared() async throws {
        let reports = try await verdicts(
            """
              z: {path: /slow}
              ok: {path: /ok, expect: {json: {success: true, data.list.0.n: 7, data.none: null, data.text: "1"}}}
              broken: {path: /broken, expect: {status: 500, body: oops}}
              a: {path: /text, expect: {body: <!doctype html>}}
            """
        )
        #expect(reports.map(\.name) == ["z", "ok", "broken", "a"])
        #expect(reports.map(\.verdict) == [.passed, .passed, .passed, .passed], "\(reports)")
        let phases = ["dns", "connect", "tls", "firstByte", "body", "total"]
        #expect(reports.allSatisfy { $0.measurements.map(\.name) == phases })
        #expect(reports[0].measurements.last.map { $0.value >= 300 && $0.unit == "ms" } == true)
        #expect(reports[1].target.hasPrefix("GET http://127.0.0.1:"))
    }

    @Test func whatIsNotIsNamedAllAtOnce() async throws {
        let reports = try await verdicts(
            """
              status: {path: /broken}
              json: {path: /ok, expect: {json: {success: false, data.text: 1, data.list.9: 1, data.list: 2}}}
              nothing: {path: /text, expect: {json: {a: 1}}}
              body: {path: /ok, expect: {status: 201, body: absent}}
              deep: {path: /big, expect: {json: {a: 1}}}
            """
        )
        #expect(reports.allSatisfy { $0.verdict == .failed })
        #expect(reports[0].summary == "status 500 instead of 200")
        let json = reports[1].summary
        for part in ["success is true instead of false", "data.text is “1” instead of 1", "data.list.9 is missing"] {
            #expect(json.contains(part), "\(json)")
        }
        #expect(json.contains("data.list is a list instead of 2"))
        #expect(reports[2].summary == "the body is not JSON")
        #expect(reports[3].summary.contains("status 200 instead of 201"))
        #expect(reports[3].summary.contains("the body does not contain “absent”"))
    }

    @Test func slownessWarnsAndADeadlineFailsWithoutHoldingUpTheOthers() async throws {
        let started = ContinuousClock.now
        let reports = try await verdicts(
            """
              slow: {path: /slow, slowerThan: 100ms}
              never: {path: /never, deadline: 200ms}
              closed: {url: "http://127.0.0.1:1/"}
              nowhere: {url: "http://name.invalid/"}
            """
        )
        #expect(ContinuousClock.now - started < .seconds(30))
        #expect(reports.map(\.verdict) == [.warned, .failed, .failed, .failed])
        #expect(reports[0].summary.contains("slower than 100 ms"))
        #expect(reports.dropFirst().allSatisfy { !$0.summary.isEmpty })
    }
}

/// The port a server printed.
private final class Port: Sendable {
    private let printed = Mutex<UInt16?>(nil)

    var number: UInt16? { printed.withLock { $0 } }
    func take(_ line: OutputLine) { printed.withLock { $0 = UInt16(line.text) } }
}
