package import Environments
package import SystemPackage

/// Where chatops keeps its own state of a checkout; git-ignored, and only its user may enter.
package enum StateFolder {
    /// `.chatops/<environment>` below the project.
    package static func path(of environment: EnvironmentName, in project: FilePath) -> FilePath {
        project.appending(".chatops").appending(environment.description)
    }

    /// Names of environments that something was deployed to from this checkout.
    package static func deployed(in project: FilePath) -> [String] {
        let folder = project.appending(".chatops")
        return ((try? Folder.names(in: folder)) ?? []).filter { name in
            Folder.exists(folder.appending(name).appending("current"))
        }
    }
}
