/// An environment's cluster while it can be reached.
package struct ReachableCluster: Sendable {
    package let connection: ClusterConnection
    /// The API server's version, such as `v1.34.1+k3s1`.
    package let version: String
}
