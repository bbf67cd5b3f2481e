import ChatClient
import Foundation
import Synchronization
import TestSupport
import Testing

extension ClusterSuites {
    /// Secrets of a deployment that serves: made, renewed and defended.
    @Suite struct SecretRotationTests {
        @Test func theVolumesPasswordIsDefendedAndAKilledRotationIsFinished() async throws {
            try await withClusterProject { project in
                let first = try await project.deploy()
                try #require(first.status == 0, "\(first.errors)")

                try project.configure(changes: ["  user: chat\n": "  user: chat\n  password: ${MYSQL_PASSWORD}\n"])
                try project.add("MYSQL_PASSWORD='it is \"new\" \\ now'\n", to: ".env")
                let refused = try await project.deploy()
                #expect(refused.status == 10)
                #expect(refused.firstErrorLine.contains("the volume was initialised with another password"))

                let killed = try project.start(["secrets", "rotate", "local", "database"])
                try await eventually("the rotation has begun", within: .seconds(60)) {
                    try await !project.objects("secret/chat-rotation").isEmpty
                }
                killed.send(SIGKILL)
                _ = try await killed.finish()
                let finished = try await project.chatops(
                    "secrets",
                    "rotate",
                    "local",
                    "database",
                    within: .seconds(300)
                )
                #expect(finished.status == 0, "\(finished.errors)")
                #expect(try await project.objects("secret/chat-rotation").isEmpty)
                let again = try await project.deploy("--dry-run", "--detailed-exit-code")
                #expect(again.status == 0, "\(again.output)\(again.errors)")

                try await project.kubectl("delete", "secret", "chat-mysql")
                let gone = try await project.deploy()
                #expect(gone.status == 10)
                #expect(gone.firstErrorLine.contains("the passwords of MySQL's volume are gone"))
            }
        }
    }
}
