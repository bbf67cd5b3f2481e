package import FoundationEssentials

/// What was removed on purpose: written before anything is, so that what is missing afterwards is known not to be lost,
/// and an interrupted removal can be ended.
package struct PruningRecord: Codable, Sendable, Hashable {
    static let currentSchema = 1

    package var schemaVersion = Self.currentSchema
    package var id: String
    package var history: History
    package var at: Date
    package var backups: [ManifestReference]
    /// In the chain's order, from its beginning.
    package var segments: [ManifestReference]
    /// The keys of what they consist of, without the history's prefix.
    package var objects: [String]
    package var madeBy: String
}
