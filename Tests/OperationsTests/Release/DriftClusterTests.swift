import Testing

@testable import Operations

extension ClusterSuites {
    /// What others do to a release, and that the next one puts it right.
    @Suite(.serialized) struct DriftClusterTests {
        /// What a release does not put right shows in the next one's lines.
        @Test func driftIsNamedAndPutBack() async throws {
            try await ReleaseFixture.withNamespace { fixture in
                try await fixture.apply(try await fixture.plan())
                for mutation in ForeignMutation.all {
                    try await fixture.run(fixture.connection.kubectl.command(mutation.arguments))
                    let plan = try await fixture.plan()
                    let lines = try ReleasePlanClusterTests.lines(of: plan)
                        .map { $0.replacing(/[0-9]{4}-[0-9-]+T[0-9:.]+(Z|[-+][0-9:]+)/, with: "TIME") }
                    #expect(lines == mutation.lines, "\(mutation)")
                    #expect(plan.isEmpty == !mutation.isPending, "\(mutation)")
                    if mutation.isPending { try await fixture.apply(plan) }
                    if let cleanup = mutation.cleanup {
                        try await fixture.run(fixture.connection.kubectl.command(cleanup))
                    }
                }
                let last = try await fixture.plan()
                #expect(last.isEmpty, "\(last.lines)")
            }
        }

        /// What a person did and what the next values want meet in one field.
        @Test func whatSomebodyDidAlreadyIsNoConflict() async throws {
            try await ReleaseFixture.withNamespace { fixture in
                try await fixture.apply(try await fixture.plan())
                try await fixture.kubectl(
                    "set",
                    "env",
                    "deployment/chat-server",
                    "--containers=server",
                    "CHAT_LOG_LEVEL=debug"
                )
                let same = try await fixture.plan(["logLevel": "debug"])
                #expect(same.drift.map(\.fate) == [.wanted])
                let other = try await fixture.plan(["logLevel": "trace"])
                #expect(other.drift.map(\.fate) == [.putBack])
                #expect(other.changes.flatMap(\.fields).map(\.new) == ["trace"])
                try await fixture.apply(other, ["logLevel": "trace"])
                #expect(try await fixture.plan(["logLevel": "trace"]).lines.isEmpty)
            }
        }

        @Test func whatTheApiServerWouldRefuseIsSaidBeforehand() async throws {
            try await ReleaseFixture.withNamespace { fixture in
                try await fixture.apply(try await fixture.plan())
                let wrong = try fixture.variant([.init("templates/server.yaml", "port: 80,", "port: 70000,")])
                let failure = try await #require(throws: ReleaseFailure.self) { try await wrong.plan() }
                guard case .refused(let object, let reason) = failure else {
                    Issue.record(failure)
                    return
                }
                #expect(object == "Service/chat-server")
                #expect(reason.contains("70000"))
            }
        }

        @Test func definitionsAreAppliedByChatops() async throws {
            try await ReleaseFixture.withNamespace { fixture in
                try await fixture.apply(try await fixture.plan())
                let newer = try fixture.variant([
                    .init("crds/widgets.yaml", "size: {type: integer}", "size: {type: integer}, colour: {type: string}")
                ])
                let plan = try await newer.plan()
                let schema = "spec.versions[v1].schema.openAPIV3Schema.properties.spec.properties.colour.type"
                #expect(
                    plan.lines == [
                        "change CustomResourceDefinition/\(fixture.definition) \(schema): added string"
                            + " (Helm will not upgrade this CRD; chatops applies it)"
                    ]
                )
                try await newer.apply(plan)
                #expect(try await newer.plan().isEmpty)
            }
        }
    }
}
