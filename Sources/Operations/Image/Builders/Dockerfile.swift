package import SystemPackage

/// The Dockerfile of a checkout, which its users may change.
package struct Dockerfile: Sendable, Hashable {
    package static let folder = "templates/image"

    package let path: FilePath
    /// Defaults of the arguments before the first FROM (docker build reference, “Understand how ARG and FROM interact”).
    package let globalArguments: [String: String]

    /// Nil where the checkout has none.
    package init?(in project: FilePath) throws {
        let path = project.appending(Self.folder).appending("Dockerfile")
        guard let bytes = try FileContents.read(path) else { return nil }
        self.init(path: path, text: String(decoding: bytes, as: UTF8.self))
    }

    package init(path: FilePath, text: String) {
        self.path = path
        var found: [String: String] = [:]
        for line in text.split(whereSeparator: \.isNewline) {
            let words = line.split(whereSeparator: \.isWhitespace)
            if words.first?.uppercased() == "FROM" { break }
            guard words.count == 2, words[0].uppercased() == "ARG", let equals = words[1].firstIndex(of: "=") else {
                continue
            }
            found[String(words[1][..<equals])] = String(words[1][words[1].index(after: equals)...])
        }
        globalArguments = found
    }

    /// The images its stages start from, without those that are not built.
    package func bases(compiling: Bool) -> [String] {
        (compiling ? ["SWIFT", "BASE"] : ["BASE"]).compactMap { globalArguments[$0] }
    }
}
