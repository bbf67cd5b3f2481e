import Foundation

/// One bash that does what a guide says, from top to bottom, in the folder of a project.
struct GuideRun {
    /// What each step printed, standard error included.
    let outputs: [[String]]

    private static let boundary = "--- step of the guide ends ---"

    /// - Throws: When the whole takes longer than the deadline.
    init(_ guide: Guide, in project: Project, within deadline: Duration) async throws {
        for (name, text) in guide.files { try project.write(text, to: name) }
        let script = guide.steps.map { "\($0.command)\necho '\(Self.boundary)'\n" }.joined()
        // What the guide leaves running in the background ends with its shell.
        try project.write(
            "exec 2>&1\nexport LC_ALL=C.UTF-8\ntrap 'kill $(jobs -p) 2> /dev/null' EXIT\n"
                + script.replacing("127.0.0.1:8080", with: "127.0.0.1:\(project.port)"),
            to: "guide.sh"
        )
        // The threads of the tests block signals, and what they start would too: the reader's shell does not.
        let shell = ["/usr/bin/env", "--default-signal", "/bin/bash", "guide.sh"]
        let outcome = try await Invocation(shell, in: project.root).finish(within: deadline)
        let output = outcome.output.replacing("127.0.0.1:\(project.port)", with: "127.0.0.1:8080")
            .replacing(project.root, with: "/home/kim/chatops")
        outputs = output.components(separatedBy: Self.boundary + "\n").map { part in
            let lines = part.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            return lines.last == "" ? lines.dropLast() : lines
        }
    }
}
