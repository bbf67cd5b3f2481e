extension Schema {
    static let email = Schema.text(3...254, format: "email", example: "ada@example.org")
    static let nickname = Schema.text(Nickname.length, example: "Ada")
    /// One that is to be set; the rest of the rules is the domain's.
    static let newPassword = password
    /// One that is to be compared.
    static let password = Schema.text(
        1...PasswordRules.maximumLength,
        format: "password",
        example: "correct horse battery staple"
    )
    static let userRole = Schema.choice(User.Role.allCases.map(\.rawValue))
    static let userStatus = Schema.choice(User.Status.allCases.map(\.rawValue))

    static let account = Schema.named(
        "Account",
        .object([
            .required("id", .id),
            .required("email", email),
            .required("nickname", nickname),
            .required("role", userRole),
            .required("status", userStatus),
            .required("createdAt", .timestamp),
        ])
    )
    static let sessionTokens = Schema.named(
        "SessionTokens",
        .object([
            .required("accessToken", .text(), "for Authorization: Bearer …"),
            .required("accessTokenExpiresAt", .timestamp),
            .optional("refreshToken", .text(43...43), "absent where it is the cookie chat_refresh"),
            .required("account", account),
        ])
    )
    static let session = Schema.named(
        "Session",
        .object([
            .required("id", .id),
            .required("isCurrent", .boolean, "whether this request belongs to it"),
            .required("createdAt", .timestamp),
            .required("lastUsedAt", .timestamp),
            .required("expiresAt", .timestamp, "unless it is refreshed before"),
            .optional("userAgent", .text()),
            .optional("clientAddress", .text()),
        ])
    )
}
