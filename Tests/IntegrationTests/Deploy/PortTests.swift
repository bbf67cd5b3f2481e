import Foundation
import Testing

/// Ports that others have.
@Suite struct PortTests {
    @Test func anotherProgramsPortIsNamedWithItsHolder() async throws {
        try await withProject { project in
            let listener = Listener(port: project.port)
            let outcome = try await project.deploy(Executables.server, "--json")
            #expect(outcome.status == 10, "\(outcome.errors)")
            #expect(outcome.firstErrorLine.contains("port \(project.port) is already in use by"))
            #expect(outcome.firstErrorLine.contains("(pid \(getpid()))"))
            #expect(outcome.errors.contains("hint: stop it (kill \(getpid()))"))
            #expect(try outcome.json().run.steps.isEmpty)
            #expect(!FileManager.default.fileExists(atPath: project.state + "/releases"))
            withExtendedLifetime(listener) {}
        }
    }

    @Test func whatServesGoesOnWhenTheNewPortIsTaken() async throws {
        try await withProject { project in
            #expect(try await project.deploy().status == 0)
            let before = try await project.status()
            let port = FreePort.next()
            let listener = Listener(port: port)
            try project.configure(port: port)
            #expect(try await project.deploy().status == 10)
            let after = try await project.status()
            #expect(after.serverPid == before.serverPid)
            #expect(after.state == "serving")
            #expect(try await project.answers())
            withExtendedLifetime(listener) {}
        }
    }

    @Test func anAddressThisMachineDoesNotHave() async throws {
        try await withProject { project in
            try project.write(
                "cluster: {kind: embedded}\nserver: {listen: {host: 192.0.2.7, port: \(project.port)}}\n",
                to: "environments/embedded.yaml"
            )
            let outcome = try await project.deploy()
            #expect(outcome.status == 10, "\(outcome.errors)")
            #expect(outcome.firstErrorLine.contains("cannot listen on 192.0.2.7:\(project.port)"))
        }
    }
}
