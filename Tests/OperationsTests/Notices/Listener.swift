import FoundationEssentials
import Processes
import Synchronization
import SystemPackage
import TestSupport

@testable import Operations

/// A web server that receives notices, answers with the statuses it is told, and keeps what it got.
struct Listener: Sendable {
    let port: Int
    let folder: FilePath

    /// Each request's content and type go to a numbered file; the answer is what `status` holds then.
    private static let program = """
        import http.server, itertools, pathlib, sys, time
        folder = pathlib.Path(sys.argv[1])
        number = itertools.count()
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers['content-length']))
                (folder / f'{next(number):03}').write_bytes(self.headers['content-type'].encode() + b'\\n' + body)
                status = int((folder / 'status').read_text())
                if status == 0: return time.sleep(60)
                self.send_response(status); self.send_header('Content-Length', '0'); self.end_headers()
            def log_message(self, *words): pass
        server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        print(server.server_port, flush=True)
        server.serve_forever()
        """

    /// Runs it for as long as `body` takes.
    static func run<Value: Sendable>(_ body: @Sendable (Listener) async throws -> Value) async throws -> Value {
        let temporary = TemporaryFolder()
        let port = Mutex<Int?>(nil)
        let command = Command("python3", ["-c", program, temporary.path.string])
        return try await Runner().withRunning(
            command,
            onOutput: { line in port.withLock { $0 = $0 ?? Int(line.text) } },
            body: { process in
                try await eventually("it listens") { port.withLock { $0 } != nil }
                let listener = Listener(port: port.withLock { $0 } ?? 0, folder: temporary.path)
                try listener.answer(200)
                let value = try await body(listener)
                await process.stop(grace: .seconds(1))
                return value
            }
        ).1
    }

    /// - Parameter status: 0 never answers.
    func answer(_ status: Int) throws {
        try DurableFile.write("\(status)".utf8, to: folder.appending("status"), permissions: .ownerReadWrite)
    }

    /// The contents so far, without their type.
    func received() throws -> [String] {
        try Folder.names(in: folder).filter { Int($0) != nil }.map { name in
            let text = String(decoding: try FileContents.read(folder.appending(name)) ?? [], as: UTF8.self)
            guard text.hasPrefix("application/json\n") else { throw NeverHappened(condition: "it is JSON: \(text)") }
            return String(text.drop { $0 != "\n" })
        }
    }
}
