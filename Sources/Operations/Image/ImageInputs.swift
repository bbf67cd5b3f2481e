internal import Processes
internal import SystemPackage

/// Everything an image is made of, as one digest: equal inputs need no second build.
package struct ImageInputs: Sendable, Hashable {
    /// SHA-256 in lowercase hexadecimal.
    package let digest: String

    /// The tag of images that have no other name.
    package var tag: String { String(digest.prefix(20)) }

    /// - Parameter lines: such as `sha256:… Sources/ChatServer/Main.swift`; their order does not matter.
    init(_ lines: [String]) {
        digest = FileContents.sha256(lines.sorted().map { $0 + "\n" }.joined().utf8)
    }

    /// One line for each file at or below these paths of a project: digest and path.
    ///
    /// Names that begin with a dot are left out, since editors leave such behind.
    static func files(at paths: [String], in project: FilePath) throws -> [String] {
        var lines: [String] = []
        for path in paths { try collect(path, project.appending(path), &lines) }
        return lines
    }

    private static func collect(_ name: String, _ path: FilePath, _ lines: inout [String]) throws {
        switch FileKind(at: path) {
        case .file: lines.append("\(try ImageDigest(ofFile: path)) \(name)")
        case .folder:
            for child in try Folder.names(in: path) where !child.hasPrefix(".") {
                try collect("\(name)/\(child)", path.appending(child), &lines)
            }
        case .other: lines.append("-> \((try? SymbolicLink.target(of: path)) ?? "") \(name)")
        case nil: break
        }
    }
}
