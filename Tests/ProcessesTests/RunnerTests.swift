import Foundation
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import Processes

/// Programs as results: what they print, what they are given, how they end.
@Suite struct RunnerTests {
    private let runner = Runner()

    /// As chatops does: what a program does not read is an error of write(2).
    init() { signal(SIGPIPE, SIG_IGN) }

    private func shell(_ script: String, input: Command.Input = .none, deadline: Duration? = nil) -> Command {
        Command("/bin/sh", ["-c", script], input: input, deadline: deadline)
    }

    @Test func aNonZeroExitIsAResult() async throws {
        let result = try await runner.run(shell("echo out; echo err >&2; exit 7"))
        #expect(result.termination == .exited(7))
        #expect(result.standardOutput == "out\n")
        #expect(result.standardError == "err\n")
        #expect(!result.succeeded)
        #expect(throws: CommandFailure.self) { try result.checked() }
    }

    @Test func aSignalIsAResult() async throws {
        #expect(try await runner.run(shell("kill -USR1 $$")).termination == .signaled(SIGUSR1))
    }

    @Test func aProgramThatIsNotThereIsAnError() async throws {
        await #expect {
            _ = try await runner.run(Command("chatops-no-such-program"))
        } throws: { error in
            if case CommandFailure.notFound = error { true } else { false }
        }
        await #expect {
            _ = try await runner.run(Command("true", workingDirectory: "/nonexistent"))
        } throws: { error in
            if case CommandFailure.notStarted = error { true } else { false }
        }
    }

    @Test func argumentsAndEnvironmentArriveAsTheyAre() async throws {
        let nasty = ["", " ", "a b", "$HOME", "'\"\\", "*", "ü€\u{1F600}", "-n", "line\nbreak"]
        let command = Command(
            "/usr/bin/env",
            ["printf", "%s\\0"] + nasty,
            environment: ["CHATOPS_A": "x=y z"]
        )
        let output = try await runner.run(command).standardOutput
        #expect(output.split(separator: "\0", omittingEmptySubsequences: false).dropLast().map(String.init) == nasty)
        var environment = shell("printf %s \"$CHATOPS_A\"; printf %s \"${HOME+set}\"")
        environment.environment = ["CHATOPS_A": "x=y z", "HOME": Optional<String>.none]
        #expect(try await runner.run(environment).standardOutput == "x=y z")
    }

    @Test func hiddenVariablesAreNotInherited() async throws {
        setenv("CHATOPS_TEST_SECRET", "hunter2", 1)
        defer { unsetenv("CHATOPS_TEST_SECRET") }
        let seen = try await runner.run(Command("env"))
        #expect(seen.standardOutput.contains("hunter2"))
        let hiding = Runner(hiddenVariables: ["CHATOPS_TEST_SECRET"])
        let hidden = try await hiding.run(Command("env"))
        #expect(!hidden.standardOutput.contains("CHATOPS_TEST_SECRET"))
        // What a command sets itself is meant to be there.
        let meant = try await hiding.run(Command("env", environment: ["CHATOPS_TEST_SECRET": "meant"]))
        #expect(meant.standardOutput.contains("CHATOPS_TEST_SECRET=meant"))
    }

    @Test func inputArrivesByteForByteAndThenEnds() async throws {
        let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let result = try await runner.run(Command("sha256sum", input: .bytes(bytes)))
        let expected = try await runner.run(
            Command(
                "python3",
                [
                    "-c",
                    "import hashlib; print(hashlib.sha256(bytes(i * 31 & 255 for i in range(300000))).hexdigest())",
                ]
            )
        )
        #expect(result.standardOutput.prefix(64) == expected.standardOutput.prefix(64))
        #expect(try await runner.run(Command("cat")).standardOutput.isEmpty)
        // Who does not read all of it is not hurt by it.
        #expect(try await runner.run(shell("exit 3", input: .bytes(bytes))).termination == .exited(3))
    }

    @Test func linesArriveWhileTheProgramRuns() async throws {
        let seen = Mutex<[String]>([])
        let (result, early) = try await runner.withRunning(
            shell("echo one; read line; echo two", input: .heldOpen),
            onOutput: { line in seen.withLock { $0.append(line.text) } },
            body: { process in
                try await eventually("the first line arrives") { seen.withLock { $0 } == ["one"] }
                let early = process.isRunning
                await process.stop(grace: .seconds(1))
                return early
            }
        )
        #expect(early)
        #expect(result.termination == .signaled(SIGTERM))
        #expect(seen.withLock { $0 } == ["one"])
        let whole = Mutex<[String]>([])
        try await runner.run(shell("echo one; echo two; printf three")) { line in
            whole.withLock { $0.append(line.text) }
        }
        #expect(whole.withLock { $0 } == ["one", "two", "three"])
    }

    @Test func allOfALongOutputArrivesHoweverSoonTheProgramEnds() async throws {
        for _ in 0..<20 {
            let result = try await runner.run(shell("head -c 1000000 /dev/zero | tr '\\0' x; echo end"))
            #expect(result.standardOutput.utf8.count == 1_000_004)
            #expect(result.standardOutput.hasSuffix("end\n"))
        }
    }

    @Test func outputIsBoundedAndItsEndIsKept() async throws {
        let longest = Mutex(0)
        let result = try await runner.run(shell("head -c 20000000 /dev/zero | tr '\\0' x; echo end")) { line in
            longest.withLock { $0 = max($0, line.text.utf8.count) }
        }
        #expect(result.standardOutput.utf8.count == Runner.outputLimit)
        #expect(result.standardOutput.hasSuffix("xend\n"))
        #expect(longest.withLock { $0 } == LineBuffer.longestLine)
    }

    @Test func outputIsRedacted() async throws {
        let redacting = Runner(redactor: Redactor(secrets: ["hunter2"]))
        let lines = Mutex<[String]>([])
        let result = try await redacting.run(shell("echo my hunter2; echo hunter2 >&2")) { line in
            lines.withLock { $0.append(line.text) }
        }
        #expect(result.standardOutput == "my <redacted>\n")
        #expect(result.standardError == "<redacted>\n")
        #expect(!lines.withLock { $0 }.contains { $0.contains("hunter2") })
    }

    @Test func bytesThatAreNoTextBecomeReplacementCharacters() async throws {
        #expect(try await runner.run(shell("printf 'a\\377b'")).standardOutput == "a\u{FFFD}b")
    }

    @Test func outputCanGoToAFileThatOnlyItsOwnerReads() async throws {
        let path = "/tmp/chatops-runner-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        for text in ["one", "two"] {
            try await runner.run(Command("/bin/sh", ["-c", "echo \(text)"], output: .appended(to: FilePath(path))))
        }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "one\ntwo\n")
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }
}
