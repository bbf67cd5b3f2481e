/// What everybody with an account may know of another.
struct PublicUser: Equatable, Sendable, Encodable {
    /// What `PublicUser.init(_:from:)` reads, in this order.
    static let columns = "users.id, users.nickname, users.status"

    let id: UserID
    let nickname: String
    let status: User.Status
}

extension PublicUser {
    init(_ user: User) {
        self.init(id: user.id, nickname: user.nickname, status: user.status)
    }

    /// From `columns`, the first of which is the row's `column`.
    init(_ row: SQLRow, from column: Int = 0) throws(SQLFailure) {
        guard let status = User.Status(rawValue: try row.text(column + 2)) else {
            throw .unexpectedValue(column: column + 2)
        }
        self.init(id: try row.id(column), nickname: try row.text(column + 1), status: status)
    }
}

extension Schema {
    /// A `PublicUser`.
    static let publicUser = Schema.named(
        "User",
        .object([
            .required("id", .id),
            .required(
                "nickname",
                .text(0...Nickname.length.upperBound, example: "Mina"),
                "Empty once the account is deleted."
            ),
            .required("status", .choice(User.Status.allCases.map(\.rawValue))),
        ])
    )
}
