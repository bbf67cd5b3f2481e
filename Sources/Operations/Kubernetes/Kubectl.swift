package import Environments
package import Processes
package import SystemPackage

/// How a cluster's API is reached: what every kubectl and helm call gets.
package struct ClusterAccess: Sendable, Hashable {
    /// A file of mode 0600.
    package var kubeconfig: FilePath
    /// Nil takes the kubeconfig's only context; chatops never relies on a current context among several.
    package var context: String?
    package var namespace: KubernetesNamespace
    /// Another server than the kubeconfig's, such as the near end of an ssh tunnel; its certificate is checked all the same.
    package var server: String?

    package init(
        kubeconfig: FilePath,
        context: String?,
        namespace: KubernetesNamespace,
        server: String? = nil
    ) {
        self.kubeconfig = kubeconfig
        self.context = context
        self.namespace = namespace
        self.server = server
    }
}

/// Invocations of kubectl 1.28 and later, as values.
package struct Kubectl: Sendable {
    /// The field manager of everything chatops applies itself; Helm applies as `helm`.
    package static let fieldManager = "chatops"

    private let access: ClusterAccess
    package var namespace: KubernetesNamespace { access.namespace }

    package init(_ access: ClusterAccess) { self.access = access }

    /// - Parameter namespaced: false for objects of the whole cluster.
    package func command(
        _ arguments: [String],
        input: Command.Input = .none,
        namespaced: Bool = true,
        deadline: Duration? = .seconds(30)
    ) -> Command {
        var common = ["--kubeconfig=\(access.kubeconfig)"]
        if let context = access.context { common.append("--context=\(context)") }
        if let server = access.server { common.append("--server=\(server)") }
        if namespaced { common.append("--namespace=\(access.namespace)") }
        return Command("kubectl", arguments + common, input: input, deadline: deadline)
    }

    /// What the API server says of itself, as JSON (`version.Info`).
    package func version() -> Command {
        command(["get", "--raw=/version", "--request-timeout=10s"], namespaced: false, deadline: .seconds(20))
    }

    /// Objects of these kinds (`pods,events`) or of these names (`lease/chatops`), as one JSON list.
    package func get(
        _ what: [String],
        selector: String? = nil,
        fieldSelector: String? = nil,
        managedFields: Bool = false,
        namespaced: Bool = true
    ) -> Command {
        var arguments = ["get"] + what + ["--output=json", "--ignore-not-found"]
        if let selector { arguments.append("--selector=\(selector)") }
        if let fieldSelector { arguments.append("--field-selector=\(fieldSelector)") }
        if managedFields { arguments.append("--show-managed-fields") }
        return command(arguments, namespaced: namespaced)
    }

    /// Server-side apply (Kubernetes documentation, “Server-Side Apply”): no copy of a Secret ends in an annotation.
    package func apply(
        _ manifest: [UInt8],
        force: Bool = false,
        dryRun: Bool = false,
        namespaced: Bool = true
    ) -> Command {
        var arguments = ["apply", "--server-side", "--field-manager=\(Self.fieldManager)", "--output=json"]
        if force { arguments.append("--force-conflicts") }
        if dryRun { arguments.append("--dry-run=server") }
        return command(arguments + ["--filename=-"], input: .bytes(manifest), namespaced: namespaced)
    }

    /// Fails with `AlreadyExists` where the object is there.
    package func create(_ manifest: [UInt8], namespaced: Bool = true) -> Command {
        command(["create", "--output=json", "--filename=-"], input: .bytes(manifest), namespaced: namespaced)
    }

    /// Fails with `Conflict` unless the object's resourceVersion is the one in the manifest.
    package func replace(_ manifest: [UInt8]) -> Command {
        command(["replace", "--output=json", "--filename=-"], input: .bytes(manifest))
    }
}
