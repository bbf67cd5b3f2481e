/// What the realtime part counts.
struct HubMetrics: Sendable {
    let rooms: Gauge
    let subscriptions: Gauge
    /// Each is encoded once, however many sockets it goes to.
    let events: Counter
    let deliveries: Counter
    /// By `cause`: `hint`, `timer`, `subscription`.
    let looks: MetricFamily<Counter>
    let failedLooks: Counter
    /// Subscriptions that ended because the member was removed or the room deleted.
    let removals: Counter
    /// Sockets closed because their session no longer stood.
    let revocations: Counter

    init(_ registry: MetricRegistry) {
        rooms = registry.gauge("chat_hub_rooms", "Rooms whose events are followed.")
        subscriptions = registry.gauge("chat_hub_subscriptions", "Subscriptions of all sockets.")
        events = registry.counter("chat_hub_events_total", "Events encoded.")
        deliveries = registry.counter("chat_deliveries_total", "Events written to WebSockets.")
        looks = registry.counters("chat_looks_total", "Looks for what was committed, by cause.", by: "cause")
        failedLooks = registry.counter("chat_looks_failed_total", "Looks that the database did not answer.")
        removals = registry.counter("chat_hub_removals_total", "Subscriptions ended by removal or deletion.")
        revocations = registry.counter("chat_hub_revocations_total", "Sockets closed as their session was revoked.")
    }
}
