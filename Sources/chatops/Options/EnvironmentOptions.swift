import ArgumentParser
import Environments
import Glibc
import Operations
import Processes
import SystemPackage

/// Which environment of which checkout.
struct EnvironmentOptions: ParsableArguments, Sendable {
    @Argument(
        help: "The environment; else $CHATOPS_ENV, else the only one deployed from this checkout.",
        completion: .custom { _, _, _ in
            (try? Project.find(from: FilePath(".")).environmentNames().map(\.description)) ?? []
        }
    )
    var environment: String?

    @OptionGroup var project: ProjectOptions

    /// The environment, found and loaded; its warnings go to standard error.
    func load(in context: Context) async throws -> (Project, LoadedEnvironment) {
        let project = try project.find(in: context)
        let name = try name(in: project, context)
        let loaded = try await project.sources(of: name, in: context).load()
        show(loaded.warnings, in: context)
        return (project, loaded)
    }

    /// The same checkout, and this environment of it.
    func named(_ name: EnvironmentName) -> EnvironmentOptions {
        var options = self
        options.environment = name.description
        return options
    }

    /// Whether there is one to speak of, named or the only one deployed.
    func isNamed(in project: Project, _ context: Context) -> Bool {
        environment != nil || context.environmentVariables["CHATOPS_ENV"].map { !$0.isEmpty } ?? false
            || StateFolder.deployed(in: project.root).count == 1
    }

    func name(in project: Project, _ context: Context) throws -> EnvironmentName {
        let choices = try project.environmentNames()
        let deployed = StateFolder.deployed(in: project.root)
        let wanted = environment ?? context.environmentVariables["CHATOPS_ENV"].flatMap { $0.isEmpty ? nil : $0 }
        guard let text = wanted ?? (deployed.count == 1 ? deployed[0] : nil) else {
            throw UsageFailure(
                "Which environment? There are: \(choices.map(\.description).joined(separator: ", ")).",
                hint: "name it after the command, or set CHATOPS_ENV"
            )
        }
        guard let name = EnvironmentName(text), choices.contains(name) || deployed.contains(text) else {
            throw UsageFailure(
                "There is no environment “\(text)”. There are: \(choices.map(\.description).joined(separator: ", "))."
            )
        }
        return name
    }
}

/// Where the checkout is.
struct ProjectOptions: ParsableArguments, Sendable {
    @Option(
        name: [.customShort("C"), .long],
        help: "The checkout: a folder with environments/base.yaml, or one below it. Else the current folder.",
        completion: .directory
    )
    var project: String?

    /// Without symbolic links, since what a deployment starts is found again by its state folder's path.
    func folder(in context: Context) -> FilePath {
        let path = context.workingDirectory.pushing(FilePath(project ?? ".")).lexicallyNormalized()
        guard let real = realpath(path.string, nil) else { return path }
        defer { free(real) }
        return FilePath(platformString: real)
    }

    func find(in context: Context) throws -> Project { try Project.find(from: folder(in: context)) }
}

extension Project {
    /// The environment's files and variables, `.env.age` decrypted where there is one.
    func sources(of name: EnvironmentName, in context: Context) async throws -> EnvironmentSources {
        let encrypted = EncryptedVariables(in: root, variables: context.environmentVariables)
        return try EnvironmentSources.read(
            name,
            in: self,
            processEnvironment: context.environmentVariables,
            decrypted: try await encrypted.decrypt(Runner())
        )
    }
}

extension EnvironmentOptions {
    /// The environment's files, with references still unresolved and nothing decoded.
    func sources(in context: Context) async throws -> EnvironmentSources {
        let project = try project.find(in: context)
        let name = try name(in: project, context)
        return try await project.sources(of: name, in: context)
    }

    func show(_ warnings: [Fault], in context: Context) {
        for warning in warnings {
            context.diagnostics.say(context.diagnostics.styled("warning:", .yellow) + " \(warning)" + "\n")
        }
    }
}
