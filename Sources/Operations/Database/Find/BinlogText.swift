/// Follows what `mysqlbinlog -vv --base64-output=decode-rows` prints, line by line, and finds what happened to a table.
struct BinlogText {
    /// Longer statements are cut.
    static let longestStatement = 2000

    private let schema: String?
    private let table: String
    private(set) var found: [FoundChange] = []
    private var current: FoundChange?
    private var commit: Int64 = 0
    private var defaultSchema = ""
    private var statements: [String] = []
    private var reading = Reading.nothing
    /// A statement that is not whole yet.
    private var partial: [Substring] = []

    private enum Reading { case nothing, rowsQuery, query }

    /// - Parameter schema: nil for the table of any.
    init(schema: String?, table: String) {
        self.schema = schema
        self.table = table
    }

    mutating func add(_ line: String) {
        if line.hasPrefix("# at "), line.dropFirst(5).allSatisfy(\.isNumber) {
            endStatement()
        } else if line.hasPrefix("#"), line.contains("end_log_pos ") {
            endStatement()
            if line.contains("\tRows_query") { reading = .rowsQuery }
            if line.contains("\tQuery\t") { reading = .query }
        } else if let text = line.after("# immediate_commit_timestamp=") {
            commit = Int64(text.prefix { $0.isNumber }) ?? 0
        } else if let text = line.after("SET @@SESSION.GTID_NEXT= '") {
            begin(String(text.prefix { $0 != "'" }))
        } else if line.hasPrefix("### ") {
            addRow(line.dropFirst(4))
        } else {
            addText(line)
        }
    }

    /// What the last line leaves.
    mutating func finish() {
        endStatement()
        endTransaction()
    }

    private mutating func begin(_ gtid: String) {
        endStatement()
        endTransaction()
        guard gtid != "AUTOMATIC" else { return }
        current = FoundChange(
            gtid: gtid,
            time: Moment(microseconds: commit).description,
            table: "",
            rows: [:],
            kinds: [],
            statements: []
        )
    }

    private mutating func endTransaction() {
        if var change = current, !change.kinds.isEmpty {
            change.kinds = Set(change.kinds).sorted()
            change.statements = statements
            found.append(change)
        }
        current = nil
        statements = []
        defaultSchema = ""
    }

    /// Of `INSERT INTO` and the like, the table after it.
    private mutating func addRow(_ text: Substring) {
        for (words, kind) in [
            ("INSERT INTO ", FoundChange.Kind.insert), ("UPDATE ", .update), ("DELETE FROM ", .delete),
        ] {
            guard let name = String(text).after(words) else { continue }
            let parts = name.split(separator: "`.`", maxSplits: 1)
            guard parts.count == 2 else { return }
            let (schema, table) = (parts[0].dropFirst(), parts[1].dropLast())
            guard table == self.table, self.schema.map({ $0 == schema }) ?? true else { return }
            current?.table = "\(schema).\(table)"
            current?.rows[kind.rawValue, default: 0] += 1
            if current?.kinds.last != kind { current?.kinds.append(kind) }
            return
        }
    }

    private mutating func addText(_ line: String) {
        switch reading {
        case .nothing: break
        case .rowsQuery:
            partial.append(line.hasPrefix("# ") ? line.dropFirst(2) : line[...])
        case .query:
            if let name = line.after("use `"), line.hasSuffix("`/*!*/;") {
                defaultSchema = String(name.dropLast("`/*!*/;".count))
            } else if line == "/*!*/;" {
                endStatement()
            } else if !line.hasSuffix("/*!*/;") {
                partial.append(line[...])
            }
        }
    }

    private mutating func endStatement() {
        defer {
            partial = []
            reading = .nothing
        }
        let text = String(partial.joined(separator: "\n").prefix(Self.longestStatement))
        guard !text.isEmpty else { return }
        if reading == .rowsQuery {
            statements.append(text)
        } else if !["BEGIN", "COMMIT", "ROLLBACK"].contains(text), isNamed(in: text) {
            current?.table = "\(schema ?? defaultSchema).\(table)"
            current?.kinds.append(.definition)
            statements.append(text)
        }
    }

    /// Whether a statement that changes definitions is about the table, or the whole schema it is in.
    private func isNamed(in text: String) -> Bool {
        let words = Set(
            text.lowercased().split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "$" || $0 == "-") }
        )
        let table = table.lowercased()[...]
        guard let schema = schema?.lowercased()[...] else { return words.contains(table) }
        if words.contains(table) { return words.contains(schema) || defaultSchema.lowercased() == schema }
        return words.contains(schema) && (words.contains("database") || words.contains("schema"))
    }
}

extension String {
    /// What follows the prefix; nil where it does not begin with it.
    fileprivate func after(_ prefix: String) -> Substring? {
        hasPrefix(prefix) ? dropFirst(prefix.count) : nil
    }
}
