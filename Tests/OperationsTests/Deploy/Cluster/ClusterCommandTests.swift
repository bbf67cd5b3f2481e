import Environments
import Processes
import SystemPackage
import Testing

@testable import Operations

/// Whole command lines of what a cluster is asked.
@Suite struct ClusterCommandTests {
    private let kubectl: Kubectl
    private let common = ["--kubeconfig=/k", "--context=c", "--namespace=chat"]

    init() throws {
        let namespace = try #require(KubernetesNamespace("chat"))
        kubectl = Kubectl(ClusterAccess(kubeconfig: "/k", context: "c", namespace: namespace))
    }

    @Test func logsOfAllPods() {
        let command = kubectl.logs(PodLogQuery(since: 600, tail: 20))
        #expect(
            command.arguments == [
                "logs", "--selector=app.kubernetes.io/instance=chat", "--all-containers", "--prefix", "--timestamps",
                "--ignore-errors", "--max-log-requests=64", "--tail=20", "--since=600s",
            ] + common
        )
    }

    @Test func logsOfOneComponentAsTheyCome() {
        let command = kubectl.followLogs(PodLogQuery(component: "mysql"), from: "2026-11-22T22:28:51Z")
        #expect(
            command.arguments == [
                "logs", "--selector=app.kubernetes.io/instance=chat,app.kubernetes.io/name=mysql", "--all-containers",
                "--prefix", "--timestamps", "--ignore-errors", "--max-log-requests=64", "--follow",
                "--since-time=2026-11-22T22:28:51Z",
            ] + common
        )
        #expect(command.deadline == nil)
    }

    @Test func stopping() {
        let workloads = [
            ObjectReference(apiVersion: "apps/v1", kind: "Deployment", name: "chat-server"),
            ObjectReference(apiVersion: "apps/v1", kind: "StatefulSet", name: "chat-mysql"),
        ]
        #expect(
            kubectl.scaleToZero(workloads).arguments
                == ["scale", "--replicas=0", "deployment/chat-server", "statefulset/chat-mysql"] + common
        )
    }
}
