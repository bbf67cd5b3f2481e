/// What has to be known of a table to read and write its rows.
package struct TableShape: Sendable {
    package struct Column: Sendable, Hashable {
        /// How a value of it stands in SQL.
        enum Form: Sendable {
            /// As the server writes it.
            case number
            case quoted
            case hexadecimal
        }

        let name: String
        /// As `information_schema` has it, such as `varchar`.
        let type: String

        /// What to select so that the same value comes of what is written.
        ///
        /// FLOAT is shown with six digits, and DOUBLE(M,D) with D decimals, whatever it holds; as the DOUBLE of a product
        /// each has all its digits. JSON is read back from its own text as a restore will read it, since decimals and
        /// dates in it become doubles and strings.
        var expression: String {
            let quoted = SQLText.name(name)
            switch type {
            case "float", "double": return "\(quoted) * 1e0"
            case "json": return "CAST(CAST(\(quoted) AS CHAR CHARACTER SET utf8mb4) AS JSON)"
            default: return quoted
            }
        }

        var form: Form {
            switch type {
            case "tinyint", "smallint", "mediumint", "int", "bigint", "decimal", "year": .number
            case "binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob", "bit", "vector", "geometry",
                "point", "linestring", "polygon", "multipoint", "multilinestring", "multipolygon",
                "geometrycollection", "geomcollection":
                .hexadecimal
            // Quoted, a negative zero stays one.
            default: .quoted
            }
        }
    }

    package var name: TableName
    package var engine: String
    /// Those that are stored, in their order; generated ones are left out.
    package var columns: [Column]
    /// Of the primary key, in its order; empty where there is none.
    package var primaryKey: [String]
    /// What the server estimates.
    package var estimatedRows: Int
    package var estimatedBytes: Int

    /// Whether it takes part in a consistent snapshot.
    package var isTransactional: Bool { engine.lowercased() == "innodb" }

    var selectList: String { columns.isEmpty ? "1" : columns.map(\.expression).joined(separator: ", ") }

    /// The query for all rows, or for those of a range of the first column of the primary key, in the order of the key.
    func query(_ range: KeyRange? = nil) -> String {
        var query = "SELECT \(selectList) FROM \(name.quoted)"
        guard !primaryKey.isEmpty else { return query }
        query += " FORCE INDEX (PRIMARY)"
        if let range { query += " WHERE \(range.condition(on: SQLText.name(primaryKey[0])))" }
        return query + " ORDER BY " + primaryKey.map(SQLText.name).joined(separator: ", ")
    }

    /// The first column of the primary key where it is an integer, by whose ranges the rows can be told apart.
    var rangeColumn: String? {
        guard let first = primaryKey.first, let column = columns.first(where: { $0.name == first }),
            ["tinyint", "smallint", "mediumint", "int", "bigint"].contains(column.type)
        else { return nil }
        return first
    }
}

/// Rows whose key is at least `lower` and below `upper`; nil is without that bound.
struct KeyRange: Sendable, Hashable {
    /// As the server writes them.
    var lower: String?
    var upper: String?

    func condition(on column: String) -> String {
        switch (lower, upper) {
        case (nil, nil): "TRUE"
        case (let lower?, nil): "\(column) >= \(lower)"
        case (nil, let upper?): "\(column) < \(upper)"
        case (let lower?, let upper?): "\(column) >= \(lower) AND \(column) < \(upper)"
        }
    }

    /// So many ranges that together hold every row; the keys go from `minimum` to `maximum`.
    static func ranges(from minimum: Int128, to maximum: Int128, count: Int) -> [KeyRange] {
        let width = max(1, (maximum - minimum + Int128(count)) / Int128(count))
        let bounds = stride(from: 1, to: count, by: 1).map { minimum + Int128($0) * width }.filter { $0 <= maximum }
        let lowers: [Int128?] = [nil] + bounds
        let uppers: [Int128?] = bounds + [nil]
        return zip(lowers, uppers).map { KeyRange(lower: $0.map { "\($0)" }, upper: $1.map { "\($0)" }) }
    }
}
