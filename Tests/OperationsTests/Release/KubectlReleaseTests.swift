import Environments
import Processes
import SystemPackage
import Testing

@testable import Operations

@Suite struct KubectlReleaseTests {
    private let kubectl: Kubectl

    init() throws {
        let namespace = try #require(KubernetesNamespace("chat"))
        kubectl = Kubectl(ClusterAccess(kubeconfig: "/k", context: nil, namespace: namespace))
    }

    @Test func liveFormsAreAskedForByManifest() {
        let object = KubernetesObject(["kind": "Service", "metadata": ["name": "a"]])
        let command = kubectl.get(manifest: [object])
        #expect(
            command.arguments == [
                "get", "--filename=-", "--output=json", "--ignore-not-found", "--show-managed-fields",
                "--kubeconfig=/k", "--namespace=chat",
            ]
        )
        let list = #"{"apiVersion":"v1","items":[{"kind":"Service","metadata":{"name":"a"}}],"kind":"List"}"#
        #expect(command.input == .bytes(Array(list.utf8)))
    }

    @Test func normalisingKeepsNothing() {
        #expect(
            kubectl.normalise([]).arguments == [
                "create", "--filename=-", "--output=json", "--dry-run=server", "--validate=false", "--kubeconfig=/k",
                "--namespace=chat",
            ]
        )
    }

    @Test func deletionHasAPrecondition() {
        let command = kubectl.delete(path: "/api/v1/x", resourceVersion: "7")
        #expect(command.arguments == ["delete", "--raw=/api/v1/x", "--filename=-", "--kubeconfig=/k"])
        let options =
            #"{"apiVersion":"v1","kind":"DeleteOptions","preconditions":{"resourceVersion":"7"}}"#
        #expect(command.input == .bytes(Array(options.utf8)))
    }

    @Test(arguments: [("apps/v1", "Deployment.v1.apps/a"), ("v1", "Deployment.v1./a")])
    func aResourceIsNamedExactly(version: String, name: String) {
        let object = KubernetesObject([
            "apiVersion": .string(version), "kind": "Deployment", "metadata": ["name": "a"],
        ])
        #expect(object.resourceName == name)
    }
}
