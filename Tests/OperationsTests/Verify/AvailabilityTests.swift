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
        let site = try TemporaryEnvironment.site()
        let service = ServiceCheck.Service(address: "http://127.0.0.1", site: site, connectTo: [])
        return ServiceCheck(name: name, check: Check(question, deadline: deadline), service: service)
    }

    private var instruments: Instruments {
        Instruments(http: Client(version: "test"), runner: Runner(), folder: "/tmp")
    }

    @Test func percentilesAreOfTheNearestRank() {
        let hundred = Availability(name: "a", outages: [], answered: (1...100).map { .milliseconds($0) }.shuffled())
        #expect([hundred.p50, hundred.p95, hundred.p99, hundred.max] == [50, 95, 99, 100])
        let three = Availability(name: "a", outages: [], answered: [3, 1, 2].map { .milliseconds($0) })
        #expect([three.p50, three.p95, three.max] == [2, 3, 3])
        let none = Availability(name: "a", outages: [Availability.Outage(at: "", summary: "away")], answered: [])
        #expect(none.asked == 1 && none.failed == 1 && none.p50 == nil)
    }

    /// The check fails while a file is there, which the test makes after some answers and takes away again.
    @Test func everyFailureIsToldWithItsTime() async throws {
        let folder = TemporaryFolder()
        let flag = folder.path.appending("away").string
        let log = folder.path.appending("log").string
        let script = "echo x >> \(log); if [ -e \(flag) ]; then echo away; exit 1; fi; echo here"
        let check = try check("page", script)
        let begun = Date()
        async let watched = ServiceCheck.watch([check], for: .seconds(4), every: .milliseconds(100), with: instruments)
        func asked() throws -> Int { try folder.text(of: "log").map { $0.count / 2 } ?? 0 }
        try await eventually("it was asked") { try asked() >= 3 }
        try DurableFile.write([], to: FilePath(flag), permissions: .ownerReadWrite)
        let before = try asked()
        try await eventually("it failed") { try asked() >= before + 3 }
        try Folder.remove(FilePath(flag))
        let (reports, availability) = await watched
        let page = try #require(availability.first)
        #expect(page.asked > page.failed && page.failed >= 2, "\(page)")
        #expect(page.outages.count == page.failed && page.outages.allSatisfy { $0.summary == "away" })
        let times = page.outages.compactMap { try? Date($0.at, strategy: .iso8601WithFraction) }
        #expect(
            times.count == page.failed && times.allSatisfy { $0 > begun && $0 <= Date() } && times == times.sorted()
        )
        #expect(reports.map(\.name) == ["page"])
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
        try await eventually("it was asked") { asked.load(ordering: .relaxed) >= 20 }
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
    /// A site with everything left out.
    static func site() throws -> Site {
        let folder = TemporaryFolder()
        let environments = folder.path.appending("environments")
        try Folder.create(environments, permissions: .ownerReadWriteExecute)
        for (name, text) in [("base", "{}\n"), ("embedded", "cluster: {kind: embedded}\n")] {
            let file = environments.appending("\(name).yaml")
            try DurableFile.write(text.utf8, to: file, permissions: .ownerReadWrite)
        }
        let name = try #require(EnvironmentName("embedded"))
        return try LoadedEnvironment.load(name, in: Project(root: folder.path), processEnvironment: [:]).environment
            .site
    }
}
