import Foundation
import TestSupport

/// Releases of the stand-in for k3s, served as a mirror does, until nobody has it any more.
final class ReleaseMirror {
    let folder: String
    let url: String
    private let server: Invocation
    private var broken: Invocation?

    /// - Parameter server: whose cable's near end it listens on, so that the server reaches it too.
    init(for server: TestServer) async throws {
        folder = server.folder + "/mirror"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        let near = try server.address.split(separator: ".").dropLast().joined(separator: ".") + ".1"
        let port = FreePort.next()
        url = "http://\(near):\(port)"
        self.server = try Invocation(
            ["/usr/bin/python3", "-m", "http.server", "\(port)", "--bind", near],
            in: folder
        )
        try await eventually("the mirror answers") {
            let asked = try Invocation(["/usr/bin/curl", "-sf", "-m", "5", "-o", "/dev/null", url], in: "/")
            return try await asked.finish().status == 0
        }
    }

    /// Makes a release, of a version such as `v1.34.1+k3s1`.
    func add(_ version: String) async throws -> K3sRelease {
        let argv = [Checkout.testbed + "/k3s-release", folder, version]
        try await Invocation.output(of: argv, in: "/", environment: KubernetesTestbed.environment)
        return try await release(version)
    }

    /// Makes a release of which the binary is a script.
    func add(_ version: String, binary: String) async throws -> K3sRelease {
        try FileManager.default.createDirectory(
            atPath: "\(folder)/\(version)",
            withIntermediateDirectories: false
        )
        try Data(binary.utf8).write(to: URL(filePath: "\(folder)/\(version)/k3s"))
        return try await release(version)
    }

    /// The address of another mirror, whose every answer ends long before its `Content-Length` does.
    func urlOfOneThatBreaksOff() async throws -> String {
        let port = FreePort.next()
        let program = """
            import http.server
            class Handler(http.server.BaseHTTPRequestHandler):
                def do_GET(self):
                    self.send_response(200)
                    self.send_header("Content-Length", "4000000")
                    self.end_headers()
                    self.wfile.write(b"half")
            http.server.HTTPServer(("127.0.0.1", \(port)), Handler).serve_forever()
            """
        broken = try Invocation(["/usr/bin/python3", "-c", program], in: folder)
        try await eventually("it answers with half a file") {
            let asked = try Invocation(["/usr/bin/curl", "-s", "-m", "5", "http://127.0.0.1:\(port)/"], in: "/")
            // CURLE_PARTIAL_FILE (curl(1), "EXIT CODES").
            return try await asked.finish().status == 18
        }
        return "http://127.0.0.1:\(port)"
    }

    private func release(_ version: String) async throws -> K3sRelease {
        let sum = try await Invocation.output(of: ["/usr/bin/sha256sum", "\(folder)/\(version)/k3s"], in: "/")
        return K3sRelease(version: version, sha256: String(sum.prefix(64)), mirror: url)
    }
}
