internal import Diagnostics
internal import Environments
internal import FoundationEssentials
internal import Processes

/// A Secret of type `kubernetes.io/tls` in the environment's namespace, which an Ingress takes its certificate from.
///
/// Chain and key are written in one request, and only over what was read just before: they always belong together, and
/// nobody's change is lost.
struct SecretStore: CertificateStore {
    static let type = "kubernetes.io/tls"
    /// How often it is read anew because somebody changed it meanwhile.
    static let attempts = 5

    private let name: String
    private let environment: String
    private let connection: ClusterConnection

    /// - Parameter name: the Secret's.
    init(_ name: String, of environment: String, in connection: ClusterConnection) {
        self.name = name
        self.environment = environment
        self.connection = connection
    }

    /// Throws ``CertificateFailure/noCluster(_:)``.
    init(_ secret: KubernetesName, name: String, _ tools: CertificateTools) throws {
        guard let cluster = tools.cluster else { throw CertificateFailure.noCluster("the target \(name)") }
        self.init("\(secret)", of: "\(cluster.name)", in: cluster.connection)
    }

    var place: String { "Secret/\(name)" }

    func held() async throws -> HeldCertificate? {
        guard let secret = try await read() else { return nil }
        try checkType(secret)
        guard let chain = secret.text("tls.crt"), !PEM(chain).certificates.isEmpty else { return nil }
        return HeldCertificate(chain: chain, key: secret.text("tls.key"))
    }

    func install(_ certificate: KeyedCertificate) async throws -> String {
        for attempt in 1...Self.attempts {
            if attempt > 1 { try await Task.sleep(for: .milliseconds(100)) }
            if let done = try await write(certificate) { return done }
        }
        throw refused(
            "somebody else changed it each of the \(Self.attempts) times that it was to be",
            hint: "find out who, with: kubectl get secret/\(name) \(namespaced) --show-managed-fields --output=yaml"
        )
    }

    func preflight() async -> [String] {
        do {
            let secret = try await read()
            if let secret { try check(secret) }
            let verb = secret == nil ? "create" : "update"
            return [try await missingRight(verb), await unused()].compactMap(\.self)
        } catch {
            return [FailureReport(error).message]
        }
    }

    private var namespace: String { "\(connection.access.namespace)" }
    private var namespaced: String { "--namespace=\(namespace)" }
}

extension SecretStore {
    /// Nil where somebody else was faster.
    private func write(_ certificate: KeyedCertificate) async throws -> String? {
        let secret = try await read()
        do {
            guard let secret else {
                try await connection.run(connection.kubectl.createSecret(made(certificate)))
                return "made \(place)"
            }
            try check(secret)
            try await connection.run(connection.kubectl.replaceSecret(secret.holding(certificate)))
            return "changed \(place)"
        } catch KubernetesFailure.conflict, KubernetesFailure.alreadyExists {
            return nil
        } catch KubernetesFailure.notFound {
            if secret != nil { return nil }
            throw refused("there is no namespace \(namespace)", hint: "chatops deploy \(environment)")
        } catch KubernetesFailure.forbidden {
            throw forbidden(secret == nil ? "create" : "update")
        } catch let failure as KubernetesFailure {
            return try await settle(certificate, failure)
        } catch let failure as CommandFailure {
            return try await settle(certificate, failure)
        }
    }

    /// Whether a request whose answer was lost, or that was refused, did its work all the same.
    private func settle(_ certificate: KeyedCertificate, _ failure: any Failure) async throws -> String {
        if let held = try? await held(), held == HeldCertificate(chain: certificate.chain, key: certificate.key) {
            return "changed \(place)"
        }
        throw refused(Redactor(secrets: [certificate.key]).redact(failure.message), hint: failure.hint)
    }

    /// Holds the key in the clear.
    private func read() async throws -> KubernetesObject? {
        let revealing = ClusterConnection(connection.access, runner: connection.runner.revealingOutput)
        do {
            return try await revealing.object("secret/\(name)")
        } catch KubernetesFailure.forbidden {
            throw forbidden("get")
        }
    }

    private func made(_ certificate: KeyedCertificate) -> KubernetesObject {
        KubernetesObject([
            "apiVersion": "v1",
            "kind": "Secret",
            "metadata": [
                "name": .string(name),
                "labels": ["app.kubernetes.io/managed-by": "chatops", "app.kubernetes.io/part-of": "chat"],
            ],
            "type": .string(Self.type),
        ]).holding(certificate)
    }
}

extension SecretStore {
    /// Throws ``CertificateFailure/refused(place:reason:hint:)`` where it cannot hold a certificate, or is not ours to change.
    private func check(_ secret: KubernetesObject) throws {
        try checkType(secret)
        if secret.json["immutable"].bool == true {
            throw refused("it is immutable", hint: replacing)
        }
        if secret.annotations.keys.contains(where: { $0.hasPrefix("cert-manager.io/") }) {
            throw refused(
                "cert-manager keeps it, and would change it back",
                hint: "delete its Certificate, and then the Secret; or leave it to cert-manager and take the target out"
            )
        }
        let owner = (secret.metadata["ownerReferences"].array ?? []).first { $0["controller"].bool == true }
        if let owner {
            let who = "\(owner["kind"].string ?? "")/\(owner["name"].string ?? "")"
            throw refused(
                "it belongs to \(who), which would change it back",
                hint: "name another with the target's secret:"
            )
        }
    }

    private func checkType(_ secret: KubernetesObject) throws {
        let type = secret.json["type"].string ?? ""
        guard type != Self.type else { return }
        throw refused("it is of type \(type), and not \(Self.type), which cannot be changed", hint: replacing)
    }

    private var replacing: String {
        "if nothing else needs it: kubectl delete secret/\(name) \(namespaced); it is then made anew"
    }

    private func missingRight(_ verb: String) async throws -> String? {
        let command = connection.kubectl.command(["auth", "can-i", verb, "secrets/\(name)"])
        // It exits with 1 where the answer is no, and also where there is none.
        let answer = try await connection.runner.run(command).standardOutput
        return answer.hasPrefix("no") ? forbidden(verb).message : nil
    }

    /// What keeps the site's Ingress from serving it: it was deployed before the environment had `certificates:`.
    private func unused() async -> String? {
        guard name == ClusterDeployment.siteTLS,
            let ingress = try? await connection.object("ingress/\(Helm.release)"),
            !(ingress.spec["tls"].array ?? []).contains(where: { $0["secretName"].string == name })
        else { return nil }
        return "Ingress/\(ingress.name) does not take its certificate from \(place) yet: chatops deploy \(environment)"
    }

    private func forbidden(_ verb: String) -> CertificateFailure {
        refused(
            "the kubeconfig's user may not \(verb) secrets in namespace \(namespace)",
            hint: "see all rights with: kubectl auth can-i --list \(namespaced); grant them with a Role"
        )
    }

    private func refused(_ reason: String, hint: String?) -> CertificateFailure {
        .refused(place: place, reason: reason, hint: hint)
    }
}

extension KubernetesObject {
    /// A key of a Secret, decoded.
    fileprivate func text(_ key: String) -> String? {
        json["data"][key].string.flatMap { Data(base64Encoded: $0) }.map { String(decoding: $0, as: UTF8.self) }
    }

    /// All else as it is, and so also the resourceVersion that it was read with.
    fileprivate func holding(_ certificate: KeyedCertificate) -> KubernetesObject {
        var object = self
        for (key, text) in [("tls.crt", certificate.chain), ("tls.key", certificate.key)] {
            object.json["data"][key] = .string(Data(text.utf8).base64EncodedString())
        }
        return object
    }
}

extension Kubectl {
    /// Prints nothing of its content; fails with `AlreadyExists` where there is one.
    fileprivate func createSecret(_ secret: KubernetesObject) -> Command { changeSecret("create", secret) }

    /// Prints nothing of its content; fails with `Conflict` unless it still has the resourceVersion of what is given.
    fileprivate func replaceSecret(_ secret: KubernetesObject) -> Command { changeSecret("replace", secret) }

    private func changeSecret(_ verb: String, _ secret: KubernetesObject) -> Command {
        command(
            [verb, "--field-manager=\(Self.fieldManager)", "--output=name", "--filename=-"],
            input: .bytes(Array(secret.json.text.utf8))
        )
    }
}
