import SystemPackage
import Testing

@testable import Processes

/// Whole command lines, without running them.
@Suite struct SSHTests {
    private let ssh = SSH(target: SSHTarget(user: "kim", host: "chat1", port: 2222), socket: "/run/s")
    private let common = """
        -o BatchMode=yes -o StrictHostKeyChecking=yes -o ConnectTimeout=10 -o ServerAliveInterval=5 \
        -o ServerAliveCountMax=3 -o RequestTTY=no -o RemoteCommand=none
        """

    @Test func theMasterHoldsTheConnection() {
        #expect(
            ssh.master.description == """
                ssh \(common) -o LogLevel=INFO -S /run/s -M -o ControlPersist=no -o ClearAllForwardings=yes -p 2222 -- \
                kim@chat1 'echo chatops-connected; exec cat'
                """
        )
        #expect(ssh.master.input == .heldOpen)
    }

    @Test func aCommandIsQuotedForTheShellThere() {
        let command = Command(
            "cat",
            ["--", "/a b"],
            environment: ["B": "2 3", "A": nil],
            workingDirectory: "/x y",
            input: .bytes([1]),
            deadline: .seconds(3)
        )
        let run = ssh.run(command)
        #expect(run.arguments.last == "cd '/x y' && env -u A 'B=2 3' cat -- '/a b'")
        #expect(run.arguments.dropLast().suffix(4) == ["-p", "2222", "--", "kim@chat1"])
        #expect(run.input == .bytes([1]))
        #expect(run.deadline == .seconds(3))
    }

    @Test func controlDoesWithoutTheUsersConfiguration() {
        #expect(
            ssh.forward(from: 40001, to: SSHEndpoint(port: 6443)).description
                == "ssh -F none -S /run/s -O forward -L 127.0.0.1:40001:127.0.0.1:6443 -p 2222 -- kim@chat1"
        )
        #expect(ssh.exit.description == "ssh -F none -S /run/s -O exit -p 2222 -- kim@chat1")
    }

    @Test(arguments: [
        ("127.0.0.1", "127.0.0.1:5000"), ("::1", "[::1]:5000"), ("node.example.org", "node.example.org:5000"),
    ])
    func endpointsAreWrittenAsSSHWantsThem(host: String, text: String) {
        #expect("\(SSHEndpoint(host: host, port: 5000))" == text)
    }

    @Test func sudoNeverAsks() {
        #expect(Command("cat", ["--", "/x"]).asSuperuser.description == "sudo -n -- cat -- /x")
    }
}
