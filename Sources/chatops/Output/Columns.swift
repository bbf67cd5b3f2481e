/// Rows of text, padded so that their columns line up.
enum Columns {
    static func text(_ rows: [[String]], separator: String = "  ") -> String {
        let count = rows.map(\.count).max() ?? 0
        let widths = (0..<count).map { column in
            rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
        }
        return rows.map { row in
            let cells = row.enumerated().map { index, cell in
                index == row.count - 1 ? cell : cell + String(repeating: " ", count: widths[index] - cell.count)
            }
            return cells.joined(separator: separator) + "\n"
        }.joined()
    }
}
