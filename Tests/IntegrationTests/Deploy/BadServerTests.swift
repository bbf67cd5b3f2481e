import Foundation
import Testing

/// A new server that is no good: in each way with nothing running before, and with an old server that serves.
@Suite struct BadServerTests {
    /// A server that fails in its own way, and what the first line of the error then says.
    struct Fault: CustomTestStringConvertible, Sendable {
        let name: String
        let script: String
        let reason: String

        var testDescription: String { name }
    }

    static let faults = [
        Fault(
            name: "exits at once",
            script: "[ \"$1\" = serve ] && { echo 'no such device: 7' >&2; exit 3; }",
            reason: "exited with 3: no such device: 7"
        ),
        Fault(
            name: "is killed at once",
            script: "[ \"$1\" = serve ] && kill -ABRT $$",
            reason: "was ended by signal 6"
        ),
        Fault(
            name: "cannot migrate",
            script: "[ \"$1\" = migrate ] && { echo 'disk I/O error' >&2; exit 1; }",
            reason: "disk I/O error"
        ),
        Fault(name: "never listens", script: "[ \"$1\" = serve ] && exec sleep 600", reason: "did not listen within"),
        Fault(
            name: "never gets ready",
            script: """
                [ "$1" = serve ] && exec python3 -c '
                import http.server, json, os
                class Unready(http.server.BaseHTTPRequestHandler):
                    def do_GET(self):
                        self.send_response(503); self.send_header("Content-Length", "0"); self.end_headers()
                    def log_message(self, *words): pass
                server = http.server.HTTPServer(("127.0.0.1", 0), Unready)
                line = {"message": "listening", "metadata": {"port": server.server_port}}
                print(json.dumps(line), flush=True)
                server.serve_forever()'
                """,
            reason: "answered 503"
        ),
        Fault(
            name: "dies after the trial",
            script: """
                if [ "$1" = serve ] && [ "${CHAT_LISTEN_PORT-}" != 0 ]; then
                    echo 'cannot bind' >&2; exit 4
                fi
                """,
            reason: "keeps dying"
        ),
        Fault(
            name: "hangs after the trial",
            script: "[ \"$1\" = serve ] && [ \"${CHAT_LISTEN_PORT-}\" != 0 ] && exec sleep 600",
            reason: "did not become ready within"
        ),
        Fault(
            name: "ignores SIGTERM and never listens",
            script: "[ \"$1\" = serve ] && { trap '' TERM; while :; do sleep 1; done; }",
            reason: "did not listen within"
        ),
    ]

    private func script(_ fault: Fault, _ project: Project) throws -> String {
        try project.script("bad-server", fault.script + "\nexec \"$server\" \"$@\"")
    }

    @Test(arguments: faults) func withNothingBefore(fault: Fault) async throws {
        try await withProject { project in
            try project.configure(startDeadline: "2s")
            let outcome = try await project.deploy(try script(fault, project), "--json")
            #expect(outcome.status == 1, "\(outcome.errors)")
            #expect(outcome.firstErrorLine.contains(fault.reason), "\(outcome.firstErrorLine)")
            #expect(try outcome.json().run.outcome == "failed")
            #expect(project.processes.servers().isEmpty)
            #expect(project.processes.supervisors().isEmpty)
            #expect(project.processes.passing().isEmpty)
            #expect(try await project.status().lockedBy == nil)

            try project.configure()
            #expect(try await project.deploy().status == 0)
        }
    }

    @Test(arguments: faults) func withAnOldServerThatServes(fault: Fault) async throws {
        try await withProject { project in
            #expect(try await project.deploy().status == 0)
            let before = try await project.status()
            try project.configure(startDeadline: "2s")
            let outcome = try await project.deploy(try script(fault, project), "--json")
            #expect(outcome.status == 12, "\(outcome.errors)")
            #expect(outcome.firstErrorLine.contains(fault.reason), "\(outcome.firstErrorLine)")
            #expect(try outcome.json().run.outcome == "put-back")
            #expect(try await project.answers())
            let after = try await project.status()
            #expect(after.state == "serving")
            #expect(after.release == before.release)
            #expect(project.processes.servers().count == 1)
            #expect(project.processes.supervisors().count == 1)
            #expect(project.processes.passing().isEmpty)
            let verdict = try await project.chatops("evidence", "verify", "embedded", "--json")
            #expect(try verdict.json(EvidenceVerdict.self).intact)
        }
    }

    @Test func afterAStopNothingIsStartedBehindTheUsersBack() async throws {
        try await withProject { project in
            #expect(try await project.deploy().status == 0)
            #expect(try await project.chatops("stop", "embedded").status == 0)
            try project.configure(startDeadline: "2s")
            for fault in Self.faults.filter({ ["exits at once", "dies after the trial"].contains($0.name) }) {
                let outcome = try await project.deploy(try script(fault, project))
                #expect(outcome.status == 1, "\(outcome.errors)")
                #expect(project.processes.servers().isEmpty)
                #expect(try await project.status().state == "stopped")
            }
        }
    }

    @Test func noServerAtAllIsAFailedPreflight() async throws {
        try await withProject { project in
            let missing = try await project.deploy("/nonexistent/ChatServer", "--json")
            #expect(missing.status == 10)
            #expect(try missing.json().run.outcome == "preflight-failed")
            try project.write("not a program", to: "text", mode: 0o700)
            let unusable = try await project.deploy(project.root + "/text")
            #expect(unusable.status == 10)
            try project.write("#!/bin/sh\nexit 0\n", to: "unexecutable")
            #expect(try await project.deploy(project.root + "/unexecutable").status == 10)
            #expect(!FileManager.default.fileExists(atPath: project.state + "/releases"))
        }
    }
}
