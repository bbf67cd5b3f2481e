import Foundation
import TestSupport
import Testing

@testable import Processes

/// What proc(5) tells of processes that are known to run.
@Suite struct ProcessTableTests {
    private let runner = Runner()

    @Test func anIdentityHoldsUntilItsProcessEnds() async throws {
        let (_, identity) = try await runner.withRunning(Command("sleep", ["600"])) { process in
            let identity = try #require(ProcessIdentity(of: process.pid))
            #expect(identity.isRunning)
            #expect(identity == ProcessIdentity(of: process.pid))
            #expect(!identity.bootID.isEmpty)
            await process.stop(grace: .seconds(5))
            return identity
        }
        #expect(!identity.isRunning)
        #expect(ProcessIdentity(of: identity.pid) == nil)
    }

    @Test func aReusedProcessIDIsAnotherProcess() throws {
        let me = try #require(ProcessIdentity.current)
        let text = try String(decoding: JSONEncoder().encode(me), as: UTF8.self)
        let earlier = text.replacing("\"startTicks\":\(me.startTicks)", with: "\"startTicks\":\(me.startTicks - 1)")
        let identity = try JSONDecoder().decode(ProcessIdentity.self, from: Data(earlier.utf8))
        #expect(identity != me)
        #expect(!identity.isRunning)
    }

    @Test func aZombieDoesNotRun() async throws {
        let script = "sleep 600 & echo $!; exec sleep 600"
        let pid = LastLine()
        _ = try await runner.withRunning(
            Command("/bin/sh", ["-c", script]),
            onOutput: { pid.take($0) },
            body: { process in
                try await eventually("the child is known") { pid.number != nil }
                let child = try #require(pid.number)
                #expect(ProcessIdentity(of: child) != nil)
                // Its parent has become a program that does not wait for it.
                kill(child, SIGKILL)
                try await eventually("the child is a zombie") { ProcessIdentity(of: child) == nil }
                #expect(kill(child, 0) == 0)
                await process.stop(grace: .seconds(5))
            }
        )
    }

    @Test func aNameWithParenthesesAndSpacesIsNoTrap() async throws {
        let folder = URL(filePath: "/tmp/chatops-name-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        let program = folder.appending(path: "a) R 1 (b")
        try FileManager.default.copyItem(atPath: "/bin/sleep", toPath: program.path)
        _ = try await runner.withRunning(Command(program.path, ["600"])) { process in
            let identity = try #require(ProcessIdentity(of: process.pid))
            let me = try #require(ProcessIdentity.current)
            #expect(identity.startTicks >= me.startTicks)
            await process.stop(grace: .seconds(5))
        }
    }

    @Test func processesAreFoundByAVariableWithExactlyThisValue() async throws {
        let value = UUID().uuidString
        let command = Command("/bin/sh", ["-c", "sleep 600 & wait"], environment: ["CHATOPS_TEST_MARK": value])
        _ = try await runner.withRunning(command) { process in
            try await eventually("both are found") {
                ProcessTable.processes(withVariable: "CHATOPS_TEST_MARK", equalTo: value).count == 2
            }
            let found = ProcessTable.processes(withVariable: "CHATOPS_TEST_MARK", equalTo: value)
            #expect(found.contains { $0.identity.pid == process.pid && $0.parent == getpid() })
            #expect(found.contains { $0.parent == process.pid && $0.program == "sleep" })
            let shorter = String(value.dropLast())
            #expect(ProcessTable.processes(withVariable: "CHATOPS_TEST_MARK", equalTo: shorter).isEmpty)
            await process.stop(grace: .seconds(5))
        }
    }

    @Test(arguments: ["127.0.0.1", "::1", "0.0.0.0"])
    func whoeverListensOnAPortIsFound(address: String) async throws {
        let script = """
            import socket, sys, time
            family = socket.AF_INET6 if ':' in '\(address)' else socket.AF_INET
            s = socket.socket(family); s.bind(('\(address)', 0)); s.listen(); print(s.getsockname()[1], flush=True)
            time.sleep(600)
            """
        let port = LastLine()
        _ = try await runner.withRunning(
            Command("python3", ["-c", script]),
            onOutput: { port.take($0) },
            body: { process in
                try await eventually("it listens") { port.number != nil }
                let number = UInt16(try #require(port.number))
                let (occupied, holders) = ProcessTable.listeners(onPort: number)
                #expect(occupied)
                #expect(holders.map(\.identity.pid) == [process.pid])
                await process.stop(grace: .seconds(5))
                #expect(!ProcessTable.listeners(onPort: number).occupied)
            }
        )
    }
}
