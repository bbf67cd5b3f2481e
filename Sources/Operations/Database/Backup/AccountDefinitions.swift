internal import MySQLClient

/// The statements that make a server's users, roles and grants.
///
/// All are made first without anything, then get their grants, and last their passwords and default roles: each may
/// name another.
enum AccountDefinitions {
    /// Made by the server itself.
    private static let own = ["mysql.infoschema", "mysql.session", "mysql.sys"]

    static func text(_ connection: Connection) throws -> (text: String, count: Int) {
        let own = own.map(SQLText.literal).joined(separator: ", ")
        let accounts = try connection.textRows(
            "SELECT user, host FROM mysql.user WHERE user NOT IN (\(own)) ORDER BY user, host"
        ).map { "\(SQLText.name(try $0.text(0)))@\(SQLText.name(try $0.text(1)))" }
        // Hashes are bytes, which are not always text.
        try connection.run("SET SESSION print_identified_with_as_hex = ON")
        var text = SQLText.header("users, roles and grants")
        for account in accounts { text += "CREATE USER IF NOT EXISTS \(account);\n" }
        for account in accounts {
            for row in try connection.textRows("SHOW GRANTS FOR \(account)") { text += try row.text(0) + ";\n" }
        }
        let making = "CREATE USER "
        for account in accounts {
            let created = try (connection.textRows("SHOW CREATE USER \(account)").first ?? []).text(0)
            guard created.hasPrefix(making) else { throw DatabaseFailure.unreadable("the statement for \(account)") }
            let (rest, roles) = withoutDefaultRoles(created)
            text += "ALTER USER " + withCredentials(rest).dropFirst(making.count) + ";\n"
            if let roles { text += "ALTER USER \(account)\(roles);\n" }
        }
        return (text + "-- chatops: end\n", accounts.count)
    }

    /// Takes ` DEFAULT ROLE …` out of a statement of SHOW CREATE USER: CREATE USER has it among its options, which no
    /// other statement takes.
    static func withoutDefaultRoles(_ statement: String) -> (rest: String, roles: String?) {
        guard let start = unquoted(" DEFAULT ROLE ", in: statement[...]),
            let end = unquoted(" REQUIRE ", in: statement[start...])
        else { return (statement, nil) }
        return (String(statement[..<start] + statement[end...]), String(statement[start..<end]))
    }

    /// Says that there is no password, where nothing says it: ALTER USER would else take it for one to be changed.
    static func withCredentials(_ statement: String) -> String {
        guard let start = unquoted(" IDENTIFIED WITH '", in: statement[...]),
            let end = unquoted(" ", in: statement[start...].dropFirst(" IDENTIFIED WITH ".count)),
            !statement[end...].hasPrefix(" AS ")
        else { return statement }
        return statement[..<end] + " AS ''" + statement[end...]
    }

    /// Where `words` begin outside of quotes.
    private static func unquoted(_ words: String, in text: Substring) -> String.Index? {
        var quote: Character?
        var index = text.startIndex
        while index < text.endIndex {
            let character = text[index]
            if let open = quote {
                if character == "\\", open != "`" { index = text.index(after: index) }
                if character == open { quote = nil }
                guard index < text.endIndex else { break }
            } else if "'`\"".contains(character) {
                quote = character
            } else if text[index...].hasPrefix(words) {
                return index
            }
            index = text.index(after: index)
        }
        return nil
    }
}
