internal import FoundationEssentials
internal import Processes
internal import SystemPackage

/// The machine k3s runs on, changed as its superuser: this one, or another reached by ssh.
///
/// Every call is one program started there, so one round trip.
struct K3sHost: Sendable {
    let host: Host
    let runner: Runner
    /// Whether who logs in there is the superuser already.
    let isSuperuser: Bool

    /// What messages call it.
    var name: String {
        switch host {
        case .local: "this machine"
        case .remote(let connection): connection.target.description
        }
    }

    /// The same, except that output comes as it was written: redaction would spoil what is compared by digest or encoded.
    var revealingOutput: K3sHost { K3sHost(host: host, runner: runner.revealingOutput, isSuperuser: isSuperuser) }

    /// Finds out whether the superuser's rights are to be had without a password.
    ///
    /// Throws ``BootstrapFailure/noSuperuser(_:reason:)`` where they are not.
    static func open(_ host: Host, _ runner: Runner) async throws -> K3sHost {
        let ask = Command("sh", ["-c", "id -u && { [ \"$(id -u)\" = 0 ] || sudo -n true; }"], deadline: .seconds(30))
        let result = try await host.run(ask, runner)
        let lines = result.standardOutput.split(whereSeparator: \.isNewline)
        let host = K3sHost(host: host, runner: runner, isSuperuser: lines.first == "0")
        if !result.succeeded { throw BootstrapFailure.noSuperuser(host.name, reason: result.lastLine) }
        return host
    }

    /// Runs `command` there; a non-zero exit is a result.
    func run(_ command: Command, onOutput: Runner.OutputHandler? = nil) async throws -> CommandResult {
        try await host.run(isSuperuser ? command : command.asSuperuser, runner, onOutput: onOutput)
    }

    /// Runs a POSIX shell script there, whose `$1` and so on are `arguments`.
    func run(
        script: String,
        _ arguments: [String] = [],
        input: Command.Input = .none,
        deadline: Duration = .seconds(60)
    ) async throws -> CommandResult {
        try await run(Command("sh", ["-c", script, "chatops"] + arguments, input: input, deadline: deadline))
    }

    /// Makes `file` what it is to be: a temporary file beside it, checked by its digest, synchronized and renamed, so that
    /// it is never there half written, whenever the connection breaks.
    ///
    /// - Parameter keepsPrevious: whether what was there stays beside it as `<name>.previous`.
    func write(_ file: HostFile, keepsPrevious: Bool = false) async throws {
        let arguments = [
            file.path.string, file.sha256, String(file.permissions.rawValue, radix: 8), keepsPrevious ? "keep" : "",
        ]
        let result = try await run(
            script: Self.writing,
            arguments,
            input: file.content.input,
            deadline: .seconds(1800)
        )
        if !result.succeeded { throw BootstrapFailure.notWritten(file.path, on: name, reason: result.lastLine) }
    }

    /// Removes files; those that are gone already are no error.
    func remove(_ paths: [FilePath]) async throws {
        let result = try await run(Command("rm", ["-f", "--"] + paths.map(\.string), deadline: .seconds(30)))
        if !result.succeeded {
            throw BootstrapFailure.notRemoved(paths.map(\.string), on: name, reason: result.lastLine)
        }
    }

    /// Puts a file that ``write(_:keepsPrevious:)`` replaced back; false where there was none.
    func restorePrevious(of path: FilePath) async throws -> Bool {
        let result = try await run(script: Self.restoring, [path.string])
        if result.termination == .exited(3) { return false }
        if !result.succeeded { throw BootstrapFailure.notWritten(path, on: name, reason: result.lastLine) }
        return true
    }

    /// What killed writers have left of this very file is removed first: only one holds the host's lock.
    private static let writing = """
        set -eu
        folder=$(dirname "$1") name=$(basename "$1")
        mkdir -p "$folder"
        rm -f "$folder/.$name."*.part
        part=$folder/.$name.$$.part
        trap 'rm -f "$part"' EXIT
        (umask 077 && cat > "$part")
        if [ "$(sha256sum < "$part")" != "$2  -" ]; then echo "it arrived damaged" >&2; exit 1; fi
        chmod "$3" "$part"
        sync "$part"
        if [ "$4" = keep ] && [ -e "$1" ]; then ln -f "$1" "$1.previous"; fi
        mv -f "$part" "$1"
        sync "$folder"
        """

    private static let restoring = """
        set -eu
        [ -e "$1.previous" ] || exit 3
        mv -f "$1.previous" "$1"
        sync "$(dirname "$1")"
        """
}
