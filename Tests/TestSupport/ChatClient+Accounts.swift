package import ChatClient

extension ChatUser {
    /// Good enough for every account of a test.
    package static let password = "correct horse battery staple"
}

extension ChatClient {
    /// Signs up under what stands before the `@`, with every test account's password.
    package func signUp(email: String) async throws -> ChatUser {
        try await signUp(email: email, nickname: String(email.prefix { $0 != "@" }), password: ChatUser.password)
    }

    package func logIn(email: String) async throws -> ChatUser {
        try await logIn(email: email, password: ChatUser.password)
    }
}
