internal import ChatClient

/// Why a conversation stopped.
enum ChatProbeFault: Error, Sendable {
    /// The chat server itself refused.
    case refused(ChatProbe.Step, Refusal)
    /// Something before the chat server answered in its place.
    case foreign(ChatProbe.Step, status: Int, server: String?)
    /// The WebSocket was not opened, though the server is reached.
    case blocked(UpgradeRefused)
    case unanswered(ChatProbe.Step, within: Duration)
    /// The connection ended in the middle; with what the server said of it, if it did.
    case cut(ChatProbe.Step, SocketEnd?)
    /// Acknowledged, but not there at the second connection.
    case undelivered(within: Duration)
    /// Acknowledged, but not in the history.
    case lost
    case changed
    /// What the account is refused with, where it can neither log in nor sign up.
    case noAccount(email: String, Refusal)
    case afterSilence(of: Duration, SocketEnd?)
    case other(ChatProbe.Step, String)

    /// - Parameter socket: What the step went over, whose end says more.
    init(
        _ step: ChatProbe.Step,
        _ error: any Error,
        over socket: ChatSocket? = nil,
        within limit: Duration
    ) async {
        switch error {
        case let refusal as Refusal: self = .refused(step, refusal)
        case let answer as ForeignAnswer: self = .foreign(step, status: answer.status, server: answer.server)
        case let refused as UpgradeRefused:
            if let refusal = refused.refusal, refusal.code != "upgrade_required" {
                self = .refused(step, refusal)
            } else {
                self = .blocked(refused)
            }
        case ConnectionFault.timedOut:
            self = step == .receive ? .undelivered(within: limit) : .unanswered(step, within: limit)
        case ConnectionFault.closed:
            let end = try? await socket?.end(within: .milliseconds(100))
            self = .cut(step, end)
        case is UnexpectedAnswer: self = .other(step, "the answer is not what the chat's protocol has")
        default: self = .other(step, "\(error)")
        }
    }

    /// The chat's own code of a refusal.
    var code: String? { if case .refused(_, let refusal) = self { refusal.code } else { nil } }

    /// What it means that signing up failed after the password had been refused.
    func afterRefusedLogin(of email: String) -> ChatProbeFault {
        guard case .refused(.signUp, let refusal) = self,
            ["email_taken", "registration_closed", "invite_invalid"]
                .contains(refusal.code)
        else { return self }
        return .noAccount(email: email, refusal)
    }

    /// The same, where the connection had been left silent before.
    func afterSilence(of hold: Duration) -> ChatProbeFault {
        if case .cut(_, let end) = self { .afterSilence(of: hold, end) } else { self }
    }
}
