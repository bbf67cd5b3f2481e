import Environments
import FoundationEssentials
import SystemPackage
import YAML

/// A project in a folder of its own, removed with its last reference.
///
/// `base.yaml` is empty unless given.
final class TemporaryProject: Sendable {
    let project: Project

    init(_ files: [String: String] = [:], bytes: [String: [UInt8]] = [:]) throws {
        let root = FilePath(FileManager.default.temporaryDirectory.path).pushing(
            FilePath("chatops-\(UUID().uuidString)")
        )
        project = Project(root: root)
        try FileManager.default.createDirectory(
            atPath: root.string + "/environments",
            withIntermediateDirectories: true
        )
        let texts = ["environments/base.yaml": ""].merging(files) { $1 }
        for (file, text) in texts.mapValues({ Array($0.utf8) }).merging(bytes, uniquingKeysWith: { $1 }) {
            try write(file, text)
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: project.root.string) }

    /// Writes a file with mode 0600.
    func write(_ file: String, _ bytes: [UInt8]) throws {
        let path = project.root.pushing(FilePath(file))
        let descriptor = try FileDescriptor.open(
            path,
            .writeOnly,
            options: [.create, .truncate],
            permissions: .ownerReadWrite
        )
        try descriptor.closeAfter { _ = try descriptor.writeAll(bytes) }
    }

    static func replaceWithFolder(_ file: String, in project: Project) throws {
        let path = project.root.pushing(FilePath(file)).string
        try? FileManager.default.removeItem(atPath: path)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    func setMode(_ mode: UInt32, of file: String) throws {
        let path = project.root.pushing(FilePath(file)).string
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    func sources(_ name: String, _ process: [String: String] = [:]) throws -> EnvironmentSources {
        try EnvironmentSources.read(environmentName(name), in: project, processEnvironment: process)
    }

    func load(_ name: String, _ process: [String: String] = [:]) throws -> LoadedEnvironment {
        try LoadedEnvironment.load(environmentName(name), in: project, processEnvironment: process)
    }

    /// The faults of an environment, none when it loads.
    func faults(_ name: String, _ process: [String: String] = [:]) throws -> [Fault] {
        do {
            _ = try load(name, process)
            return []
        } catch let error as EnvironmentFaults {
            return error.faults
        }
    }
}

struct IllegalName: Error {
    let text: String
}

func environmentName(_ text: String) throws -> EnvironmentName {
    guard let name = EnvironmentName(text) else { throw IllegalName(text: text) }
    return name
}

/// The files this repository ships.
enum Shipped {
    static let root: FilePath = {
        var path = FilePath(#filePath)
        for _ in 0..<3 { path.removeLastComponent() }
        return path
    }()

    static func text(_ file: String) throws -> String {
        let path = root.pushing(FilePath(file)).string
        return String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    }

    /// A copy of the shipped files, for tests to change; with a `.env` made from the example unless left out.
    static func copy(variables: Bool) throws -> TemporaryProject {
        var files: [String: String] = [:]
        for name in ["base", "embedded", "local", "remote", "reference"] {
            files["environments/\(name).yaml"] = try text("environments/\(name).yaml")
        }
        if variables { files[".env"] = try text(".env.example") }
        return try TemporaryProject(files)
    }
}

extension Fault {
    /// The name of the problem's case, whatever it holds.
    var caseName: String { String(describing: problem).prefix { $0 != "(" }.description }

    /// `line:column key.path case`, to compare tables of faults without their wording.
    var outline: String { "\(location.line):\(location.column) \(path) \(caseName)" }
}

extension Node {
    var scalarValue: Scalar.Value? {
        if case .scalar(let scalar) = content { scalar.value } else { nil }
    }
}
