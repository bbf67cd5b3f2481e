package import ACME
package import CurlHTTP
package import Foundation

/// A real authority of one test's own: Pebble behind `Tests/testbed/acme`.
package struct TestAuthority: Sendable {
    package enum Option: Sendable {
        case externalAccounts
        case profiles
        case alternateRoots(Int)
        case rejectedNonces(percent: Int)
        /// What the authority asks to wait, in seconds, before an order is looked at again.
        case retryAfter(Int)
        /// Port `http` is free for the test.
        case ownHTTP
        /// Port `http` is that of a server which is there already.
        case httpPort(Int)
        /// Names are looked up there: `ADDRESS:PORT`.
        case nameServer(String)

        var words: [String] {
            switch self {
            case .externalAccounts: ["--eab"]
            case .profiles: ["--profiles"]
            case .alternateRoots(let count): ["--alternate-roots", String(count)]
            case .retryAfter(let seconds): ["--retry-after", String(seconds)]
            case .ownHTTP: ["--own-http"]
            case .httpPort(let port): ["--http-port", String(port)]
            case .nameServer(let address): ["--dns", address]
            case .rejectedNonces(let percent): ["--reject-nonces", String(percent)]
            }
        }
    }

    package static let client = Client(version: "test")

    package let ports: [String: Int]
    package let folder: URL

    package var directoryURL: String { "https://localhost:\(port("acme"))/dir" }
    package var trust: Trust { .file(folder.appending(path: "authority.pem").path) }

    package func port(_ name: String) -> Int { ports[name] ?? 0 }

    /// A connection to it that does not wait longer than tests need to.
    package func connect(patience: Patience = .short) async throws -> Authority {
        try await Authority(directoryURL: directoryURL, http: Self.client, trust: trust, patience: patience)
    }

    package func account(patience: Patience = .short) async throws -> Account {
        try await connect(patience: patience).createAccount(key: try SigningKey(), agreesToTerms: true)
    }

    /// The requests that arrived since the start, or since the last `arrange`: method, path and status of each.
    package func requests() async throws -> [String] {
        let answer = try await Self.client.send(Request(.get, "http://127.0.0.1:\(port("control"))/requests"))
        return try JSONDecoder().decode([String].self, from: Data(answer.body))
    }

    package func requests(to path: String) async throws -> [String] {
        try await requests().filter { $0.split(separator: " ")[1].hasPrefix(path) }
    }

    /// What the proxy does wrong from now on, in place of what it did before.
    package func arrange(_ faults: [Fault]) async throws {
        let body = Body.bytes(Array(try JSONEncoder().encode(faults)))
        _ = try await Self.client.send(Request(.post, "http://127.0.0.1:\(port("control"))/faults", body: body))
    }

    /// Asks one of the other programs for something.
    package func ask(_ url: String, _ body: Body = .none) async throws -> Response {
        var request = Request(url.hasPrefix("https") || body.isEmpty ? .get : .post, url, body: body)
        request.trust = trust
        return try await Self.client.send(request)
    }

    package func root(_ number: Int = 0) async throws -> String {
        try await ask("https://localhost:\(port("management"))/roots/\(number)").text
    }

    package static func run<Value>(
        _ options: [Option] = [],
        _ body: (TestAuthority) async throws -> Value
    ) async throws -> Value {
        let folder = FileManager.default.temporaryDirectory.appending(path: "chatops-acme-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await Server.run("acme", [folder.path] + options.flatMap(\.words)) { ports in
            try await body(TestAuthority(ports: ports, folder: folder))
        }
    }
}

extension Body {
    fileprivate var isEmpty: Bool { if case .none = self { true } else { false } }
}

extension Patience {
    package static var short: Patience {
        var patience = Patience()
        patience.firstPause = .milliseconds(20)
        patience.firstPoll = .milliseconds(50)
        patience.longestPause = .seconds(5)
        patience.requestDeadline = .seconds(10)
        patience.validation = .seconds(30)
        patience.issuance = .seconds(30)
        return patience
    }
}
