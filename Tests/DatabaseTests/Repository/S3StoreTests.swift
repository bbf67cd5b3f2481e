import CurlHTTP
import Environments
import FoundationEssentials
import Operations
import SystemPackage
import TestSupport
import Testing

@testable import Operations

/// The same promises as a folder's, and none that storage breaks without that being told.
@Suite(.serialized) struct S3StoreTests {
    private let folder: RepositoryFolder
    private let testbed: S3Testbed

    init() async throws {
        folder = try RepositoryFolder()
        testbed = try await S3Testbed()
    }

    /// The file takes three parts.
    @Test(arguments: ["", "some/where"]) func whatIsPutIsThere(prefix: String) async throws {
        try await StoreContract(store: try testbed.store(prefix: prefix), folder: folder, size: 13 << 20).holds()
    }

    @Test func aLongListComesPageByPage() async throws {
        let store = try testbed.store(pageSize: 3)
        let keys = (0..<10).map { "list/\($0)" }
        for key in keys { try await store.put([1], as: key) }
        #expect(try await store.list("list/").map(\.key) == keys)
    }

    @Test func wrongKeysAreRefused() async throws {
        let stores = [
            try testbed.store(accessKey: "other"), try testbed.store(secretKey: "wrong"),
        ]
        for store in stores {
            await #expect {
                try await store.put([1], as: "a")
            } throws: {
                guard case RepositoryFailure.refused(_, let reason) = $0 else { return false }
                return !reason.contains("wrong")
            }
            await #expect(throws: RepositoryFailure.self) { _ = try await store.list("") }
            await #expect(throws: RepositoryFailure.self) { _ = try await store.read("a") }
            await #expect(throws: RepositoryFailure.self) { try await store.delete("a") }
        }
        await #expect(throws: RepositoryFailure.self) { _ = try await testbed.store(bucket: "nothing").list("") }
        await #expect(throws: RepositoryFailure.self) { try await testbed.store(bucket: "nothing").put([1], as: "a") }
    }

    /// What happens once does no harm.
    @Test(arguments: [
        S3Testbed.Fault(match: "PUT", act: "answer", times: 2, status: 500),
        S3Testbed.Fault(match: "PUT", act: "answer", times: 1, status: 429),
        S3Testbed.Fault(match: "PUT", act: "cut", times: 1), S3Testbed.Fault(match: "PUT", act: "lose", times: 1),
        S3Testbed.Fault(match: "HEAD", act: "answer", times: 1, status: 503),
        S3Testbed.Fault(match: "PUT.*partNumber=2", act: "cut", times: 2),
        S3Testbed.Fault(match: "POST.*uploadId", act: "lose", times: 1),
        S3Testbed.Fault(match: "POST.*uploads", act: "lose", times: 1),
        S3Testbed.Fault(match: "GET", act: "halve", times: 1), S3Testbed.Fault(match: "GET", act: "cut", times: 1),
        S3Testbed.Fault(match: "GET", act: "answer", skip: 1, times: 2, status: 500),
    ]) func aBadMomentPasses(fault: S3Testbed.Fault) async throws {
        let store = try testbed.store(isFaulty: true)
        let content = noise(11 << 20, seed: 1)
        try await testbed.set(fault)
        try await store.put(try folder.file("file", content), as: "large")
        try await store.put([1, 2, 3], as: "small")
        #expect(try await store.digest(of: "large") == ObjectDigest(of: content))
        #expect(try await store.read("small") == [1, 2, 3])
        #expect(try await store.list("").map(\.key) == ["large", "small"])
    }

    /// What goes on is told, and nothing counts as stored.
    @Test(arguments: [
        S3Testbed.Fault(match: "PUT", act: "answer", status: 500), S3Testbed.Fault(match: "PUT", act: "cut"),
        S3Testbed.Fault(match: "PUT", act: "stall"), S3Testbed.Fault(match: "PUT", act: "spoil"),
        S3Testbed.Fault(match: "PUT /backups/small|POST.*uploadId", act: "shrink"),
        S3Testbed.Fault(match: "PUT .*partNumber=3|PUT /backups/small", act: "answer", status: 507),
        S3Testbed.Fault(match: "HEAD", act: "answer", status: 500),
        S3Testbed.Fault(match: "POST.*uploadId|PUT /backups/small", act: "answer", status: 500),
    ]) func aBadDayIsTold(fault: S3Testbed.Fault) async throws {
        let store = try testbed.store(isFaulty: true, attempts: 2, answer: .milliseconds(300))
        let file = try folder.file("file", noise(11 << 20, seed: 1))
        try await testbed.set(fault)
        await #expect(throws: RepositoryFailure.self) { try await store.put([1, 2, 3, 4], as: "small") }
        await #expect(throws: RepositoryFailure.self) { try await store.put(file, as: "large", consuming: true) }
        #expect(FileKind(at: file) != nil)
        try await testbed.set(nil)
        #expect(try await store.list("") == [])
    }

    @Test(arguments: ["answer", "halve", "cut", "stall"]) func whatCannotBeReadIsTold(act: String) async throws {
        let store = try testbed.store(isFaulty: true, attempts: 2, answer: .milliseconds(300))
        try await store.put(noise(100_000, seed: 1), as: "a")
        try await testbed.set(.init(match: "GET", act: act, status: 500))
        await #expect(throws: RepositoryFailure.self) { _ = try await store.read("a") }
        await #expect(throws: RepositoryFailure.self) { _ = try await store.list("") }
        await #expect(throws: (any Error).self) { _ = try await store.get("a", to: folder.appending("got")) }
        #expect(FileKind(at: folder.appending("got")) == nil)
    }

    @Test func aFlippedByteIsSeenInTheDigest() async throws {
        let store = try testbed.store(isFaulty: true)
        try await store.put(noise(100_000, seed: 1), as: "a")
        try await testbed.set(.init(match: "GET", act: "flip"))
        #expect(try await store.digest(of: "a") != ObjectDigest(of: noise(100_000, seed: 1)))
    }

    /// The example of AWS's own documentation (Authenticating Requests: Using the Authorization Header, GET Object).
    @Test func signaturesAreTheDocumentedOnes() throws {
        let signature = RequestSignature(
            region: "us-east-1",
            accessKey: Secret("AKIAIOSFODNN7EXAMPLE"),
            secretKey: Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
        )
        let headers = signature.headers(
            .get,
            authority: "examplebucket.s3.amazonaws.com",
            path: "/test.txt",
            query: "",
            contentDigest: FileContents.sha256([]),
            extra: [("Range", "bytes=0-9")],
            now: try #require(Timestamp.moment(ofFolder: "20130524T000000Z"))
        )
        let expected = "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
        #expect(headers["authorization"]?.hasSuffix("Signature=\(expected)") == true)
    }

    @Test(arguments: [
        ("a b+ü/c~", "a%20b%2B%C3%BC%2Fc~"), ("", ""), ("%", "%25"),
    ]) func textIsEncodedAndBack(text: String, encoded: String) {
        #expect(S3Encoding.encode(text) == encoded)
        #expect(S3Encoding.decode(encoded) == text)
    }

    @Test func answersAreRead() {
        let answer = XMLElements("<A x=\"1\"><Key>a&amp;b&#x41;&#66;</Key><KeyCount>2</KeyCount><Key/><Key>c</Key></A>")
        #expect(answer.text("Key") == "a&bAB")
        #expect(answer.text("KeyCount") == "2")
        #expect(answer.all("Key").count == 2)
        #expect(answer.text("Nothing") == nil)
        #expect(XMLElements("<Key>").text("Key") == nil)
    }
}

extension S3Testbed.Fault: CustomTestStringConvertible {
    var testDescription: String { "\(act) \(match)" }
}
