/// A whole transaction as it lies in a binlog.
package struct Transaction: Hashable, Sendable {
    package let gtid: GTID
    /// Where its first event begins in what is read.
    package let start: UInt64
    /// Where its last event ends.
    package let end: UInt64
    /// When the server whose binlog this is committed it, in microseconds of Unix time.
    package let immediateCommit: UInt64
    /// When the server it came from committed it.
    package let originalCommit: UInt64
    /// The statement of one that changes definitions and has no rows.
    package let definition: String?

    package var size: UInt64 { end - start }
    package var isDefinition: Bool { definition != nil }
}
