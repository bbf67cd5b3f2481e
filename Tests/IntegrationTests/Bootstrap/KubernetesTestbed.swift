import Foundation

/// The Kubernetes test bed that the stand-in for k3s starts.
enum KubernetesTestbed {
    /// What `KUBE_TESTBED` names.
    static let folder = ProcessInfo.processInfo.environment["KUBE_TESTBED"]
    static let isThere = folder != nil
    /// What programs that start it need in their environment.
    static let environment = folder.map { ["KUBE_TESTBED": $0] } ?? [:]
}
