import Foundation
import TestServers
import TestSupport
import Testing

/// Renewals whose endpoint does not serve what was installed.
@Suite struct CertificateRefusalTests {
    private func expectPutBack(
        _ done: Outcome,
        _ scene: CertificateScene,
        _ old: [String],
        saying words: String
    ) async throws {
        #expect(done.status == 12, "\(done.errors)\(done.output)")
        let document = try done.json()
        #expect(document.run.outcome == "put-back")
        #expect(document.run.steps.last.map { [$0.name, $0.outcome] } == ["install nginx", "undone"])
        #expect(document.run.checks.map(\.verdict) == ["failed"])
        #expect(document.run.failure?.message.contains(words) == true, "\(document.run.failure?.message ?? "")")
        #expect(try await scene.served() == old)
        let page = try String(contentsOfFile: try #require(document.evidence) + "/report.md", encoding: .utf8)
        #expect(page.contains(words))
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: "\(scene.folder)/current") == "versions/old")
    }

    /// The endpoint still serves the old certificate on one of its two addresses.
    @Test func oneOfTwoAddressesServesTheOldOne() async throws {
        try await CertificateScene.run(server: .oneStaysOld) { scene in
            let old = try await scene.served()
            let done = try await scene.cert("renew", "--json")
            try await expectPutBack(done, scene, old, saying: "127.0.0.2:\(scene.port) serves \(old[1])")

            // Tried again next time, without another certificate; and well once the second address is right.
            let status = try await scene.cert("status")
            #expect(status.status == 1 && status.output.contains("NOT well"))
            try await scene.authority.arrange([])
            #expect(try await scene.cert("renew").status == 12)
            #expect(try await scene.authority.requests().filter { $0.hasPrefix("POST") }.isEmpty)
            try scene.configure(addresses: "127.0.0.1")
            let mended = try await scene.cert("renew")
            #expect(mended.status == 0, "\(mended.errors)")
            #expect(try await scene.served()[0] == scene.kept().current.serial)
            #expect(try await scene.authority.requests().filter { $0.hasPrefix("POST") }.isEmpty)
        }
    }

    @Test func theServersCheckFindsFault() async throws {
        try await CertificateScene.run(server: .alike) { scene in
            let old = try await scene.served()
            try scene.configure(check: "sh, -c, 'echo emerg here >&2; exit 1'")
            try await expectPutBack(try await scene.cert("renew", "--json"), scene, old, saying: "emerg here")
        }
    }

    /// It says that it reloaded, and did not.
    @Test func theServerDoesNotReload() async throws {
        try await CertificateScene.run(server: .alike) { scene in
            let old = try await scene.served()
            try scene.configure(reload: "'true'")
            try await expectPutBack(
                try await scene.cert("renew", "--json"),
                scene,
                old,
                saying: "did not serve the new"
            )
        }
    }

    @Test func theServerIsGoneAfterwards() async throws {
        try await CertificateScene.run(server: .alike) { scene in
            try scene.configure(reload: "sh, -c, 'kill $(cat \(scene.project.root)/nginx.pid) || true'")
            let done = try await scene.cert("renew", "--json")
            #expect(done.status == 14, "\(done.errors)")
            #expect(try done.json().run.outcome == "put-back-failed")
            #expect(done.errors.contains("hint: "))
        }
    }

    @Test func theEndpointCannotBeAsked() async throws {
        try await CertificateScene.run(server: .alike) { scene in
            try scene.configure(addresses: "127.0.0.3")
            let done = try await scene.cert("renew", "--json")
            #expect(done.status == 13, "\(done.errors)")
            #expect(try done.json().run.outcome == "unverified")
            let serial = try scene.kept().current.serial
            #expect(try await scene.served() == [serial, serial])
            try scene.configure()
            #expect(try await scene.cert("renew").status == 0)
            #expect(try scene.kept().current.serial == serial)
        }
    }

    /// One that fails keeps no other from being renewed.
    @Test func eachTargetHasItsOwnState() async throws {
        try await CertificateScene.run(server: .alike) { scene in
            let other = """
                    first:
                      type: command
                      command: [sh, -c, 'cat >/dev/null; test -e allowed']
                      endpoint: {ask: false}
                """
            try scene.configure(targets: other)
            let done = try await scene.cert("renew")
            #expect(done.status == 1 && done.errors.contains("first"), "\(done.errors)")
            let serial = try scene.kept().current.serial
            #expect(try await scene.served() == [serial, serial])
            try scene.project.write("", to: "allowed")
            let again = try await scene.cert("renew", "--json")
            #expect(again.status == 0, "\(again.errors)")
            #expect(try again.json().run.steps.map(\.outcome) == ["applied", "satisfied"].reversed())
            #expect(try scene.kept().current.serial == serial)
        }
    }
}
