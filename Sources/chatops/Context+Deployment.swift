import BuildInfo
import CurlHTTP
import Environments
import Operations
import Processes
import SystemPackage

/// An environment with what its commands work with.
struct Target: Sendable {
    let project: Project
    let environment: LoadedEnvironment
    let redactor: Redactor
    let runner: Runner
    let http: Client
    private let program: FilePath

    init(_ options: EnvironmentOptions, in context: Context) throws {
        (project, environment) = try options.load(in: context)
        redactor = Redactor(secrets: environment.secretValues.map { $0.reveal() })
        runner = Runner(redactor: redactor, hiddenVariables: environment.secretVariableNames)
        http = Client(version: BuildInfo.version)
        program = context.program
    }

    func embedded() throws -> EmbeddedDeployment {
        try EmbeddedDeployment(environment, project: project.root, program: program, runner: runner, http: http)
    }

    var evidence: EvidenceStore {
        EvidenceStore(
            root: project.root.appending("evidence"),
            environment: environment.name.description,
            redactor: redactor
        )
    }
}
