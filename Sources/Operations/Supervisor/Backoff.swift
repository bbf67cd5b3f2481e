/// How long to wait before a server that died is started again: not at all after a good run, then 100 ms, doubling to
/// 30 s while it keeps dying young.
struct Backoff: Sendable {
    static let longest: Duration = .seconds(30)
    /// A server that lived this long was healthy: the count begins anew.
    static let healthyAfter: Duration = .seconds(20)

    private var failures = 0

    /// The wait after a run that lasted `lifetime`.
    mutating func delay(afterLifetime lifetime: Duration) -> Duration {
        failures = lifetime >= Self.healthyAfter ? 1 : failures + 1
        if failures == 1 { return .zero }
        return min(.milliseconds(100) * (1 << min(failures - 2, 10)), Self.longest)
    }
}
