/// Runs `body` with a project and a namespace of its own, which are gone afterwards, also after a failure.
func withClusterProject(
    isolation: isolated (any Actor)? = #isolation,
    _ body: (ClusterProject) async throws -> Void
) async throws {
    await Slots.cluster.take()
    var failure: (any Error)?
    do {
        let project = try ClusterProject()
        do {
            try await project.setUp()
            try await body(project)
        } catch {
            failure = error
        }
        try await project.tearDown()
    } catch {
        failure = failure ?? error
    }
    await Slots.cluster.give()
    if let failure { throw failure }
}

extension ClusterProject {
    func tearDown() async throws {
        try await run([Checkout.testbed + "/cluster-project", "remove", namespace], within: .seconds(180))
        try await project.tearDown()
    }
}
