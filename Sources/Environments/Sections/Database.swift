/// Where messages are kept.
package enum Database: Section {
    package enum Kind: String, CaseIterable, Sendable {
        case sqlite
        case mysql
    }

    package struct MySQL: Sendable {
        package let host: HostAddress
        package let port: Port
        package let name: PlainName
        package let user: PlainName
        /// Nil lets chatops generate one, once, and keep it in the cluster.
        package let password: Secret?
    }

    /// A file in the server's state folder.
    case sqlite
    case mysql(MySQL)

    package static func decode(_ fields: inout FieldReader) -> Database {
        let kind = fields.value(
            "kind",
            .choice(sample: Kind.sqlite),
            default: .sqlite,
            "A file in the server's state folder, or MySQL."
        )
        let host = fields.value("host", ValueType<HostAddress>.text, default: "127.0.0.1", "Where MySQL answers.")
        let port = fields.value("port", .port, default: .mysql, "MySQL's TCP port.")
        let name = fields.value("name", ValueType<PlainName>.text, default: "chat", "The schema.")
        let user: PlainName? = fields.optional("user", .text, "Whom ChatServer connects as.")
        let password = fields.optional(
            "password",
            .secret("a password"),
            "That user's password; left out, one is generated."
        )
        guard kind == .mysql else {
            let reason = "is only for MySQL; SQLite's file stands in the server's state folder"
            fields.forbid(["host", "port", "name", "user", "password"], besides: "kind", because: reason)
            return .sqlite
        }
        fields.need(["user"], for: "kind", because: "is mysql")
        let named = user ?? ValueType.text.sample()
        return .mysql(MySQL(host: host, port: port, name: name, user: named, password: password))
    }
}
