package import YAML

/// The files of an environment for another place, where some of its values are others.
package struct EnvironmentCopy: Sendable, Hashable {
    /// `environments/base.yaml`: everything the environment says, its references kept.
    package var base: String
    /// `environments/<name>.yaml`: what is otherwise there.
    package var overlay: String
    /// `.env`: what the references became here, of those that are left; empty where there are none.
    package var variables: String
}

extension EnvironmentSources {
    /// The same environment where `changes`, YAML, is laid over it.
    ///
    /// - Throws: `YAMLFault` where that is none.
    package func copy(changing changes: String) throws(YAMLFault) -> EnvironmentCopy {
        let overlay = try Node(parsing: changes, file: Project.file(of: name))
        let names = merged.merging(overlay).referencedNames.sorted()
        let lines = names.compactMap { name in
            variables.lookUp(name).map { "\(name)=\(VariableFile.quoted($0.value))\n" }
        }
        return EnvironmentCopy(base: merged.yaml(), overlay: changes, variables: lines.joined())
    }
}

extension VariableFile {
    /// A value as ``init(parsing:file:faults:)`` reads it back, whatever it holds.
    static func quoted(_ value: String) -> String {
        var text = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\\", "\"": text += "\\\(scalar)"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return "\"\(text)\""
    }
}
