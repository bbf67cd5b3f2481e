/// What administrators do to the accounts of others.
///
/// An account whose sessions must end loses them in the transaction of the change; once it is committed every replica
/// is told.
extension Accounts {
    /// Creates an account, whoever may register.
    ///
    /// - Throws: `DomainError` `invalidRequest`, `passwordUnacceptable`, `emailTaken`, `rateLimited`.
    func create(_ application: Application, role: User.Role, now: Timestamp) async throws -> User {
        let email = try EmailAddress(application.email)
        let nickname = try Nickname(application.nickname)
        let password = Password(application.password)
        try rules.check(password, email: email, nickname: nickname)
        let hash = try await passwords.hash(password)
        let user = User(email: email, nickname: nickname, role: role, now: now)
        try await database.write { connection in
            try UserStore.insert(user, email: email, nickname: nickname, hash: hash, in: connection)
        }
        return user
    }

    /// Accounts that are not deleted, the oldest first.
    func list(after cursor: UserID?, limit: Int) async throws -> Page<User> {
        let found = try await database.read { try UserStore.page(after: cursor, limit: limit + 1, in: $0) }
        return Page(found, limit: limit)
    }

    /// What an administrator may change of an account; what is `nil` stays.
    struct Revision: Sendable {
        var nickname: Nickname?
        var role: User.Role?
        /// Not `deleted`, which `delete` is for.
        var status: User.Status?
    }

    /// - Throws: `DomainError` `userNotFound`, or `forbidden` when nobody would be left to administer.
    func change(_ user: UserID, _ revision: Revision, now: Timestamp) async throws -> User {
        let changed = try await database.write { connection in
            let administrators = try UserStore.lockActiveAdministrators(in: connection)
            _ = try UserStore.lock(user, in: connection)
            if let nickname = revision.nickname {
                try UserStore.setNickname(nickname, of: user, now: now, in: connection)
            }
            if let role = revision.role { try UserStore.setRole(role, of: user, now: now, in: connection) }
            if let status = revision.status {
                try UserStore.setStatus(status, of: user, now: now, in: connection)
                if status != .active { try SessionStore.revokeAll(of: user, now: now, in: connection) }
            }
            let changed = try UserStore.lock(user, in: connection)
            let isAdministrator = changed.role == .administrator && changed.status == .active
            if !isAdministrator { try Self.checkOthers(than: user, among: administrators) }
            try UserStore.countAccessChange(of: user, in: connection)
            return changed
        }
        await changes.announce(.user(user))
        return changed
    }

    /// Sets another password, and ends all sessions.
    ///
    /// - Throws: `DomainError` `userNotFound`, `passwordUnacceptable`, `rateLimited`.
    func resetPassword(of id: UserID, to new: String, now: Timestamp) async throws {
        let password = Password(new)
        try rules.check(password, of: try await account(of: id))
        let hash = try await passwords.hash(password)
        try await database.write { connection in
            _ = try UserStore.lock(id, in: connection)
            try UserStore.setPassword(hash, of: id, now: now, in: connection)
            try SessionStore.revokeAll(of: id, now: now, in: connection)
            try UserStore.countAccessChange(of: id, in: connection)
        }
        await changes.announce(.user(id))
    }

    /// Deletes an account: its sessions end; email address, nickname, password and places in rooms go.
    ///
    /// What it wrote stays. `Rooms.depart` tells what becomes of rooms it owned.
    ///
    /// - Throws: `DomainError` `userNotFound`, or `forbidden` when nobody would be left to administer.
    func delete(_ user: UserID, now: Timestamp) async throws {
        let rooms = try await database.write { connection in
            let administrators = try UserStore.lockActiveAdministrators(in: connection)
            _ = try UserStore.lock(user, in: connection)
            try Self.checkOthers(than: user, among: administrators)
            let rooms = try Rooms.depart(user, now: now, in: connection)
            try SessionStore.revokeAll(of: user, now: now, in: connection)
            try SessionStore.forgetClients(of: user, in: connection)
            try UserStore.anonymise(user, now: now, in: connection)
            try UserStore.countAccessChange(of: user, in: connection)
            return rooms
        }
        await changes.announce(.user(user))
        for room in rooms { await changes.announce(.room(room)) }
    }

    /// Deletes one's own account.
    ///
    /// - Throws: also as `confirm`.
    func delete(_ user: UserID, password: String, from client: Client, now: Timestamp) async throws {
        try await confirm(password, of: user, from: client, now: now)
        try await delete(user, now: now)
    }

    /// Makes the account of this address an administrator's, with this password; for whoever runs the server.
    ///
    /// An account that is there is promoted, enabled, and loses its sessions.
    ///
    /// - Returns: Whether it is new.
    /// - Throws: `DomainError` `invalidRequest`, `passwordUnacceptable`.
    func ensureAdministrator(email: String, password: String, now: Timestamp) async throws -> Bool {
        let address = try EmailAddress(email)
        guard let user = try await database.read({ try UserStore.find(address, in: $0) }) else {
            let nickname = String(String.UnicodeScalarView(address.localPart.unicodeScalars.prefix(32)))
            let application = Application(email: email, nickname: nickname, password: password)
            _ = try await create(application, role: .administrator, now: now)
            return true
        }
        try await resetPassword(of: user.id, to: password, now: now)
        _ = try await change(user.id, Revision(role: .administrator, status: .active), now: now)
        return false
    }

    var rules: PasswordRules { PasswordRules(minimumLength: settings.minimumPasswordLength) }

    private static func checkOthers(than user: UserID, among administrators: [UserID]) throws(DomainError) {
        guard administrators == [user] else { return }
        throw DomainError(.forbidden, "the last administrator can neither go nor be anything else")
    }
}
