internal import Processes

/// Objects as the API server would store them: with its defaults, and its spelling of amounts.
///
/// Asked by a dry run that creates each object under a name of its own, since a dry run of an update would refuse just
/// the changes of immutable fields that a plan has to name.
struct NormalForms: Sendable {
    /// By position in what was asked; nil where the API server did not say.
    let objects: [KubernetesObject?]

    init(of originals: [KubernetesObject], asking connection: ClusterConnection) async throws {
        guard !originals.isEmpty else {
            objects = []
            return
        }
        let probes = originals.enumerated().map { Self.probe($1, "chatops-plan-\($0)") }
        let result = try await connection.runner.run(connection.kubectl.normalise(probes))
        let answers = try Self.documents(result)
        objects = originals.enumerated().map { index, original in
            answers["\(original.kind)/chatops-plan-\(index)"].map { Self.unallocated($0, like: original) }
        }
    }

    private static func probe(_ object: KubernetesObject, _ name: String) -> KubernetesObject {
        var json = object.json
        json["metadata"]["name"] = .string(name)
        for field in ["uid", "resourceVersion", "managedFields"] { json["metadata"].remove(field) }
        return KubernetesObject(json)
    }

    /// kubectl prints one indented document after another.
    private static func documents(_ result: CommandResult) throws -> [String: KubernetesObject] {
        var found: [String: KubernetesObject] = [:]
        var document: [Substring] = []
        for line in result.standardOutput.split(separator: "\n") {
            document.append(line)
            guard line == "}" else { continue }
            do {
                for object in KubernetesObject.all(
                    in: try JSONValue(parsing: Array(document.joined(separator: "\n").utf8))
                ) {
                    found[object.reference.description] = object
                }
            } catch {
                throw KubernetesFailure.unreadable(result.command)
            }
            document = []
        }
        return found
    }

    /// Without what the server picks anew each time: addresses and ports of services.
    private static func unallocated(_ answer: KubernetesObject, like original: KubernetesObject) -> KubernetesObject {
        guard answer.kind == "Service" else { return answer }
        var json = answer.json
        for field in ["clusterIP", "clusterIPs", "healthCheckNodePort"] where original.spec[field] == .null {
            json["spec"].remove(field)
        }
        return KubernetesObject(json)
    }
}
