import Foundation
import SSHTestbed
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import Processes

/// Connections to a real sshd on this machine.
@Suite struct SSHConnectionTests {
    @Test func commandsShareOneConnection() async throws {
        try await TestSSHServer.run { server in
            try await server.withConnection { connection in
                for word in ["a b", "it's", "$HOME", "*", "", "\\", "a\nb", "é"] {
                    let result = try await connection.run(Command("printf", ["%s", word]))
                    #expect(result.standardOutput == word)
                }
                #expect(try await connection.run(Command("sh", ["-c", "exit 3"])).termination == .exited(3))
            }
            #expect(try server.logins == 1)
        }
    }

    @Test func inputFolderAndVariablesArrive() async throws {
        try await TestSSHServer.run { server in
            try await server.withConnection { connection in
                let bytes = [UInt8]((0..<200_000).map { UInt8(ascii: "a") + UInt8($0 % 26) })
                let copied = try await connection.run(Command("cat", input: .bytes(bytes)))
                #expect(copied.standardOutput.utf8.elementsEqual(bytes))
                let script = "pwd; echo \"$A\"; echo \"${SSH_CONNECTION-none}\""
                let command = Command(
                    "sh",
                    ["-c", script],
                    environment: ["A": "it's", "SSH_CONNECTION": nil],
                    workingDirectory: "/usr"
                )
                #expect(try await connection.run(command).standardOutput == "/usr\nit's\nnone\n")
            }
        }
    }

    @Test func nothingIsLeftHoweverItEnds() async throws {
        struct Stop: Error {}
        try await TestSSHServer.run { server in
            let before = try sockets()
            await #expect(throws: Stop.self) { try await server.withConnection { _ in throw Stop() } }
            let isInside = Mutex(false)
            let task = Task {
                try await server.withConnection { connection in
                    isInside.withLock { $0 = true }
                    // Whatever is still to be put in order can be, after cancellation.
                    do { try await Task.sleep(for: .seconds(60)) } catch {
                        return await Task.detached { try? await connection.run(Command("echo", ["tidy"])) }.value
                    }
                    return nil
                }
            }
            try await eventually("it is logged in") { isInside.withLock(\.self) }
            task.cancel()
            #expect(try await task.value?.standardOutput == "tidy\n")
            // Those of other tests go too.
            let left = try sockets().subtracting(before)
            try await eventually("its sockets are gone") { try sockets().isDisjoint(with: left) }
        }
    }

    private func sockets() throws -> Set<String> {
        Set(
            try FileManager.default.contentsOfDirectory(atPath: RuntimeFolder.path().string).filter {
                $0.hasPrefix("s")
            }
        )
    }

    @Test func aForwardedPortLeadsThere() async throws {
        try await TestSSHServer.run { server in
            let port = UInt16(try server.text(of: "port").split(separator: "\n")[0]) ?? 0
            try await server.withConnection { connection in
                let local = try await connection.forward(to: SSHEndpoint(port: port))
                #expect(local != port)
                let greeting = Command("bash", ["-c", "exec 3<>/dev/tcp/127.0.0.1/\(local); head -c 8 <&3"])
                #expect(try await server.runner.run(greeting).standardOutput == "SSH-2.0-")
            }
        }
    }

    @Test func aPortNobodyListensOnIsComplainedAbout() async throws {
        try await TestSSHServer.run { server in
            try await server.withConnection { connection in
                let local = try await connection.forward(to: SSHEndpoint(port: 1))
                let read = Command("bash", ["-c", "exec 3<>/dev/tcp/127.0.0.1/\(local); head -c 8 <&3"])
                #expect(try await server.runner.run(read).standardOutput == "")
                try await eventually("ssh complained") { connection.lastComplaint.contains("Connection refused") }
            }
        }
    }

    @Test func aBrokenConnectionIsTold() async throws {
        try await TestSSHServer.run { server in
            await #expect {
                try await server.withConnection { connection in
                    // The server's own process of this session, as a link that dies would have it.
                    let session = """
                        p=$PPID; until [ "$(cat /proc/$p/comm)" = sshd ]; do p=$(ps -o ppid= -p $p | tr -d ' '); done
                        kill -9 $p
                        """
                    _ = try await connection.run(Command("sh", ["-c", session]))
                    try await eventually("the connection is gone") { !connection.isAlive }
                    try await connection.run(Command("false")).checked()
                }
            } throws: { error in
                if case HostFailure.lost = error { true } else { false }
            }
        }
    }
}
