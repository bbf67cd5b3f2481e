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
    func evidence(in context: Context, from export: String? = nil) throws -> EvidenceStore {
        let project = try project.find(in: context)
        let name = try name(in: project, context)
        let own = EvidenceSigning(in: project.root, variables: context.environmentVariables)
        let root = export.map { context.workingDirectory.pushing(FilePath($0)).lexicallyNormalized() } ?? project.root
        let exported = EvidenceSigning(in: root, variables: context.environmentVariables)
        return EvidenceStore(
            root: root.appending("evidence"),
            environment: name.description,
            redactor: Redactor(secrets: []),
            signing: FileKind(at: own.list) == nil ? exported : own
        )
    }
}
