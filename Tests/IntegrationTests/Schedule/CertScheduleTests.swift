import Foundation
import TestSupport
import Testing

/// `chatops cert schedule` on the environment's host, by the user's own ssh: a real sshd beside the real systemd or cron.
@Suite struct CertScheduleTests {
    private static let folder = "/opt/chatops/remote"

    private func configure(_ project: Project, host: String) throws {
        try project.write(
            """
            cluster:
              kind: k3s
              host: ${DESTINATION}
              k3s: {version: v1.34.1+k3s1, sha256: '${K3S_SHA256}'}
            site: {domain: chat.example.org}
            image: {repository: chat/server}
            database: {kind: mysql, user: chat, password: '${MYSQL_PASSWORD}'}
            certificates:
              email: admin@example.org
              directory: https://127.0.0.1:1/dir
              challenge: dns-01
              solver: {type: nsupdate, server: 127.0.0.1, keyFile: keys/acme.key}
              targets:
                web: {type: files, folder: /etc/web, check: [hooks/check]}
                ingress: {type: secret}

            """,
            to: "environments/remote.yaml"
        )
        try project.makeFolder("keys")
        try project.makeFolder("hooks")
        try project.write("a key", to: "keys/acme.key")
        try project.write("#!/bin/sh\n", to: "hooks/check", mode: 0o755)
        try project.write(
            """
            DESTINATION=\(host)
            K3S_SHA256=\(String(repeating: "0", count: 64))
            MYSQL_PASSWORD="it's \\"secret\\""
            UNUSED=of-another-environment

            """,
            to: ".env"
        )
        // As an issuance leaves it, beside what belongs to this machine alone.
        let state = ".chatops/remote/certificates"
        for folder in [".chatops", ".chatops/remote", state, state + "/ca", state + "/targets"] {
            try project.makeFolder(folder)
        }
        try project.write("{\"key\":\"the account's\"}", to: state + "/ca/account.json")
        try project.write("{}", to: state + "/targets/web.json")
    }

    /// Runs `body` with a machine whose sshd lets root in as `testbed`, and whose /opt, /var/lib and /usr/local are its own.
    ///
    /// - Parameter more: folders that are its own as well. /usr must not be: the test bed hides units there that must not run.
    private func withHost(
        _ kind: String,
        hiding more: String = "",
        _ body: (Project, TimerMachine, (String...) async throws -> Outcome) async throws -> Void
    ) async throws {
        try await withProject { project in
            let machine = try await TimerMachine(kind, in: project.root)
            let prepared = try await machine.shell(
                """
                set -e
                for path in /opt /var/lib /usr/local \(more); do
                    mkdir -p /run/over$path/upper /run/over$path/work
                    mount -t overlay -o lowerdir=$path,upperdir=/run/over$path/upper,workdir=/run/over$path/work over $path
                done
                '\(Checkout.testbed)/sshd' start '\(project.root)/sshd' > /dev/null
                """,
                of: project
            )
            try #require(prepared.status == 0, "\(prepared.errors)")
            try configure(project, host: "root@testbed")
            let path = "\(project.root)/sshd:\(ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")"
            try await body(project, machine) { (arguments: String...) in
                try await project.start(arguments, environment: ["PATH": path]).finish(within: .seconds(120))
            }
        }
    }

    private func files(_ machine: TimerMachine, _ project: Project) async throws -> String {
        let command =
            "cd \(Self.folder) && find . -path ./project/evidence -prune -o -path './project/.chatops/remote/*' "
            + "! -path '*certificates*' -prune -o -printf '%M %U %p\\n' | sort -k 3"
        return try await machine.shell(command, of: project).output
    }

    @Test func systemdOfTheHostRunsItFromFilesOfRootsOwn() async throws {
        try await withHost("systemd") { project, machine, chatops in
            let plan = try await chatops("cert", "schedule", "remote", "--dry-run", "--detailed-exit-code")
            #expect(plan.status == 2, "\(plan.errors)")
            for words in [
                "copy \(Executables.chatops) to root@testbed:\(Self.folder)/bin/chatops",
                "+ \(Self.folder)/project/keys/acme.key", "RandomizedDelaySec=3600", "copy the account's key",
            ] {
                #expect(plan.output.contains(words), "\(words) in \(plan.output)")
            }
            #expect(!(plan.output + plan.errors).contains("secret"))
            #expect(try await machine.shell("ls \(Self.folder)", of: project).status != 0)

            let done = try await chatops("cert", "schedule", "remote", "--yes", "--json")
            #expect(done.status == 0, "\(done.errors)")
            let run = try done.json().run
            #expect(run.outcome == "done" && run.checks.map(\.name) == ["on-host"])
            #expect(run.checks.allSatisfy { $0.verdict == "passed" })
            #expect(
                try await files(machine, project) == """
                    drwx------ 0 .
                    drwx------ 0 ./bin
                    -rwxr-xr-x 0 ./bin/chatops
                    drwx------ 0 ./project
                    drwx------ 0 ./project/.chatops
                    drwx------ 0 ./project/.chatops/remote
                    drwx------ 0 ./project/.chatops/remote/certificates
                    drwx------ 0 ./project/.chatops/remote/certificates/ca
                    -rw------- 0 ./project/.chatops/remote/certificates/ca/account.json
                    -rw------- 0 ./project/.env
                    drwx------ 0 ./project/environments
                    -rw------- 0 ./project/environments/base.yaml
                    -rw------- 0 ./project/environments/remote.yaml
                    drwx------ 0 ./project/hooks
                    -rwx------ 0 ./project/hooks/check
                    drwx------ 0 ./project/keys
                    -rw------- 0 ./project/keys/acme.key

                    """
            )
            let variables = try await machine.shell("cat \(Self.folder)/project/.env", of: project).output
            #expect(
                variables
                    == "K3S_SHA256=\"\(String(repeating: "0", count: 64))\"\nMYSQL_PASSWORD=\"it's \\\"secret\\\"\"\n"
            )

            let timers = try await machine.shell("systemctl list-timers --all --no-pager", of: project)
            #expect(timers.output.contains("chatops-cert-remote-"), "\(timers.output)")
            let shown = try await machine.shell("systemctl cat 'chatops-cert-remote-*.service'", of: project).output
            let command = #"ExecStart="\#(Self.folder)/bin/chatops" "cert" "renew" "remote" "--project""#
            #expect(shown.contains(command + " \"\(Self.folder)/project\""), "\(shown)")

            let again = try await chatops("cert", "schedule", "remote", "--yes", "--json")
            #expect(try again.json().run.outcome == "nothing-to-change", "\(again.errors)")

            let doctor = try await chatops("cert", "doctor", "remote")
            #expect(doctor.output.contains("systemd renews it, next at 20"), "\(doctor.output)")

            // One of the two renews it, not both.
            let here = try await chatops("cert", "renew", "remote")
            #expect(here.status == 1 && here.errors.contains("root@testbed renews the certificate"), "\(here.errors)")
            let also = try await chatops("cert", "schedule", "remote", "--here", "--yes")
            #expect(also.status == 64, "\(also.errors)")

            // What the host has by now is never overwritten; what changed here is.
            try project.write("{\"key\":\"another\"}", to: ".chatops/remote/certificates/ca/account.json")
            try project.write("another key", to: "keys/acme.key")
            let changed = try await chatops("cert", "schedule", "remote", "--yes", "--json")
            #expect(changed.status == 0, "\(changed.errors)")
            let applied = try changed.json().run.steps.filter { $0.outcome == "applied" }.map(\.name)
            #expect(applied == ["project", "timer"], "\(applied)")
            let read = "cd \(Self.folder)/project && cat keys/acme.key .chatops/remote/certificates/ca/account.json"
            #expect(try await machine.shell(read, of: project).output == "another key{\"key\":\"the account's\"}")

            let removed = try await chatops("cert", "schedule", "remote", "--remove", "--yes")
            #expect(removed.status == 0, "\(removed.errors)")
            #expect(removed.output.contains("\(Self.folder) on root@testbed, which holds"), "\(removed.output)")
            let left = try await machine.shell("ls -d /etc/systemd/system/chatops*; ls \(Self.folder)", of: project)
            #expect(left.output == "bin\nproject\n")
            let state = project.root + "/.chatops/remote/certificates/handed-over.json"
            #expect(!FileManager.default.fileExists(atPath: state))
        }
    }

    @Test func cronOfTheHostRunsItAndNothingThatOthersMayWrite() async throws {
        try await withHost("cron", hiding: "/usr/bin") { project, machine, chatops in
            let open = "mkdir -p \(Self.folder)/project && chmod 777 \(Self.folder)/project && chown 1000 /opt/chatops"
            #expect(try await machine.shell(open, of: project).status == 0)
            let refused = try await chatops("cert", "schedule", "remote", "--yes")
            #expect(refused.status == 10)
            #expect(refused.errors.contains("  /opt/chatops\n  \(Self.folder)/project\n"), "\(refused.errors)")
            let close = "chown 0 /opt/chatops; chmod 700 \(Self.folder)/project; ls -A \(Self.folder)/project"
            #expect(try await machine.shell(close, of: project).output == "", "nothing was written")

            // Where cron does not look.
            let moved = """
                rm "$(command -v kubectl)"
                printf '#!/bin/sh\\n' > /usr/local/bin/kubectl
                chmod 755 /usr/local/bin/kubectl
                """
            #expect(try await machine.shell(moved, of: project).status == 0)
            let done = try await chatops("cert", "schedule", "remote", "--yes", "--json")
            #expect(done.status == 0, "\(done.errors)")
            let link = try await machine.shell("readlink \(Self.folder)/project/.chatops/bin/kubectl", of: project)
            #expect(link.output == "/usr/local/bin/kubectl\n")
            let crontab = try await machine.shell("crontab -l", of: project).output
            let command = "\(Self.folder)/bin/chatops cert renew remote --project \(Self.folder)/project >/dev/null # "
            #expect(crontab.contains(" * * * \(command)chatops-cert-remote-"), "\(crontab)")
            let again = try await chatops("cert", "schedule", "remote", "--yes", "--json")
            #expect(try again.json().run.outcome == "nothing-to-change", "\(again.errors)")
            let doctor = try await chatops("cert", "doctor", "remote")
            #expect(doctor.output.contains("cron renews it"), "\(doctor.output)")
            let removed = try await chatops("cert", "schedule", "remote", "--remove", "--yes")
            #expect(removed.status == 0, "\(removed.errors)")
            #expect(try await machine.shell("crontab -l", of: project).status == 1)
        }
    }

    /// That whatever the host lacks is named before anything is written there.
    @Test func whatTheHostLacksIsNamed() async throws {
        try await withHost("cron") { project, machine, chatops in
            let file = "environments/remote.yaml"
            let text = try project.text(of: file).replacing("[hooks/check]", with: "[/usr/local/bin/not-there]")
            try project.write(text, to: file)
            let refused = try await chatops("cert", "schedule", "remote", "--yes")
            #expect(refused.status == 10)
            #expect(refused.errors.contains("is not on root@testbed: /usr/local/bin/not-there"), "\(refused.errors)")
            #expect(try await machine.shell("ls -d \(Self.folder)", of: project).status != 0)
        }
    }
}
