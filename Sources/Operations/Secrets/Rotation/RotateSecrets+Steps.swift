internal import Environments
internal import Processes

/// Each step of a rotation that goes on after a killed one looks for itself whether it was done.
extension RotateSecrets {
    private var connection: ClusterConnection { deployment.connection }

    func keeping(_ rotation: PendingRotation, isResumed: Bool) -> Step {
        Step(
            "keep",
            intent: "keep what is new in Secret \(PendingRotation.name) until it is in force",
            isNoticeable: false,
            isSatisfied: { isResumed },
            apply: {
                try await rotation.keep(connection)
                return nil
            }
        )
    }

    func database(_ rotation: PendingRotation, _ accounts: MySQLAccounts, isResumed: Bool) -> [Step] {
        guard rotation.secrets.changesDatabase else { return [] }
        return [
            Step(
                "passwords",
                intent: "give MySQL's accounts new passwords beside the old ones",
                isSatisfied: { isResumed ? try await accounts.acceptNew(rotation) : false },
                apply: {
                    try await accounts.add(rotation)
                    return "old and new passwords work"
                }
            )
        ]
    }

    func applying(_ secrets: ClusterSecrets) -> Step {
        let pending = secrets.plans.filter(\.isPending)
        return Step(
            "secrets",
            intent: "apply \(pending.map(\.name.rawValue).joined(separator: ", "))",
            isSatisfied: { pending.isEmpty },
            apply: { try await secrets.apply(connection).joined(separator: "; ") }
        )
    }

    func certificate(_ rotation: PendingRotation, _ accounts: MySQLAccounts, isResumed: Bool) -> [Step] {
        guard let certificate = rotation.secrets.certificate else { return [] }
        let served = MySQLCertificate(pod: accounts.pod)
        return [
            Step(
                "certificate",
                intent: "have MySQL show its new certificate",
                isSatisfied: {
                    guard isResumed else { return false }
                    return try await served.isServed(certificate, as: accounts.administrator(rotation))
                },
                apply: {
                    try await served.load(
                        certificate,
                        as: try await accounts.administrator(rotation),
                        within: .seconds(180)
                    )
                    return nil
                }
            )
        ]
    }

    func discarding(_ rotation: PendingRotation, _ accounts: MySQLAccounts, isResumed: Bool) -> [Step] {
        guard rotation.secrets.changesDatabase else { return [] }
        return [
            Step(
                "old-passwords",
                intent: "discard the old passwords",
                isSatisfied: { isResumed ? try await accounts.acceptingOld(rotation).isEmpty : false },
                apply: {
                    try await accounts.discardOld(rotation)
                    return nil
                }
            )
        ]
    }

    func signingKeys() -> Step {
        Step(
            "signing-keys",
            intent: revokesTokens
                ? "make a new key to sign access tokens with, and end the older ones"
                : "make a new key to sign access tokens with",
            isSatisfied: { false },
            apply: {
                let program = [ImageContents.programPath, "rotate-signing-keys"] + (revokesTokens ? ["--revoke"] : [])
                let text = try await connection.run(
                    connection.kubectl.exec("deployment/chat-server", container: "server", program)
                )
                return text.split(whereSeparator: \.isNewline).last.map(String.init)
            }
        )
    }

    func forgetting(isNeeded: Bool) -> Step {
        Step(
            "forget",
            intent: "delete Secret \(PendingRotation.name)",
            isSatisfied: { !isNeeded },
            apply: {
                try await PendingRotation.forget(connection)
                return nil
            }
        )
    }

    /// That MySQL takes what is new, and nothing that is old.
    func checks(_ rotation: PendingRotation, _ accounts: MySQLAccounts) async -> [CheckReport] {
        var reports: [CheckReport] = []
        if rotation.secrets.changesDatabase {
            reports.append(
                await check("new-passwords", "taken by MySQL") {
                    try await accounts.acceptNew(rotation) ? nil : "MySQL does not take them"
                }
            )
            reports.append(
                await check("old-passwords", "refused by MySQL") {
                    let users = try await accounts.acceptingOld(rotation)
                    return users.isEmpty ? nil : "MySQL still takes those of \(users.joined(separator: ", "))"
                }
            )
        }
        if let certificate = rotation.secrets.certificate {
            reports.append(
                await check("certificate", "the new one is shown") {
                    let administrator = try await accounts.administrator(rotation)
                    let served = MySQLCertificate(pod: accounts.pod)
                    return try await served.isServed(certificate, as: administrator) ? nil : "another one is shown"
                }
            )
        }
        return reports
    }

    /// - Parameter fault: what is wrong, nil when all is well.
    private func check(
        _ name: String,
        _ summary: String,
        fault: () async throws -> String?
    ) async -> CheckReport {
        var found: String?
        do { found = try await fault() } catch { found = FailureReport(error).message }
        return CheckReport(
            name: name,
            verdict: found == nil ? .passed : .failed,
            target: "MySQL in pod \(MySQLPod.name)",
            summary: found ?? summary,
            measurements: []
        )
    }
}
