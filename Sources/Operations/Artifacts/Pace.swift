internal import CurlHTTP
internal import Synchronization

/// How far a transfer is, and when its last byte came.
final class Pace: Sendable {
    private struct State {
        var hasBegun = false
        var received = 0
        var expected: Int?
        var last = ContinuousClock.now
    }

    private let state = Mutex(State())

    /// Whether the answer's head was there.
    var hasBegun: Bool { state.withLock { $0.hasBegun } }
    /// With those of earlier attempts.
    var received: Int { state.withLock { $0.received } }
    /// Of the whole file; nil where the server does not tell.
    var expected: Int? { state.withLock { $0.expected } }

    func begin(at offset: Int, of expected: Int?) {
        state.withLock { $0 = State(hasBegun: true, received: offset, expected: expected) }
    }

    func received(_ count: Int) {
        state.withLock {
            $0.received += count
            $0.last = .now
        }
    }

    /// Returns when nothing came for `limit`.
    func silence(of limit: Duration) async throws {
        while case let end = state.withLock({ $0.last + limit }), ContinuousClock.now < end {
            try await Task.sleep(until: end)
        }
    }
}

/// A transfer's state in words.
struct Progress: CustomStringConvertible {
    private let received: Int
    private let expected: Int?

    init(_ pace: Pace) { (received, expected) = (pace.received, pace.expected) }

    var description: String {
        "\(Self.mebibytes(received)) of \(expected.map(Self.mebibytes) ?? "an unknown number of") MiB"
    }

    func beginning(of artifact: Artifact) -> String {
        let size = expected.map { " (\(Self.mebibytes($0)) MiB)" } ?? ""
        return received == 0
            ? "downloading \(artifact.name)\(size) from \(artifact.shownURL)"
            : "going on with \(artifact.name) at \(self), from \(artifact.shownURL)"
    }

    private static func mebibytes(_ bytes: Int) -> String {
        let tenths = (bytes * 10 + (1 << 19)) >> 20
        return "\(tenths / 10).\(tenths % 10)"
    }
}

/// The part of the whole that a 206 answer has (RFC 9110 section 14.4).
struct ContentRange {
    let first: Int

    init?(_ response: StreamedResponse) {
        guard let text = response.headers["Content-Range"], text.hasPrefix("bytes "),
            let first = Int(text.dropFirst(6).prefix { $0 != "-" })
        else { return nil }
        self.first = first
    }
}
