/// Who may have an account, and how long a login lasts.
struct AccountSettings: Sendable, Equatable {
    /// Who may register; `CHAT_REGISTRATION`.
    enum Registration: String, CaseIterable, Sendable {
        case open
        /// Whoever has an administrator's invitation.
        case invite
        /// Nobody: an administrator creates accounts.
        case closed
    }

    var registration = Registration.invite
    /// `CHAT_ACCESS_TOKEN_SECONDS`.
    var accessTokenLifetime = Duration.seconds(900)
    /// Since the session was last used; `CHAT_SESSION_DAYS`.
    var sessionLifetime = Duration.seconds(30 * 86_400)
    /// How long a key signs before a new one takes over; `CHAT_SIGNING_KEY_DAYS`.
    var signingKeyLifetime = Duration.seconds(30 * 86_400)
    /// Whether the refresh cookie is only for https, `localhost` aside; `CHAT_COOKIE_SECURE`.
    var cookieIsSecure = true
    /// In Unicode scalars; `CHAT_PASSWORD_MINIMUM_LENGTH`.
    ///
    /// Revision 3 of NIST SP 800-63B wants 8; revision 4 wants 15 where the password is all there is.
    var minimumPasswordLength = 8
    /// Threads that hash passwords, 19 MiB each; `CHAT_PASSWORD_THREADS`.
    var passwordThreads = 1
}
