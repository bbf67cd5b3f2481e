import FoundationEssentials
import Operations

/// What an archive tells, a line each.
enum ArchiveText {
    static func line(_ event: ArchiveEvent, at now: Date) -> String { "\(Timestamp.text(now)) \(words(event))" }

    private static func words(_ event: ArchiveEvent) -> String {
        switch event {
        case .streaming(let server, let file): "streaming from server \(server), file \(file)"
        case .sealed(let file, let transactions, let bytes):
            "sealed \(transactions) transactions of \(file), \(bytes) bytes"
        case .stored(let file, let transactions): "stored \(transactions) transactions of \(file)"
        case .disconnected(let reason): "not connected: \(reason)"
        case .alarm(_, let text): "ALARM: \(text)"
        case .cleared(let kind): "over: \(kind.rawValue)"
        }
    }
}
