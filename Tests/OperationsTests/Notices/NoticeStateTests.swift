import FoundationEssentials
import TestSupport
import Testing

@testable import Operations

/// The rules of telling, case by case and against a model over random histories.
@Suite struct NoticeStateTests {
    private static let start = Date(timeIntervalSince1970: 1_800_000_000)

    /// A moment, in minutes, and which checks fail then.
    struct Run: Sendable {
        var minute: Int
        var failed: [String]
        /// Whether what is told then arrives.
        var arrives = true
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var quiet: Int
        var runs: [Run]
        /// At which minutes something is told, as `minute:failed,failed`.
        var told: [String]
    }

    static let cases = [
        Case(
            testDescription: "a pass is no news",
            quiet: 10,
            runs: [0, 5, 10].map { Run(minute: $0, failed: []) },
            told: []
        ),
        Case(
            testDescription: "not each failure",
            quiet: 0,
            runs: [0, 5, 10, 15].map { Run(minute: $0, failed: $0 == 0 ? [] : ["page"]) },
            told: ["5:page"]
        ),
        Case(
            testDescription: "the way back",
            quiet: 10,
            runs: [Run(minute: 0, failed: ["page"]), Run(minute: 15, failed: []), Run(minute: 20, failed: [])],
            told: ["0:page", "15:"]
        ),
        Case(
            testDescription: "another cause",
            quiet: 5,
            runs: [
                Run(minute: 0, failed: ["page"]), Run(minute: 5, failed: ["tls", "page"]),
                Run(minute: 10, failed: ["page", "tls"]), Run(minute: 15, failed: ["tls"]),
            ],
            told: ["0:page", "5:page,tls", "15:tls"]
        ),
        Case(
            testDescription: "flapping: what holds after the quiet period, once",
            quiet: 30,
            runs: (0..<12).map { Run(minute: $0 * 5, failed: $0 % 2 == 0 ? ["page"] : []) },
            told: ["0:page", "35:"]
        ),
        Case(
            testDescription: "gone within the quiet period",
            quiet: 30,
            runs: [
                Run(minute: 0, failed: ["page"]), Run(minute: 5, failed: []), Run(minute: 10, failed: ["page"]),
                Run(minute: 40, failed: ["page"]),
            ],
            told: ["0:page"]
        ),
        Case(
            testDescription: "what did not arrive is told by the next run, also after it has passed",
            quiet: 30,
            runs: [
                Run(minute: 0, failed: ["page"], arrives: false), Run(minute: 5, failed: [], arrives: false),
                Run(minute: 10, failed: []), Run(minute: 15, failed: []),
            ],
            told: ["0:page", "5:", "10:"]
        ),
        Case(
            testDescription: "a clock set back does not silence it",
            quiet: 30,
            runs: [Run(minute: 600, failed: ["page"]), Run(minute: 0, failed: []), Run(minute: 5, failed: [])],
            told: ["600:page", "0:"]
        ),
    ]

    /// What a history makes somebody hear, and the state after it.
    private func play(_ runs: [Run], quiet: Int) -> (told: [String], state: NoticeState, missed: [[[String]]]) {
        var state = NoticeState()
        var told: [String] = []
        var missed: [[[String]]] = []
        for (number, run) in runs.enumerated() {
            let now = Self.start.addingTimeInterval(Double(run.minute) * 60)
            let decision = state.observe(
                run.failed,
                asked: now,
                now: now,
                quiet: .seconds(quiet * 60),
                id: "\(number)"
            )
            guard decision == .tell else { continue }
            told.append("\(run.minute):\(run.failed.sorted().joined(separator: ","))")
            missed.append(state.owed.dropLast().map(\.moment.failed))
            #expect(state.owed.last?.moment.failed == run.failed.sorted())
            if run.arrives { state.delivered(at: now) }
        }
        return (told, state, missed)
    }

    @Test(arguments: cases) func tells(of history: Case) {
        #expect(play(history.runs, quiet: history.quiet).told == history.told)
    }

    @Test func whatWasMissedIsToldAlong() {
        let runs = [
            Run(minute: 0, failed: ["page"], arrives: false), Run(minute: 5, failed: ["page"], arrives: false),
            Run(minute: 10, failed: [], arrives: false), Run(minute: 15, failed: ["tls"]),
        ]
        #expect(play(runs, quiet: 30).missed == [[], [], [["page"]], [["page"], []]])
    }

    @Test func attemptsAtOneChangeHaveOneID() throws {
        var state = NoticeState()
        for (minute, id) in [(0, "a"), (5, "b"), (10, "c")] {
            let now = Self.start.addingTimeInterval(Double(minute) * 60)
            #expect(state.observe(["page"], asked: now, now: now, quiet: .zero, id: id) == .tell)
        }
        #expect(state.owed.map(\.id) == ["a"])
    }

    @Test func ofTwoRunsAtOnceTheOneThatAskedLastIsRight() {
        var state = NoticeState()
        let later = Self.start.addingTimeInterval(10)
        _ = state.observe([], asked: later, now: later, quiet: .zero, id: "a")
        let outdated = state.observe(["page"], asked: Self.start, now: later, quiet: .zero, id: "b")
        #expect(outdated == .outdated)
        #expect(state.owed == [] && state.seen?.failed == [])
    }

    @Test func anOutageOfTheChannelIsBounded() {
        let runs = (0..<500).map { Run(minute: $0, failed: $0 % 2 == 0 ? ["page"] : [], arrives: false) }
        let owed = play(runs, quiet: 0).state.owed
        #expect(owed.count == NoticeState.owedAtMost)
        #expect(owed.first?.moment.at == Self.start)
        #expect(owed.last?.moment.failed == [])
    }

    /// What it must do, said without its fields: by looking at all that was heard so far.
    private func oracle(_ runs: [Run], quiet: Int) -> [String] {
        var heard: [(minute: Int, failed: [String])] = []
        var isOwing = false
        return runs.compactMap { run in
            let isNews = run.failed != heard.last?.failed ?? []
            let isLoud = heard.last.map { run.minute - $0.minute >= quiet } ?? true
            guard isOwing || isNews && isLoud else { return nil }
            isOwing = !run.arrives
            if run.arrives { heard.append((run.minute, run.failed)) }
            return "\(run.minute):\(run.failed.joined(separator: ","))"
        }
    }

    @Test(arguments: UInt64(0)..<300) func randomHistoriesAgreeWithTheOracle(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let causes: [[String]] = [[], [], ["page"], ["page", "tls"], ["tls"]]
        let quiet = [0, 7, 30, 600].randomElement(using: &random) ?? 0
        var minute = 0
        let runs = (0..<200).map { _ in
            minute += Int.random(in: 1...9, using: &random)
            let failed = causes.randomElement(using: &random) ?? []
            return Run(minute: minute, failed: failed, arrives: Int.random(in: 0..<4, using: &random) > 0)
        }
        let (told, state, _) = play(runs, quiet: quiet)
        #expect(told == oracle(runs, quiet: quiet))
        let copy = try JSONDocument.decode(NoticeState.self, from: JSONDocument.encode(state))
        #expect(copy == state)

        // Whatever came before: once it stays as it is and messages arrive, what holds is what was told.
        var settled = state
        let end = Self.start.addingTimeInterval(Double(minute + 601) * 60)
        if settled.observe(["tls"], asked: end, now: end, quiet: .seconds(quiet * 60), id: "end") == .tell {
            settled.delivered(at: end)
        }
        #expect(settled.told?.failed == ["tls"] && settled.owed == [])
    }
}
