internal import Environments
internal import FoundationEssentials
internal import Processes

/// `chatops secrets rotate`: new secrets in the place of those of a running deployment, which goes on serving.
///
/// For MySQL the old password and the new one work side by side until every pod has the new one; only then is the old
/// one discarded. What is new is written down before it is used, so that a killed rotation is finished by the next.
package struct RotateSecrets: Operation {
    package let command = "secrets rotate"
    package let environment: String
    package let arguments: [String]

    let deployment: ClusterDeployment
    private let target: RotationTarget
    let revokesTokens: Bool

    /// - Parameter revokesTokens: whether tokens signed with older keys are over at once.
    package init(_ deployment: ClusterDeployment, _ target: RotationTarget, revokesTokens: Bool = false) {
        self.deployment = deployment
        self.target = target
        self.revokesTokens = revokesTokens
        environment = deployment.name.description
        arguments = [target.rawValue] + (revokesTokens ? ["--revoke"] : [])
    }

    package func prepare(_ events: @escaping EventHandler) async throws -> Preparation {
        let connection = deployment.connection
        let live = try await ClusterSecrets.read(connection)
        let found = live.compactMap(PendingRotation.init).first
        let rotation = try begun(found, LiveSecrets(live))
        if let found, found.secrets != RotatedSecrets() {
            events(.note("a rotation was begun and not finished: it is finished now"))
        }
        let secrets = try ClusterSecrets.plan(
            deployment.environment,
            live: live,
            rotating: rotation.secrets,
            now: Date()
        )
        let release = try await RotatedRelease(deployment, secrets, events)
        let accounts = MySQLAccounts(pod: pod(rotation), user: databaseUser)
        if rotation.secrets.changesDatabase || rotation.secrets.changesCertificate {
            _ = try await accounts.administrator(rotation)
        }

        let isResumed = found == rotation
        var steps = [keeping(rotation, isResumed: isResumed)]
        steps += database(rotation, accounts, isResumed: isResumed)
        steps.append(applying(secrets))
        steps += certificate(rotation, accounts, isResumed: isResumed)
        steps += release.steps
        steps += discarding(rotation, accounts, isResumed: isResumed)
        if target.parts.contains(.signingKeys) { steps.append(signingKeys()) }
        steps.append(forgetting(isNeeded: true))
        var preparation = Preparation(
            steps: steps,
            verify: { await checks(rotation, accounts) + release.verify() },
            standing: { await release.standing() }
        )
        preparation.accept = { try await release.accept() }
        preparation.findings = { release.findings() }
        return preparation
    }

    private var databaseUser: String {
        if case .mysql(let mysql) = deployment.environment.database { "\(mysql.user)" } else { "" }
    }

    private func pod(_ rotation: PendingRotation) -> MySQLPod {
        let secrets = rotation.secrets.values + [rotation.oldPassword, rotation.oldRootPassword].compactMap(\.self)
        return MySQLPod(
            connection: deployment.connection,
            redactor: Redactor(secrets: secrets.map { $0.reveal() })
        )
    }

    /// What was begun, with what is asked for beside it.
    private func begun(_ found: PendingRotation?, _ live: LiveSecrets) throws -> PendingRotation {
        var rotation = found ?? PendingRotation()
        let parts = target.parts
        if case .mysql(let mysql) = deployment.environment.database, mysql.isOurs {
            if parts.contains(.database) && !rotation.secrets.changesDatabase {
                try addPasswords(to: &rotation, live, ofFiles: mysql.password)
            }
            if parts.contains(.mysqlTLS) && !rotation.secrets.changesCertificate {
                try addCertificate(to: &rotation, live)
            }
        } else if target == .database || target == .mysqlTLS {
            throw SecretsFailure.notOurMySQL
        }
        if parts.contains(.redis) && rotation.secrets.redisPassword == nil {
            rotation.secrets.redisPassword = Secret(RandomText.secret())
        }
        return rotation
    }

    private func addPasswords(
        to rotation: inout PendingRotation,
        _ live: LiveSecrets,
        ofFiles wanted: Secret?
    ) throws {
        rotation.oldPassword = live[.mysql, "password"]
        rotation.oldRootPassword = live[.mysql, "root-password"]
        if let wanted, wanted == rotation.oldPassword {
            if target == .database { throw SecretsFailure.passwordOfFiles }
        } else {
            rotation.secrets.password = wanted ?? Secret(RandomText.secret())
        }
        rotation.secrets.rootPassword = Secret(RandomText.secret())
    }

    private func addCertificate(to rotation: inout PendingRotation, _ live: LiveSecrets) throws {
        guard let certificate = live[.mysqlAuthority, "ca.crt"], let key = live[.mysqlAuthority, "ca.key"] else {
            throw SecretsFailure.nothingDeployed(environment: environment)
        }
        let authority = CertificateAuthority(certificate: certificate.reveal(), key: key.reveal())
        let names = SecretContent.mysqlNames(deployment.environment.cluster.namespace)
        let issued = try authority.issue(to: names, now: Date())
        rotation.secrets.certificate = Secret(issued.certificate)
        rotation.secrets.key = Secret(issued.key)
        rotation.oldRootPassword = rotation.oldRootPassword ?? live[.mysql, "root-password"]
    }
}
