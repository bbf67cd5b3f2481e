package import Environments
package import SystemPackage

extension DatabaseServer {
    /// The environment's backup section; throws where there is none.
    package static func section(of environment: LoadedEnvironment) throws -> Backup {
        guard let backup = environment.environment.backup else {
            throw DatabaseFailure.noSection(environment: environment.name.description)
        }
        return backup
    }

    /// The server that the environment's backups are made of.
    package init(of environment: LoadedEnvironment, project: FilePath) throws {
        guard let server = try Self.section(of: environment).server else {
            throw DatabaseFailure.noServer(environment: environment.name.description)
        }
        try self.init(server, project: project)
    }
}
