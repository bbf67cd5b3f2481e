import HTTPTypes

/// Invitations to register.
struct RegistrationInviteRoutes: Sendable {
    let accounts: Accounts

    var endpoints: [Endpoint] { [list, invite, withdraw] }

    private static let answer = Schema.object([
        .required("digest", .text(64...64), "names the invitation"), .required("createdBy", .id),
        .required("createdAt", .timestamp), .required("expiresAt", .timestamp),
        .optional("code", .text(22...22), "for POST /api/accounts; told once, when it is made"),
    ])

    private var list: Endpoint {
        Endpoint(
            method: .get,
            path: "/api/admin/invites",
            operation: "listInvites",
            summary: "Invitations that can still be used, the newest first",
            tag: .administration,
            access: .administrator,
            answer: .object([.required("invites", .array(of: Self.answer, count: 0...Int.max))])
        ) { _ in
            try Reply(["invites": try await accounts.invites(now: .now()).map { InviteAnswer($0) }])
        }
    }

    private var invite: Endpoint {
        Endpoint(
            method: .post,
            path: "/api/admin/invites",
            operation: "createInvite",
            summary: "Invite one person to register",
            tag: .administration,
            access: .administrator,
            body: .object([.optional("days", .integer(1...365), "how long it can be used; 7 unless given")]),
            status: .created,
            answer: Self.answer
        ) { call in
            struct Body: Decodable {
                let days: Int?
            }
            let body: Body = try call.decode()
            let now = Timestamp.now()
            let expiresAt = now + .seconds(86_400 * (body.days ?? 7))
            let (code, invite) = try await accounts.invite(by: call.principal.user, until: expiresAt, now: now)
            return try Reply(InviteAnswer(invite, code: code))
        }
    }

    private var withdraw: Endpoint {
        Endpoint(
            method: .delete,
            path: "/api/admin/invites/{digest}",
            operation: "withdrawInvite",
            summary: "Take an invitation back",
            tag: .administration,
            access: .administrator,
            parameters: [.path("digest", .text(64...64, pattern: "^[0-9a-f]{64}$"))]
        ) { call in
            try await accounts.withdraw(invite: call.text("digest") ?? "")
            return try .empty()
        }
    }
}

private struct InviteAnswer: Encodable {
    let digest: String
    let createdBy: UserID
    let createdAt: Timestamp
    let expiresAt: Timestamp
    let code: String?

    init(_ invite: RegistrationInvite, code: InviteCode? = nil) {
        digest = invite.digest
        createdBy = invite.createdBy
        createdAt = invite.createdAt
        expiresAt = invite.expiresAt
        self.code = code?.text
    }
}
