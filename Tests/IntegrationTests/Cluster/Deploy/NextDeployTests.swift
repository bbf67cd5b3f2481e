import ChatClient
import Foundation
import Testing

extension ClusterSuites {
    /// What a second deploy changes, and what it does not.
    @Suite struct NextDeployTests {
        @Test func aSecondRunMakesNoRevisionAndRestartsNothing() async throws {
            try await withClusterProject { project in
                let first = try await project.deploy()
                #expect(first.status == 0, "\(first.errors)")
                let (pods, revisions) = (try await project.pods(), try await project.revisions())

                let stopwatch = try Stopwatch(in: project.project)
                let second = try await project.deploy("--json", environment: stopwatch.environment)
                #expect(second.status == 0, "\(second.errors)")
                #expect(try second.json().run.outcome == "nothing-to-change")
                #expect(try await project.pods() == pods)
                #expect(try await project.revisions() == revisions)
                #expect(try second.duration - stopwatch.timeOfOthers() < .seconds(3))

                let dry = try await project.deploy("--dry-run", "--detailed-exit-code")
                #expect(dry.status == 0, "\(dry.output)")
                #expect(dry.output.contains("nothing to change"))
            }
        }

        @Test func aChangedLineIsOneRevisionThatNobodyNotices() async throws {
            try await withClusterProject { project in
                let first = try await project.deploy()
                #expect(first.status == 0, "\(first.errors)")
                let before = try await project.revisions()
                let pods = try await project.pods()

                let record = try await Conversation(through: project.client()).talk {
                    try project.configure(more: "  logLevel: debug\n")
                    let change = try await project.deploy()
                    #expect(change.status == 0, "\(change.errors)")
                }
                #expect(record.faults == [])
                #expect(record.sockets > 1)
                #expect(record.delivered == Array(1...(record.delivered.last ?? 1)))
                #expect(Set(record.acknowledged).isSubset(of: record.delivered))

                let after = try await project.revisions()
                #expect(after.map(\.number) == before.map(\.number) + [(before.last?.number ?? 0) + 1])
                let stores = ["chat-mysql", "chat-redis"]
                func stored(_ pods: [Pod]) -> [Pod] {
                    pods.filter { pod in stores.contains { pod.name.hasPrefix($0) } }
                }
                #expect(try await stored(project.pods()) == stored(pods))
            }
        }
    }
}
