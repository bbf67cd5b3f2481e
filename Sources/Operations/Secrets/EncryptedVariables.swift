internal import Environments
package import Processes
package import SystemPackage

/// A project's `.env.age`: the variables of `.env`, encrypted by age (https://age-encryption.org/v1).
///
/// What it holds is only ever in memory.
package struct EncryptedVariables: Sendable {
    private let file: FilePath
    private let identity: FilePath

    /// - Parameters:
    ///   - variables: the process environment: `CHATOPS_AGE_IDENTITY` names the identity file, which otherwise is
    ///     `chatops/age.txt` in the user's configuration folder (`XDG_CONFIG_HOME`, else `~/.config`).
    ///   - project: the checkout's root.
    package init(in project: FilePath, variables: [String: String]) {
        file = project.appending(Project.encryptedVariableFile)
        identity = Self.identity(variables, project)
    }

    static let identityVariable = "CHATOPS_AGE_IDENTITY"

    private static func identity(_ variables: [String: String], _ project: FilePath) -> FilePath {
        if let path = variables[identityVariable], !path.isEmpty { return project.pushing(FilePath(path)) }
        let home = FilePath(variables["HOME"] ?? "/")
        let configuration = variables["XDG_CONFIG_HOME"].flatMap { $0.isEmpty ? nil : FilePath($0) }
        return (configuration ?? home.appending(".config")).pushing("chatops/age.txt")
    }

    /// The decrypted text; nil where there is no such file.
    ///
    /// Throws ``SecretsFailure`` or ``FileFailure``.
    package func decrypt(_ runner: Runner) async throws -> [UInt8]? {
        guard let encrypted = try FileContents.read(file) else { return nil }
        guard let held = try FileContents.read(identity) else { throw SecretsFailure.noIdentity(identity) }
        // age would ask for the passphrase on the terminal, which chatops' children do not own.
        if held.starts(with: "age-encryption.org/".utf8) || held.starts(with: "-----BEGIN AGE".utf8) {
            throw SecretsFailure.identityHasPassphrase(identity)
        }
        let result: CommandResult
        do {
            result = try await runner.revealingOutput.run(Self.command(identity: identity, encrypted))
        } catch CommandFailure.notFound {
            throw SecretsFailure.noAge
        }
        guard result.succeeded else { throw SecretsFailure.notDecrypted(identity, reason: Self.reason(of: result)) }
        if result.standardOutput.unicodeScalars.contains("\u{FFFD}") {
            throw SecretsFailure.notDecrypted(identity, reason: "what it holds is not UTF-8 text")
        }
        return Array(result.standardOutput.utf8)
    }

    /// What age says after `age: error:`; its last line only tells where to report bugs.
    private static func reason(of result: CommandResult) -> String {
        let mark = "age: error: "
        let lines = result.standardError.split(whereSeparator: \.isNewline)
        return lines.first { $0.hasPrefix(mark) }.map { String($0.dropFirst(mark.count)) } ?? result.lastLine
    }

    /// The file travels by standard input, what it holds by standard output.
    static func command(identity: FilePath, _ encrypted: [UInt8]) -> Command {
        Command(
            "age",
            ["--decrypt", "--identity", identity.string],
            input: .bytes(encrypted),
            deadline: .seconds(30)
        )
    }
}
