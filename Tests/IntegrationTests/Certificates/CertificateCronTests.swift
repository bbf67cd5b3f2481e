import Foundation
import TestServers
import TestSupport
import Testing

/// Debian's cron runs the line that was installed, with its empty environment, and the endpoint serves another certificate.
@Suite struct CertificateCronTests {
    @Test func cronRenewsWithoutAnyHand() async throws {
        try await CertificateScene.run(server: .elsewhere) { scene in
            let machine = try await TimerMachine("cron", in: scene.project.root)
            let words = scene.server(inBackground: true).map { "'\($0)'" }.joined(separator: " ")
            let started = try await machine.shell("\(words) >/dev/null 2>&1", of: scene.project)
            try #require(started.status == 0, "\(started.errors)")
            try await eventually("nginx serves") { try await scene.served().allSatisfy { !$0.isEmpty } }

            let first = try await machine.chatops("cert", "issue", "embedded", of: scene.project)
            #expect(first.status == 0, "\(first.errors)")
            let installed = try await machine.chatops(
                "cert",
                "schedule",
                "embedded",
                "--with",
                "cron",
                "--yes",
                of: scene.project
            )
            #expect(installed.status == 0, "\(installed.errors)")
            let line = try await machine.shell("crontab -l", of: scene.project).output
            #expect(line.contains("cert renew embedded --project \(scene.project.root)"), "\(line)")
            try await scene.makeDue()
            let serial = try scene.kept().current.serial
            #expect(try await scene.served() == [serial, serial])

            // The same line, at every minute in place of twice a day.
            let sooner = "crontab -l | sed -E 's/^[^ ]+ [^ ]+ /* * /' | crontab -"
            #expect(try await machine.shell(sooner, of: scene.project).status == 0)
            #expect(try await machine.shell("crontab -l", of: scene.project).output.contains("* * * * * "))
            try await eventually("another certificate is served", within: .seconds(100)) {
                try await scene.served().allSatisfy { !$0.isEmpty && $0 != serial }
            }
            let renewed = try scene.kept().current.serial
            #expect(try await scene.served() == [renewed, renewed])
            try await eventually("the run is recorded") {
                let told = try await scene.project.chatops("evidence", "list", "embedded", "--json")
                return try told.json(EvidenceListing.self).runs.contains { entry in
                    entry.summary?.command == "cert renew" && entry.summary?.outcome == "done"
                }
            }
        }
    }
}
