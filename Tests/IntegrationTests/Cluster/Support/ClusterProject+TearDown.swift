import ChatClient
import Foundation

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
            try project.setUp()
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
    /// Removes the namespace with all that is in it, then what its volumes hold, then the folder.
    func tearDown() async throws {
        // A second of grace: nobody needs what a test's MySQL would still write.
        try await kubectl("delete", "deployments,statefulsets", "--all", "--wait=false")
        try await kubectl("delete", "pods", "--all", "--grace-period=1")
        try await kubectl("delete", "namespace", namespace, "--ignore-not-found")
        for volume in try await objects("persistentvolumes") { try await release(volume) }
        try await project.tearDown()
    }

    /// A volume that nobody provisions anew stays Released with its data (Kubernetes documentation, “Reclaiming”).
    private func release(_ volume: JSONValue) async throws {
        guard volume["spec"]["claimRef"]["namespace"].string == namespace,
            volume["spec"]["persistentVolumeReclaimPolicy"].string == "Retain",
            let name = volume["metadata"]["name"].string, let path = volume["spec"]["hostPath"]["path"].string
        else { return }
        for file in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] {
            try FileManager.default.removeItem(atPath: "\(path)/\(file)")
        }
        try await kubectl(
            "patch",
            "persistentvolume",
            name,
            "--type=json",
            "--patch=[{\"op\":\"remove\",\"path\":\"/spec/claimRef\"}]"
        )
    }
}
