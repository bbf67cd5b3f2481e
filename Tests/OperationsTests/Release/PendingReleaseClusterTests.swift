import FoundationEssentials
import Glibc
import Processes
import Testing

@testable import Operations

extension ClusterSuites {
    /// Revisions left by a helm that was really killed.
    @Suite(.serialized) struct PendingReleaseClusterTests {
        /// A pod that never becomes ready, so that `--wait` goes on until it is killed.
        private static let stuck: JSONValue = ["replicas": 1]

        /// Starts a helm that waits, and kills it once its revision is pending and it has made `object`.
        private func killHelm(
            _ fixture: ReleaseFixture,
            revision: Int,
            owner: ReleaseOwner?,
            object: String = "deployment/chat-server",
            _ values: JSONValue
        ) async throws {
            var command = fixture.connection.helm.upgrade(
                chart: fixture.chart,
                values: Array(values.text.utf8),
                description: "killed",
                owner: owner ?? .current
            )
            command.arguments.append("--wait")
            if owner == nil { command.arguments.removeAll { $0.hasPrefix("--labels=") } }
            let connection = fixture.connection
            _ = try await connection.runner.withRunning(command) { helm in
                let deadline = ContinuousClock.now + .seconds(60)
                while ContinuousClock.now < deadline {
                    let pending = try await ReleaseHistory(reading: connection).pending
                    if pending?.number == revision, try await connection.object(object) != nil { break }
                    try await Task.sleep(for: .milliseconds(100))
                }
                kill(-helm.pid, SIGKILL)
            }
            let history = try await ReleaseHistory(reading: connection)
            try #require(history.pending?.number == revision)
        }

        private let gone = ReleaseOwner(host: "laptop-a", pid: 811, run: "11111111-2222-3333-4444-555555555555")

        @Test func aKilledUpgradeIsRecovered() async throws {
            try await ReleaseFixture.withNamespace { fixture in
                try await fixture.apply(try await fixture.plan())
                let larger = try fixture.variant([
                    .init(
                        "templates/settings.yaml",
                        "apiVersion: v1\nkind: Secret",
                        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: chat-abandoned}\n---\napiVersion: v1\nkind: Secret"
                    )
                ])
                try await killHelm(larger, revision: 2, owner: gone, object: "configmap/chat-abandoned", Self.stuck)
                #expect(try await fixture.connection.object("configmap/chat-abandoned") != nil)

                let plan = try await fixture.plan()
                let pending = try #require(PendingRelease(in: plan.history))
                #expect(pending.message.contains("revision 2 is pending-upgrade since "))
                #expect(pending.message.hasSuffix("; its owner (pid 811 on laptop-a) is gone"))
                #expect(plan.history.base?.number == 1)
                #expect(!plan.isEmpty)
                try await fixture.apply(plan)

                #expect(try await fixture.connection.object("configmap/chat-abandoned") == nil)
                let history = try await ReleaseHistory(reading: fixture.connection)
                #expect(history.latest?.status == .deployed && history.latest?.number == 2)
                let settled = try await fixture.plan()
                #expect(settled.isEmpty && settled.lines.isEmpty, "\(settled.lines)")
            }
        }

        @Test func aKilledInstallationIsTakenOver() async throws {
            try await ReleaseFixture.withNamespace { fixture in
                try await killHelm(fixture, revision: 1, owner: gone, Self.stuck)
                let plan = try await fixture.plan()
                #expect(plan.history.base == nil)
                let before = try #require(try await fixture.connection.object("deployment/chat-server")).uid
                try await fixture.apply(plan)
                #expect(try await fixture.connection.object("deployment/chat-server")?.uid == before)
                #expect(try await fixture.plan().isEmpty)
            }
        }

        @Test func aHelmOfSomebodyElseIsLeftAlone() async throws {
            try await ReleaseFixture.withNamespace { fixture in
                try await killHelm(fixture, revision: 1, owner: nil, Self.stuck)
                let failure = try await #require(throws: ReleaseFailure.self) { try await fixture.plan() }
                guard case .pendingElsewhere(let revision, _) = failure else {
                    Issue.record(failure)
                    return
                }
                #expect(revision.number == 1)
                #expect(try await ReleaseHistory(reading: fixture.connection).pending != nil)
            }
        }
    }
}
