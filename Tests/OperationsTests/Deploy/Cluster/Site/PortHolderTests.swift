import Processes
import SSHTestbed
import Testing

@testable import Operations

@Suite struct PortHolderTests {
    /// As ss of iproute2 6.1 prints it.
    @Test func whatSSPrints() {
        let output = """
            LISTEN 0      511          0.0.0.0:80        0.0.0.0:*    users:(("nginx",pid=811,fd=6),("nginx",pid=810,fd=6))
            LISTEN 0      511             [::]:80           [::]:*    users:(("nginx",pid=811,fd=7),("nginx",pid=810,fd=7))
            LISTEN 0      128        127.0.0.2:80        0.0.0.0:*

            """
        let nginx = [811, 810].map { PortHolder(program: "nginx", pid: $0) }
        #expect(PortHolder.holders(in: output) == nginx + [PortHolder()])
        #expect(PortHolder.holders(in: "") == [])
        #expect(PortHolder().description == "a program that only the superuser may name")
    }

    @Test func partsOfAClusterAreNone() {
        for program in ["k3s-server", "traefik", "docker-proxy"] {
            #expect(PortHolder(program: program, pid: 7).isOfCluster)
        }
        #expect(!PortHolder(program: "nginx", pid: 7).isOfCluster)
        #expect(!PortHolder().isOfCluster)
    }

    /// A login that is not the superuser sees the socket and not whose it is.
    @Test func sudoIsAskedOnlyWhereItCanTellMore() async throws {
        try await TestSSHServer.run { server in
            let line = "LISTEN 0 511 0.0.0.0:80 0.0.0.0:*"
            func holders(ss: String, sudo: String) async throws -> [PortHolder] {
                try server.write("#!/bin/sh\n\(ss)\n", to: "bin/ss", executable: true)
                try server.write("#!/bin/sh\n\(sudo)\n", to: "bin/sudo", executable: true)
                return try await server.withConnection { connection in
                    await PortHolder.all(onPort: 80, of: .remote(connection), server.runner)
                }
            }
            let answer = #"echo '\#(line) users:(("nginx",pid=811,fd=6))'"#
            let nginx = [PortHolder(program: "nginx", pid: 811)]
            let named = try await holders(ss: "echo '\(line)'", sudo: answer)
            #expect(named == nginx)
            let refused = try await holders(ss: "echo '\(line)'", sudo: "exit 1")
            #expect(refused == [PortHolder()])
            let seen = try await holders(ss: answer, sudo: "touch '\(server.folder)/asked'")
            #expect(seen == nginx)
            #expect(throws: (any Error).self) { try server.text(of: "asked") }
        }
    }

    @Test func whoListensOnAHostThatIsReachedBySSH() async throws {
        try await TestSSHServer.run { server in
            let number = try #require(UInt16(server.text(of: "port").filter(\.isNumber)))
            try await server.withConnection { connection in
                let holders = await PortHolder.all(onPort: number, of: .remote(connection), server.runner)
                #expect(holders.map(\.program) == ["sshd"])
                #expect(await PortHolder.all(onPort: number, of: .local, server.runner) == holders)
            }
        }
    }
}
