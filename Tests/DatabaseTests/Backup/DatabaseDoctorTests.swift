import Foundation
import Operations
import TestDatabases
import Testing

@Suite struct DatabaseDoctorTests {
    @Test func itSeesWhatIsWrong() async throws {
        let instance = try await MySQLInstance(
            options: ["--sync-binlog=0", "--binlog-row-image=MINIMAL", "--binlog-expire-logs-seconds=60"]
        )
        let session = try await instance.session()
        try await session.run(
            "CREATE DATABASE d",
            "CREATE TABLE d.keyless (id INT)",
            "CREATE TABLE d.old (id INT PRIMARY KEY) ENGINE = MyISAM"
        )
        let place = try await BackupPlace()
        let reports = try await place.doctor(instance).reports()
        let verdicts = Dictionary(reports.map { ($0.name, $0.verdict) }) { one, other in max(one, other) }
        for name in ["log_bin", "gtid_mode", "server_id", "server", "clock", "grants", "zstd", "age"] {
            #expect(verdicts[name] == .passed, "\(name)")
        }
        #expect(verdicts["binlog_row_image"] == .failed)
        for name in ["sync_binlog", "binlog_expire_logs_seconds", "primary keys", "engines", "repository", "disk"] {
            #expect(verdicts[name] == .warned, "\(name)")
        }
        let keys = reports.first { $0.name == "primary keys" }
        #expect(keys?.summary.contains("d.keyless") == true)

        _ = try await place.run(instance)
        let after = try await place.doctor(instance).reports()
        #expect(after.first { $0.name == "backup" }?.verdict == .passed)
        #expect(after.first { $0.name == "archive" }?.verdict == .warned)
        let late = try await place.doctor(instance, at: Date(timeIntervalSinceNow: 5 * 86_400)).reports()
        #expect(late.first { $0.name == "backup" }?.verdict == .warned)
        #expect(late.first { $0.name == "clock" }?.verdict == .warned)
    }

    @Test func aServerThatIsAwayIsOneFinding() async throws {
        let instance = try await MySQLInstance()
        try await instance.run(.kill)
        let reports = try await BackupPlace().doctor(instance).reports()
        #expect(reports.first { $0.name == "server" }?.verdict == .failed)
        #expect(reports.contains { $0.name == "repository" })
    }
}
