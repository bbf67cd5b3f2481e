internal import FoundationEssentials
internal import SystemPackage

/// How fast earlier restores and drills were on this machine, in bytes a second: from them follows how long one will take.
struct RestoreRates: Codable, Sendable, Hashable {
    /// Less says nothing about more.
    private static let leastBytes = 4 << 20

    private var fetching: Double?
    private var loading: Double?
    private var replaying: Double?

    /// Beside the restore's folder, which does not last.
    private static func path(beside folder: FilePath) -> FilePath {
        folder.removingLastComponent().appending("restore-rates.json")
    }

    static func read(beside folder: FilePath) -> RestoreRates {
        let found = try? JSONDocument.read(RestoreRates.self, at: path(beside: folder))
        return (found ?? nil) ?? RestoreRates()
    }

    func write(beside folder: FilePath) throws { try JSONDocument.write(self, to: Self.path(beside: folder)) }

    mutating func note(_ plan: RestorePlan, _ took: [String: Duration]) {
        func rate(_ bytes: Int, _ name: String, _ known: Double?) -> Double? {
            guard bytes >= Self.leastBytes, let duration = took[name], duration > .zero else { return known }
            return Double(bytes) / (duration / .seconds(1))
        }
        fetching = rate(plan.sealedSize, "fetching", fetching)
        loading = rate(plan.backup.plainSize, "loading", loading)
        replaying = rate(plan.replaySize, "replaying", replaying)
    }

    /// Nil where something large has never been done.
    func duration(of plan: RestorePlan) -> Duration? {
        // What making a server takes.
        var seconds = 10.0
        for (bytes, rate) in [
            (plan.sealedSize, fetching), (plan.backup.plainSize, loading), (plan.replaySize, replaying),
        ] where bytes >= Self.leastBytes {
            guard let rate, rate > 0 else { return nil }
            seconds += Double(bytes) / rate
        }
        return .seconds(seconds)
    }
}
