internal import Processes
internal import SystemPackage

/// What of a ``HostCheckout`` is on the machine already.
struct HostCheckoutState: Sendable {
    private struct Found: Sendable, Equatable {
        var kind: Substring
        var owner: Substring
        var mode: Substring
        var digest: Substring
    }

    /// As `uname -m` has it.
    let machine: String
    let hasSystemd: Bool
    /// What others than root may write or replace, of the folders above and of all that is in them.
    let open: [String]
    private let found: [FilePath: Found]

    /// One round trip.
    static func read(_ checkout: HostCheckout, on host: K3sHost) async throws -> HostCheckoutState {
        let paths =
            [checkout.program.path] + checkout.files.map(\.path) + checkout.folders + [checkout.stateFolder]
            + checkout.expected
        let result = try await host.revealingOutput.run(
            script: script,
            [checkout.folder.string] + paths.map(\.string)
        )
        guard result.succeeded else { throw BootstrapFailure.surveyFailed(host.name, reason: result.lastLine) }
        let lines = result.standardOutput.split(separator: "\n", omittingEmptySubsequences: false)
        let facts = lines.dropFirst(2).prefix(paths.count).map { line in
            let words: [Substring] = line.split(separator: " ", omittingEmptySubsequences: false) + ["", "", "", ""]
            return Found(kind: words[0], owner: words[1], mode: words[2], digest: words[3])
        }
        guard facts.count == paths.count else {
            throw BootstrapFailure.surveyFailed(host.name, reason: "it answered less than it was asked")
        }
        return HostCheckoutState(
            machine: String(lines[0]),
            hasSystemd: lines[1] == "systemd",
            open: lines.dropFirst(2 + paths.count).filter { !$0.isEmpty }.map(String.init),
            found: Dictionary(zip(paths, facts)) { first, _ in first }
        )
    }

    func has(_ file: HostFile) -> Bool {
        let mode = String(file.permissions.rawValue, radix: 8)
        return found[file.path] == Found(kind: "file", owner: "0", mode: mode[...], digest: file.sha256[...])
    }

    func isThere(_ path: FilePath) -> Bool { found[path].map { $0.kind != "none" } ?? false }

    /// A folder that only root may enter.
    func hasClosed(_ folder: FilePath) -> Bool {
        found[folder].map { $0.kind == "folder" && $0.owner == "0" && $0.mode == "700" } ?? false
    }

    /// A group of root's own has no other members.
    ///
    /// Others may not replace what is in a sticky folder, but may put there what is not there yet: none of the folders above is to be one.
    private static let script = """
        set -eu
        uname -m
        if [ -d /run/systemd/system ]; then echo systemd; else echo none; fi
        root=$1
        shift
        for path in "$@"; do
            if [ -L "$path" ]; then echo "link - - -"
            elif [ -d "$path" ]; then stat -c 'folder %u %a -' -- "$path"
            elif [ -f "$path" ]; then
                printf '%s %s\n' "$(stat -c 'file %u %a' -- "$path")" "$(sha256sum < "$path" | cut -d ' ' -f 1)"
            elif [ -e "$path" ]; then echo "other - - -"
            else echo "none - - -"; fi
        done
        # What cannot be looked at must not look as if it were well.
        open=$({
            set -e
            for start in "$root" "$(realpath -m -- "$root")"; do
                part=$start
                while [ "$part" != / ]; do
                    part=$(dirname -- "$part")
                    [ -e "$part" ] || continue
                    find "$part" -maxdepth 0 \\( ! -uid 0 -o ! -type l \\( -perm -002 -o -perm -020 ! -gid 0 \\) \\)
                done
            done
            [ ! -e "$root" ] || find "$root" \\( ! -uid 0 -o ! -type l \\( -perm -002 -o -perm -020 ! -gid 0 \\) \\)
        })
        printf '%s\n' "$open" | sed '/^$/d' | sort -u
        """
}
