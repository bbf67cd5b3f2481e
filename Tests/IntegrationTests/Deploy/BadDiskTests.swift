import Foundation
import TestSupport
import Testing

/// State folders that cannot be written, and file systems that are full.
@Suite struct BadDiskTests {
    @Test func aReadOnlyStateFolderIsAFailedPreflight() async throws {
        try await withProject { project in
            try FileManager.default.createDirectory(
                atPath: project.root + "/.chatops",
                withIntermediateDirectories: false
            )
            let namespace = try await MountNamespace(
                "mount -t tmpfs -o ro,size=1m none '\(project.root)/.chatops'",
                in: project.root
            )
            let outcome = try await namespace.chatops(
                "deploy",
                "embedded",
                "--json",
                "--binary",
                Executables.server,
                of: project
            )
            #expect(outcome.status == 10, "\(outcome.errors)")
            #expect(outcome.firstErrorLine.contains("Read-only file system"), "\(outcome.firstErrorLine)")
            #expect(try outcome.json(FailureDocument.self).exitCode == 10)
        }
    }

    @Test func whatRanGoesOnWhenItsStateFolderBecomesReadOnly() async throws {
        try await withProject { project in
            #expect(try await project.deploy().status == 0)
            let before = try await project.status()
            try project.configure(logLevel: "debug")
            let folder = "'\(project.root)/.chatops'"
            let namespace = try await MountNamespace(
                "mount --bind \(folder) \(folder); mount -o remount,bind,ro \(folder)",
                in: project.root
            )
            let outcome = try await namespace.chatops(
                "deploy",
                "embedded",
                "--binary",
                Executables.server,
                of: project
            )
            #expect(outcome.status == 10, "\(outcome.errors)")
            #expect(outcome.firstErrorLine.contains("Read-only file system"), "\(outcome.firstErrorLine)")
            #expect(try await project.answers())
            #expect(try await project.status().serverPid == before.serverPid)
        }
    }

    @Test func aFullDiskIsSeenBeforeAnythingIsStarted() async throws {
        try await withProject { project in
            let folder = project.root + "/.chatops"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
            let namespace = try await MountNamespace("mount -t tmpfs -o size=400m none '\(folder)'", in: project.root)
            let first = try await namespace.chatops(
                "deploy",
                "embedded",
                "--binary",
                Executables.server,
                of: project
            )
            #expect(first.status == 0, "\(first.errors)")
            #expect(try await namespace.shell("dd if=/dev/zero of='\(folder)/filler' bs=1M").status != 0)
            try project.configure(logLevel: "debug")
            let full = try await namespace.chatops(
                "deploy",
                "embedded",
                "--binary",
                Executables.server,
                of: project
            )
            #expect(full.status == 10, "\(full.errors)")
            #expect(full.firstErrorLine.contains("full") || full.firstErrorLine.contains("No space left"))
            #expect(try await project.answers())
            // The server that was running comes back also on the full disk.
            kill(try #require(project.processes.servers().first), SIGKILL)
            try await eventually("the server answers again") { try await project.answers() }

            #expect(try await namespace.shell("rm '\(folder)/filler'").status == 0)
            let after = try await namespace.chatops(
                "deploy",
                "embedded",
                "--binary",
                Executables.server,
                of: project
            )
            #expect(after.status == 0, "\(after.errors)")
            #expect(try await project.answers())
            #expect(project.processes.servers().count == 1)
        }
    }

    /// A file system that runs out of inodes says ENOSPC although space is free: at each place where files are made.
    @Test(arguments: Array(stride(from: 2, through: 24, by: 2))) func aDiskThatFillsUpUnderway(inodes: Int) async throws
    {
        try await withProject { project in
            let folder = project.root + "/.chatops"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
            let namespace = try await MountNamespace(
                "mount -t tmpfs -o size=400m,nr_inodes=\(inodes) none '\(folder)'",
                in: project.root
            )
            let outcome = try await namespace.chatops(
                "deploy",
                "embedded",
                "--binary",
                Executables.server,
                of: project
            )
            switch outcome.status {
            case 1, 10:
                #expect(project.processes.servers().isEmpty)
                #expect(project.processes.supervisors().isEmpty)
            case 0, 13: #expect(try await project.answers())
            case let status: Issue.record("exit status \(status): \(outcome.errors)")
            }
            #expect(project.processes.passing().isEmpty)
            #expect(try await namespace.shell("mount -o remount,nr_inodes=1000 none '\(folder)'").status == 0)
            let after = try await namespace.chatops(
                "deploy",
                "embedded",
                "--binary",
                Executables.server,
                of: project
            )
            #expect(after.status == 0, "\(after.errors)")
            #expect(try await project.answers())
        }
    }

    @Test func evidenceThatCannotBeWrittenIsAFailedPreflight() async throws {
        try await withProject { project in
            #expect(try await project.deploy().status == 0)
            try project.configure(logLevel: "debug")
            let namespace = try await MountNamespace(
                "mount -t tmpfs -o size=64k none '\(project.root)/evidence'",
                in: project.root
            )
            let outcome = try await namespace.chatops(
                "deploy",
                "embedded",
                "--binary",
                Executables.server,
                of: project
            )
            #expect(outcome.status == 10, "\(outcome.errors)")
            #expect(try await project.answers())
        }
    }

    @Test func evidenceThatCannotBeWrittenAnyMoreIsUnverified() async throws {
        try await withProject { project in
            try FileManager.default.createDirectory(
                atPath: project.root + "/evidence",
                withIntermediateDirectories: false
            )
            // Enough for the preflight and not for the record.
            let namespace = try await MountNamespace(
                "mount -t tmpfs -o size=4m,nr_inodes=5 none '\(project.root)/evidence'",
                in: project.root
            )
            let outcome = try await namespace.chatops(
                "deploy",
                "embedded",
                "--json",
                "--binary",
                Executables.server,
                of: project
            )
            #expect(outcome.status == 13, "\(outcome.errors)")
            #expect(outcome.firstErrorLine.contains("the evidence was not written"), "\(outcome.firstErrorLine)")
            #expect(try outcome.json().run.outcome == "unverified")
            #expect(try outcome.json().evidence == nil)
            #expect(try await project.answers())
        }
    }
}
