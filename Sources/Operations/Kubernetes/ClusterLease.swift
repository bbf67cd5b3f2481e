import Environments
import FoundationEssentials

/// The Lease that is an environment's lock in its cluster (`coordination.k8s.io/v1`; Kubernetes documentation, “Leases”).
///
/// `spec` is filled truly, since it is what `kubectl get lease` shows people; chatops itself judges by the annotation,
/// which says more.
struct ClusterLease: Sendable, Hashable {
    static let name = "chatops"
    static let annotation = "chatops/holder"

    private(set) var object: KubernetesObject

    /// What was read from the cluster.
    init(_ object: KubernetesObject) { self.object = object }

    /// One that is not in the cluster yet, and that nobody holds.
    init(in namespace: KubernetesNamespace) {
        object = KubernetesObject([
            "apiVersion": "coordination.k8s.io/v1",
            "kind": "Lease",
            "metadata": [
                "name": .string(Self.name),
                "namespace": .string(namespace.description),
                "labels": ["app.kubernetes.io/managed-by": .string(Kubectl.fieldManager)],
            ],
        ])
    }

    var manifest: [UInt8] { Array(object.json.text.utf8) }

    /// Nil where nobody holds it.
    ///
    /// Throws ``LockFailure/unreadable(lease:)`` for one that chatops did not write, or that was written over.
    var holder: LeaseHolder? {
        get throws(LockFailure) {
            guard let text = object.annotations[Self.annotation] else {
                guard object.spec["holderIdentity"] == .null else { throw .unreadable(lease: Self.name) }
                return nil
            }
            do {
                return try JSONDocument.decode(LeaseHolder.self, from: Array(text.utf8))
            } catch {
                throw .unreadable(lease: Self.name)
            }
        }
    }

    /// The same, held by `holder` from now on, or still.
    ///
    /// - Parameter renewed: the moment of the last sign of life.
    func held(by holder: LeaseHolder, renewed: Date) throws -> ClusterLease {
        let lease = holder.lease
        var next = self
        let isAnother = (try? self.holder)?.lease.token != lease.token
        let document = try JSONValue(parsing: try JSONDocument.encode(holder))
        next.object.json["metadata"]["annotations"][Self.annotation] = .string(document.text)
        let seconds = Int64(lease.expiresAt.timeIntervalSince(renewed).rounded())
        next.object.json["spec"]["holderIdentity"] = .string("\(lease.holder.user)@\(lease.holder.host)")
        next.object.json["spec"]["acquireTime"] = .string(Self.microTime(lease.acquiredAt))
        next.object.json["spec"]["renewTime"] = .string(Self.microTime(renewed))
        next.object.json["spec"]["leaseDurationSeconds"] = .integer(seconds)
        if isAnother {
            let transitions = object.spec["leaseTransitions"].integer ?? 0
            next.object.json["spec"]["leaseTransitions"] = .integer(Int64(transitions) + 1)
        }
        return next
    }

    /// The same, held by nobody.
    ///
    /// Written over instead of deleted: only so can it be done on condition that it is still one's own.
    func released(at moment: Date) -> ClusterLease {
        var next = self
        let kept = object.annotations.filter { $0.key != Self.annotation }
        next.object.json["metadata"]["annotations"] = .object(kept.mapValues(JSONValue.string))
        next.object.json["spec"]["holderIdentity"] = .null
        next.object.json["spec"]["renewTime"] = .string(Self.microTime(moment))
        next.object.json["spec"]["leaseDurationSeconds"] = 1
        return next
    }

    /// `metav1.MicroTime`, which wants exactly six digits.
    static func microTime(_ date: Date) -> String { Timestamp.text(date).dropLast() + "000Z" }
}
