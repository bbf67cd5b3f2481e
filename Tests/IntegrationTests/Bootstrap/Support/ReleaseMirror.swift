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
        try await Invocation.output(of: argv, in: "/", environment: TestServer.variables)
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

    /// Another mirror, whose every answer ends long before its `Content-Length`.
    func urlOfOneThatBreaksOff() async throws -> String {
        let port = FreePort.next()
        let answer = #"printf 'HTTP/1.1 200 OK\r\nContent-Length: 4000000\r\n\r\nhalf'"#
        let listen = "TCP-LISTEN:\(port),bind=127.0.0.1,reuseaddr,fork"
        broken = try Invocation(["/usr/bin/socat", listen, "SYSTEM:read line; \(answer)"], in: folder)
        try await eventually("it listens") {
            // What curl(1) says of an answer that ends early.
            let asked = try Invocation(["/usr/bin/curl", "-s", "-m", "5", "http://127.0.0.1:\(port)/"], in: "/")
            return try await asked.finish().status == 18
        }
        return "http://127.0.0.1:\(port)"
    }

    private func release(_ version: String) async throws -> K3sRelease {
        let sum = try await Invocation.output(of: ["/usr/bin/sha256sum", "\(folder)/\(version)/k3s"], in: "/")
        return K3sRelease(version: version, sha256: String(sum.prefix(64)), mirror: url)
    }
}
