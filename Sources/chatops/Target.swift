import BuildInfo
import CurlHTTP
import Environments
import Operations
import Processes
import SystemPackage

/// What the commands of one environment work with.
struct Target: Sendable {
    let project: Project
    let name: EnvironmentName
    let redactor: Redactor
    let runner: Runner
    let http = Client(version: BuildInfo.version)
    let program: FilePath
    let signing: EvidenceSigning
    /// The environment, where it belongs to a cluster and its files are without fault.
    var clustered: LoadedEnvironment? { loaded.flatMap { $0.environment.cluster.kind == .embedded ? nil : $0 } }
    /// The environment, where its files are without fault.
    let loaded: LoadedEnvironment?

    /// - Parameter environment: the loaded environment, for its secrets; nil where its files may be at fault.
    private init(_ project: Project, _ name: EnvironmentName, _ environment: LoadedEnvironment?, _ context: Context) {
        self.project = project
        self.name = name
        redactor = Redactor(secrets: environment?.secretValues.map { $0.reveal() } ?? [])
        runner = Runner(
            redactor: redactor,
            hiddenVariables: environment?.secretVariableNames ?? [],
            extraPrograms: ProjectPrograms.folder(in: project.root)
        )
        program = context.program
        signing = EvidenceSigning(in: project.root, variables: context.environmentVariables)
        loaded = environment
    }

    /// The environment, which must be without faults, and its target.
    static func load(_ options: EnvironmentOptions, in context: Context) async throws -> (LoadedEnvironment, Target) {
        let (project, environment) = try await options.load(in: context)
        return (environment, Target(project, environment.name, environment, context))
    }

    /// For commands that look at or stop what was deployed: on this machine they must work also when the files are at
    /// fault.
    ///
    /// A cluster cannot be found without its files.
    static func find(_ options: EnvironmentOptions, in context: Context) async throws -> Target {
        let project = try options.project.find(in: context)
        let name = try options.name(in: project, context)
        do {
            let environment = try await project.sources(of: name, in: context).load()
            return Target(project, name, environment, context)
        } catch {
            let target = Target(project, name, nil, context)
            guard Folder.exists(target.embedded.layout.releases) else { throw error }
            let warning = context.diagnostics.styled("warning:", .yellow)
            context.diagnostics.say("\(warning) the environment has faults, so its secrets are not known here\n")
            return target
        }
    }

    var embedded: EmbeddedDeployment {
        EmbeddedDeployment(name, project: project.root, program: program, runner: runner, http: http)
    }

    var artifacts: ArtifactStore { ArtifactStore(folder: ArtifactStore.folder(in: project.root), http: http) }

    var evidence: EvidenceStore {
        EvidenceStore(
            root: project.root.appending("evidence"),
            environment: name.description,
            redactor: redactor,
            signing: signing
        )
    }
}
