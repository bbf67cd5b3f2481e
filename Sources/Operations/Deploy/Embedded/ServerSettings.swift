package import Environments
internal import SystemPackage

/// The settings file of an embedded server: `CHAT_` variables, one a line, as swift-configuration reads them.
package struct ServerSettings: Sendable {
    /// Ends up in a file of mode 0600, since values may be secret.
    package let bytes: [UInt8]

    /// Throws when a value cannot stand on a line of its own: the server reads it as written, trims
    /// spaces, and takes a quote at the beginning for a mistake.
    package init(_ server: Server, layout: EmbeddedLayout) throws(DeployFailure) {
        var lines: [(name: String, value: String)] = [
            ("CHAT_LISTEN_HOST", server.listen.host.description),
            ("CHAT_LISTEN_PORT", "\(server.listen.port.number)"),
            ("CHAT_DATABASE_PATH", layout.database.string),
            ("CHAT_LOG_LEVEL", server.logLevel.rawValue),
            ("CHAT_SHUTDOWN_DEADLINE_SECONDS", "\(server.shutdownDeadline.components.seconds)"),
        ]
        lines += server.settings.map { ($0.name, $0.value.reveal()) }
        for (name, value) in lines where !Self.fitsLine(value) { throw .unfitSetting(name) }
        bytes = lines.flatMap { "\($0.name)=\($0.value)\n".utf8 }
    }

    private static func fitsLine(_ value: String) -> Bool {
        !value.contains { $0.isNewline || $0 == "\0" } && value.first?.isWhitespace != true
            && value.last?.isWhitespace != true && value.first != "\"" && value.first != "'"
    }
}
