import FoundationEssentials
package import SystemPackage
import YAML

/// A checkout chatops works on: the folder that holds `environments/base.yaml`.
package struct Project: Sendable, Hashable {
    package let root: FilePath

    package init(root: FilePath) { self.root = root }

    package static let folder = "environments"
    package static let baseFile = "environments/base.yaml"
    package static let variableFile = ".env"
    /// The same, encrypted by age; decrypting it is not done here.
    package static let encryptedVariableFile = ".env.age"

    /// Files beside the environments that are none.
    static let reserved: Set<String> = ["base", "reference"]

    /// Walks up from `start` to the first folder that holds `environments/base.yaml`.
    package static func find(from start: FilePath) throws(EnvironmentFaults) -> Project {
        var folder = start.lexicallyNormalized()
        while true {
            if (try? folder.pushing(FilePath(baseFile)).stat()) != nil { return Project(root: folder) }
            guard !folder.components.isEmpty else { break }
            folder.removeLastComponent()
        }
        let location = Location(file: start.pushing(FilePath(baseFile)).string, line: 1, column: 1)
        throw EnvironmentFaults([
            Fault(.unreadableFile(reason: "no such file, here or in any folder above"), at: location)
        ])
    }

    /// The project's environments, sorted by name.
    package func environmentNames() throws(EnvironmentFaults) -> [EnvironmentName] {
        let path = root.pushing(FilePath(Self.folder)).string
        let files: [String]
        do {
            files = try FileManager.default.contentsOfDirectory(atPath: path)
        } catch {
            let location = Location(file: Self.folder, line: 1, column: 1)
            throw EnvironmentFaults([Fault(.unreadableFile(reason: "the folder cannot be listed"), at: location)])
        }
        return files.compactMap { file in
            guard file.hasSuffix(".yaml"), !Self.reserved.contains(String(file.dropLast(5))) else { return nil }
            return EnvironmentName(String(file.dropLast(5)))
        }.sorted()
    }

    package static func file(of name: EnvironmentName) -> String { "\(folder)/\(name).yaml" }
}
