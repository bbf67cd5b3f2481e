package import FoundationEssentials

/// What a backup consists of, and what the database was when it was made.
package struct BackupManifest: Codable, Sendable, Hashable {
    package enum Kind: String, Codable, Sendable, CaseIterable {
        case logical, physical, sqlite
    }

    static let currentSchema = 1

    package var schemaVersion = Self.currentSchema
    package var id: String
    package var kind: Kind
    package var history: History
    /// Such as `9.7.4`.
    package var serverVersion: String
    package var startedAt: Date
    package var finishedAt: Date
    /// When its state was the database's, in microseconds since 1970, UTC.
    package var snapshotAt: Int
    /// The transactions that are in it; empty for SQLite.
    package var gtidExecuted: String
    package var binlog: BinlogPosition?
    package var settings: [String: String]
    /// Whom the objects are encrypted to; nil for nobody.
    package var recipient: String?
    package var objects: [SealedObject]
    package var tables: [TableRecord]
    /// The newest backup of the same history when it was made.
    package var previous: ManifestReference?
    /// Who made it.
    package var madeBy: String

    package init(
        id: String,
        kind: Kind,
        history: History,
        serverVersion: String,
        startedAt: Date,
        finishedAt: Date,
        snapshotAt: Int,
        gtidExecuted: String = "",
        binlog: BinlogPosition? = nil,
        settings: [String: String] = [:],
        recipient: String?,
        objects: [SealedObject],
        tables: [TableRecord] = [],
        previous: ManifestReference? = nil,
        madeBy: String
    ) {
        self.id = id
        self.kind = kind
        self.history = history
        self.serverVersion = serverVersion
        self.startedAt = startedAt
        self.finishedAt = finishedAt
        self.snapshotAt = snapshotAt
        self.gtidExecuted = gtidExecuted
        self.binlog = binlog
        self.settings = settings
        self.recipient = recipient
        self.objects = objects
        self.tables = tables
        self.previous = previous
        self.madeBy = madeBy
    }

    package var sealedSize: Int { objects.reduce(0) { $0 + $1.sealed.size } }
    package var plainSize: Int { objects.reduce(0) { $0 + $1.plain.size } }
}

/// A place in the server's binlog: the next event's.
package struct BinlogPosition: Codable, Sendable, Hashable {
    package var file: String
    package var position: Int

    package init(file: String, position: Int) {
        self.file = file
        self.position = position
    }
}

/// A table as of the backup's snapshot.
package struct TableRecord: Codable, Sendable, Hashable {
    package var schema: String
    package var table: String
    package var engine: String?
    package var rows: Int
    /// Of all values, in the order of the primary key or whatever its method names; nil where there is none.
    package var checksum: String?
    /// How ``checksum`` is made, so that others can be compared with it.
    package var method: String?

    package init(
        schema: String,
        table: String,
        engine: String? = nil,
        rows: Int,
        checksum: String? = nil,
        method: String? = nil
    ) {
        self.schema = schema
        self.table = table
        self.engine = engine
        self.rows = rows
        self.checksum = checksum
        self.method = method
    }
}

/// Another manifest, by its name and its document's SHA-256.
package struct ManifestReference: Codable, Sendable, Hashable {
    /// A backup's id, or a segment's sequence number.
    package var name: String
    package var digest: String

    package init(name: String, digest: String) {
        self.name = name
        self.digest = digest
    }
}
