internal import Environments

/// The passwords of MySQL's accounts, changed while both the old and the new one work.
///
/// See “Dual Password Support” in the MySQL manual.
struct MySQLAccounts: Sendable {
    let pod: MySQLPod
    /// Whom ChatServer connects as.
    let user: String

    /// Gives each account its new password beside the one it has; does nothing to those that have it already.
    ///
    /// That matters: to retain the current password twice would forget the one that is in use.
    func add(_ rotation: PendingRotation) async throws {
        guard let root = rotation.secrets.rootPassword else { return }
        let administrator = try await administrator(rotation)
        if let password = rotation.secrets.password, try await !pod.accepts(.init(user: user, password: password)) {
            try await pod.run(Self.retaining(user: user, hosts: ["%"], password), as: administrator)
        }
        if try await !pod.accepts(.init(user: "root", password: root)) {
            try await pod.run(Self.retaining(user: "root", hosts: ["localhost", "%"], root), as: administrator)
        }
    }

    /// Takes the old passwords out of force.
    func discardOld(_ rotation: PendingRotation) async throws {
        guard let root = rotation.secrets.rootPassword else { return }
        let administrator = MySQLPod.Login(user: "root", password: root)
        if rotation.secrets.password != nil {
            try await pod.run(Self.discarding(user: user, hosts: ["%"]), as: administrator)
        }
        try await pod.run(Self.discarding(user: "root", hosts: ["localhost", "%"]), as: administrator)
    }

    /// Whether each account takes its new password.
    func acceptNew(_ rotation: PendingRotation) async throws -> Bool {
        for login in new(rotation) where try await !pod.accepts(login) { return false }
        return true
    }

    /// The accounts that still take the password they had before.
    func acceptingOld(_ rotation: PendingRotation) async throws -> [String] {
        var users: [String] = []
        for login in old(rotation) where try await pod.accepts(login) { users.append(login.user) }
        return users
    }

    /// Root, with whichever password works now.
    func administrator(_ rotation: PendingRotation) async throws -> MySQLPod.Login {
        for password in [rotation.secrets.rootPassword, rotation.oldRootPassword].compactMap(\.self) {
            let login = MySQLPod.Login(user: "root", password: password)
            if try await pod.accepts(login) { return login }
        }
        throw SecretsFailure.rootPasswordUnknown
    }

    private func new(_ rotation: PendingRotation) -> [MySQLPod.Login] {
        [(user, rotation.secrets.password), ("root", rotation.secrets.rootPassword)].compactMap { user, password in
            password.map { MySQLPod.Login(user: user, password: $0) }
        }
    }

    private func old(_ rotation: PendingRotation) -> [MySQLPod.Login] {
        let user = rotation.secrets.password == nil ? nil : rotation.oldPassword.map { (self.user, $0) }
        let root = rotation.secrets.rootPassword == nil ? nil : rotation.oldRootPassword.map { ("root", $0) }
        return [user, root].compactMap(\.self).map { MySQLPod.Login(user: $0, password: $1) }
    }

    /// Some hosts may have no such account: charts differ in where `root` may come from.
    static func retaining(user: String, hosts: [String], _ password: Secret) -> String {
        "SET SESSION sql_mode = '';\n"
            + hosts.map { host in
                "ALTER USER IF EXISTS \(account(user, host)) IDENTIFIED BY \(MySQLPod.literal(password.reveal())) "
                    + "RETAIN CURRENT PASSWORD;\n"
            }.joined()
    }

    static func discarding(user: String, hosts: [String]) -> String {
        hosts.map { "ALTER USER IF EXISTS \(account(user, $0)) DISCARD OLD PASSWORD;\n" }.joined()
    }

    private static func account(_ user: String, _ host: String) -> String {
        "\(MySQLPod.literal(user))@\(MySQLPod.literal(host))"
    }
}
