import ArgumentParser
import Diagnostics
import Environments
import Operations
import Processes
internal import SystemPackage

struct EvidenceGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evidence",
        abstract: "Look at what was recorded, and prove that it is unchanged.",
        subcommands: [
            EvidenceList.self, EvidenceShow.self, EvidenceCompare.self, EvidenceVerify.self, EvidenceExportCommand.self,
            EvidencePrune.self, EvidenceKeyGroup.self,
        ]
    )
}

extension EnvironmentOptions {
    /// Reading evidence needs no environment that loads: it may be why the run failed.
    ///
    /// - Parameter export: where an export was unpacked, to read that instead. Its list of keys counts only where the
    ///   checkout has none, since whoever made the archive wrote it.
    func evidence(in context: Context) throws -> EvidenceStore {
        let project = try project.find(in: context)
        let name = try name(in: project, context)
        let signing = EvidenceSigning(in: project.root, variables: context.environmentVariables)
        return EvidenceStore(
            root: project.root.appending("evidence"),
            environment: name.description,
            redactor: Redactor(secrets: []),
            signing: signing
        )
    }

    /// The evidence of an export, for which no checkout is needed.
    ///
    /// Its own list of keys counts only where no other is known, since whoever made the archive wrote it.
    ///
    /// - Parameter keys: a list of keys that counts; else that of the checkout, where this is one.
    func exported(to folder: String, keys: String?, in context: Context) throws -> EvidenceStore {
        let root = context.workingDirectory.pushing(FilePath(folder)).lexicallyNormalized()
        let checkout = try? project.find(in: context)
        let lists = [
            keys.map { context.workingDirectory.pushing(FilePath($0)) },
            checkout.map { EvidenceSigning(in: $0.root, variables: [:]).list }.flatMap {
                FileKind(at: $0) == nil ? nil : $0
            },
        ]
        let own = EvidenceSigning(in: root, variables: [:])
        return EvidenceStore(
            root: root.appending("evidence"),
            environment: try exportedName(in: root.appending("evidence")),
            redactor: Redactor(secrets: []),
            signing: lists.compactMap(\.self).first.map { EvidenceSigning(list: $0) } ?? own
        )
    }

    /// The environment that was named, else the only one of the export.
    private func exportedName(in root: FilePath) throws -> String {
        if let name = environment {
            guard EnvironmentName(name) != nil else { throw UsageFailure("“\(name)” names no environment.") }
            return name
        }
        let names = try Folder.names(in: root).filter { FileKind(at: root.appending($0)) == .folder }
        guard let only = names.first, names.count == 1 else {
            throw UsageFailure(
                names.isEmpty ? "there is no evidence in \(root)" : "Which of \(names.joined(separator: ", "))?",
                hint: "name the folder that the archive was unpacked in with --from, and the environment before it"
            )
        }
        return only
    }
}
