@testable import Operations

extension SeededFault {
    /// A conversation as an account of its own, which is signed up on the way.
    private static func chat(
        _ server: String,
        _ verdict: CheckReport.Verdict,
        _ cause: String,
        rest: String = "",
        more: String = "deadline: 5s"
    ) -> SeededFault {
        let isPlain =
            server == "plain" || server.contains("-") && ["server", "fault"].contains(server.prefix { $0 != "-" })
        let url = isPlain ? "http://127.0.0.1:PORT(\(server))" : "https://localhost:PORT(\(server))"
        let trust = isPlain ? "" : ", authorities: FOLDER/authority.pem"
        let account = "email: \(server)@probe.test, password: \"\(password)\""
        let chat = "{\(account)\(rest.isEmpty ? "" : ", " + rest)}"
        return SeededFault(
            "chat-\(server)",
            "{type: chat, url: \"\(url)\"\(trust), chat: \(chat), \(more)}",
            verdict,
            cause
        )
    }

    static let password = "a probe's long password"

    private static let blocked = "pages load, but the WebSocket is blocked: "

    static let conversations: [SeededFault] = [
        chat("good", .passed, "sent, received on a second connection, read back"),
        chat("plain", .passed, "sent, received on a second connection, read back"),
        chat("expired", .failed, "a certificate has expired"),
        chat("other-name", .failed, "the certificate is for another name"),
        chat("strange", .failed, "the certificate's issuer is not trusted"),
        chat(
            "no-upgrade",
            .failed,
            blocked + "what asks for the upgrade does not reach the chat server, which answered 426"
        ),
        chat("page", .failed, blocked + "GET /ws was answered with 200 by nginx"),
        chat("missing", .failed, blocked + "GET /ws was answered with 404 by nginx"),
        chat("denied", .failed, blocked + "GET /ws was answered with 403 by nginx"),
        chat("no-upstream", .failed, blocked + "GET /ws was answered with 502 by nginx"),
        chat("hung-up", .failed, blocked + "GET /ws was cut off without an answer"),
        chat("mute", .failed, blocked + "GET /ws went unanswered for "),
        chat("no-host", .failed, "the WebSocket is refused to pages of the site itself"),
        chat("server-elsewhere", .failed, "the WebSocket is refused to pages of the site itself"),
        chat(
            "impatient",
            .failed,
            "the WebSocket was cut while silent for 1500 ms without a close frame: a proxy's read timeout",
            rest: "hold: 1500ms"
        ),
        chat("away", .failed, "the chat server is away: GET /api/health was answered with 502 by nginx"),
        chat("other-site", .failed, "what answers there is not the chat server: GET /api/health was answered with 200"),
        chat("limited", .failed, "too many requests: logging in was answered with 429 by nginx"),
        chat("nobody", .failed, "connection refused"),
        chat("server-open", .passed, "sent, received", rest: "hold: 300ms"),
        chat("server-closed", .failed, "the probe cannot log in, and signing up is closed"),
        chat("server-invite", .failed, "the probe cannot log in, and signing up is closed"),
        chat("server-full", .failed, "the server is full: opening the WebSocket was refused (overloaded)"),
        chat(
            "fault-undelivered",
            .failed,
            "the message was acknowledged, but did not reach the second connection within"
        ),
        chat("fault-no-ack", .failed, "no answer within ", more: "deadline: 2s"),
        chat("fault-cut", .failed, "the connection was cut while sending the message without a close frame"),
        chat("fault-lost", .failed, "the message was acknowledged, but the history lacks it"),
        chat("fault-changed", .failed, "the history has another text or sequence than what was acknowledged"),
        chat("fault-changed-protocol", .failed, "signing up failed: the answer is not what the chat's protocol has"),
        chat("fault-slow-ack", .warned, "ack took ", rest: "slowerThan: {ack: 300ms, receive: 5s}"),
    ]
}
