import Foundation
import TestSupport
import Testing

/// `chatops verify schedule` with the real cron and the real systemd.
@Suite struct VerifyScheduleTests {
    private struct Notice: Decodable {
        var verdict: String
        var text: String
    }

    private func configure(_ project: Project) throws {
        try project.configure(
            more: """
                checks:
                  ready: null
                  api: null
                  own: {type: external, command: [sh, -c, 'test ! -e broken || { echo broken; exit 1; }']}
                notify:
                  command: [sh, -c, 'cat >> told; pwd > where']
                  quiet: 0s

                """
        )
    }

    private func notices(_ project: Project) throws -> [Notice] {
        let text = (try? project.text(of: "told")) ?? ""
        return try text.split(separator: "}\n{").enumerated().map { index, part in
            let json = (part.hasPrefix("{") ? "" : "{") + part + (part.hasSuffix("}\n") ? "" : "}")
            return try JSONDecoder().decode(Notice.self, from: Data(json.utf8))
        }
    }

    /// Breaks what is checked and waits until the next run has told so, without anybody doing anything.
    private func expectIsTold(_ project: Project) async throws {
        try project.write("", to: "broken")
        try await eventually("the failure is told", within: .seconds(90)) { try notices(project).count == 1 }
        #expect(try notices(project).map(\.verdict) == ["failed"])
        #expect(try notices(project).first?.text.contains("own: broken") == true)
        #expect(try project.text(of: "where") == project.root + "\n")
    }

    @Test func cronRunsItWithItsOwnEnvironment() async throws {
        try await withProject { project in
            try configure(project)
            let machine = try await TimerMachine("cron", in: project.root)
            let foreign = "MAILTO=\"\"\n# mine\n5 4 * * * echo 100\\% mine"
            let prepared = try await machine.shell("printf '%s\\n' '\(foreign)' | crontab -", of: project)
            #expect(prepared.status == 0, "\(prepared.errors)")

            let asked = try await machine.chatops("verify", "schedule", "embedded", "--every", "1m", of: project)
            #expect(asked.status == 10)
            #expect(asked.errors.contains("+ * * * * * \(Executables.chatops) verify health embedded --project "))
            #expect(asked.errors.contains("hint: if that is meant: the same command with --yes"))
            #expect(try await machine.shell("crontab -l", of: project).output == foreign + "\n")

            let done = try await machine.chatops(
                "verify",
                "schedule",
                "embedded",
                "--every",
                "1m",
                "--yes",
                "--json",
                of: project
            )
            #expect(done.status == 0, "\(done.errors)")
            let run = try done.json().run
            #expect(run.outcome == "done")
            #expect(run.checks.map(\.name) == ["installed", "trial"])
            #expect(run.checks.allSatisfy { $0.verdict == "passed" })
            let crontab = try await machine.shell("crontab -l", of: project).output
            #expect(crontab.hasPrefix(foreign + "\n* * * * * "))
            #expect(crontab.split(separator: "\n").count == 4)
            let again = try await machine.chatops(
                "verify",
                "schedule",
                "embedded",
                "--every",
                "1m",
                "--json",
                of: project
            )
            #expect(try again.json().run.outcome == "nothing-to-change", "\(again.errors)")

            try await expectIsTold(project)

            let removed = try await machine.chatops("verify", "schedule", "embedded", "--remove", "--yes", of: project)
            #expect(removed.status == 0, "\(removed.errors)")
            #expect(try await machine.shell("crontab -l", of: project).output == foreign + "\n")
        }
    }

    @Test func systemdRunsIt() async throws {
        try await withProject { project in
            try configure(project)
            let machine = try await TimerMachine("systemd", in: project.root)
            let done = try await machine.chatops(
                "verify",
                "schedule",
                "embedded",
                "--every",
                "1m",
                "--yes",
                of: project
            )
            #expect(done.status == 0, "\(done.errors)")
            #expect(done.errors.contains("✓ units: systemd-analyze finds nothing wrong with them"))
            let timers = try await machine.shell("systemctl list-timers --all --no-pager", of: project)
            #expect(timers.output.contains("chatops-verify-embedded-"), "\(timers.output)")

            try await expectIsTold(project)

            // Another interval is a change of the timer that runs, not a second one.
            let hourly = try await machine.chatops(
                "verify",
                "schedule",
                "embedded",
                "--every",
                "1h",
                "--yes",
                of: project
            )
            #expect(hourly.status == 0, "\(hourly.errors)")
            let unit = "systemctl show 'chatops-verify-embedded-*.timer' --property=TimersCalendar,ActiveState"
            let shown = try await machine.shell(unit, of: project).output
            #expect(
                shown.contains("ActiveState=active") && shown.ranges(of: "OnCalendar=*-*-* *:").count == 1,
                "\(shown)"
            )

            let removed = try await machine.chatops("verify", "schedule", "embedded", "--remove", "--yes", of: project)
            #expect(removed.status == 0, "\(removed.errors)")
            let left = try await machine.shell(
                "ls /etc/systemd/system; systemctl list-timers --all --no-pager",
                of: project
            )
            #expect(!left.output.contains("chatops"), "\(left.output)")
        }
    }

    @Test func rootRefusesWhatOthersMayChange() async throws {
        try await withProject { project in
            try configure(project)
            let machine = try await TimerMachine("cron", in: project.root)
            let file = "environments/embedded.yaml"
            try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: project.root + "/" + file)
            let refused = try await machine.chatops("verify", "schedule", "embedded", "--yes", of: project)
            #expect(refused.status == 10)
            #expect(refused.errors.contains("  \(project.root)/\(file)\n"), "\(refused.errors)")
            #expect(try await machine.shell("crontab -l", of: project).status == 1)
        }
    }

    /// What a person's own shell has and cron has not.
    @Test func whatNeedsAVariableOfTheShellIsNotInstalled() async throws {
        try await withProject { project in
            try configure(project)
            let text = try project.text(of: "environments/embedded.yaml")
            try project.write(text.replacing("quiet: 0s", with: "quiet: ${QUIET}"), to: "environments/embedded.yaml")
            let machine = try await TimerMachine("cron", in: project.root)
            let command = "QUIET=1h '\(Executables.chatops)' verify schedule embedded --yes -C '\(project.root)'"
            let refused = try await machine.shell(command, of: project)
            #expect(refused.status == 10)
            #expect(refused.errors.contains("${QUIET} is not set"), "\(refused.errors)")
            #expect(try await machine.shell("crontab -l", of: project).status == 1)
        }
    }
}
