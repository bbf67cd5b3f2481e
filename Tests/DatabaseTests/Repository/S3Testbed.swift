import CurlHTTP
import Foundation
import Operations
import SystemPackage
import TestProcesses
import TestSupport
import Testing

@testable import Environments
@testable import Operations

/// rclone's S3 with a bucket of a test's own, and before it a proxy that does wrong what it is told to.
final class S3Testbed: Sendable {
    private let process: Process
    private let input: Pipe
    private let ports: [String: Int]
    let client = Client(version: "test")

    init() async throws {
        let checkout = FilePath(#filePath).removingLastComponent().removingLastComponent().removingLastComponent()
            .removingLastComponent()
        let process = Process()
        let input = Pipe()
        let output = Pipe()
        process.executableURL = URL(filePath: checkout.appending("Tests/testbed/s3").string)
        process.standardInput = input
        process.standardOutput = output
        try process.start()
        self.process = process
        self.input = input
        let line = await Task.detached { output.fileHandleForReading.availableData }.value
        ports = try JSONDecoder().decode([String: Int].self, from: line)
    }

    deinit {
        input.fileHandleForWriting.closeFile()
        process.waitUntilExit()
    }

    /// - Parameter isFaulty: through the proxy.
    func store(
        isFaulty: Bool = false,
        prefix: String = "",
        accessKey: String = "tester",
        secretKey: String = "not-so-secret",
        bucket: String = "backups",
        attempts: Int = 3,
        answer: Duration = .seconds(20),
        pageSize: Int = 1000
    ) throws -> S3Store {
        let port = try #require(ports[isFaulty ? "faulty" : "s3"])
        let section = Bucket(
            endpoint: try #require(WebAddress("http://127.0.0.1:\(port)")),
            region: try #require(PlainName("us-east-1")),
            accessKey: Secret(accessKey),
            secretKey: Secret(secretKey),
            authorities: nil
        )
        return S3Store(
            section,
            name: bucket,
            prefix: prefix,
            client: client,
            attempts: attempts,
            pause: .milliseconds(10),
            answer: answer,
            slowest: 10_000_000,
            partSize: 5 << 20,
            pageSize: pageSize
        )
    }

    struct Fault: Encodable {
        var match: String
        var act: String
        var skip = 0
        /// Nil for every time.
        var times: Int?
        var status: Int?

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(match, forKey: .match)
            try container.encode(act, forKey: .act)
            try container.encode(skip, forKey: .skip)
            try container.encode(times, forKey: .times)
            try container.encode(status, forKey: .status)
        }

        private enum Key: CodingKey { case match, act, skip, times, status }
    }

    func set(_ fault: Fault?) async throws {
        let port = try #require(ports["faulty"])
        let url = "http://127.0.0.1:\(port)/_fault"
        _ = try await client.send(Request(.delete, url))
        guard let fault else { return }
        _ = try await client.send(Request(.put, url, body: .bytes(Array(try JSONEncoder().encode(fault)))))
    }
}
