package import Diagnostics
internal import YAML

/// Everything that is wrong with an environment, found in one pass and sorted by file, line and column.
package struct EnvironmentFaults: Failure {
    package let faults: [Fault]

    package init(_ faults: [Fault]) { self.faults = Array(Set(faults)).sorted() }

    package var message: String { faults.map(\.description).joined(separator: "\n") }

    package var exitCode: ExitCode { .configuration }

    package var hint: String? {
        let names = Set(
            faults.compactMap { fault in
                if case .missingReference(let name, _) = fault.problem { name } else { nil }
            }
        ).sorted()
        guard let first = names.first else { return hintWithoutReferences }
        return names.count == 1
            ? "echo '\(first)=…' >> .env   (see .env.example)"
            : "copy .env.example to .env and set \(names.joined(separator: ", "))"
    }

    private var hintWithoutReferences: String {
        let files = Set(faults.map(\.location.file))
        if files == [Project.variableFile] { return "its form is shown in .env.example" }
        let isNoProject = faults.contains { fault in
            if case .unreadableFile = fault.problem { fault.location.file.hasSuffix(Project.baseFile) } else { false }
        }
        return isNoProject
            ? "run it in a checkout, name one with --project FOLDER, or begin one with: chatops init NAME"
            : "every key is explained in environments/reference.yaml"
    }
}
