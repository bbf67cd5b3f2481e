import Foundation
import TestSupport
import Testing

/// Servers and supervisors that are killed.
@Suite struct CrashTests {
    @Test func aKilledServerIsBackWithinTwoSeconds() async throws {
        try await withProject { project in
            #expect(try await project.deploy().status == 0)
            for count in 1...3 {
                let victim = try #require(project.processes.servers().first)
                let killed = ContinuousClock.now
                kill(victim, SIGKILL)
                try await eventually("the server answers again") { try await project.answers() }
                #expect(ContinuousClock.now - killed < .seconds(2))
                let status = try await project.status()
                #expect(status.restarts == count)
                #expect(status.serverPid != victim)
                #expect(status.state == "serving")
            }
        }
    }

    @Test func aServerGoesOnWithoutItsSupervisorAndGetsANewOne() async throws {
        try await withProject { project in
            #expect(try await project.deploy().status == 0)
            let before = try await project.status()
            kill(try #require(before.supervisorPid), SIGKILL)
            try await eventually("the supervisor is gone") { project.processes.supervisors().isEmpty }
            let alone = try await project.chatops("status", "embedded", "--json")
            #expect(alone.status == 1)
            #expect(try alone.json(StatusDocument.self).state == "unsupervised")
            #expect(try alone.json(StatusDocument.self).serverPid == before.serverPid)
            #expect(try await project.answers())

            let again = try await project.deploy(Executables.server, "--json")
            #expect(again.status == 0, "\(again.errors)")
            #expect(try again.json().run.outcome == "done")
            #expect(project.processes.supervisors().count == 1)
            #expect(project.processes.servers().count == 1)
            #expect(try await project.status().state == "serving")
        }
    }

    @Test func aBadReleaseOverAnUnsupervisedServerLeavesItServing() async throws {
        try await withProject { project in
            #expect(try await project.deploy().status == 0)
            let before = try await project.status()
            kill(try #require(before.supervisorPid), SIGKILL)
            try await eventually("the supervisor is gone") { project.processes.supervisors().isEmpty }
            let bad = try project.script("bad", "[ \"$1\" = serve ] && exit 3\nexec \"$server\" \"$@\"")
            let outcome = try await project.deploy(bad)
            #expect(outcome.status == 12, "\(outcome.errors)")
            #expect(try await project.answers())
            #expect(project.processes.servers() == [before.serverPid].compactMap(\.self))
        }
    }

    @Test func stopAlsoEndsAServerWithoutASupervisor() async throws {
        try await withProject { project in
            #expect(try await project.deploy().status == 0)
            kill(try #require(project.processes.supervisors().first), SIGKILL)
            try await eventually("the supervisor is gone") { project.processes.supervisors().isEmpty }
            #expect(try await project.chatops("stop", "embedded").status == 0)
            #expect(project.processes.servers().isEmpty)
        }
    }

    @Test func bothKilledComeBackWithTheNextDeploy() async throws {
        try await withProject { project in
            #expect(try await project.deploy().status == 0)
            for pid in project.processes.supervisors() + project.processes.servers() { kill(pid, SIGKILL) }
            try await eventually("both are gone") {
                project.processes.supervisors().isEmpty && project.processes.servers().isEmpty
            }
            #expect(try await project.status().state == "stopped")
            #expect(try await project.deploy().status == 0)
            #expect(project.processes.supervisors().count == 1)
            #expect(project.processes.servers().count == 1)
        }
    }

    @Test func aServerThatKeepsDyingIsStartedEverMoreSeldom() async throws {
        try await withProject { project in
            let flag = project.root + "/die"
            let server = try project.script(
                "server",
                """
                if [ "$1" = serve ] && [ -e '\(flag)' ]; then echo x >> '\(flag)'; exit 9; fi
                exec "$server" "$@"
                """
            )
            #expect(try await project.deploy(server).status == 0)
            try project.write("", to: "die")
            kill(try #require(project.processes.servers().first), SIGKILL)
            func deaths() throws -> Int { try String(contentsOfFile: flag, encoding: .utf8).count / 2 }
            try await eventually("it died five times") { try deaths() >= 5 }
            let log = try await project.chatops("logs", "embedded", "--supervisor").output
            #expect(log.contains("starting it again in 0.1 seconds"))
            #expect(log.contains("starting it again in 0.8 seconds"))
            #expect(try await project.status().state == "not-ready")

            // A deploy that works ends this, however often the server died before.
            let repaired = try await project.deploy()
            #expect(repaired.status == 0, "\(repaired.errors)")
            #expect(try await project.answers())
        }
    }
}
