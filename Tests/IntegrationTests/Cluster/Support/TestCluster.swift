import Foundation
import Testing

/// The cluster that tests deploy to, as `Tests/testbed/kubernetes` or the user describes it.
struct TestCluster {
    let kubeconfig: String
    let context: String
    /// Where the ingress answers on 127.0.0.1.
    let httpPort: Int
    let httpsPort: Int
    /// Where images are pushed to, over plain HTTP; pods pull them from `localhost:5000`.
    let registry: String

    static var isThere: Bool { variable("KUBECONFIG") != nil }

    /// - Throws: When one of the variables in the manual of `Tests/testbed/kubernetes` is not set.
    init() throws {
        kubeconfig = try #require(Self.variable("KUBECONFIG"))
        context = try #require(Self.variable("CONTEXT"))
        httpPort = try #require(Self.variable("HTTP_PORT").flatMap { Int($0) })
        httpsPort = try #require(Self.variable("HTTPS_PORT").flatMap { Int($0) })
        registry = try #require(Self.variable("REGISTRY"))
    }

    /// For the scripts under `Tests/testbed`, which read the same.
    let variables = ProcessInfo.processInfo.environment.filter { $0.key.hasPrefix(prefix) }

    private static let prefix = "CHATOPS_TEST_"

    private static func variable(_ name: String) -> String? { ProcessInfo.processInfo.environment[prefix + name] }
}

/// All suites that need a cluster are extensions of this one: `script/test` counts them by it.
@Suite(.enabled(if: TestCluster.isThere, "neither KUBE_TESTBED nor CHATOPS_TEST_KUBECONFIG is set"))
enum ClusterSuites {}
