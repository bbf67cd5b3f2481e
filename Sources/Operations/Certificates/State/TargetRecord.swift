internal import FoundationEssentials

/// What is known of one target from earlier runs.
struct TargetRecord: Codable, Sendable {
    /// Of the certificate that was installed and seen to be served.
    var serial: String?
    var at: Date?
    /// Why the last attempt did not end well; nil where it did.
    var failure: String?
    var failedAt: Date?
}
