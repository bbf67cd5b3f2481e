package import Environments
internal import FoundationEssentials
package import SystemPackage

/// New environment files, made from the commented reference.
package struct Scaffold: Sendable {
    private let project: FilePath
    private let program: FilePath

    /// - Parameter program: chatops itself; an installed one has the files in `../share/chatops` (see `script/install`).
    package init(project: FilePath, program: FilePath) {
        self.project = project
        self.program = program
    }

    /// Writes `environments/<name>.yaml`, and what every project needs where it is missing; returns what was written.
    package func write(_ name: EnvironmentName) throws -> [FilePath] {
        let folder = project.appending("environments")
        let file = folder.appending("\(name).yaml")
        if try FileContents.read(file) != nil { throw ScaffoldFailure.exists(file) }
        let source = try source()
        try Folder.create(folder, permissions: [.ownerReadWriteExecute, .groupReadExecute, .otherReadExecute])
        var written: [FilePath] = []
        for shared in ["base.yaml", "reference.yaml", "schema.json"] {
            let target = folder.appending(shared)
            if try FileContents.read(target) == nil, let bytes = try FileContents.read(source.appending(shared)) {
                try DurableFile.write(bytes, to: target, permissions: Self.permissions)
                written.append(target)
            }
        }
        guard let reference = try FileContents.read(source.appending("reference.yaml")) else {
            throw ScaffoldFailure.noReference(searched: sources)
        }
        try DurableFile.write(reference, to: file, permissions: Self.permissions)
        return written + [file]
    }

    private static let permissions: FilePermissions = [.ownerReadWrite, .groupRead, .otherRead]

    private var sources: [FilePath] {
        let prefix = program.removingLastComponent().removingLastComponent()
        return [project, prefix.appending("share").appending("chatops")].map { $0.appending("environments") }
    }

    private func source() throws -> FilePath {
        for candidate in sources where try FileContents.read(candidate.appending("reference.yaml")) != nil {
            return candidate
        }
        throw ScaffoldFailure.noReference(searched: sources)
    }
}
