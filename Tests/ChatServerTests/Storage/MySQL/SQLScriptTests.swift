import Testing

@testable import ChatServer

@Suite struct SQLScriptTests {
    @Test(
        arguments: [
            ("", []),
            (" \n\t", []),
            (";;", []),
            ("-- nothing\n# nothing either\n/* nor; here */", []),
            ("SELECT 1", ["SELECT 1"]),
            ("SELECT 1;", ["SELECT 1"]),
            (" SELECT 1 ;\n\n SELECT 2 ; ", ["SELECT 1", "SELECT 2"]),
            ("SELECT ';'; SELECT 2", ["SELECT ';'", "SELECT 2"]),
            ("SELECT \";\"; SELECT `;`", ["SELECT \";\"", "SELECT `;`"]),
            ("SELECT 'it''s;'; SELECT 2", ["SELECT 'it''s;'", "SELECT 2"]),
            (#"SELECT '\';'; SELECT 2"#, [#"SELECT '\';'"#, "SELECT 2"]),
            (#"SELECT '\\'; SELECT 2"#, [#"SELECT '\\'"#, "SELECT 2"]),
            // A backslash escapes nothing between backticks.
            (#"SELECT `\`; SELECT 2"#, [#"SELECT `\`"#, "SELECT 2"]),
            ("SELECT 1 -- one; and only\n; SELECT 2", ["SELECT 1 -- one; and only", "SELECT 2"]),
            ("SELECT 1 # it's one;\n; SELECT 2", ["SELECT 1 # it's one;", "SELECT 2"]),
            ("SELECT 1 /* it's; */ + 1; SELECT 2", ["SELECT 1 /* it's; */ + 1", "SELECT 2"]),
            // Without a blank after them these are two signs.
            ("SELECT 1--1; SELECT 2", ["SELECT 1--1", "SELECT 2"]),
            ("SELECT 1 --", ["SELECT 1 --"]),
            ("SELECT '-- ;'; SELECT '/*;'", ["SELECT '-- ;'", "SELECT '/*;'"]),
            ("/* never closed; SELECT 1", []),
            ("SELECT 'never closed; SELECT 1", ["SELECT 'never closed; SELECT 1"]),
            // MySQL runs what stands in such a comment.
            ("/*!80000 SELECT 1 */; SELECT 2", ["/*!80000 SELECT 1 */", "SELECT 2"]),
            ("SELECT '장;é\u{1F434}'; SELECT 2\r\n;", ["SELECT '장;é\u{1F434}'", "SELECT 2"]),
        ] as [(String, [String])]
    )
    func semicolonsEndStatementsWhereTheyAreNotQuoted(script: String, statements: [String]) {
        #expect(SQLScript(script).statements == statements)
    }

    @Test(arguments: Migration.mysql)
    func everyStatementOfAMigrationIsOne(migration: Migration) {
        let statements = SQLScript(migration.sql).statements
        #expect(!statements.isEmpty)
        // Migrations hold no literals with semicolons, so outside comments none is left.
        for statement in statements {
            let lines = statement.split(separator: "\n").filter { !$0.drop { $0 == " " }.hasPrefix("--") }
            #expect(!lines.joined().contains(";"), "\(statement)")
        }
    }
}

extension Migration: CustomTestStringConvertible {
    public var testDescription: String { id }
}
