import Glibc
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import Operations

@Suite struct LogFileTests {
    private let folder = TemporaryFolder()
    private var log: LogFile { LogFile(folder.path.appending("log")) }

    @Test(arguments: [
        (0, ""), (1, "three\n"), (2, "\nthree\n"), (3, "two\n\nthree\n"), (10, "one\ntwo\n\nthree\n"),
    ])
    func theLastLines(count: Int, expected: String) throws {
        try folder.append("one\ntwo\n\nthree\n", to: "log")
        #expect(try log.lastLines(count) == expected)
    }

    @Test func noLogIsNoError() throws {
        #expect(try log.lastLines(5).isEmpty)
        try folder.append("unfinished", to: "log")
        #expect(try log.lastLines(5) == "unfinished\n")
    }

    @Test func aHugeLogIsReadFromItsEndOnly() throws {
        try folder.append("first\n", to: "log")
        truncate(folder.path.appending("log").string, 1 << 34)
        try folder.append("\nlast\n", to: "log")
        #expect(try log.lastLines(1) == "last\n")
    }

    @Test func followingShowsWholeLinesAlsoAfterARotation() async throws {
        try folder.append("before\n", to: "log")
        let shown = Shown()
        try await withThrowingTaskGroup(of: Void.self) { group in
            let log = log
            group.addTask {
                await #expect(throws: CancellationError.self) { try await log.follow { shown.add($0) } }
            }
            // Its position is known once it has shown something.
            try await eventually("it shows what is added") {
                try folder.append("x\n", to: "log")
                return shown.text.contains("x\n")
            }
            try folder.append("hun", to: "log")
            try folder.append("ter2 and €\n", to: "log")
            try await eventually("it shows the whole line") {
                shown.pieces.contains { $0.hasSuffix("hunter2 and €\n") }
            }
            truncate(folder.path.appending("log").string, 0)
            try folder.append("new\n", to: "log")
            try await eventually("it shows the emptied log's lines") { shown.text.hasSuffix("new\n") }
            group.cancelAll()
        }
        #expect(!shown.text.contains("before"))
        #expect(shown.pieces.allSatisfy { $0.hasSuffix("\n") })
    }
}

private final class Shown: Sendable {
    private let collected = Mutex<[String]>([])

    var pieces: [String] { collected.withLock { $0 } }
    var text: String { pieces.joined() }
    func add(_ piece: String) { collected.withLock { $0.append(piece) } }
}
