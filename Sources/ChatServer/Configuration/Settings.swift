import Logging
import SystemPackage

/// The server's whole configuration, validated.
///
/// `Settings.load` makes it from `CHAT_…` variables and `REDIS_URL`.
struct Settings: Sendable, Equatable {
    /// An address or a host name; `CHAT_LISTEN_HOST`.
    var listenHost = "127.0.0.1"
    /// 0…65535, where 0 takes any free port; `CHAT_LISTEN_PORT`.
    var listenPort = 8080
    var database: DatabaseSettings
    /// `REDIS_URL`: where replicas tell each other that there is something to look at.
    var redis: RedisSettings?
    var accounts = AccountSettings()
    var realtime = RealtimeSettings()
    /// Networks whose `X-Forwarded-For` is believed; `CHAT_TRUSTED_PROXIES`, comma-separated addresses or CIDR blocks.
    var trustedProxies: [Network] = []
    /// `CHAT_LOG_LEVEL`.
    var logLevel = Logger.Level.info
    /// `CHAT_LOG_FORMAT`.
    var logFormat = LogFormat.json
    /// How long after the first signal requests are still taken, while readiness says no: whoever routes them here needs
    /// as long to stop; `CHAT_DRAIN_DELAY_SECONDS`.
    var drainDelay = Duration.zero
    /// How long requests in flight may go on after that; `CHAT_SHUTDOWN_DEADLINE_SECONDS`.
    var shutdownDeadline = Duration.seconds(10)
    /// Stops the server when its standard input ends, so that it cannot outlive its parent;
    /// `CHAT_EXIT_WHEN_STDIN_CLOSES`.
    var exitsWhenStdinCloses = false
}

/// How a log line is written: an object for machines, or a line for people.
enum LogFormat: String, CaseIterable, Sendable {
    case json
    case text
}
