import Logging

/// Makes the account of an address an administrator's, with a password from standard input.
///
/// - Returns: What was done, in a line.
/// - Throws: `AdministratorFailure`, `StorageFailure`, `SQLFailure`.
func createAdministrator(email: String, _ settings: Settings) async throws -> String {
    let database = try await openDatabase(settings.database, logger: Logger(settings))
    let accounts = Accounts(database: database, changes: ChangeFeed(), settings: settings.accounts)
    let password = try TypedPassword.read()
    do {
        let isNew = try await accounts.ensureAdministrator(email: email, password: password, now: .now())
        try await database.close()
        return isNew ? "created \(email)\n" : "\(email) is an administrator; the old password and sessions are over\n"
    } catch let error as DomainError {
        throw AdministratorFailure.refused(error)
    }
}
