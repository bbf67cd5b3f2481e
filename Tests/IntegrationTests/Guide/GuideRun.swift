import Foundation

/// One bash that does what a guide says, from top to bottom, in the folder of a project.
struct GuideRun {
    /// What each step printed, standard error included.
    let outputs: [[String]]

    private static let boundary = "--- step of the guide ends ---"

    /// - Parameters:
    ///   - places: what the guide calls a place, and what it is called here.
    ///   - programs: a folder that comes first on PATH.
    /// - Throws: When the whole takes longer than the deadline.
    init(
        _ guide: Guide,
        in project: Project,
        places: KeyValuePairs<String, String>,
        programs: String? = nil,
        within deadline: Duration
    ) async throws {
        for (name, text) in guide.files { try project.write(text, to: name) }
        let script = guide.steps.map { "\($0.command)\necho '\(Self.boundary)'\n" }.joined()
        // What the guide leaves running in the background ends with its shell.
        try project.write(
            "exec 2>&1\nexport LC_ALL=C.UTF-8\ntrap 'kill $(jobs -p) 2> /dev/null' EXIT\n"
                + (programs.map { "PATH=\($0):$PATH\n" } ?? "")
                + places.reduce(script) { $0.replacing($1.key, with: $1.value) },
            to: "guide.sh"
        )
        // The threads of the tests block signals, and what they start would too: the reader's shell does not.
        let shell = ["/usr/bin/env", "--default-signal", "/bin/bash", "guide.sh"]
        let outcome = try await Invocation(shell, in: project.root).finish(within: deadline)
        let output = places.reduce(outcome.output) { $0.replacing($1.value, with: $1.key) }
            .replacing(project.root, with: "/home/kim/chatops")
        outputs = output.components(separatedBy: Self.boundary + "\n").map { part in
            let lines = part.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            return lines.last == "" ? lines.dropLast() : lines
        }
    }
}
