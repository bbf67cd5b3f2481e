import Diagnostics
import SystemPackage
package import YAML

/// An environment as its files say it: layered and merged, references still unresolved, nothing decoded.
package struct EnvironmentSources: Sendable {
    package let name: EnvironmentName
    /// In the order they were laid over one another.
    package let layers: [EnvironmentLayer]
    package let merged: Node
    package let variables: Variables
    package let warnings: [Fault]

    package init(name: EnvironmentName, layers: [EnvironmentLayer], variables: Variables, warnings: [Fault] = []) {
        self.name = name
        self.layers = layers
        self.variables = variables
        self.warnings = warnings
        let empty = Node(.mapping(Mapping()), at: Location(file: Project.baseFile, line: 1, column: 1))
        merged = layers.map(\.document).reduce(empty) { $0.merging($1) }
    }

    /// Reads `environments/base.yaml`, `environments/<name>.yaml` and, where there is one, `.env`; and the files that
    /// `NAME_FILE` in the process environment names, for the references `${NAME}` that are there.
    ///
    /// - Parameter decrypted: what the project's `.env.age` holds.
    /// - Throws: every fault of reading and of syntax in all of them.
    package static func read(
        _ name: EnvironmentName,
        in project: Project,
        processEnvironment: [String: String],
        decrypted: [UInt8]? = nil
    ) throws(EnvironmentFaults) -> EnvironmentSources {
        var reading = SourceReading(project: project)
        let layers = [Project.baseFile, Project.file(of: name)].compactMap { reading.layer($0, of: name) }
        if Project.reserved.contains(name.description) { reading.refuseUnknown(name) }
        let files = [reading.variables(), decrypted.map { reading.decryptedVariables($0) }].compactMap { $0 }
        let named = reading.namedFiles(for: layers, processEnvironment)
        guard reading.faults.isEmpty else { throw EnvironmentFaults(reading.faults) }
        return EnvironmentSources(
            name: name,
            layers: layers,
            variables: Variables(process: processEnvironment, named: named, files: files),
            warnings: reading.warnings
        )
    }
}

/// Reads a project's files one after the other and gathers what is wrong with them.
private struct SourceReading {
    let project: Project
    var faults: [Fault] = []
    var warnings: [Fault] = []

    mutating func layer(_ file: String, of name: EnvironmentName) -> EnvironmentLayer? {
        let start = Location(file: file, line: 1, column: 1)
        let bytes: [UInt8]
        do {
            bytes = try project.root.pushing(FilePath(file)).contents()
        } catch Errno.noSuchFileOrDirectory where file != Project.baseFile {
            refuseUnknown(name)
            return nil
        } catch {
            faults.append(Fault(.unreadableFile(reason: "\(error)"), at: start))
            return nil
        }
        do throws(YAMLFault) {
            let document = try Node(parsing: bytes, file: file)
            switch document.content {
            case .mapping: return EnvironmentLayer(file: file, document: document)
            case .scalar where document.isNull:
                return EnvironmentLayer(file: file, document: Node(.mapping(Mapping()), at: start))
            default:
                let problem = Fault.Problem.wrongType(found: document.kindName, expected: "a map of sections")
                faults.append(Fault(problem, at: document.location))
            }
        } catch {
            faults.append(Fault(.malformedYAML(error.problem), at: error.location))
        }
        return nil
    }

    mutating func refuseUnknown(_ name: EnvironmentName) {
        let known = ((try? project.environmentNames()) ?? []).map(\.description)
        let suggestion = Suggestion.closest(to: name.description, among: known)
        let start = Location(file: Project.file(of: name), line: 1, column: 1)
        faults.append(Fault(.unknownEnvironment(suggestion: suggestion, known: known), at: start))
    }

    mutating func variables() -> VariableFile {
        let path = project.root.pushing(FilePath(Project.variableFile))
        let start = Location(file: Project.variableFile, line: 1, column: 1)
        let bytes: [UInt8]
        do {
            bytes = try path.contents()
        } catch Errno.noSuchFileOrDirectory {
            return VariableFile()
        } catch {
            faults.append(Fault(.unreadableFile(reason: "\(error)"), at: start))
            return VariableFile()
        }
        let file = VariableFile(parsing: bytes, file: Project.variableFile, faults: &faults)
        let forOthers: FilePermissions = [.groupReadWriteExecute, .otherReadWriteExecute]
        if !file.variables.isEmpty, let mode = try? path.stat().permissions, !mode.isDisjoint(with: forOthers) {
            warnings.append(Fault(.readableByOthers(mode: String(mode.rawValue & 0o777, radix: 8)), at: start))
        }
        return file
    }

    mutating func decryptedVariables(_ bytes: [UInt8]) -> VariableFile {
        VariableFile(parsing: bytes, file: Project.encryptedVariableFile, faults: &faults)
    }

    mutating func namedFiles(
        for layers: [EnvironmentLayer],
        _ processEnvironment: [String: String]
    ) -> [String: Variables.NamedFile] {
        let names = layers.reduce(into: Set()) { $0.formUnion($1.document.referencedNames) }
        var found: [String: Variables.NamedFile] = [:]
        for name in names.sorted() where processEnvironment[name] == nil {
            guard let path = processEnvironment[name + "_FILE"], !path.isEmpty else { continue }
            let start = Location(file: path, line: 1, column: 1)
            do {
                let bytes = try project.root.pushing(FilePath(path)).contents()
                guard var text = String(validating: bytes, as: UTF8.self) else {
                    faults.append(Fault(.malformedVariable(.notUTF8), at: start))
                    continue
                }
                // "\r\n" is one character.
                if let last = text.last, last.isNewline { text.removeLast() }
                found[name] = Variables.NamedFile(path: path, value: Secret(text))
            } catch {
                faults.append(Fault(.unreadableFile(reason: "\(error), named by \(name)_FILE"), at: start))
            }
        }
        return found
    }
}

extension Node {
    /// The names of all references in it, as far as they are well-formed.
    var referencedNames: Set<String> {
        switch content {
        case .mapping(let mapping): mapping.entries.reduce(into: []) { $0.formUnion($1.value.referencedNames) }
        case .sequence(let items): items.reduce(into: []) { $0.formUnion($1.referencedNames) }
        case .scalar(let scalar):
            Set(
                ((try? ReferenceTemplate(parsing: scalar.text))?.segments ?? []).compactMap { segment in
                    if case .reference(let name, _) = segment { name } else { nil }
                }
            )
        }
    }
}

extension FilePath {
    /// The whole file.
    ///
    /// A folder, a device, a pipe or more than 64 MiB is refused, without waiting for a writer.
    fileprivate func contents() throws(Errno) -> [UInt8] {
        do {
            let descriptor = try FileDescriptor.open(self, .readOnly, options: .nonBlocking)
            return try descriptor.closeAfter {
                let status = try descriptor.stat()
                guard status.type == .regular else {
                    throw status.type == .directory ? Errno.isDirectory : .invalidArgument
                }
                guard status.size <= 64 << 20 else { throw Errno.fileTooLarge }
                var bytes: [UInt8] = []
                while true {
                    let size = max(4096, Int(status.size) - bytes.count + 1)
                    let chunk = try [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
                        count = try descriptor.read(into: UnsafeMutableRawBufferPointer(buffer))
                    }
                    if chunk.isEmpty { return bytes }
                    bytes += chunk
                }
            }
        } catch let error as Errno {
            throw error
        } catch {
            throw .ioError
        }
    }
}
