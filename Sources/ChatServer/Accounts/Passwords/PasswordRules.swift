/// What a new password must be like, as NIST SP 800-63B has it: long enough, and none of those tried first.
///
/// There are no rules of composition, and a password is good until somebody wants another.
struct PasswordRules: Sendable {
    /// More than any passphrase needs, and little enough to normalise and hash.
    static let maximumLength = 256

    var minimumLength = 8

    /// - Throws: `DomainError` `passwordUnacceptable`.
    func check(_ password: Password, of user: User) throws(DomainError) {
        try check(password, own: [user.email?.prefix { $0 != "@" }, user.nickname[...]].compactMap(\.self))
    }

    /// - Throws: `DomainError` `passwordUnacceptable`.
    func check(_ password: Password, email: EmailAddress, nickname: Nickname) throws(DomainError) {
        try check(password, own: [email.localPart[...], nickname.text[...]])
    }

    /// - Parameter own: Words of their owner, which are guessed first.
    private func check(_ password: Password, own: [Substring]) throws(DomainError) {
        let length = password.text.unicodeScalars.count
        guard (minimumLength...Self.maximumLength).contains(length) else {
            throw Self.refusal("must have \(minimumLength) to \(Self.maximumLength) characters")
        }
        let folded = password.text.folded
        guard !Self.isRun(folded) else { throw Self.refusal("must not be one character repeated, or a row of them") }
        let core = folded.trimmed { !$0.isLetter }
        guard !CommonPasswords.contains(folded), !CommonPasswords.contains(core) else {
            throw Self.refusal("is among the most used passwords")
        }
        let words = own.flatMap { $0.split { !$0.isLetter && !$0.isNumber } } + own + ["chatserver", "chatops", "chat"]
        let rest = words.map { String($0).folded }.filter { $0.unicodeScalars.count >= 3 }
            .sorted { $0.utf8.count > $1.utf8.count }
            .reduce(folded) { $0.replacing($1, with: "") }
        guard rest == folded || rest.unicodeScalars.count >= 6 else {
            throw Self.refusal("must not be made of your name, your address or the service's name")
        }
    }

    /// Such as `aaaaaaaa`, `12345678` and `zyxwvuts`.
    private static func isRun(_ text: String) -> Bool {
        let scalars = text.unicodeScalars.map { Int($0.value) }
        let steps = Set(zip(scalars, scalars.dropFirst()).map { $1 - $0 })
        return steps.count <= 1 && steps.isSubset(of: [-1, 0, 1])
    }

    private static func refusal(_ reason: String) -> DomainError {
        DomainError(.passwordUnacceptable, "the password cannot be used", details: ["password": reason])
    }
}

extension String {
    /// Without the characters at either end that are so.
    fileprivate func trimmed(_ isDropped: (Character) -> Bool) -> String {
        guard let first = firstIndex(where: { !isDropped($0) }), let last = lastIndex(where: { !isDropped($0) }) else {
            return ""
        }
        return String(self[first...last])
    }
}
