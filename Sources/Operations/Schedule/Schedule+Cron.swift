internal import Processes

extension Schedule {
    /// The comment its line in a crontab ends with.
    var mark: String { "# \(name)" }

    /// Its line in a crontab, without a newline.
    ///
    /// What the command prints is dropped, since cron would mail it each time; what it says on standard error is mailed.
    var cronLine: String {
        // A percent sign would end the command there (crontab(5)); cron takes the backslash away.
        let text = "\(command)".replacing("%", with: "\\%")
        return "\(interval.cron(offset: offset)) \(text) >/dev/null \(mark)"
    }
}

/// A user's crontab as text, of which chatops owns single lines and no more.
struct Crontab: Sendable, Equatable {
    var text: String

    private var lines: [Substring] {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }

    /// The line that ends with this mark, if there is one and only one.
    func line(marked mark: String) -> String? {
        let found = lines.filter { $0.hasSuffix(mark) }
        return found.count == 1 ? found.first.map(String.init) : nil
    }

    func has(_ mark: String) -> Bool { lines.contains { $0.hasSuffix(mark) } }

    /// With `line` in the place of all that end with this mark, or at the end; nil takes them away.
    func replacing(_ mark: String, by line: String?) -> Crontab {
        var line = line
        var result: [String] = []
        for found in lines {
            guard found.hasSuffix(mark) else {
                result.append(String(found))
                continue
            }
            if let new = line { result.append(new) }
            line = nil
        }
        if let line { result.append(line) }
        return Crontab(text: result.map { $0 + "\n" }.joined())
    }
}
