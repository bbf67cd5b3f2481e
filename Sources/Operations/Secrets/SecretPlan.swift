internal import Environments
internal import FoundationEssentials

/// What one Secret holds and is to hold: keys by name, values never.
package struct SecretPlan: Sendable {
    /// Changes exactly when the Secret's content does; random, so that it tells nothing of it.
    package static let revisionAnnotation = "chatops/revision"
    /// The revision that running pods may keep: it stays when a rotation hands them the new content while they run.
    static let podRevisionAnnotation = "chatops/pod-revision"

    package enum Change: Sendable, Hashable {
        case unchanged
        case created
        case updated
        /// Nothing asks for it any more.
        case removed
    }

    package let name: ClusterSecretName
    package let change: Change
    package let addedKeys: [String]
    package let changedKeys: [String]
    package let removedKeys: [String]
    /// What ``revisionAnnotation`` will hold once it is applied.
    package let revision: String
    /// What pods that use it are to be annotated with.
    package let podRevision: String
    let content: [String: Secret]
    let resourceVersion: String?

    /// - Parameters:
    ///   - content: nil when there is to be no such Secret.
    ///   - keepsPods: whether pods take changed content up while they run.
    init(
        _ name: ClusterSecretName,
        content: [String: Secret]?,
        live: LiveSecrets.Held?,
        keepsPods: Bool = false
    ) {
        let wanted = content ?? [:]
        let present = live?.data ?? [:]
        self.name = name
        self.content = wanted
        addedKeys = wanted.keys.filter { present[$0] == nil }.sorted()
        changedKeys = wanted.keys.filter { key in present[key].map { $0 != wanted[key] } ?? false }.sorted()
        removedKeys =
            content == nil
            ? present.keys.sorted() : (live?.ownKeys ?? []).filter { wanted[$0] == nil && present[$0] != nil }.sorted()
        let isSame = addedKeys.isEmpty && changedKeys.isEmpty && removedKeys.isEmpty
        change =
            switch (live, content) {
            case (nil, nil): .unchanged
            case (_?, nil): .removed
            case (nil, _?): .created
            case (let live?, _?): isSame && live.revision != nil && live.podRevision != nil ? .unchanged : .updated
            }
        let kept = isSame ? live?.revision : nil
        revision = kept ?? RandomText.identifier()
        podRevision = (keepsPods || isSame ? live?.podRevision : nil) ?? revision
        resourceVersion = live?.resourceVersion
    }

    package var isPending: Bool { change != .unchanged }

    /// The whole Secret as chatops applies it.
    ///
    /// - Parameter resourceVersion: the apply is refused unless the Secret still has it.
    func manifest(resourceVersion: String?) -> [UInt8] {
        var metadata = header
        metadata["resourceVersion"] = resourceVersion.map { .string($0) } ?? .null
        metadata["labels"] = [
            "app.kubernetes.io/managed-by": "chatops", "app.kubernetes.io/part-of": "chat",
        ]
        metadata["annotations"] = .object([
            Self.revisionAnnotation: .string(revision), Self.podRevisionAnnotation: .string(podRevision),
        ])
        let data = content.mapValues { JSONValue.string(Data($0.reveal().utf8).base64EncodedString()) }
        return document(metadata, data: data)
    }

    /// An empty Secret of this name, which can be made only where there is none.
    var reservation: [UInt8] { document(header, data: [:]) }

    private var header: JSONValue { ["name": .string(name.rawValue)] }

    private func document(_ metadata: JSONValue, data: [String: JSONValue]) -> [UInt8] {
        let document: JSONValue = [
            "apiVersion": "v1", "kind": "Secret", "type": .string(name.type), "metadata": metadata,
            "data": .object(data),
        ]
        return Array(document.text.utf8)
    }
}

extension SecretPlan: CustomStringConvertible {
    /// Such as `chat-server: mysql-password changed, redis-url added`.
    package var description: String {
        let parts =
            addedKeys.map { "\($0) added" } + changedKeys.map { "\($0) changed" } + removedKeys.map { "\($0) removed" }
        switch change {
        case .unchanged: return "\(name.rawValue): unchanged"
        case .created: return "\(name.rawValue): made with \(content.keys.sorted().joined(separator: ", "))"
        case .removed: return "\(name.rawValue): removed"
        case .updated: return "\(name.rawValue): " + (parts.isEmpty ? "marked" : parts.joined(separator: ", "))
        }
    }
}
