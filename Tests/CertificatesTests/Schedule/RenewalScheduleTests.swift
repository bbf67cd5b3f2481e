import Environments
import Foundation
import Processes
import SystemPackage
import Testing

@testable import Operations

/// When `cert renew` runs, as systemd and cron read it.
@Suite struct RenewalScheduleTests {
    private func schedule(_ project: String, _ more: String = "") throws -> Schedule {
        let folder = FileManager.default.temporaryDirectory.appending(path: "chatops-renewal-\(UUID().uuidString)")
        let environments = folder.appending(path: "environments")
        try FileManager.default.createDirectory(at: environments, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let text = "cluster: {kind: embedded}\ncertificates:\n  email: a@b.example\n\(more)"
        try "{}".write(to: environments.appending(path: "base.yaml"), atomically: true, encoding: .utf8)
        try text.write(to: environments.appending(path: "production.yaml"), atomically: true, encoding: .utf8)
        let loaded = try LoadedEnvironment.load(
            try #require(EnvironmentName("production")),
            in: Project(root: FilePath(folder.path)),
            processEnvironment: [:]
        )
        return try .renewal(of: loaded, in: FilePath(project), program: "/usr/bin/true")
    }

    @Test func itRunsTwiceADayAtTheCheckoutsOwnMinute() throws {
        let one = try schedule("/srv/chat")
        let moments = try #require(one.cronLine.wholeMatch(of: /(\d+) (\d+)-23\/12 \* \* \* (.*)/))
        #expect((0..<60).contains(Int(moments.1) ?? 60) && (0..<12).contains(Int(moments.2) ?? 12))
        let command = "/usr/bin/true cert renew production --project /srv/chat"
        #expect(String(moments.3) == "\(command) >/dev/null # \(one.name)")
        #expect("\(one.trial)" == command.replacing("renew", with: "plan"))
        #expect(try schedule("/srv/chat").cronLine == one.cronLine)
        let minutes = try Set((0..<8).map { try schedule("/srv/chat\($0)").offset % 720 })
        #expect(minutes.count > 4, "checkouts ask at different moments")
    }

    /// By the manager of systemd itself: the units, and that the timer fires twice a day.
    @Test(arguments: ["/srv/chat", "/srv/50% off/it's $HOME \"q\" \\ #"])
    func systemdAcceptsTheUnits(project: String) async throws {
        let schedule = try schedule(project)
        let folder = FilePath(FileManager.default.temporaryDirectory.path).appending("chatops-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(atPath: folder.string) }
        try Folder.create(folder, permissions: .ownerReadWriteExecute)
        let host = SchedulerHost(variables: ["HOME": folder.string], userID: 0)
        let files = [(schedule.serviceName, schedule.service), (schedule.timerName, schedule.timer)]
        for (name, text) in files {
            try DurableFile.write(text.utf8, to: folder.appending(name), permissions: .ownerReadWrite)
        }
        let check = Systemd(runner: Runner(), host: host).check(files.map { folder.appending($0.0) })
        let found = try await Runner().run(check)
        #expect(found.succeeded && found.standardError == "", "\(found.standardError)")
        #expect(
            schedule.timer.contains("\nRandomizedDelaySec=3600\n") && schedule.timer.contains("\nPersistent=true\n")
        )

        let calendar = schedule.interval.calendar(offset: schedule.offset)
        let arguments = ["calendar", "--iterations=3", "--base-time=2026-11-28 00:00:00 UTC", calendar]
        let shown = try await Runner().run(Command("systemd-analyze", arguments, environment: ["TZ": "UTC"])).checked()
        let moments = shown.standardOutput.matches(of: /(?:Next elapse|Iter\. #\d): \w+ (\S+) (\S+) UTC/).compactMap {
            try? Date("\($0.1)T\($0.2)Z", strategy: .iso8601)
        }
        try #require(moments.count == 3, "\(shown.standardOutput)")
        #expect(moments[1].timeIntervalSince(moments[0]) == 43_200)
        #expect(moments[2].timeIntervalSince(moments[1]) == 43_200)
    }

    @Test func rootLooksAtAllThatDecidesWhatItDoes() throws {
        let reads = try schedule(
            "/srv/chat",
            """
              authorities: ca.pem
              challenge: dns-01
              solver: {type: nsupdate, server: ns.example, keyFile: /etc/acme.key}
              targets:
                own: {type: command, command: [hooks/install, x]}
                web: {type: files, folder: /etc/web, check: [nginx, -t], reload: [/usr/bin/reload]}
                wall: {type: opnsense, url: 'https://a.example', apiKey: a, apiSecret: b, authorities: wall.pem}

            """
        ).reads.map(\.string)
        for path in [
            "/srv/chat", "/srv/chat/.env", "/srv/chat/environments/production.yaml", "/srv/chat/ca.pem",
            "/etc/acme.key",
            "/srv/chat/hooks/install", "/usr/bin/reload", "/srv/chat/wall.pem",
            "/srv/chat/.chatops/production/certificates",
        ] {
            #expect(reads.contains(path), "\(path)")
        }
    }

    @Test func whatSystemdShowsOfATimerIsRead() throws {
        let state = Systemd.UnitState(
            shown: """
                ActiveState=active
                UnitFileState=enabled
                NeedDaemonReload=no
                LastTriggerUSec=Sat 2026-11-28 07:10:09 UTC
                NextElapseUSecRealtime=Sat 2026-11-28 19:30:00 UTC

                """
        )
        #expect(state.isRunning)
        #expect(state.lastRun == (try Date("2026-11-28T07:10:09Z", strategy: .iso8601)))
        #expect(state.nextRun == (try Date("2026-11-28T19:30:00Z", strategy: .iso8601)))
        let never = Systemd.UnitState(shown: "ActiveState=inactive\nLastTriggerUSec=\nNextElapseUSecRealtime=n/a\n")
        #expect(!never.isRunning && never.lastRun == nil && never.nextRun == nil)
    }
}
