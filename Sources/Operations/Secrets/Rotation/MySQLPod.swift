internal import Environments
internal import Processes

/// The MySQL of the release, reached through its own pod and socket as whoever administers it would.
struct MySQLPod: Sendable {
    static let name = "chat-mysql-0"
    /// Reads the login from the first line of standard input; the client reads the SQL from the rest.
    ///
    /// Neither is in any argument: bash hands the option file over by a pipe.
    private static let script = """
        IFS= read -r login
        exec mysql --defaults-extra-file=<(printf '[client]\\n%s\\n' "$login") "$@"
        """

    struct Login: Sendable {
        var user: String
        var password: Secret
    }

    let connection: ClusterConnection
    /// Must not appear in what MySQL says of statements it does not like.
    let redactor: Redactor

    /// The client's invocation.
    func command(_ statements: String, as login: Login) -> Command {
        let option = "password=\(Self.optionValue(login.password.reveal()))\n"
        let client = ["--protocol=socket", "--user=\(login.user)", "--batch", "--skip-column-names"]
        return connection.kubectl.exec(
            "pod/\(Self.name)",
            container: "mysql",
            ["bash", "-c", Self.script, "mysql"] + client,
            input: .bytes(Array((option + statements).utf8))
        )
    }

    /// Runs statements; returns what they select, tab-separated.
    @discardableResult
    func run(_ statements: String, as login: Login) async throws -> String {
        let result = try await connection.runner.revealingOutput.run(command(statements, as: login))
        guard result.succeeded else { throw failure(result) }
        return result.standardOutput
    }

    /// Whether MySQL takes this password.
    func accepts(_ login: Login) async throws -> Bool {
        let result = try await connection.runner.run(command("SELECT 1;\n", as: login))
        if result.succeeded { return true }
        // ER_ACCESS_DENIED_ERROR
        if result.standardError.contains("ERROR 1045 ") { return false }
        throw failure(result)
    }

    /// A file in the pod, such as a certificate.
    func contents(of path: String) async throws -> String {
        try await connection.run(connection.kubectl.exec("pod/\(Self.name)", container: "mysql", ["cat", path]))
    }

    private func failure(_ result: CommandResult) -> any Error {
        SecretsFailure.mysqlRefused(redactor.redact(result.lastLine))
    }

    /// In double quotes, as option files take a value (MySQL manual, “Using Option Files”).
    static func optionValue(_ text: String) -> String {
        var quoted = "\""
        for character in text.unicodeScalars {
            switch character {
            case "\\": quoted += "\\\\"
            case "\"": quoted += "\\\""
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            default: quoted.unicodeScalars.append(character)
            }
        }
        return quoted + "\""
    }

    /// In single quotes, as SQL takes a string while `NO_BACKSLASH_ESCAPES` is off.
    static func literal(_ text: String) -> String {
        "'" + text.map { $0 == "\\" ? "\\\\" : $0 == "'" ? "''" : String($0) }.joined() + "'"
    }
}
