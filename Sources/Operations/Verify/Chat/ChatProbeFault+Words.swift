internal import ChatClient

extension ChatProbeFault {
    private static let page = "docs/runbooks/websocket-blocked.md"
    private static let account = "docs/runbooks/probe-account.md"

    /// What is wrong, the cause first, and what to do.
    var words: String {
        switch self {
        case .refused(let step, let refusal): Self.words(step, refusal)
        case .foreign(let step, let status, let server):
            (status == 429 ? "too many requests: " : "")
                + "\(step.rawValue) was answered with \(status) by \(server ?? "a server without a name"), not by the chat server"
        case .blocked(let answer): Self.words(answer)
        case .unanswered(.upgrade, let limit):
            "pages load, but the WebSocket is blocked: GET /ws went unanswered for \(limit.wholeMilliseconds) ms; see \(Self.page)"
        case .unanswered(let step, let limit):
            "no answer within \(limit.wholeMilliseconds) ms while \(step.rawValue)"
        case .cut(.upgrade, _):
            "pages load, but the WebSocket is blocked: GET /ws was cut off without an answer; see \(Self.page)"
        case .cut(let step, let end): "the connection was cut while \(step.rawValue)\(Self.words(end))"
        case .undelivered(let limit):
            "the message was acknowledged, but did not reach the second connection within \(limit.wholeMilliseconds) ms: "
                + "look for what stands between replicas (REDIS_URL), and at the server's log"
        case .lost: "the message was acknowledged, but the history lacks it: does every replica use one database?"
        case .changed: "the history has another text or sequence than what was acknowledged"
        case .noAccount(let email, let refusal): Self.words(email, refusal)
        case .afterSilence(let hold, let end):
            "the WebSocket was cut while silent for \(hold.wholeMilliseconds) ms\(Self.words(end)): "
                + "a proxy's read timeout (nginx: proxy_read_timeout) must be longer than CHAT_PING_SECONDS; see \(Self.page)"
        case .other(let step, let reason): "\(step.rawValue) failed: \(reason)"
        }
    }

    private static func words(_ step: ChatProbe.Step, _ refusal: Refusal) -> String {
        let what = "\(step.rawValue) was refused (\(refusal.code)): \(refusal.message)"
        switch refusal.code {
        case "rate_limited", "too_many_attempts":
            let wait = refusal.details["retryAfterMilliseconds"].map { "; it asks to wait \($0) ms" } ?? ""
            let why = refusal.code == "rate_limited" ? "" : "; earlier attempts failed: see \(account)"
            return "too many requests: \(what)\(wait)\(why)"
        case "overloaded": return "the server is full: \(what)"
        case "unavailable", "shutting_down": return "the server is not ready: \(what)"
        case "forbidden" where step == .login: return "the probe's account is disabled: \(what); see \(account)"
        case "forbidden" where step == .upgrade:
            return "the WebSocket is refused to pages of the site itself: \(what); the proxy must pass the Host header "
                + "on with its port, or CHAT_ALLOWED_ORIGINS must name the site; see \(page)"
        default: return what
        }
    }

    private static func words(_ answer: UpgradeRefused) -> String {
        let head = "pages load, but the WebSocket is blocked: "
        if answer.refusal != nil {
            return head
                + "what asks for the upgrade does not reach the chat server, which answered 426: the proxy must "
                + "pass it on (nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; "
                + "proxy_set_header Connection \"upgrade\"); see \(page)"
        }
        let who = answer.server ?? "a server without a name"
        return head + "GET /ws was answered with \(answer.status) by \(who) instead of 101: /ws must be routed to the "
            + "chat server, upgrades included; see \(page)"
    }

    private static func words(_ email: String, _ refusal: Refusal) -> String {
        switch refusal.code {
        case "email_taken":
            "the probe's password is wrong: \(email) cannot log in with it; see \(account)"
        case "registration_closed":
            "the probe cannot log in, and signing up is closed: its password is wrong, or there is no account \(email) yet; "
                + "see \(account)"
        default:
            "the probe cannot log in, and signing up takes an invitation: its password is wrong, or there is no account "
                + "\(email) yet; see \(account)"
        }
    }

    /// How the socket ended.
    private static func words(_ end: SocketEnd?) -> String {
        guard let end else { return "" }
        return end.code == 1006
            ? " without a close frame" : " (\(end.code)\(end.reason.isEmpty ? "" : " \(end.reason)"))"
    }
}
