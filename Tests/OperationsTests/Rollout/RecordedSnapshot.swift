import FoundationEssentials
import SystemPackage
import Testing

@testable import Operations

/// What a Kubernetes 1.20 answered about one workload, recorded from a real cluster and trimmed.
struct RecordedSnapshot: Sendable, CustomTestStringConvertible {
    let name: String

    var testDescription: String { name }

    func snapshot(nodes: [KubernetesObject] = []) throws -> RolloutSnapshot {
        let path = FilePath(#filePath).removingLastComponent().appending("Recorded").appending("\(name).json")
        let objects = KubernetesObject.all(
            in: try JSONValue(parsing: Array(Data(contentsOf: URL(filePath: path.string))))
        )
        let workloads = objects.filter { ["Deployment", "StatefulSet", "Job"].contains($0.kind) }
        var snapshot = RolloutSnapshot(objects, workloads: workloads.map(\.reference))
        snapshot.nodes = nodes
        return snapshot
    }
}
