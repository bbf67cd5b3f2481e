import ChatClient
import TestSupport
import Testing

extension ClusterSuites {
    /// What becomes of a deploy that cannot end well.
    @Suite struct FailedDeployTests {
        @Test func aFirstInstallKeepsItsVolumesAndGoesOnWhenFixed() async throws {
            try await withClusterProject { project in
                try project.configure(settings: ["CHAT_REGISTRATION": "sometimes"])
                let broken = try await project.deploy("--json")
                #expect(broken.status == 1)
                #expect(broken.errors.contains("No good revision exists. Nothing was deleted; volumes are kept."))
                let cause = try broken.json().run.failure?.message ?? ""
                #expect(cause.contains("CHAT_REGISTRATION"), "\(cause)")
                let claims = try await project.objects("persistentvolumeclaims").map { $0["metadata"]["uid"] }
                #expect(claims.count == 1)

                try project.configure()
                let fixed = try await project.deploy()
                #expect(fixed.status == 0, "\(fixed.errors)")
                #expect(try await project.objects("persistentvolumeclaims").map { $0["metadata"]["uid"] } == claims)

                try await aLaterOneIsPutBack(project)
                try await anEarlierRevisionServesAgain(project)
                try await immutableFieldsAreRefused(project)
            }
        }

        private func aLaterOneIsPutBack(_ project: ClusterProject) async throws {
            let user = try await project.client().signUp(email: "mina@example.org")
            try project.configure(settings: ["CHAT_REGISTRATION": "sometimes"])
            let broken = try await project.deploy("--json")
            #expect(broken.status == 12, "\(broken.errors)")
            #expect(try broken.json().run.outcome == "put-back")
            _ = try await user.createRoom("still there")
            #expect(try await project.chatops("status", "local").status == 0)
        }

        private func anEarlierRevisionServesAgain(_ project: ClusterProject) async throws {
            try project.configure(more: "  logLevel: debug\n")
            #expect(try await project.deploy().status == 0)
            let rollback = try await project.chatops("rollback", "local", "--json")
            #expect(rollback.status == 0, "\(rollback.errors)")
            let server = try await project.objects("deployment/chat-server")
            #expect(!"\(server)".contains("debug"))
            let unknown = try await project.chatops("rollback", "local", "--to", "99")
            #expect(unknown.status == 10)
            #expect(unknown.firstErrorLine.contains("99"))
        }

        private func immutableFieldsAreRefused(_ project: ClusterProject) async throws {
            let revisions = try await project.revisions()
            try project.configure(changes: ["size: 8Gi": "size: 9Gi"])
            let refused = try await project.deploy()
            #expect(refused.status == 10)
            #expect(refused.firstErrorLine.contains("StatefulSet/chat-mysql"), "\(refused.errors)")
            #expect(try await project.revisions() == revisions)
        }

        @Test func ofTwoAtOnceOneIsToldWhoTheOtherIs() async throws {
            try await withClusterProject { project in
                let first = try project.start(["deploy", "local", "--binary", Executables.server])
                try await eventually("it holds the lock", within: .seconds(60)) {
                    try await project.objects("lease/chatops").contains {
                        !($0["spec"]["holderIdentity"].string ?? "").isEmpty
                    }
                }
                let second = try await project.deploy()
                #expect(second.status == 11)
                #expect(second.firstErrorLine.contains("pid \(first.pid)"), "\(second.errors)")
                let outcome = try await first.finish(within: .seconds(300))
                #expect(outcome.status == 0, "\(outcome.errors)")
            }
        }
    }
}
