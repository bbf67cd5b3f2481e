import CurlHTTP
import FoundationEssentials
import Processes
import SystemPackage
import TestSupport

@testable import Environments
@testable import Operations

/// `Tests/testbed/http-artifacts`: a file, or several by name, and an answer of the test's choice to each request.
struct ArtifactServer: Sendable {
    /// As the script reads it.
    struct Answer: Encodable, Sendable {
        enum Then: String, Encodable, Sendable {
            case close
            case hold
        }

        var status: Int?
        var file: String?
        var tag = "\"one\""
        var ranges = true
        var cut: Int?
        var then = Then.close
        var pause: Int?
    }

    struct Received: Decodable, Hashable, Sendable {
        var path: String
        var range: String?
        var status: Int
    }

    let port: Int
    let file: FilePath

    /// Runs `body` while the server runs.
    @discardableResult
    static func run<Value: Sendable>(
        _ file: FilePath,
        _ answers: [Answer] = [],
        _ body: @Sendable (ArtifactServer) async throws -> Value
    ) async throws -> Value {
        let script = FilePath(#filePath).removingLastComponent().appending("../../testbed/http-artifacts")
        let arguments = try answers.map { String(decoding: try JSONEncoder().encode($0), as: UTF8.self) }
        let command = Command(script.lexicallyNormalized().string, [file.string] + arguments, input: .heldOpen)
        let printed = AsyncStream.makeStream(of: String.self)
        let tell: Runner.OutputHandler = { printed.continuation.yield($0.text) }
        let (_, outcome) = try await Runner().withRunning(command, onOutput: tell) { process in
            var lines = printed.stream.makeAsyncIterator()
            let outcome: Result<Value, any Error>
            do {
                guard let port = Int(await lines.next() ?? "") else { throw Errno.connectionRefused }
                outcome = .success(try await body(ArtifactServer(port: port, file: file)))
            } catch {
                outcome = .failure(error)
            }
            await process.stop(grace: .seconds(5))
            return outcome
        }
        return try outcome.get()
    }

    var sha256: SHA256Digest {
        get throws {
            guard let digest = SHA256Digest(try FileContents.sha256(of: file) ?? "") else {
                throw Errno.noSuchFileOrDirectory
            }
            return digest
        }
    }

    /// A k3s of the server's file, unless another digest is named.
    func k3s(sha256: SHA256Digest? = nil) throws -> Artifact {
        try .k3s(.pinned(sha256 ?? self.sha256, mirror: "http://127.0.0.1:\(port)/releases"), .amd64)
    }

    func received() async throws -> [Received] {
        let response = try await Client(version: "test").send(Request(.get, "http://127.0.0.1:\(port)/requests"))
        return try JSONDecoder().decode([Received].self, from: Data(response.body))
    }
}

extension K3s {
    static func pinned(_ sha256: SHA256Digest, images: SHA256Digest? = nil, mirror: String) throws -> K3s {
        guard let version = K3sVersion("v1.34.1+k3s1"), let mirror = WebAddress(mirror) else {
            throw Errno.invalidArgument
        }
        return K3s(version: version, sha256: sha256, imagesSHA256: images, mirror: mirror)
    }
}

extension TemporaryFolder {
    /// Bytes that do not compress, the same for the same seed.
    func writeRandom(_ count: Int, seed: UInt64, to name: String) throws -> FilePath {
        var generator = SeededGenerator(seed: seed)
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            let raw = UnsafeMutableRawBufferPointer(buffer)
            for offset in stride(from: 0, to: count - 7, by: 8) {
                raw.storeBytes(of: generator.next(), toByteOffset: offset, as: UInt64.self)
            }
            filled = count / 8 * 8
        }
        try DurableFile.write(bytes, to: path.appending(name), permissions: .ownerReadWrite)
        return path.appending(name)
    }
}
