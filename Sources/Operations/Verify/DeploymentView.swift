internal import Diagnostics

/// What was deployed, for checks that look at it from the inside as well.
package enum DeploymentView: Sendable {
    case embedded(EmbeddedDeployment)
    /// - `isDeploying`: whether a deploy asks that has yet to accept what it made.
    case cluster(ClusterDeployment, isDeploying: Bool)
    /// It could not be reached; why.
    case unreachable(String)

    /// For a cluster that did not let us in.
    package static func unreachable(_ error: any Error) -> DeploymentView {
        .unreachable(FailureReport(error).message)
    }
}
