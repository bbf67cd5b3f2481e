import CArgon2

/// What one argon2id hash costs (RFC 9106).
struct PasswordCost: Equatable, Sendable {
    /// In KiB.
    var memory: UInt32 = 19_456
    var passes: UInt32 = 2
    var lanes: UInt32 = 1
}

/// A password's argon2id hash with its salt and cost, as a PHC string.
struct PasswordHash: Equatable, Sendable {
    let phc: String

    init(phc: String) {
        self.phc = phc
    }

    /// Takes some 30 ms and 19 MiB.
    ///
    /// - Throws: `Argon2Failure` when there is no memory.
    init(_ password: Password, cost: PasswordCost) throws(Argon2Failure) {
        let salt = [UInt8].random(count: 16)
        let size = argon2_encodedlen(cost.passes, cost.memory, cost.lanes, 16, 32, Argon2_id)
        var encoded = [CChar](repeating: 0, count: size)
        let status = argon2id_hash_encoded(
            cost.passes,
            cost.memory,
            cost.lanes,
            password.utf8,
            password.utf8.count,
            salt,
            salt.count,
            32,
            &encoded,
            size
        )
        guard status == ARGON2_OK.rawValue else { throw Argon2Failure(status: status) }
        phc = String(decoding: encoded.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Whether it is the hash of this password; libargon2 compares in constant time.
    func matches(_ password: Password) throws(Argon2Failure) -> Bool {
        let status = argon2id_verify(phc, password.utf8, password.utf8.count)
        switch status {
        case ARGON2_OK.rawValue: return true
        case ARGON2_VERIFY_MISMATCH.rawValue: return false
        default: throw Argon2Failure(status: status)
        }
    }

    /// Whether it was made otherwise than a new one would be.
    func isOutdated(for cost: PasswordCost) -> Bool {
        !phc.hasPrefix("$argon2id$v=19$m=\(cost.memory),t=\(cost.passes),p=\(cost.lanes)$")
    }

    /// The work of `matches` for an account that is not there.
    static func pretendToMatch(_ password: Password, cost: PasswordCost) throws(Argon2Failure) {
        let salt = [UInt8](repeating: 0, count: 16)
        var hash = [UInt8](repeating: 0, count: 32)
        let status = argon2id_hash_raw(
            cost.passes,
            cost.memory,
            cost.lanes,
            password.utf8,
            password.utf8.count,
            salt,
            salt.count,
            &hash,
            hash.count
        )
        guard status == ARGON2_OK.rawValue else { throw Argon2Failure(status: status) }
    }
}

extension PasswordHash: CustomStringConvertible, CustomReflectable {
    var description: String { "•••" }
    var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// Libargon2 could not do its work.
struct Argon2Failure: Error, Equatable, CustomStringConvertible {
    /// One of `Argon2_ErrorCodes`.
    let status: Int32

    var description: String { "argon2: \(String(cString: argon2_error_message(status)))" }
}
