import Foundation
import Testing

/// The path of the first light: deploy, look, change, stop.
@Suite struct DeployTests {
    @Test func deployServesAndASecondOneChangesNothing() async throws {
        try await withProject { project in
            let first = try await project.deploy(Executables.server, "--json")
            #expect(first.status == 0, "\(first.errors)")
            let document = try first.json()
            #expect(document.run.outcome == "done")
            #expect(document.schemaVersion == 1)
            #expect(document.run.results["url"] == "http://127.0.0.1:\(project.port)")
            #expect(document.run.checks.map(\.verdict).allSatisfy { $0 == "passed" || $0 == "warned" })
            #expect(try await project.answers())
            let before = try await project.status()
            #expect(before.state == "serving")

            let second = try await project.deploy(Executables.server, "--json")
            #expect(second.status == 0, "\(second.errors)")
            #expect(try second.json().run.outcome == "nothing-to-change")
            #expect(try second.json().evidence != document.evidence)
            let after = try await project.status()
            #expect(after.serverPid == before.serverPid)
            #expect(after.supervisorPid == before.supervisorPid)
            #expect(after.restarts == 0)

            let verdict = try await project.chatops("evidence", "verify", "embedded", "--json")
            #expect(verdict.status == 0)
            #expect(try verdict.json(EvidenceVerdict.self).runs == 2)
        }
    }

    /// The release is what was recorded, whoever deploys it from whatever shell.
    @Test func variablesOfTheShellAreNoSettings() async throws {
        try await withProject { project in
            let elsewhere = project.root + "/elsewhere.sqlite"
            let deploy = ["deploy", "embedded", "--binary", Executables.server]
            let poison = ["CHAT_DATABASE_PATH": elsewhere, "CHAT_LISTEN_PORT": "1", "CHAT_NO_SUCH_SETTING": "x"]
            let outcome = try await project.start(deploy, environment: poison).finish()
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(try await project.answers())
            #expect(FileManager.default.fileExists(atPath: project.state + "/data/chat.sqlite"))
            #expect(!FileManager.default.fileExists(atPath: elsewhere))
        }
    }

    @Test func stopWorksWithoutTheEnvironmentsFile() async throws {
        try await withProject { project in
            #expect(try await project.deploy().status == 0)
            try FileManager.default.removeItem(atPath: project.root + "/environments/embedded.yaml")
            #expect(try await project.status().state == "serving")
            let outcome = try await project.chatops("stop", "embedded")
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(project.processes.servers().isEmpty)
        }
    }

    @Test func aResultThatCannotBeWrittenIsAnError() async throws {
        try await withProject { project in
            let command = "'\(Executables.chatops)' render values local > /dev/full"
            let outcome = try await Invocation(["/bin/sh", "-c", command], in: project.root).finish()
            #expect(outcome.status == 1)
            #expect(outcome.firstErrorLine.contains("No space left on device"))
        }
    }

    @Test func aSettingTheServerDoesNotKnowIsRefusedBeforeAnythingIsStarted() async throws {
        try await withProject { project in
            try project.configure(settings: ["CHAT_LOG_FROMAT": "text"])
            let outcome = try await project.deploy()
            #expect(outcome.status == 78, "\(outcome.errors)")
            #expect(outcome.firstErrorLine.contains("CHAT_LOG_FROMAT"))
            #expect(outcome.firstErrorLine.contains("did you mean CHAT_LOG_FORMAT?"))
            #expect(project.processes.servers().isEmpty && project.processes.supervisors().isEmpty)

            try project.configure(settings: ["CHAT_LOG_FORMAT": "text"])
            let corrected = try await project.deploy()
            #expect(corrected.status == 0, "\(corrected.errors)")
        }
    }

    private struct PlanDocument: Decodable {
        struct Step: Decodable { let outcome: String }

        let schemaVersion: Int
        let changesPending: Bool
        let steps: [Step]
    }

    @Test func dryRunTellsAndChangesNothing() async throws {
        try await withProject { project in
            let before = project.files()
            let plan = try await project.deploy(Executables.server, "--dry-run", "--json")
            #expect(plan.status == 0, "\(plan.errors)")
            #expect(try plan.json(PlanDocument.self).changesPending)
            #expect(try await project.deploy(Executables.server, "-n", "--detailed-exit-code").status == 2)
            #expect(project.files() == before)

            #expect(try await project.deploy().status == 0)
            let deployed = project.files()
            let after = try await project.deploy(Executables.server, "-n", "--detailed-exit-code")
            #expect(after.status == 0)
            #expect(after.output.contains("nothing to change"))
            #expect(project.files() == deployed)
        }
    }

    @Test func stopEndsAllAndIsRepeatable() async throws {
        try await withProject { project in
            #expect(try await project.status().state == "not-deployed")
            #expect(try await project.chatops("stop", "embedded").status == 0)
            #expect(try await project.deploy().status == 0)
            let logs = try await project.chatops("logs", "embedded")
            #expect(logs.status == 0)
            #expect(logs.output.contains("\"listening\""))
            #expect(try await project.chatops("logs", "embedded", "--supervisor").output.contains("server started"))

            #expect(try await project.chatops("stop", "embedded").status == 0)
            #expect(project.processes.servers().isEmpty)
            #expect(project.processes.supervisors().isEmpty)
            let stopped = try await project.chatops("status", "embedded", "--json")
            #expect(stopped.status == 1)
            #expect(try stopped.json(StatusDocument.self).state == "stopped")
            let again = try await project.chatops("stop", "embedded", "--json")
            #expect(again.status == 0)
            #expect(try again.json().run.outcome == "nothing-to-change")

            #expect(try await project.deploy().status == 0)
            #expect(try await project.answers())
        }
    }

    @Test func aChangedSettingReplacesTheServer() async throws {
        try await withProject { project in
            #expect(try await project.deploy().status == 0)
            let first = try await project.status()

            try project.configure(logLevel: "debug")
            let second = try await project.deploy()
            #expect(second.status == 0, "\(second.errors)")
            let debugging = try await project.status()
            #expect(debugging.release != first.release)
            #expect(debugging.serverPid != first.serverPid)
            #expect(debugging.supervisorPid == first.supervisorPid)

            let port = FreePort.next()
            try project.configure(port: port)
            #expect(try await project.deploy().status == 0)
            #expect(try await project.answers(port: port))
            #expect(try await !project.answers())
            #expect(project.processes.servers().count == 1)
        }
    }

    @Test func afterManyReleasesASecondRunStillPlansNothing() async throws {
        try await withProject { project in
            for level in ["trace", "debug", "info", "notice", "warning"] {
                try project.configure(logLevel: level)
                #expect(try await project.deploy().status == 0)
                let again = try await project.deploy(Executables.server, "-n", "--detailed-exit-code")
                #expect(again.status == 0, "after \(level): \(again.output)")
            }
            let kept = try FileManager.default.contentsOfDirectory(atPath: project.state + "/releases")
            #expect(kept.count == 3)
        }
    }

    @Test func anEarlierReleaseComesBackWithoutBeingStagedAnew() async throws {
        try await withProject { project in
            #expect(try await project.deploy().status == 0)
            let first = try await project.status()
            try project.configure(logLevel: "debug")
            #expect(try await project.deploy().status == 0)
            try project.configure()
            let back = try await project.deploy(Executables.server, "--json")
            #expect(back.status == 0)
            #expect(try back.json().run.steps.first { $0.name == "stage" }?.outcome == "satisfied")
            #expect(try await project.status().release == first.release)
        }
    }

    @Test func aReleaseDamagedOnDiskIsStagedAnew() async throws {
        try await withProject { project in
            #expect(try await project.deploy().status == 0)
            let release = try #require(try await project.status().release)
            #expect(try await project.chatops("stop", "embedded").status == 0)
            let settings = "\(project.state)/releases/\(release)/server.env"
            try Data("CHAT_LISTEN_PORT=1\n".utf8).write(to: URL(filePath: settings))
            let again = try await project.deploy(Executables.server, "--json")
            #expect(again.status == 0, "\(again.errors)")
            #expect(try again.json().run.steps.first { $0.name == "stage" }?.outcome == "applied")
            #expect(try await project.answers())
        }
    }
}
