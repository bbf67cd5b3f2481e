package import SystemPackage

/// An external program's invocation as a value: building one is pure, running it is ``Runner``'s.
package struct Command: Sendable, Hashable, CustomStringConvertible {
    package enum Input: Sendable, Hashable {
        /// `/dev/null`.
        case none
        /// Written to the program's standard input, which is then closed. The only way for secrets to travel.
        case bytes([UInt8])
        /// A file's content, read while it is sent; it ends early where the file cannot be read.
        case file(FilePath)
        /// Stays open and empty until ``Runner/withRunning(_:onOutput:body:)``'s body ends, or chatops dies in any way.
        case heldOpen
    }

    package enum Output: Sendable, Hashable {
        /// Streamed to whoever runs it, and kept up to ``Runner/outputLimit``.
        case captured
        /// Both streams go to the end of this file, which exists or is made with mode 0600, and outlive chatops.
        case appended(to: FilePath)
    }

    /// A name looked up in `PATH`, or a path when it holds a `/`.
    package var executable: String
    /// What follows argv[0].
    ///
    /// Never holds a secret: everybody on the machine can read it.
    package var arguments: [String]
    /// Changes to the inherited environment; nil removes a variable.
    package var environment: [String: String?]
    /// The variables that are inherited at all; nil for every one that does not hold a secret of chatops'.
    package var inherits: Set<String>?
    /// What programs of the user's own inherit: nothing that could hold a secret.
    package static let harmlessVariables: Set = ["HOME", "LANG", "LC_ALL", "LOGNAME", "PATH", "TMPDIR", "TZ", "USER"]
    package var workingDirectory: FilePath?
    package var input: Input
    package var output: Output
    /// After this time the whole process group is ended and ``CommandFailure/timedOut(_:after:)`` thrown.
    package var deadline: Duration?

    package init(
        _ executable: String,
        _ arguments: [String] = [],
        environment: [String: String?] = [:],
        workingDirectory: FilePath? = nil,
        input: Input = .none,
        output: Output = .captured,
        deadline: Duration? = nil
    ) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.workingDirectory = workingDirectory
        self.input = input
        self.output = output
        self.deadline = deadline
    }

    /// The invocation as a POSIX shell would take it, for messages and evidence.
    package var description: String {
        ([executable] + arguments).map(Self.quoted).joined(separator: " ")
    }

    /// Quotes a word for a POSIX shell (2.2.2 Single-Quotes) when it needs it.
    static func quoted(_ word: String) -> String {
        let harmless = word.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "%+,-./:=@_^".utf8.contains(byte)
            }
        }
        if harmless && !word.isEmpty { return word }
        return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
