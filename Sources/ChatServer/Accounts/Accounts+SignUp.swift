extension Accounts {
    /// What somebody tells of themselves to get an account.
    struct Application: Sendable {
        let email: String
        let nickname: String
        let password: String
        /// The code of an invitation.
        var invite: String?
    }

    /// Creates an account and logs it in.
    ///
    /// - Throws: `DomainError` `registrationClosed`, `inviteInvalid`, `invalidRequest`, `passwordUnacceptable`,
    ///   `emailTaken`, `tooManyAttempts`, `rateLimited`.
    func signUp(_ application: Application, from client: Client, now: Timestamp) async throws -> SessionTokens {
        let invite = try admittance(of: application)
        let email = try EmailAddress(application.email)
        let nickname = try Nickname(application.nickname)
        let password = Password(application.password)
        try rules.check(
            password,
            email: email,
            nickname: nickname
        )
        return try await passwords.admitting {
            let attempt = try await throttle.reserveSignUp(from: client, now: now)
            let tokens: SessionTokens
            do {
                // Before the hash, which costs more than the answer.
                try await database.read { connection in
                    if let invite { try RegistrationInviteStore.check(invite, now: now, in: connection) }
                    if try UserStore.find(email, in: connection) != nil { throw DomainError.emailTaken }
                }
                let hash = try await passwords.hash(password)
                let user = User(email: email, nickname: nickname, role: .member, now: now)
                tokens = try await open(user, from: client, now: now) { connection in
                    try UserStore.insert(user, email: email, nickname: nickname, hash: hash, in: connection)
                    if let invite { try RegistrationInviteStore.use(invite, by: user.id, now: now, in: connection) }
                }
            } catch let error as DomainError where error.code == .emailTaken || error.code == .inviteInvalid {
                // A guess: it stays counted.
                throw error
            } catch {
                try await throttle.release(attempt, succeeded: false, now: now)
                throw error
            }
            try await throttle.release(attempt, succeeded: true, now: now)
            return tokens
        }
    }

    /// - Returns: The invitation, where one is needed.
    private func admittance(of application: Application) throws(DomainError) -> InviteCode? {
        switch settings.registration {
        case .open: return nil
        case .closed: throw DomainError(.registrationClosed, "accounts are created by an administrator")
        case .invite:
            guard let code = application.invite else {
                throw DomainError(.registrationClosed, "an account needs an invitation")
            }
            guard let invite = InviteCode(code) else { throw DomainError.inviteInvalid }
            return invite
        }
    }
}

extension User {
    /// A new one.
    init(email: EmailAddress, nickname: Nickname, role: Role, now: Timestamp) {
        self.init(
            id: UserID(at: now),
            email: email.text,
            nickname: nickname.text,
            role: role,
            status: .active,
            createdAt: now
        )
    }
}
