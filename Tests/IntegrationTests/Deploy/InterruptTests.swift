import Foundation
import TestSupport
import Testing

/// Ctrl-C at the worst moments.
@Suite struct InterruptTests {
    private func expectInterrupted(_ deploy: Invocation, _ project: Project) async throws {
        let sent = ContinuousClock.now
        deploy.send(SIGINT)
        let outcome = try await deploy.finish()
        #expect(outcome.status == 130, "\(outcome.errors)")
        #expect(ContinuousClock.now - sent < .seconds(3))
        #expect(try outcome.json().run.outcome == "interrupted")
        #expect(try outcome.json().run.results["standing"] != nil)
        #expect(try await project.status().lockedBy == nil)
        #expect(project.processes.passing().isEmpty)
        let list = try await project.chatops("evidence", "list", "embedded", "--json").json(EvidenceListing.self)
        #expect(list.runs.first?.summary?.outcome == "interrupted")
    }

    @Test func inTheTrialThenTheSameCommandResumes() async throws {
        try await withProject { project in
            let server = try project.script(
                "server",
                """
                if [ "$1" = serve ] && [ ! -e '\(project.root)/go' ]; then exec sleep 600; fi
                exec "$server" "$@"
                """
            )
            let deploy = try project.start(["deploy", "embedded", "--json", "--binary", server])
            try await eventually("the trial runs") {
                project.processes.passing().contains { ProcessList.words("/proc/\($0)/cmdline").first == "sleep" }
            }
            try await expectInterrupted(deploy, project)
            #expect(project.processes.servers().isEmpty)

            try project.write("", to: "go")
            #expect(try await project.deploy(server).status == 0)
            #expect(try await project.answers())
        }
    }

    @Test func inTheHandOverThenTheSameCommandResumes() async throws {
        try await withProject { project in
            #expect(try await project.deploy().status == 0)
            let server = try project.script(
                "server",
                """
                if [ "${CHAT_LISTEN_PORT-}" != 0 ] && [ "$1" = serve ] && [ ! -e '\(project.root)/go' ]; then
                    exec sleep 600
                fi
                exec "$server" "$@"
                """
            )
            let deploy = try project.start(["deploy", "embedded", "--json", "--binary", server])
            try await eventually("the new release is the server") {
                project.processes.servers().contains { ProcessList.words("/proc/\($0)/cmdline").first == "sleep" }
            }
            try await expectInterrupted(deploy, project)

            try project.write("", to: "go")
            let resumed = try await project.deploy(server)
            #expect(resumed.status == 0, "\(resumed.errors)")
            #expect(try await project.answers())
            #expect(project.processes.servers().count == 1)
            #expect(project.processes.supervisors().count == 1)
        }
    }

    @Test func whileItPrepares() async throws {
        try await withProject { project in
            let asked = project.root + "/asked"
            let server = try project.script("server", "[ \"$1\" = version ] && { : > '\(asked)'; exec sleep 600; }")
            let deploy = try project.start(["deploy", "embedded", "--json", "--binary", server])
            try await eventually("it asks for the version") { FileManager.default.fileExists(atPath: asked) }
            let sent = ContinuousClock.now
            deploy.send(SIGINT)
            let outcome = try await deploy.finish()
            #expect(outcome.status == 130, "\(outcome.errors)")
            #expect(ContinuousClock.now - sent < .seconds(3))
            #expect(try await project.status().lockedBy == nil)
        }
    }
}
