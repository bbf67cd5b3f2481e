/// What ChatServer is started with.
package struct Server: Section {
    package let listen: Listener
    package let logLevel: LogLevel
    /// How long a new server may take until it is ready.
    package let startDeadline: Duration
    /// How long a server may take to finish what it has begun, once told to stop.
    package let shutdownDeadline: Duration
    /// Further environment variables, by name, in the order they were written.
    package let settings: [Named<SettingValue>]

    package static func decode(_ fields: inout FieldReader) -> Server {
        Server(
            listen: fields.section("listen", Listener.self, "Where it accepts connections."),
            logLevel: fields.value(
                "logLevel",
                .choice(sample: .info),
                default: .info,
                "The least severe entry it logs."
            ),
            startDeadline: fields.value(
                "startDeadline",
                .duration(.seconds(1) ... .seconds(3600)),
                default: .seconds(30),
                "How long a new server may take to become ready before the old one is put back."
            ),
            shutdownDeadline: fields.value(
                "shutdownDeadline",
                .duration(.seconds(1) ... .seconds(3600)),
                default: .seconds(10),
                "How long a server may take to finish what it has begun, once told to stop."
            ),
            settings: fields.value(
                "settings",
                .settings,
                default: [],
                "Further CHAT_* variables of the server; references make secrets."
            )
        )
    }
}

/// Where a server accepts connections.
package struct Listener: Section {
    package let host: HostAddress
    package let port: Port

    package static func decode(_ fields: inout FieldReader) -> Listener {
        Listener(
            host: fields.value("host", .text, default: "127.0.0.1", "The address; 127.0.0.1 is this machine only."),
            port: fields.value("port", .port, default: .chatServer, "The TCP port.")
        )
    }
}

/// The levels of swift-log, least severe first.
package enum LogLevel: String, CaseIterable, Sendable {
    case trace
    case debug
    case info
    case notice
    case warning
    case error
    case critical
}

/// The value of one of the server's variables; secret when it came from a reference.
package enum SettingValue: Sendable {
    case plain(String)
    case secret(Secret)

    package func reveal() -> String {
        switch self {
        case .plain(let text): text
        case .secret(let secret): secret.reveal()
        }
    }
}

extension ValueType where Value == [Named<SettingValue>] {
    static var settings: ValueType {
        .variables(
            prefix: "CHAT_",
            expected: "CHAT_ and capitals, digits or underscores, and none that chatops sets itself",
            refusing: Server.ownVariables
        )
    }

    /// Environment variables of a program.
    static func variables(prefix: String, expected: String, refusing refused: Set<String> = []) -> ValueType {
        .map(
            of: .setting,
            keys: "variable name",
            expected: expected,
            keyPattern: "^\(prefix)[A-Z0-9_]+$",
            accepts: { name in
                name.hasPrefix(prefix) && name.utf8.count > prefix.utf8.count && !refused.contains(name)
                    && name.utf8.allSatisfy { (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F }
            }
        )
    }
}

extension Server {
    /// Variables chatops sets itself, from other keys.
    package static let ownVariables: Set<String> = [
        "CHAT_LISTEN_HOST", "CHAT_LISTEN_PORT", "CHAT_DATABASE_PATH", "CHAT_LOG_LEVEL",
        "CHAT_SHUTDOWN_DEADLINE_SECONDS", "CHAT_DRAIN_DELAY_SECONDS", "CHAT_CONFIG_FILE",
        "CHAT_EXIT_WHEN_STDIN_CLOSES",
    ]
}

extension ValueType where Value == SettingValue {
    /// Any scalar, as it is written; a string may hold references.
    static var setting: ValueType {
        let expectation = "text, a number, true or false"
        return ValueType(
            describe: { .scalar(expectation: expectation) },
            sample: { .plain("") },
            write: { if case .plain(let text) = $0 { text } else { Secret.redacted } },
            decode: { node, session in
                if let text = node.plainScalarText { return .plain(text) }
                guard let text = session.string(node, expected: expectation) else { return nil }
                if text.outsideNames.isEmpty { return .plain(text.text) }
                session.secretNames.formUnion(text.outsideNames)
                let secret = Secret(text.text)
                session.secrets.append(secret)
                return .secret(secret)
            }
        )
    }
}
