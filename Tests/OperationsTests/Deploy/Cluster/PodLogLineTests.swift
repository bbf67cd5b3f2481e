import Testing

@testable import Operations

/// Lines as kubectl prints them with `--prefix --timestamps`.
@Suite struct PodLogLineTests {
    @Test(arguments: [
        (
            "[pod/chat-mysql-0/mysql] 2026-11-22T22:28:51.6589Z ready for connections",
            "chat-mysql-0: ready for connections"
        ),
        ("[pod/chat-server-7c-x/server] 2026-11-22T22:28:51Z {}", "chat-server-7c-x: {}"),
        ("[pod/chat-server-7c-x/migrate] 2026-11-22T22:28:51Z applied", "chat-server-7c-x migrate: applied"),
        ("[pod/chat-redis-1/redis] 2026-11-22T22:28:51Z ", "chat-redis-1: "),
    ])
    func aLineIsPrefixedByItsPod(line: String, shown: String) throws {
        #expect(try #require(PodLogLine(line)).description == shown)
    }

    @Test(arguments: ["", "error: no such pod", "[pod/x] 2026-11-22T22:28:51Z y", "[pod/x/y] not a time"])
    func anythingElseIsNone(line: String) {
        #expect(PodLogLine(line) == nil)
    }

    @Test func fractionsOfAnyLengthSortByTime() {
        let times = [
            "2026-11-22T22:28:51Z", "2026-11-22T22:28:51.09Z", "2026-11-22T22:28:51.1Z", "2026-11-22T22:28:52Z",
        ]
        let lines = times.compactMap { PodLogLine("[pod/a/b] \($0) text") }
        #expect(lines.count == 4)
        #expect(lines.reversed().sorted(by: PodLogLine.isBefore) == lines)
    }
}
