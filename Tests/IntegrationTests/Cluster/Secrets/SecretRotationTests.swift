import ChatClient
import Foundation
import Synchronization
import TestSupport
import Testing

extension ClusterSuites {
    /// Secrets of a deployment that serves: made, renewed and defended, and seen nowhere else.
    @Suite struct SecretRotationTests {
        private static let setting = "https://tell-nobody-of-this.example.org"

        @Test func aRotationFailsNoRequestAndLeavesNoSecretAnywhere() async throws {
            try await withClusterProject { project in
                try project.configure(settings: ["CHAT_ALLOWED_ORIGINS": "${ORIGIN}"])
                try project.add("ORIGIN='\(Self.setting)'\n", to: ".env")
                let first = try await project.deploy()
                try #require(first.status == 0, "\(first.errors)")
                var hunt = SecretHunt()
                hunt.add("the setting", Self.setting)
                hunt.addAll(in: try await project.objects("secrets"))

                let sender = try await Sender(project)
                let arguments = ArgumentWatch()
                let rotated = try await sender.sending {
                    try await arguments.watching {
                        try await project.chatops("secrets", "rotate", "local", within: .seconds(300))
                    }
                }
                #expect(rotated.status == 0, "\(rotated.errors)")
                #expect(sender.failures.isEmpty)
                let history = try await sender.history()
                #expect(history == Array(1...max(1, sender.sent)))

                hunt.addAll(in: try await project.objects("secrets"))
                #expect(hunt.count >= 6)
                #expect(try await project.objects("secret/chat-rotation").isEmpty)
                let again = try await project.deploy("--dry-run", "--detailed-exit-code")
                #expect(again.status == 0, "\(again.output)")
                for outcome in [first, rotated, again] {
                    #expect(hunt.found(in: outcome.output + outcome.errors).isEmpty)
                }
                #expect(arguments.seen.count > 10)
                #expect(hunt.found(in: arguments.seen.joined(separator: "\n")).isEmpty)
                try await expectNothing(of: hunt, in: project)
            }
        }

        /// In what Helm keeps, in objects other than Secrets, in annotations, and in files.
        private func expectNothing(of hunt: SecretHunt, in project: ClusterProject) async throws {
            #expect(hunt.found(in: try await project.helm("get", "values", "chat", "--all")).isEmpty)
            #expect(hunt.found(in: try await project.helm("get", "manifest", "chat")).isEmpty)
            let objects = "configmaps,deployments,statefulsets,pods,events,ingresses,services,serviceaccounts,leases"
            #expect(hunt.found(in: try await project.kubectl("get", objects, "--output=json")).isEmpty)
            for secret in try await project.objects("secrets") {
                #expect(hunt.found(in: secret["metadata"].description).isEmpty)
            }
            // Where it comes from, which also shows that it would be found.
            #expect(try await hunt.files(below: project.project.root) == [project.project.root + "/.env"])
        }

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
