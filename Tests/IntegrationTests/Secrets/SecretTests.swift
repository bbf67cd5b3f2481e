import Foundation
import Testing

/// Secrets from `.env` are found nowhere but in the settings file that only its owner reads.
@Suite struct SecretTests {
    private static let secrets = [
        "CHAT_A": #"quo"te'and\back%41slash$HOME"#,
        "CHAT_B": "mit Leerzeichen und Ümläuten \u{1F511} €",
        "CHAT_C": "c2VjcmV0LWxvb2tzLWxpa2UtYmFzZTY0PT0=",
        "CHAT_D": "p@ss:word/with?url&parts#and+plus=signs",
        "CHAT_E": "<b>&amp;${NOT_A_REFERENCE}`tick`|pipe*star_under_",
    ]

    /// A secret in each of the forms it might take in a text.
    private static func forms(of secret: String) -> [String] {
        let json = (try? JSONEncoder().encode([secret])).map {
            String(decoding: $0.dropFirst(2).dropLast(2), as: UTF8.self)
        }
        return [
            secret, Data(secret.utf8).base64EncodedString(), json ?? secret,
            secret.addingPercentEncoding(withAllowedCharacters: .urlHostAllowed) ?? secret,
            secret.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? secret,
        ]
    }

    private static let forbidden = secrets.flatMap { name, secret in forms(of: secret).map { (name, Data($0.utf8)) } }

    /// The names of secrets that are in `data`, in any form.
    private static func leaks(in data: Data) -> [String] {
        forbidden.filter { data.firstRange(of: $0.1) != nil }.map(\.0)
    }

    private func projectWithSecrets(_ project: Project, more: String = "") throws {
        try project.write(Self.secrets.map { "\($0.key)=\(Self.quoted($0.value))\n" }.joined(), to: ".env")
        try project.configure(
            startDeadline: "3s",
            settings: Dictionary(uniqueKeysWithValues: Self.secrets.keys.map { ($0, "\"${\($0)}\"") }),
            more: """
                values:
                  web:
                    tokens: ["${CHAT_A}", "${CHAT_B}", "${CHAT_C}", "${CHAT_D}", "${CHAT_E}"]
                \(more)
                """
        )
    }

    /// A server that is given the secrets and does not refuse them as settings it does not know.
    private func tolerantServer(_ project: Project) throws -> String {
        try project.script(
            "tolerant-server",
            """
            if [ -n "${CHAT_CONFIG_FILE-}" ]; then
                grep -v '^CHAT_[A-E]=' "$CHAT_CONFIG_FILE" >'\(project.root)/known.env'
                export CHAT_CONFIG_FILE='\(project.root)/known.env'
            fi
            exec "$server" "$@"
            """
        )
    }

    /// As `.env` takes it: in double quotes with backslashes before what is special in them.
    private static func quoted(_ value: String) -> String {
        let escaped = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("$", with: "\\$")
        return "\"\(escaped)\""
    }

    /// No secret in what was printed, nor in any file but settings, `.env` and the database; and those are private.
    private func expectNoLeak(_ outcomes: [Outcome], _ project: Project) throws {
        for outcome in outcomes {
            #expect(Self.leaks(in: Data(outcome.output.utf8)).isEmpty, "\(outcome.output)")
            #expect(Self.leaks(in: Data(outcome.errors.utf8)).isEmpty, "\(outcome.errors)")
        }
        for file in project.files() {
            guard let data = FileManager.default.contents(atPath: file), data.count < 8 << 20 else { continue }
            if Self.leaks(in: data).isEmpty { continue }
            #expect(file.hasSuffix("/server.env") || file.hasSuffix("/.env"), "\(file)")
            let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
            #expect(mode == 0o600, "\(file)")
        }
    }

    @Test func noneIsSeenInADeployOrAfterIt() async throws {
        try await withProject { project in
            try projectWithSecrets(project)
            let deploy = try project.start(
                ["deploy", "embedded", "--json", "-v", "--binary", try tolerantServer(project)],
                environment: Self.secrets
            )
            // Whatever runs in the meantime, chatops and its children: what `ps` shows, and what children inherit.
            var seen = 0
            while deploy.isRunning {
                for pid in ProcessList.pids() {
                    let words = ProcessList.words("/proc/\(pid)/cmdline")
                    guard words.contains(where: { $0.contains(project.root) || $0.contains(Executables.folder) }) else {
                        continue
                    }
                    seen += 1
                    #expect(Self.leaks(in: Data(words.joined(separator: "\n").utf8)).isEmpty)
                    if words.first == Executables.chatops { continue }
                    let inherited = ProcessList.words("/proc/\(pid)/environ")
                    #expect(Self.leaks(in: Data(inherited.joined(separator: "\n").utf8)).isEmpty, "\(words)")
                }
                await Task.yield()
            }
            #expect(seen > 0)
            var outcomes = [try await deploy.finish()]
            #expect(outcomes[0].status == 0, "\(outcomes[0].errors)")
            for command in [
                ["verify", "health", "embedded", "--json"], ["logs", "embedded"], ["status", "embedded", "--json"],
                ["explain", "embedded", "server.settings.CHAT_A"], ["explain", "embedded", "values.web.tokens"],
                ["render", "values", "embedded"], ["render", "values", "embedded", "--show-origin"],
                ["render", "values", "embedded", "--json"], ["evidence", "show", "embedded"], ["doctor", "embedded"],
                ["stop", "embedded", "-v"],
            ] {
                outcomes.append(try await project.start(command, environment: Self.secrets).finish())
            }
            try expectNoLeak(outcomes, project)
            // They are where they belong, byte for byte.
            let releases = try FileManager.default.contentsOfDirectory(atPath: project.state + "/releases")
            let settings = "\(project.state)/releases/\(try #require(releases.first))/server.env"
            let lines = try String(contentsOfFile: settings, encoding: .utf8).split(separator: "\n")
            for (name, secret) in Self.secrets { #expect(lines.contains("\(name)=\(secret)")) }
        }
    }

    @Test func noneIsSeenWhenTheServerBabblesAndFails() async throws {
        try await withProject { project in
            try projectWithSecrets(project)
            for phase in ["version", "migrate", "serve"] {
                let server = try project.script(
                    "babbler",
                    """
                    if [ "$1" = \(phase) ]; then cat "$CHAT_CONFIG_FILE" 2>/dev/null || cat '\(project.root)/.env'
                        cat "$CHAT_CONFIG_FILE" >&2; base64 -w0 "$CHAT_CONFIG_FILE"; exit 3; fi
                    [ "$1" = check ] && exit 0
                    exec "$server" "$@"
                    """
                )
                let outcome = try await project.deploy(server, "--verbose", "--json")
                #expect(outcome.status == 1 || phase == "version", "\(outcome.errors)")
                try expectNoLeak([outcome], project)
            }
        }
    }

    @Test func noneIsSeenInACheckThatExpectsIt() async throws {
        try await withProject { project in
            try projectWithSecrets(
                project,
                more: """
                    checks:
                      secretive:
                        path: /api/health
                        expect:
                          body: ${CHAT_A}
                    """
            )
            let deploy = try await project.deploy(try tolerantServer(project))
            #expect(deploy.status == 13)
            let health = try await project.chatops("verify", "health", "embedded")
            #expect(health.status == 1)
            try expectNoLeak([deploy, health], project)
        }
    }

    @Test(arguments: ["\" leading\"", "\"trailing \"", "\"two\\nlines\""])
    func aValueTheSettingsCannotCarryIsNamed(value: String) async throws {
        try await withProject { project in
            try project.write("CHAT_KEY=\(value)\n", to: ".env")
            try project.configure(settings: ["CHAT_KEY": "\"${CHAT_KEY}\""])
            let outcome = try await project.deploy()
            #expect(outcome.status == 78, "\(outcome.errors)")
            #expect(outcome.firstErrorLine.contains("server.settings.CHAT_KEY"))
            #expect(!outcome.errors.contains("leading") && !outcome.errors.contains("trailing"))
            #expect(!FileManager.default.fileExists(atPath: project.state + "/releases"))
        }
    }
}
