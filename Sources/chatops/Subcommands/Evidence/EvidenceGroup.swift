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
        subcommands: [EvidenceList.self, EvidenceShow.self, EvidenceVerify.self, EvidenceKeyGroup.self]
    )
}

extension EnvironmentOptions {
    /// Reading evidence needs no environment that loads: it may be why the run failed.
    func evidence(in context: Context) throws -> EvidenceStore {
        let project = try project.find(in: context)
        let name = try name(in: project, context)
        return EvidenceStore(
            root: project.root.appending("evidence"),
            environment: name.description,
            redactor: Redactor(secrets: []),
            signing: EvidenceSigning(in: project.root, variables: context.environmentVariables)
        )
    }
}
