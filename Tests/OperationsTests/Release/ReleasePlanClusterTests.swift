import FoundationEssentials
import Processes
import Testing

@testable import Operations

extension ClusterSuites {
    /// Plans against a real API server: one release, and many changes of it.
    @Suite(.serialized) struct ReleasePlanClusterTests {
        /// Texts of the chart and its mutations that nobody may see.
        static let secrets = [
            "first-password-of-all", "second-password-of-all", "another-word-to-hide", "hidden-word", "third-password",
        ]

        /// A plan's lines with fingerprints and addresses made alike, after a look at whether they hold a secret.
        static func lines(of plan: ReleasePlan) throws -> [String] {
            let document = String(decoding: try JSONEncoder().encode(plan.document), as: UTF8.self)
            let shown = plan.lines.joined(separator: "\n") + document + plan.summary
            #expect(Redactor(secrets: secrets).redact(shown) == shown)
            return plan.lines.map { line in
                line.replacing(/secret:[0-9a-f]{8}/, with: "secret:…").replacing(/\ \(to keep the data: .*\)/, with: "")
                    .replacing(/[0-9]+(\.[0-9]+){3}/, with: "ADDRESS")
            }
        }

        /// How many plans are made at once: they change nothing, and mostly wait for Helm.
        private static let lanes = 4

        private static func check(_ mutation: PlannedMutation, on fixture: ReleaseFixture) async throws {
            let plan = try await fixture.variant(mutation.replacements).plan(mutation.values)
            let lines = try lines(of: plan)
            #expect(lines.sorted() == mutation.lines.sorted(), "\(mutation)")
            #expect(plan.isEmpty == mutation.lines.isEmpty, "\(mutation)")
            let isStopped = mutation.lines.contains { $0.hasPrefix("immutable") }
            #expect(plan.immutable.isEmpty != isStopped, "\(mutation)")
        }

        @Test func aPlanNamesJustWhatChanges() async throws {
            try await ReleaseFixture.withNamespace { fixture in
                let first = try await fixture.plan()
                #expect(!first.isEmpty)
                #expect(Set(first.changes.map(\.kind)) == [.added, .customResource])
                try await fixture.apply(first)
                let mutations =
                    PlannedMutation.values + PlannedMutation.pods + PlannedMutation.objects + PlannedMutation.immutable
                try await withThrowingTaskGroup(of: Void.self) { lanes in
                    for lane in 0..<Self.lanes {
                        lanes.addTask {
                            for index in stride(from: lane, to: mutations.count, by: Self.lanes) {
                                try await Self.check(mutations[index], on: fixture)
                            }
                        }
                    }
                    try await lanes.waitForAll()
                }
                #expect(try await ReleaseHistory(reading: fixture.connection).latest?.number == 1)
            }
        }
    }
}
