import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Processes

/// Programs that are ended before they are done.
@Suite struct EndingTests {
    private let runner = Runner()

    /// Prints the ids of a shell and of what it started, which all sleep.
    private static func family(ignoringTerm: Bool, leaderLeaves: Bool) -> Command {
        let child = ignoringTerm ? "(trap '' TERM; while :; do sleep 1; done)" : "sleep 600"
        let leader = leaderLeaves ? "trap 'exit 0' TERM" : ignoringTerm ? "trap '' TERM" : ":"
        return Command("/bin/sh", ["-c", "\(leader); \(child) & echo $! $$; while :; do wait; done"])
    }

    @Test(arguments: [(false, false), (true, false), (true, true)])
    func aDeadlineEndsTheWholeFamily(ignoringTerm: Bool, leaderLeaves: Bool) async throws {
        var command = Self.family(ignoringTerm: ignoringTerm, leaderLeaves: leaderLeaves)
        command.deadline = .milliseconds(500)
        let family = Family()
        let started = ContinuousClock.now
        await #expect {
            try await runner.run(command) { family.meet($0) }
        } throws: { error in
            if case CommandFailure.timedOut(_, .milliseconds(500)) = error { true } else { false }
        }
        #expect(ContinuousClock.now - started < .seconds(30))
        #expect(family.members.count == 2)
        #expect(family.members.filter(\.isRunning).isEmpty)
    }

    @Test(arguments: [(false, false), (true, false), (true, true)])
    func cancellingEndsTheWholeFamily(ignoringTerm: Bool, leaderLeaves: Bool) async throws {
        let family = Family()
        let ended = try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                do {
                    try await runner.run(Self.family(ignoringTerm: ignoringTerm, leaderLeaves: leaderLeaves)) {
                        family.meet($0)
                    }
                    return false
                } catch is CancellationError {
                    return family.members.filter(\.isRunning).isEmpty
                }
            }
            try await eventually("the family runs") { family.members.count == 2 }
            group.cancelAll()
            return try await group.next() ?? false
        }
        #expect(ended)
    }

    @Test func aCommandThatEndsInTimeIsNotHurtByItsDeadline() async throws {
        let result = try await runner.run(Command("/bin/echo", ["done"], deadline: .seconds(30)))
        #expect(result.standardOutput == "done\n")
        #expect(result.duration < .seconds(10))
    }

    @Test func stoppingTakesTheWholeFamilyAndReturnsWhenItIsGone() async throws {
        let family = Family()
        let (_, gone) = try await runner.withRunning(
            Self.family(ignoringTerm: true, leaderLeaves: false),
            onOutput: { family.meet($0) },
            body: { process in
                try await eventually("the family runs") { family.members.count == 2 }
                await process.stop(grace: .milliseconds(200))
                return await ProcessIdentity.waitUntilGone(family.members, atMost: .seconds(5))
            }
        )
        #expect(gone)
    }

    @Test func inputHeldOpenClosesWithTheBody() async throws {
        let command = Command("/bin/sh", ["-c", "cat; echo input ended"], input: .heldOpen)
        let (result, ran) = try await runner.withRunning(command) { $0.isRunning }
        #expect(ran)
        #expect(result.standardOutput == "input ended\n")
    }

    @Test func aBodyThatThrowsEndsTheProgram() async throws {
        struct Refusal: Error {}
        let family = Family()
        await #expect(throws: Refusal.self) {
            try await runner.withRunning(
                Self.family(ignoringTerm: false, leaderLeaves: false),
                onOutput: { family.meet($0) },
                body: { _ in
                    try await eventually("the family runs") { family.members.count == 2 }
                    throw Refusal()
                }
            )
        }
        #expect(family.members.filter(\.isRunning).isEmpty)
    }
}

/// The processes whose ids a program printed in one line.
private final class Family: Sendable {
    private let met = Mutex<[ProcessIdentity]>([])

    var members: [ProcessIdentity] { met.withLock { $0 } }

    func meet(_ line: OutputLine) {
        let pids = line.text.split(separator: " ").compactMap { Int32($0) }
        met.withLock { $0 = pids.compactMap { ProcessIdentity(of: $0) } }
    }
}
