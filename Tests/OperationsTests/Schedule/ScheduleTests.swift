import Environments
import FoundationEssentials
import Glibc
import Processes
import SystemPackage
import Testing

@testable import Operations

@Suite struct ScheduleTests {
    private static let hostile = "/srv/50% off/it's $HOME \"q\" \\ #"

    private func schedule(
        _ project: String = "/srv/chat",
        every: String = "5m",
        program: String = "/usr/bin/true"
    ) throws
        -> Schedule
    {
        Schedule.verification(
            of: try #require(EnvironmentName("production")),
            in: FilePath(project),
            program: FilePath(program),
            every: try #require(ScheduleInterval(every))
        )
    }

    @Test func theLineIsOneThatCronAndTheShellRead() throws {
        let schedule = try schedule()
        #expect(schedule.name.hasPrefix("chatops-verify-production-"))
        let command = "/usr/bin/true verify health production --project /srv/chat --notify"
        #expect(schedule.cronLine.hasSuffix(" * * * * \(command) >/dev/null # \(schedule.name)"))
        #expect(try self.schedule("/srv/other").name != schedule.name)
    }

    /// As cron does it: a backslash before a percent sign goes, and sh gets the rest.
    @Test(arguments: ["/srv/chat", hostile]) func theShellGetsTheWordsBack(project: String) async throws {
        let line = try schedule(project, program: "/usr/bin/printf").cronLine
        let command = line.split(separator: " ", maxSplits: 5)[5].description.replacing("\\%", with: "%")
        let shown = command.replacing("/usr/bin/printf ", with: "/usr/bin/printf '%s\\n' ").replacing(
            ">/dev/null",
            with: ""
        )
        let result = try await Runner().run(Command("sh", ["-c", shown])).checked()
        #expect(
            result.standardOutput.split(separator: "\n").map(String.init) == [
                "verify", "health", "production", "--project", project, "--notify",
            ]
        )
    }

    @Test(arguments: ["/srv/chat", hostile], ScheduleIntervalTests.all)
    func systemdReadsTheUnits(project: String, every: String) async throws {
        let folder = TemporaryFolder()
        let schedule = try schedule(project, every: every)
        let systemd = Systemd(runner: Runner(), host: SchedulerHost(variables: ["HOME": folder.path.string], userID: 0))
        let files = [(schedule.serviceName, schedule.service), (schedule.timerName, schedule.timer)].map { name, text in
            (folder.path.appending(name), text)
        }
        for (path, text) in files { try DurableFile.write(text.utf8, to: path, permissions: .ownerReadWrite) }
        let result = try await Runner().run(systemd.check(files.map(\.0)))
        #expect(result.succeeded && result.standardError == "", "\(result.standardError)")
    }

    /// That `systemd-analyze verify` finds something at all.
    @Test func systemdRefusesUnitsThatAreWrong() async throws {
        let folder = TemporaryFolder()
        let schedule = try schedule()
        let systemd = Systemd(runner: Runner(), host: SchedulerHost(variables: ["HOME": folder.path.string], userID: 0))
        let path = folder.path.appending(schedule.timerName)
        let text = schedule.timer.replacing("OnCalendar=", with: "OnCalendar=never ")
        try DurableFile.write(text.utf8, to: path, permissions: .ownerReadWrite)
        await #expect(throws: ScheduleFailure.self) { try await systemd.run(systemd.check([path])) }
    }

    @Test(
        arguments: [
            ("", "a # m\n", ""), ("x\n", "x\na # m\n", "x\n"), ("x", "x\na # m\n", "x\n"),
            ("x\nold # m\ny\n", "x\na # m\ny\n", "x\ny\n"), ("old # m\nx\nold # m\n", "a # m\nx\n", "x\n"),
            ("\n# m of another\n\n", "\n# m of another\n\na # m\n", "\n# m of another\n\n"),
        ]
    )
    func foreignLinesStayAsTheyAre(before: String, installed: String, removed: String) {
        let crontab = Crontab(text: before)
        #expect(crontab.replacing("# m", by: "a # m").text == installed)
        #expect(crontab.replacing("# m", by: nil).text == removed)
        #expect(Crontab(text: installed).replacing("# m", by: "a # m").text == installed)
    }

    @Test func whatOthersMayWriteIsFoundWithTheFoldersAboveIt() throws {
        let folder = TemporaryFolder()
        let inner = folder.path.appending("inner")
        try Folder.create(inner, permissions: .ownerReadWriteExecute)
        let file = inner.appending("file")
        try DurableFile.write("x".utf8, to: file, permissions: .ownerReadWrite)
        let link = folder.path.appending("link")
        try DurableFile.link(link, to: file.string)
        let owner = geteuid()
        #expect(WritableByOthers.among([file, link, folder.path.appending("none")], owner: owner) == [])
        chmod(file.string, 0o666)
        #expect(WritableByOthers.among([file], owner: owner) == [file])
        #expect(WritableByOthers.among([link], owner: owner) == [file])
        chmod(file.string, 0o644)
        chmod(inner.string, 0o777)
        #expect(WritableByOthers.among([file], owner: owner) == [inner])
        chmod(inner.string, 0o1777)
        #expect(WritableByOthers.among([file], owner: owner) == [])
        #expect(WritableByOthers.among([inner], owner: owner) == [inner])
        #expect(WritableByOthers.among([file], owner: owner + 1).contains(file) == (owner != 0))
    }

    @Test func theSchedulerIsTheOneThatIsThere() throws {
        let folder = TemporaryFolder()
        func host(_ user: UInt32) -> SchedulerHost {
            SchedulerHost(variables: ["HOME": folder.path.string], userID: user, root: folder.path)
        }
        #expect(!host(0).hasSystemd)
        #expect(throws: ScheduleFailure.missing(.systemd)) { try host(0).choose(.systemd) }
        try Folder.create(folder.path.pushing("run/systemd/system"), permissions: .ownerReadWriteExecute)
        #expect(try host(0).choose(nil) == .systemd)
        #expect(!host(1000).hasSystemd)
        try Folder.create(folder.path.pushing("run/user/1000/systemd"), permissions: .ownerReadWriteExecute)
        #expect(try host(1000).choose(nil) == .systemd)
        #expect(host(1000).units == folder.path.pushing(".config/systemd/user"))
        #expect(host(0).units == folder.path.pushing("etc/systemd/system"))
    }
}
