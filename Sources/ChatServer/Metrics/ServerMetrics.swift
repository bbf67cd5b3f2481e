import BuildInfo
import FoundationEssentials

/// What the server counts; each part is handed to those who have something to count.
///
/// Every label has a bounded set of values: no ids, addresses or paths as requested.
struct ServerMetrics: Sendable {
    let registry: MetricRegistry
    let http: HTTPMetrics
    let sockets: SocketMetrics
    let messages: MessageMetrics
    let database: DatabaseMetrics
    let limits: LimitMetrics
    let replicas: ReplicaMetrics
    let hub: HubMetrics

    init() {
        registry = MetricRegistry()
        http = HTTPMetrics(registry)
        sockets = SocketMetrics(registry)
        messages = MessageMetrics(registry)
        database = DatabaseMetrics(registry)
        limits = LimitMetrics(registry)
        replicas = ReplicaMetrics(registry)
        hub = HubMetrics(registry)
    }

    /// Adds what is known of the process itself and of what it was built from.
    func describeProcess(startedAt: Date) {
        ProcessMetrics(startedAt: startedAt).add(to: registry)
        let build = MetricFamily(labels: ["version", "commit"], limit: 1, make: Gauge.init)
        registry.add("chat_build_info", "What is running; always 1.", build)[BuildInfo.version, BuildInfo.commit].set(1)
    }
}

struct HTTPMetrics: Sendable {
    let inFlight: Gauge
    /// By `method`, `route` (the template, never the path itself) and `status`.
    let requests: MetricFamily<Counter>
    /// By `method` and `route`.
    let durations: MetricFamily<Histogram>

    init(_ registry: MetricRegistry) {
        inFlight = registry.gauge("chat_http_requests_in_flight", "Requests being answered.")
        requests = registry.counters(
            "chat_http_requests_total",
            "Requests answered.",
            by: "method",
            "route",
            "status"
        )
        durations = registry.add(
            "chat_http_request_duration_seconds",
            "Time from a request's head to its answer.",
            MetricFamily(labels: ["method", "route"], limit: 300, make: Histogram.ofSeconds)
        )
    }
}

struct SocketMetrics: Sendable {
    let opened: Counter
    /// By `reason`: the close code that the server chose, `peer` where the client closed, `lost` where the connection
    /// just ended.
    let closed: MetricFamily<Counter>
    let framesReceived: Counter

    init(_ registry: MetricRegistry) {
        opened = registry.counter("chat_sockets_opened_total", "WebSockets opened.")
        closed = registry.counters(
            "chat_sockets_closed_total",
            "WebSockets closed, by the server's close code, or peer, or lost.",
            by: "reason"
        )
        framesReceived = registry.counter("chat_socket_frames_received_total", "Messages clients sent over WebSockets.")
    }
}

struct MessageMetrics: Sendable {
    let sends: Counter
    /// Sends that had been acknowledged before.
    let repeats: Counter
    let commits: Counter
    /// How many sends each commit carried.
    let batchSizes: Histogram
    let commitDurations: Histogram

    init(_ registry: MetricRegistry) {
        sends = registry.counter("chat_messages_sent_total", "New messages committed.")
        repeats = registry.counter("chat_message_repeats_total", "Sends answered with an earlier message.")
        commits = registry.counter("chat_message_commits_total", "Transactions that committed sends.")
        batchSizes = registry.add("chat_message_batch_size", "Sends per commit.", Histogram.ofCounts())
        commitDurations = registry.add(
            "chat_message_commit_duration_seconds",
            "Time of a transaction of sends, its commit included.",
            Histogram.ofSeconds()
        )
    }
}

struct DatabaseMetrics: Sendable {
    /// By `access` (`read`, `write`) and `outcome` (`done`, `rolled_back`, `contention`, `unavailable`, `failed`).
    let transactions: MetricFamily<Counter>
    /// By `access`, waiting for a connection included.
    let durations: MetricFamily<Histogram>

    init(_ registry: MetricRegistry) {
        transactions = registry.counters(
            "chat_database_transactions_total",
            "Attempted transactions.",
            by: "access",
            "outcome"
        )
        durations = registry.add(
            "chat_database_transaction_duration_seconds",
            "Time of an attempted transaction, waiting for a connection included.",
            MetricFamily(labels: ["access"], limit: 2, make: Histogram.ofSeconds)
        )
    }
}

struct LimitMetrics: Sendable {
    /// By `kind`: `send` and `command` of a user, `stranger` of a network, `login` by the throttle, `password` where the
    /// queue for hashing is full.
    let limited: MetricFamily<Counter>

    init(_ registry: MetricRegistry) {
        limited = registry.counters("chat_rate_limited_total", "Requests and frames refused as too many.", by: "kind")
    }
}

struct ReplicaMetrics: Sendable {
    let hintsSent: Counter
    let hintsReceived: Counter

    init(_ registry: MetricRegistry) {
        hintsSent = registry.counter("chat_hints_sent_total", "Hints published for other replicas.")
        hintsReceived = registry.counter("chat_hints_received_total", "Hints received from other replicas.")
    }
}
