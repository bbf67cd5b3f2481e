import BinaryLog
import FoundationEssentials
import Testing

@testable import Operations

/// Which backup and which parts of the binlog lead to a target, and which targets are refused.
@Suite struct RestorePlanTests {
    private static let server = "3e11fa47-71ca-11e1-9e33-c80aa9429562"
    private static let history = History.mysql(server: server, incarnation: "one")
    private static let second: Int64 = 1_000_000
    /// 2026-11-28 00:00 UTC, and all times here are seconds after it.
    private static let midnight: Int64 = 1_795_824_000
    private static let digest = ObjectDigest(size: 1, sha256: "")

    private static func moment(_ seconds: Int64) -> Moment { Moment(microseconds: (midnight + seconds) * second) }

    private static func backup(_ id: String, at seconds: Int64, upTo last: Int) -> BackupManifest {
        BackupManifest(
            id: id,
            kind: .logical,
            history: history,
            serverVersion: "9.7.4",
            startedAt: Date(),
            finishedAt: Date(),
            snapshotAt: Int((midnight + seconds) * second),
            gtidExecuted: "\(server):1-\(last)",
            recipient: nil,
            objects: [],
            madeBy: "test"
        )
    }

    private static func segment(
        _ sequence: Int,
        _ gtids: ClosedRange<Int>,
        at times: ClosedRange<Int64>
    ) -> SegmentManifest {
        SegmentManifest(
            sequence: sequence,
            history: history,
            serverVersion: "9.7.4",
            file: "binlog.00000\(sequence)",
            startPosition: 4,
            endPosition: 100,
            preamble: 0,
            gtidBefore: gtids.lowerBound == 1 ? "" : "\(server):1-\(gtids.lowerBound - 1)",
            gtidAfter: "\(server):1-\(gtids.upperBound)",
            firstCommit: Int((midnight + times.lowerBound) * second),
            lastCommit: Int((midnight + times.upperBound) * second),
            transactions: gtids.count,
            events: 1,
            isFinished: true,
            sealedAt: Date(),
            recipient: nil,
            object: SealedObject(name: "\(sequence)", role: "binlog", sealed: digest, plain: digest),
            previous: nil
        )
    }

    private static let kept = KeptHistory(
        history,
        backups: [backup("a", at: 150, upTo: 15), backup("b", at: 350, upTo: 35)],
        segments: [
            segment(1, 1...10, at: 0...100), segment(2, 11...20, at: 110...200), segment(3, 21...30, at: 210...300),
            segment(4, 31...40, at: 310...400),
        ]
    )

    private static func plan(_ target: RestoreTarget, _ kept: KeptHistory = kept) throws -> RestorePlan {
        try RestorePlan.make(target, from: [kept], place: "here", now: moment(1000))
    }

    private static func gtid(_ number: Int) -> String { "\(server):\(number)" }

    private static func skipping(_ numbers: Int...) -> RestoreTarget {
        RestoreTarget(stop: .latest, skipping: numbers.compactMap { GTID(gtid($0)) })
    }

    @Test(arguments: [
        (RestoreTarget.latest, "b", [4]),
        (RestoreTarget(moment: moment(360)), "b", [4]),
        (RestoreTarget(moment: moment(349)), "a", [2, 3, 4]),
        (RestoreTarget(moment: moment(205)), "a", [2, 3]),
        (RestoreTarget(moment: moment(150)), "a", [2]),
        (RestoreTarget(stop: .before(gtid(38)), skipping: []), "b", [4]),
        (RestoreTarget(stop: .before(gtid(35)), skipping: []), "a", [2, 3, 4]),
        (RestoreTarget(stop: .through(gtid(20)), skipping: []), "a", [2]),
        (skipping(33), "a", [2, 3, 4]),
        (skipping(36), "b", [4]),
    ])
    func aTargetHasItsPlan(_ target: RestoreTarget, _ backup: String, _ segments: [Int]) throws {
        let plan = try Self.plan(target)
        #expect(plan.backup.id == backup)
        #expect(plan.segments.map(\.sequence) == segments)
        #expect(plan.range == "2026-11-28T00:02:30Z to 2026-11-28T00:06:40Z")
    }

    /// Case 3, and more that cannot be.
    @Test(arguments: [
        (RestoreTarget(moment: moment(149)), "lies before the first backup"),
        (RestoreTarget(moment: moment(401)), "lies after the archive's end"),
        (RestoreTarget(moment: moment(1001)), "has not come yet"),
        (RestoreTarget(stop: .before(gtid(15)), skipping: []), "lies before the first backup"),
        (RestoreTarget(stop: .through(gtid(41)), skipping: []), "does not hold the transaction"),
        (skipping(3), "part of each backup"),
        (skipping(77), "does not hold the transaction"),
    ])
    func whatCannotBeSaysWhatCan(_ target: RestoreTarget, _ words: String) throws {
        let failure = #expect(throws: RestoreFailure.self) { try Self.plan(target) }
        #expect(failure?.message.contains(words) ?? false, "\(failure?.message ?? "")")
        if words.contains("lies") || words.contains("hold") {
            #expect(failure?.message.contains("2026-11-28T00:02:30Z to 2026-11-28T00:06:40Z") ?? false)
        }
    }

    /// Case 11: a file missing in the middle.
    @Test func aGapIsNotBridged() throws {
        let holed = KeptHistory(
            Self.history,
            backups: Self.kept.backups,
            segments: Self.kept.segments.filter { $0.sequence != 3 }
        )
        let failure = #expect(throws: RestoreFailure.self) {
            try Self.plan(RestoreTarget(moment: Self.moment(340)), holed)
        }
        #expect(failure?.message.contains("\(Self.server):21-30 is missing") ?? false, "\(failure?.message ?? "")")
        // Before the gap, and from a backup after it, all is well.
        #expect(try Self.plan(RestoreTarget(moment: Self.moment(190)), holed).segments.map(\.sequence) == [2])
        #expect(try Self.plan(.latest, holed).backup.id == "b")
    }

    /// An archive that began a history of its own goes on from the backups before it, unless the server was reset.
    @Test(arguments: [(Int64(0), 2), (500, 0)])
    func aBackupOfAnotherHistoryIsGoneOnFrom(_ delay: Int64, _ adopted: Int) throws {
        let other = History.mysql(server: Self.server, incarnation: "two")
        let segments = Self.kept.segments.map { segment in
            var moved = segment
            moved.history = other
            moved.firstCommit = segment.firstCommit.map { $0 + Int(delay * Self.second) }
            moved.lastCommit = segment.lastCommit.map { $0 + Int(delay * Self.second) }
            return moved
        }
        let alone = KeptHistory(Self.history, backups: Self.kept.backups, segments: [])
        let joined = KeptHistory(other, backups: [], segments: segments).adopting(alone)
        #expect(joined?.backups.count ?? 0 == adopted)
        guard let joined else { return }
        let plan = try RestorePlan.make(.latest, from: [alone, joined], place: "here", now: Self.moment(1000))
        #expect(plan.segments.map(\.sequence) == [4])
        #expect(
            KeptHistory(other, backups: [], segments: Array(segments.dropFirst(2))).adopting(alone)?.backups.map(\.id)
                == ["b"]
        )
    }

    @Test func withoutBackupThereIsNone() {
        let failure = #expect(throws: RestoreFailure.self) {
            try Self.plan(.latest, KeptHistory(Self.history, backups: [], segments: Self.kept.segments))
        }
        #expect(failure?.message == "here holds no backup of a MySQL server that could be restored")
    }

    /// Nothing was archived between two backups: only where nothing happened either is the first right for a moment between.
    @Test(arguments: [(15, true), (16, false)]) func betweenBackupsWithoutAnArchive(last: Int, isKnown: Bool) throws {
        let kept = KeptHistory(
            Self.history,
            backups: [Self.backup("a", at: 150, upTo: 15), Self.backup("b", at: 350, upTo: last)],
            segments: []
        )
        let target = RestoreTarget(moment: Self.moment(200))
        if isKnown {
            #expect(try Self.plan(target, kept).backup.id == "a")
        } else {
            #expect(throws: RestoreFailure.self) { try Self.plan(target, kept) }
        }
        #expect(try Self.plan(RestoreTarget(moment: Self.moment(350)), kept).backup.id == "b")
    }

    /// The archive ended before the second backup.
    @Test func betweenTheArchivesEndAndTheNextBackup() throws {
        let kept = KeptHistory(
            Self.history,
            backups: [Self.backup("a", at: 150, upTo: 15), Self.backup("b", at: 350, upTo: 35)],
            segments: [Self.segment(2, 11...20, at: 110...200)]
        )
        #expect(try Self.plan(RestoreTarget(moment: Self.moment(190)), kept).segments.count == 1)
        #expect(throws: RestoreFailure.self) { try Self.plan(RestoreTarget(moment: Self.moment(250)), kept) }
    }
}
