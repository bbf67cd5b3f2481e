/// A command of a guide, and what it is said to print.
struct GuideStep: Equatable {
    /// Without the prompt; indented lines right after its first belong to it.
    let command: String
    let output: [String]
    /// The lines of the guide that `output` is.
    let place: Range<Int>
}

/// A page of the guide, as what a reader does: files to save and commands to type, in order.
struct Guide {
    /// By name; a block such as ```` ```python chat.py ```` is that file.
    private(set) var files: [String: String] = [:]
    private(set) var steps: [GuideStep] = []
    let lines: [String]

    init(_ text: String) {
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var position = 0
        while position < lines.count {
            guard lines[position].hasPrefix("```"), lines[position] != "```" else {
                position += 1
                continue
            }
            let words = lines[position].dropFirst(3).split(separator: " ")
            let start = position + 1
            let end = lines[start...].firstIndex(of: "```") ?? lines.count
            if words == ["console"] { readConsole(start..<end) }
            if words.count == 2 { files[String(words[1])] = lines[start..<end].joined(separator: "\n") + "\n" }
            position = end + 1
        }
    }

    private mutating func readConsole(_ block: Range<Int>) {
        var position = block.lowerBound
        while position < block.upperBound {
            var command = [String(lines[position].dropFirst(2))]
            while position + 1 < block.upperBound, lines[position + 1].hasPrefix("    ") {
                position += 1
                command.append(lines[position])
            }
            let start = position + 1
            let end = lines[start..<block.upperBound].firstIndex { $0.hasPrefix("$ ") } ?? block.upperBound
            let output = Array(lines[start..<end])
            steps.append(
                GuideStep(command: command.joined(separator: "\n"), output: output, place: start..<end)
            )
            position = end
        }
    }

    /// The page with other outputs for some of its steps.
    func replacing(_ outputs: [Int: [String]]) -> String {
        var lines = lines
        for (step, output) in outputs.sorted(by: { $0.key > $1.key }) {
            lines.replaceSubrange(steps[step].place, with: output)
        }
        return lines.joined(separator: "\n")
    }
}
