import ACME
import Foundation
import TestServers
import Testing

@testable import Operations

extension SolverTrial {
    /// A program of the user's own that runs these lines of sh; returns its path.
    func program(_ lines: String) throws -> String {
        let file = folder.appending(path: "solve-\(UUID().uuidString)")
        try Data("#!/bin/sh\n\(lines)\n".utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
        return file.path
    }
}

@Suite struct CommandResponderTests {
    @Test func issuesByAProgram() async throws {
        try await SolverTrial.run { trial in
            let lines = """
                [ "$1" = www ] || exit 9
                request=$(cat)
                echo "$2 $request" >> "$PWD/log"
                env | cut -d= -f1 > "$PWD/variables"
                path=www$(echo "$request" | jq -r .path)
                case $2 in
                    present) mkdir -p "${path%/*}"; echo "$request" | jq -j .keyAuthorization > "$path" ;;
                    withdraw) rm "$path" ;;
                esac
                """
            let solver = "{type: command, command: [\(try trial.program(lines)), www]}"
            let responder = try trial.responder("http-01", solver)
            #expect(await responder.preflight() == [])
            let root = trial.folder.appending(path: "www")
            try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
            try await TestAuthority.run([.ownHTTP]) { authority in
                try await Server.run("static-web", [root.path, String(authority.port("http"))]) { _ in
                    let issued = try await authority.issue(["chat.example.org"], by: responder)
                    #expect(issued.count == 1)
                }
            }
            let log = try String(contentsOf: trial.folder.appending(path: "log"), encoding: .utf8)
            #expect(log.contains("present {") && log.contains("withdraw {"))
            for part in [
                #""schemaVersion" : 1"#, #""challenge" : "http-01""#, #""identifier" : "chat.example.org""#,
                #""recordName" : "_acme-challenge.chat.example.org""#, #""recordValue""#, #""token""#,
            ] {
                #expect(log.contains(part))
            }
            let variables = try String(contentsOf: trial.folder.appending(path: "variables"), encoding: .utf8)
            // Some of them sh itself sets.
            let harmless: Set = [
                "HOME", "LANG", "LC_ALL", "LOGNAME", "PATH", "TMPDIR", "TZ", "USER", "PWD", "_", "SHLVL", "OLDPWD",
            ]
            #expect(Set(variables.split(separator: "\n").map(String.init)).isSubset(of: harmless))
        }
    }

    @Test func itsFailureIsToldWithItsWords() async throws {
        try await SolverTrial.run { trial in
            let program = try trial.program("echo 'the router is off' >&2; exit 4")
            let responder = try trial.responder("http-01", "{type: command, command: [\(program)]}")
            let failure = await #expect(throws: CertificateFailure.self) {
                try await responder.present(.sample(.http01, "chat.example.org"))
            }
            #expect(failure?.message.contains("exited with 4") == true)
            #expect(failure?.message.contains("the router is off") == true)
            #expect(failure?.message.contains("dG9rZW4.") == false)
        }
    }

    @Test func aProgramThatIsMissingIsFoundOutBefore() async throws {
        try await SolverTrial.run { trial in
            let responder = try trial.responder("http-01", "{type: command, command: [./none]}")
            #expect(await responder.preflight() == ["the program ./none was not found"])
            await #expect(throws: CertificateFailure.self) {
                try await responder.present(.sample(.http01, "chat.example.org"))
            }
        }
    }
}
