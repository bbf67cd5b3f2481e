import Foundation
import TestSupport
import Testing

extension ServerSuites {
    /// Starts that fail, upgrades, and what becomes of the k3s that ran.
    @Suite struct ReplacedK3sTests {
        @Test func whatDoesNotStartIsToldAndPutBack() async throws {
            try await withBootstrapProject { project, server, mirror in
                try project.configure(try await mirror.add("v1.34.1+k3s1"))
                try await aFirstStartThatFailsIsGotOver(project, server)
                try await aLaterOneIsPutBack(project, server)
                try await anUpgradeRestartsOnceAndKeepsOthersOut(project, server, mirror)
                try await anUpgradeThatDoesNotStartIsPutBack(project, server, mirror)
                try await project.expectEvidenceWithoutSecrets(and: [])
            }
        }

        private let known = "write-kubeconfig-mode: \"0600\""
        private let unknown = "write-kubeconfig-mode: \"0600\"\nno-such-key: true"

        private func aFirstStartThatFailsIsGotOver(_ project: BootstrapProject, _ server: TestServer) async throws {
            try project.change("config.yaml", known, to: unknown)
            let failed = try await project.bootstrap()
            #expect(failed.status == 1, "\(failed.errors)")
            #expect(failed.firstErrorLine.contains("k3s does not start on root@server: "), "\(failed.errors)")
            #expect(failed.firstErrorLine.contains("not defined: -no-such-key"), "\(failed.errors)")
            #expect(failed.errors.contains("k3s-does-not-start.md"))

            try project.change("config.yaml", unknown, to: known)
            let (starts, logins, sessions) = (try server.starts, try server.logins, try server.sessions)
            let fixed = try await project.bootstrap()
            #expect(fixed.status == 0, "\(fixed.errors)")
            #expect(try server.starts == starts + 1)
            // One connection; how many round trips it is exactly stands in docs/benchmarks.md.
            #expect(try server.logins == logins + 1)
            #expect(try server.sessions <= sessions + 60)
            try await project.expectNothingPlanned()
            #expect(try server.logins == logins + 2)
        }

        private func aLaterOneIsPutBack(_ project: BootstrapProject, _ server: TestServer) async throws {
            let before = try await contents(server)
            try project.change("config.yaml", known, to: unknown)
            let failed = try await project.bootstrap("--json")
            #expect(failed.status == 12, "\(failed.errors)")
            #expect(failed.firstErrorLine.contains("not defined: -no-such-key"), "\(failed.errors)")
            #expect(try failed.json().run.outcome == "put-back")
            #expect(try await contents(server) == before)
            #expect(try await project.kubectl("get --raw=/readyz") == "ok")

            try project.change("config.yaml", unknown, to: known)
            try await project.expectNothingPlanned()
        }

        private func anUpgradeRestartsOnceAndKeepsOthersOut(
            _ project: BootstrapProject,
            _ server: TestServer,
            _ mirror: ReleaseMirror
        ) async throws {
            let (pods, starts) = (try await project.pods(), try server.starts)
            try project.configure(try await mirror.add("v1.34.2+k3s1"))
            let upgrade = try project.start(["bootstrap", "remote"])
            try await eventually("it holds the lock") {
                try await server.shell("cat /var/lib/chatops/lease.json").contains("\(upgrade.pid)")
            }
            let second = try await project.bootstrap()
            #expect(second.status == 11, "\(second.errors)")
            #expect(
                second.firstErrorLine.contains("(pid \(upgrade.pid), chatops bootstrap) since 20"),
                "\(second.errors)"
            )

            let outcome = try await upgrade.finish(within: .seconds(180))
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.errors.contains("v1.34.2+k3s1, with the binary and the configuration of this run"))
            #expect(try server.starts == starts + 1)
            #expect(try await project.pods() == pods)
            try await project.expectNothingPlanned()
        }

        private func anUpgradeThatDoesNotStartIsPutBack(
            _ project: BootstrapProject,
            _ server: TestServer,
            _ mirror: ReleaseMirror
        ) async throws {
            let database = "/var/lib/rancher/k3s/server/db/state.db"
            try await server.shell("mkdir -p $(dirname \(database)) && echo older > \(database)")
            let before = try await contents(server)
            // Of the next minor version, which may have changed the data before it failed.
            let broken = """
                #!/bin/sh
                [ "$1" != --version ] || { echo "k3s version v1.35.0+k3s1 (broken)"; exit 0; }
                echo newer > \(database)
                echo 'time="2026-11-27T00:00:00Z" level=fatal msg="no such luck"' >&2
                exit 1

                """
            try project.configure(try await mirror.add("v1.35.0+k3s1", binary: broken))
            let failed = try await project.bootstrap()
            #expect(failed.status == 12, "\(failed.errors)")
            #expect(failed.firstErrorLine.contains("no such luck"), "\(failed.errors)")
            #expect(try await contents(server) == before)
            #expect(try await server.shell("cat \(database) /var/lib/chatops/k3s-version") == "older\nv1.34.2+k3s1\n")
            #expect(try await project.kubectl("get --raw=/readyz") == "ok")
        }

        /// The files that make k3s what it is, without their times.
        private func contents(_ server: TestServer) async throws -> String {
            try await server.shell(
                """
                cd /
                sha256sum usr/local/bin/k3s etc/systemd/system/k3s.service \
                $(find etc/rancher/k3s var/lib/rancher/k3s/server/manifests -type f | sort)
                """
            )
        }
    }
}
