import CurlHTTP
import Foundation
import TestProcesses
import TestServers
import Testing

/// The servers of one suite: nginx for what is common, `http-faults` for what is not.
struct Servers: Sendable {
    @TaskLocal static var current = Servers(nginx: [:], faults: [:], folder: URL(filePath: "/nonexistent"))

    let nginx: [String: Int]
    let faults: [String: Int]
    let folder: URL

    /// The authority that vouches for nginx's good certificates.
    var authority: String { folder.appending(path: "authority.pem").path }

    func certificate(_ name: String) throws -> String {
        try String(contentsOf: folder.appending(path: "\(name).pem"), encoding: .utf8)
    }

    func fault(_ path: String) throws -> String {
        "http://127.0.0.1:\(try #require(faults["http"]))/\(path)"
    }

    func plain(_ path: String = "", host: String = "127.0.0.1") throws -> String {
        "http://\(host):\(try port("http"))/\(path)"
    }

    func secure(_ path: String = "", server: String = "https", host: String = "localhost") throws -> String {
        "https://\(host):\(try port(server))/\(path)"
    }

    func port(_ server: String) throws -> Int { try #require(nginx[server] ?? faults[server]) }
}

/// Starts the servers before a suite and stops them after it.
struct ServersTrait: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @Sendable () async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "chatops-http-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let certificates = Process()
        certificates.executableURL = Server.testbed.appending(path: "http-certificates")
        certificates.arguments = [folder.path]
        try certificates.start()
        certificates.waitUntilExit()
        #expect(certificates.terminationStatus == 0)
        try await Server.run("http-faults") { faults in
            let upstream = try #require(faults["http"])
            try await Server.run("http-nginx", [folder.path, String(upstream)]) { nginx in
                let servers = Servers(nginx: nginx, faults: faults, folder: folder)
                try await Servers.$current.withValue(servers) { try await function() }
            }
        }
    }
}

extension Trait where Self == ServersTrait {
    static var servers: Self { Self() }
}

/// What `/echo` tells of the request it got.
struct Echo: Decodable {
    var method: String
    var headers: [[String]]
    var length: Int
    var matchesPattern: Bool

    func values(of name: String) -> [String] {
        headers.filter { $0[0].lowercased() == name.lowercased() }.map { $0.count > 1 ? $0[1] : "" }
    }
}

extension Response {
    func decoded<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
        try JSONDecoder().decode(type, from: Data(body))
    }
}

/// The failure of an exchange that must not succeed.
func failure(of request: Request, by client: Client) async throws -> HTTPFailure {
    try await #require(throws: HTTPFailure.self) { _ = try await client.send(request) }
}
