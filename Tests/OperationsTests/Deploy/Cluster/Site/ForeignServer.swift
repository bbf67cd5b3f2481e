import Processes
import SystemPackage

/// A program of somebody else's that answers every HTTP request alike, on a free port of 127.0.0.1.
struct ForeignServer: Sendable {
    var status = 200
    var body = "<h1>It works!</h1>"
    var location = ""

    private static let script = """
        import http.server, sys
        status, body, location = int(sys.argv[1]), sys.argv[2].encode(), sys.argv[3]
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(status)
                if location: self.send_header("Location", location)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            def log_message(self, *words): pass
        server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        print(server.server_port, flush=True)
        server.serve_forever()
        """

    /// - Parameter body: gets its port and its pid.
    func run<Value: Sendable>(_ body: @Sendable (UInt16, Int32) async throws -> Value) async throws -> Value {
        let command = Command("python3", ["-c", Self.script, "\(status)", self.body, location])
        let (ports, tell) = AsyncStream.makeStream(of: UInt16.self)
        let hear: Runner.OutputHandler = { line in if let port = UInt16(line.text) { tell.yield(port) } }
        let (_, outcome) = try await Runner().withRunning(command, onOutput: hear) { process in
            var heard = ports.makeAsyncIterator()
            let port = await heard.next() ?? 0
            let outcome: Result<Value, any Error>
            do { outcome = .success(try await body(port, process.pid)) } catch { outcome = .failure(error) }
            await process.stop(grace: .seconds(5))
            return outcome
        }
        return try outcome.get()
    }
}
