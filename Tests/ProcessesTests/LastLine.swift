import Synchronization

@testable import Processes

/// The last line a program printed, for tests whose program tells a number.
final class LastLine: Sendable {
    private let text = Mutex("")

    func take(_ line: OutputLine) { text.withLock { $0 = line.text } }

    var number: Int32? { text.withLock { Int32($0) } }
}
