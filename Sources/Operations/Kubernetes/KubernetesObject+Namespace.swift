package import Environments

extension KubernetesObject {
    /// A namespace as chatops makes it where it is missing.
    ///
    /// Pods that could reach into their node are refused there (Kubernetes documentation, “Pod Security Standards”), so
    /// that who may deploy does not thereby own the node.
    package static func namespace(_ name: KubernetesNamespace) -> KubernetesObject {
        KubernetesObject([
            "apiVersion": "v1",
            "kind": "Namespace",
            "metadata": [
                "name": .string(name.description),
                "labels": [
                    "app.kubernetes.io/managed-by": .string(Kubectl.fieldManager),
                    "pod-security.kubernetes.io/enforce": "baseline",
                ],
            ],
        ])
    }
}
