import Testing

@testable import Operations

/// What is made of the pod behind a route.
@Suite struct RouteBackendTests {
    private func object(_ kind: String, _ uid: String, of owner: String, status: JSONValue = [:]) -> KubernetesObject {
        KubernetesObject([
            "kind": .string(kind),
            "metadata": ["uid": .string(uid), "ownerReferences": [["controller": true, "uid": .string(owner)]]],
            "spec": ["containers": [["name": "answer", "image": "chat/server:1"]]],
            "status": status,
        ])
    }

    private func ended(_ code: Int64) -> JSONValue {
        ["containerStatuses": [["name": "answer", "state": ["terminated": ["exitCode": .integer(code)]]]]]
    }

    private func backend(_ code: Int64, deployment: String = "new", image: String = "chat/server:1") -> RouteBackend {
        let objects = [
            object("Deployment", deployment, of: ""), object("ReplicaSet", "set", of: "new"),
            object("Pod", "pod", of: "set", status: ended(code)),
        ]
        return RouteBackend(objects, image: image)
    }

    @Test func aServerThatDoesNotKnowTheCommandIsTooOld() {
        #expect(backend(64).isTooOld)
        #expect(!backend(1).isTooOld)
        #expect(backend(1).complaints == ["it ended with 1"])
    }

    @Test func podsOfAnEarlierRouteOrImageDoNotCount() {
        #expect(!backend(64, deployment: "another").isTooOld)
        #expect(!backend(64, image: "chat/server:2").isTooOld)
    }

    @Test func whatKeepsAPodFromBeingMadeIsTold() {
        let refusal: JSONValue = ["type": "ReplicaFailure", "status": "True", "message": "exceeded quota: none"]
        let other: JSONValue = ["type": "Available", "status": "False", "message": "no minimum"]
        let deployment = object("Deployment", "new", of: "", status: ["conditions": [other, refusal]])
        #expect(RouteBackend([deployment], image: "chat/server:1").complaints == ["exceeded quota: none"])
    }

    @Test func aPodWithoutAPlaceIsTold() {
        let status: JSONValue = [
            "conditions": [["type": "PodScheduled", "status": "False", "message": "0/1 nodes are available"]]
        ]
        let objects = [
            object("Deployment", "new", of: ""), object("ReplicaSet", "set", of: "new"),
            object("Pod", "pod", of: "set", status: status),
        ]
        let backend = RouteBackend(objects, image: "chat/server:1")
        #expect(backend.complaints.first == "0/1 nodes are available")
        #expect(!backend.isReady)
    }
}
