import ChatClient
import Foundation
import TestSupport
import Testing

extension ClusterSuites {
    /// Who may change an environment that several can reach.
    @Suite struct LeaseTests {
        /// A deploy that holds the lock.
        private func startDeploy(_ project: ClusterProject) async throws -> Invocation {
            let deploy = try project.startDeploy()
            try await eventually("the deploy holds the lock") {
                try await project.holder() != nil || !deploy.isRunning
            }
            return deploy
        }

        @Test func ofTwoAtOnceTheSecondIsToldWhoIsAtIt() async throws {
            try await withClusterProject { project in
                let first = try await startDeploy(project)
                let second = try await project.deploy()
                #expect(second.status == 11)
                #expect(second.firstErrorLine.contains("(pid \(first.pid), chatops deploy) since 20"))
                let outcome = try await first.finish(within: .seconds(300))
                #expect(outcome.status == 0, "\(outcome.errors)")
                #expect(try await project.revisions().map(\.status) == ["deployed"])
                #expect(try await project.holder() == nil)
            }
        }

        @Test func theLockOfADeadHolderIsTakenOverWithAWord() async throws {
            try await withClusterProject { project in
                let dead = try await startDeploy(project)
                dead.send(SIGKILL)
                #expect(try await dead.finish().status == 137)
                let next = try await project.deploy()
                #expect(next.status == 0, "\(next.errors)")
                #expect(next.errors.contains("took the lock over from"))
                #expect(next.errors.contains("(pid \(dead.pid), chatops deploy)"))
                let list = try await project.chatops("evidence", "list", "local", "--json").json(EvidenceListing.self)
                #expect(list.runs.first?.summary?.outcome == "done")
            }
        }

        @Test func aHolderThatSleptThroughItsLeaseCannotGoOn() async throws {
            try await withClusterProject { project in
                let sleeper = try await startDeploy(project)
                sleeper.send(SIGSTOP)
                try await project.endLease()
                let other = try await project.chatops("stop", "local")
                #expect(other.status == 0, "\(other.errors)")
                #expect(other.errors.contains("took the lock over from"))

                sleeper.send(SIGCONT)
                let outcome = try await sleeper.finish()
                #expect(outcome.status == 11, "\(outcome.errors)")
                #expect(outcome.firstErrorLine.contains("the lock on local was lost"))
                #expect(try await project.pods() == [])
                #expect(try await project.revisions() == [])
            }
        }
    }
}

extension ClusterProject {
    /// What chatops wrote down of who holds the lock.
    func holder() async throws -> String? {
        try await objects("lease/chatops").first?["metadata"]["annotations"]["chatops/holder"].string
    }

    /// Makes the lease one that ran out long ago, as if its holder had slept for as long.
    fileprivate func endLease() async throws {
        let holder = try #require(try await holder())
        let past = holder.replacing(#/"expiresAt":"[^"]*"/#, with: #""expiresAt":"2020-01-01T00:00:00.000Z""#)
        #expect(past != holder)
        try await kubectl("annotate", "lease/chatops", "--overwrite", "chatops/holder=\(past)")
    }
}
