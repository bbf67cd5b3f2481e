import Foundation
import TestSupport
import Testing

/// Two who want the same environment at once.
@Suite struct LockTests {
    /// A deploy that is under way until the project's `go` appears, and the script it deploys.
    private func startSlowDeploy(_ project: Project) async throws -> Invocation {
        let server = try project.script(
            "slow-server",
            """
            if [ "$1" = migrate ]; then while [ ! -e '\(project.root)/go' ]; do sleep 0.05; done; fi
            exec "$server" "$@"
            """
        )
        let slow = try project.start(["deploy", "embedded", "--binary", server])
        try await eventually("the slow deploy migrates") { !project.processes.passing().isEmpty }
        return slow
    }

    @Test func theSecondIsToldWhoHoldsTheLock() async throws {
        try await withProject { project in
            let slow = try await startSlowDeploy(project)
            let other = try await project.deploy()
            #expect(other.status == 11)
            let user = ProcessInfo.processInfo.userName
            #expect(other.firstErrorLine.contains("\(user)@\(ProcessInfo.processInfo.hostName) (pid \(slow.pid)"))
            #expect(other.firstErrorLine.contains("since 20"))
            let stop = try await project.chatops("stop", "embedded", "--json")
            #expect(stop.status == 11)
            #expect(try stop.json(FailureDocument.self).exitCode == 11)
            #expect(try await project.status().lockedBy?.contains("pid \(slow.pid)") == true)

            try project.write("", to: "go")
            #expect(try await slow.finish().status == 0)
            #expect(try await project.status().lockedBy == nil)
        }
    }

    @Test func lockWaitWaitsAndThenSucceeds() async throws {
        try await withProject { project in
            let slow = try await startSlowDeploy(project)
            let waiting = try project.start(["deploy", "embedded", "--binary", Executables.server, "--lock-wait", "1m"])
            let impatient = try await project.deploy(Executables.server, "--lock-wait", "300ms")
            #expect(impatient.status == 11)
            #expect(impatient.duration > .milliseconds(300))
            #expect(waiting.isRunning)
            try project.write("", to: "go")
            #expect(try await slow.finish().status == 0)
            let waited = try await waiting.finish()
            #expect(waited.status == 0, "\(waited.errors)")
            #expect(project.processes.servers().count == 1)
        }
    }

    @Test func interruptedWhileWaitingLeavesTheHolderAlone() async throws {
        try await withProject { project in
            let slow = try await startSlowDeploy(project)
            let waiting = try project.start(["deploy", "embedded", "--binary", Executables.server, "--lock-wait", "1m"])
            try await eventually("it handles signals") { waiting.handlesInterrupts }
            waiting.send(SIGINT)
            let waited = try await waiting.finish()
            #expect(waited.status == 130)
            #expect(waited.duration < .seconds(10))
            try project.write("", to: "go")
            #expect(try await slow.finish().status == 0)
        }
    }

    @Test(arguments: [2, 5]) func ofManyAtOnceOneWins(count: Int) async throws {
        try await withProject { project in
            let racers = try (0..<count).map { _ in
                try project.start(["deploy", "embedded", "--binary", Executables.server])
            }
            var statuses: [Int32] = []
            for racer in racers {
                let outcome = try await racer.finish()
                statuses.append(outcome.status)
                if outcome.status == 11 { #expect(outcome.firstErrorLine.contains("(pid ")) }
            }
            // One that comes when the winner has ended finds nothing to change.
            #expect(statuses.allSatisfy { $0 == 0 || $0 == 11 })
            #expect(statuses.contains(0))
            #expect(project.processes.servers().count == 1)
            #expect(project.processes.supervisors().count == 1)
            let list = try await project.chatops("evidence", "list", "embedded", "--json").json(EvidenceListing.self)
            #expect(list.runs.count { $0.summary?.outcome == "done" } == 1)
            #expect(list.runs.count == statuses.count { $0 == 0 })
        }
    }

    @Test func aDeadHoldersLockIsTakenAtOnce() async throws {
        try await withProject { project in
            let slow = try await startSlowDeploy(project)
            slow.send(SIGKILL)
            #expect(try await slow.finish().status == 137)
            try project.write("", to: "go")
            let next = try await project.deploy()
            #expect(next.status == 0, "\(next.errors)")
            #expect(next.duration < .seconds(20))
            let list = try await project.chatops("evidence", "list", "embedded", "--json").json(EvidenceListing.self)
            #expect(list.runs.map { $0.summary?.outcome } == ["done", "interrupted"])
            #expect(project.processes.passing().isEmpty)
        }
    }
}
