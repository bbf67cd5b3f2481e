package import BinaryLog
package import SystemPackage

/// A binlog file to be replayed up to a transaction's end.
package struct ReplayFile: Sendable, Hashable {
    package var path: FilePath
    /// How many of its bytes count.
    package var length: UInt64
    package var isWhole: Bool
    /// What is in those bytes.
    package var transactions: GTIDSet
    /// How many transactions.
    package var count: Int

    package init(path: FilePath, length: UInt64, isWhole: Bool, transactions: GTIDSet, count: Int) {
        self.path = path
        self.length = length
        self.isWhole = isWhole
        self.transactions = transactions
        self.count = count
    }
}
