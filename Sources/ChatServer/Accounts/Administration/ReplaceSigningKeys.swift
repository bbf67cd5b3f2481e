import Logging

/// Makes a new key to sign access tokens with, beside servers that run.
///
/// - Returns: What was done, in a line.
/// - Throws: `StorageFailure`, `SQLFailure`.
func replaceSigningKeys(revoking: Bool, _ settings: Settings) async throws -> String {
    let database = try await openDatabase(settings.database, logger: Logger(settings))
    let keys = Accounts(database: database, changes: ChangeFeed(), settings: settings.accounts).tokens.keys
    let (newest, revoked) = try await keys.rotate(revoking: revoking, now: .now())
    try await database.close()
    return "key \(newest.id.text) signs from now on; \(revoked) older ones were revoked\n"
}
