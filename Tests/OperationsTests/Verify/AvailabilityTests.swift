import CurlHTTP
import FoundationEssentials
import Processes
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import Environments
@testable import Operations

@Suite struct AvailabilityTests {
    private func check(_ name: String, _ script: String, deadline: Duration = .seconds(30)) throws -> ServiceCheck {
        let question = Check.Question.external(command: ["sh", "-c", script])
        let environment = try TemporaryEnvironment.embedded()
        let service = ServiceCheck.Service(address: "http://127.0.0.1", environment: environment, connectTo: [])
        return ServiceCheck(name: name, check: Check(question, deadline: deadline), service: service)
    }

    private var instruments: Instruments {
        Instruments(http: Client(version: "test"), runner: Runner(), folder: "/tmp")
    }

    /// Of a check that was asked every 100 ms, which took so many milliseconds each time.
    private func availability(_ askings: [(took: Int, passed: Bool)], of whole: TimeInterval = 60) -> Availability {
        let begin = Date(timeIntervalSince1970: 1_800_000_000)
        let samples = askings.enumerated().map { number, asking in
            let verdict: CheckReport.Verdict = asking.passed ? .passed : .failed
            let report = CheckReport(name: "a", verdict: verdict, target: "", summary: "away", measurements: [])
            let at = begin.addingTimeInterval(Double(number) / 10)
            return CheckSample(index: 0, at: at, took: .milliseconds(asking.took), report: report)
        }
        return Availability(name: "a", samples, from: begin, to: begin.addingTimeInterval(whole))
    }

    @Test func theTimeIsToldInParts() {
        let sixty = availability((0..<600).map { ($0 == 300 ? 900 : 10, !(401..<404).contains($0)) })
        #expect(sixty.intervals.count == 240 && sixty.intervals.map(\.asked).reduce(0, +) == 600)
        let slow = sixty.intervals.filter { $0.max == 900 }
        #expect(slow.map(\.from) == [30_000] && slow.map(\.p50) == [10])
        let failed = sixty.intervals.filter { $0.failed > 0 }
        #expect(failed.map(\.from) == [40_000, 40_250], "\(failed)")
        #expect(failed.map(\.failed).reduce(0, +) == 3)
        #expect(sixty.share == 99.5)
    }

    /// One that failed of very many is not rounded away.
    @Test func theShareIsNeverRoundedUp() {
        #expect(availability((0..<200_001).map { (1, $0 > 0) }, of: 20_001).share == 99.999)
    }

    @Test func percentilesAreOfTheNearestRank() {
        let hundred = availability((1...100).shuffled().map { ($0, true) })
        #expect([hundred.p50, hundred.p95, hundred.p99, hundred.max] == [50, 95, 99, 100])
        let three = availability([(3, true), (1, true), (2, true)])
        #expect([three.p50, three.p95, three.max] == [2, 3, 3])
        let none = availability([(1, false)])
        #expect(none.asked == 1 && none.failed == 1 && none.p50 == nil && none.share == 0)
    }

    /// The check fails while a file is there, which the test makes after some answers and takes away again.
    @Test func everyFailureIsToldWithItsTime() async throws {
        let folder = TemporaryFolder()
        let flag = folder.path.appending("away").string
        let log = folder.path.appending("log").string
        let script = "echo x >> \(log); if [ -e \(flag) ]; then echo away; exit 1; fi; echo here"
        let check = try check("page", script)
        let begun = Date()
        let watching = Task { [instruments] in
            await ServiceCheck.watch([check], for: .seconds(600), every: .milliseconds(100), with: instruments)
        }
        func asked() throws -> Int { try folder.text(of: "log").map { $0.count / 2 } ?? 0 }
        try await eventually("it was asked", within: .seconds(60)) { try asked() >= 3 }
        try DurableFile.write([], to: FilePath(flag), permissions: .ownerReadWrite)
        let before = try asked()
        try await eventually("it failed", within: .seconds(60)) { try asked() >= before + 3 }
        try Folder.remove(FilePath(flag))
        let failed = try asked()
        try await eventually("it passed again", within: .seconds(60)) { try asked() >= failed + 3 }
        watching.cancel()
        let (reports, availability) = await watching.value
        let page = try #require(availability.first)
        #expect(page.asked > page.failed && page.failed >= 2, "\(page)")
        #expect(page.outages.count == page.failed && page.outages.allSatisfy { $0.summary == "away" })
        let times = page.outages.compactMap { try? Date($0.at, strategy: .iso8601WithFraction) }
        #expect(
            times.count == page.failed && times.allSatisfy { $0 > begun && $0 <= Date() } && times == times.sorted()
        )
        #expect(reports.map(\.name) == ["page"])
    }

    /// As after Ctrl-Z and `fg`, or after the machine slept.
    @Test func whatWasDueWhileTheProcessStoodStillIsNotMadeUpFor() {
        let due = ContinuousClock.now
        func missed(_ late: Duration) -> Int {
            ServiceCheck.missed(since: due, now: due + late, every: .milliseconds(100))
        }
        #expect([missed(.milliseconds(-5)), missed(.zero), missed(.milliseconds(99))] == [0, 0, 0])
        #expect([missed(.milliseconds(100)), missed(.seconds(60))] == [1, 600])
    }

    @Test func whatDoesNotComeBackIsNotAskedMoreAndMore() async throws {
        let stuck = try check("stuck", "sleep 600", deadline: .seconds(1))
        let (_, availability) = await ServiceCheck.watch(
            [stuck],
            for: .seconds(2),
            every: .milliseconds(5),
            with: instruments
        )
        let all = availability[0]
        #expect(all.asked > 0 && all.asked == all.failed && all.asked <= 3 * ServiceCheck.mostAtOnce, "\(all)")
        #expect(all.asked + (all.skipped ?? 0) >= 390, "\(all)")
    }

    @Test func cancellingEndsItAndWhatIsUnderWayDoesNotCount() async throws {
        let limits = HostLimits(
            freeDisk: ByteCount(bytes: 1),
            freeMemory: ByteCount(bytes: 1),
            clock: .seconds(1),
            apiCertificateDays: 0
        )
        let stuck = try check("stuck", "sleep 600", deadline: .seconds(600))
        let quick = ServiceCheck(name: "quick", check: Check(.host(limits)), service: stuck.service)
        let checks = [quick, stuck]
        let asked = Atomic(0)
        let instruments = Instruments(http: Client(version: "test"), runner: Runner(), folder: "/tmp") {
            asked.add(1, ordering: .relaxed)
            return MachineState(name: "this machine")
        }
        let started = ContinuousClock.now
        let watching = Task {
            await ServiceCheck.watch(checks, for: .seconds(600), every: .milliseconds(200), with: instruments)
        }
        try await eventually("it was asked", within: .seconds(60)) { asked.load(ordering: .relaxed) >= 20 }
        watching.cancel()
        let (reports, availability) = await watching.value
        #expect(started.duration(to: .now) < .seconds(60))
        #expect(availability[0].asked > 0 && availability[0].failed == 0, "\(availability)")
        #expect(availability[1].asked == 0 && availability[1].outages.isEmpty, "\(availability)")
        #expect(reports.map(\.name) == ["quick"])
    }
}

extension ParseStrategy where Self == Date.ISO8601FormatStyle {
    fileprivate static var iso8601WithFraction: Self { Self(includingFractionalSeconds: true) }
}

private enum TemporaryEnvironment {
    /// With everything left out.
    static func embedded() throws -> Environment {
        let folder = TemporaryFolder()
        let environments = folder.path.appending("environments")
        try Folder.create(environments, permissions: .ownerReadWriteExecute)
        for (name, text) in [("base", "{}\n"), ("embedded", "cluster: {kind: embedded}\n")] {
            let file = environments.appending("\(name).yaml")
            try DurableFile.write(text.utf8, to: file, permissions: .ownerReadWrite)
        }
        let name = try #require(EnvironmentName("embedded"))
        return try LoadedEnvironment.load(name, in: Project(root: folder.path), processEnvironment: [:]).environment
    }
}
