import FoundationEssentials
import Testing

@testable import Operations

/// From when to when any moment can be restored, by the backups and segments there are.
@Suite struct RestorableSpanTests {
    private static let history = History.mysql(server: "3e11fa47-71ca-11e1-9e33-c80aa9429562", incarnation: "one")
    private static let digest = ObjectDigest(size: 1, sha256: "")

    private static func backup(at second: Int, file: Int) -> Recorded<BackupManifest> {
        let manifest = BackupManifest(
            id: "b\(second)",
            kind: .logical,
            history: history,
            serverVersion: "9.7.4",
            startedAt: Date(),
            finishedAt: Date(),
            snapshotAt: second * 1_000_000,
            binlog: BinlogPosition(file: "binlog.00000\(file)", position: 50),
            recipient: nil,
            objects: [],
            madeBy: "test"
        )
        return Recorded(value: manifest, digest: "", signer: "")
    }

    private static func segment(_ sequence: Int, through second: Int) -> Recorded<SegmentManifest> {
        let manifest = SegmentManifest(
            sequence: sequence,
            history: history,
            serverVersion: "9.7.4",
            file: "binlog.00000\(sequence)",
            startPosition: 4,
            endPosition: 100,
            preamble: 0,
            gtidBefore: "",
            gtidAfter: "",
            firstCommit: nil,
            lastCommit: second * 1_000_000,
            transactions: 1,
            events: 1,
            isFinished: true,
            sealedAt: Date(),
            recipient: nil,
            object: SealedObject(name: "\(sequence)", role: "binlog", sealed: digest, plain: digest),
            previous: nil
        )
        return Recorded(value: manifest, digest: "", signer: "")
    }

    private static func spans(
        backups: [Recorded<BackupManifest>],
        segments: [Recorded<SegmentManifest>]
    ) -> [[Int64]] {
        var line = Catalog.Line(history: history)
        line.backups = backups
        line.segments = segments
        return line.restorable.map { [$0.from.microseconds / 1_000_000, $0.through.microseconds / 1_000_000] }
    }

    @Test func aBackupAloneIsOneMoment() {
        #expect(Self.spans(backups: [Self.backup(at: 10, file: 1)], segments: []) == [[10, 10]])
    }

    @Test func segmentsLeadOnFromTheBackup() {
        let segments = [Self.segment(1, through: 20), Self.segment(2, through: 30)]
        #expect(Self.spans(backups: [Self.backup(at: 10, file: 1)], segments: segments) == [[10, 30]])
    }

    @Test func aHoleEndsIt() {
        let segments = [Self.segment(1, through: 20), Self.segment(3, through: 40)]
        #expect(Self.spans(backups: [Self.backup(at: 10, file: 1)], segments: segments) == [[10, 20]])
    }

    @Test func aBackupAfterTheHoleBeginsAnother() {
        let segments = [Self.segment(1, through: 20), Self.segment(3, through: 40), Self.segment(4, through: 50)]
        let backups = [Self.backup(at: 10, file: 1), Self.backup(at: 35, file: 3)]
        #expect(Self.spans(backups: backups, segments: segments) == [[10, 20], [35, 50]])
    }
}
