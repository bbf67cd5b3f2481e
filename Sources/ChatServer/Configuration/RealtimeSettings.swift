/// What sockets may do, and how replicas find out about each other's work.
struct RealtimeSettings: Sendable, Equatable {
    /// `CHAT_MAX_SOCKETS`.
    var maximumSockets = 10_000
    /// Bytes queued for a socket before it is cut; `CHAT_SOCKET_QUEUE_BYTES`.
    var queueLimit = 1024 * 1024
    /// How long a socket may take nothing while bytes are queued; `CHAT_SOCKET_STALL_SECONDS`.
    var stallDeadline = Duration.seconds(15)
    /// Between pings; a socket that has not said anything for twice this is cut; `CHAT_PING_SECONDS`.
    var pingInterval = Duration.seconds(30)
    /// Browsers' `Origin` must be one of these, such as `https://chat.example.org`; empty means that it must name the
    /// host that the request is for; `CHAT_ALLOWED_ORIGINS`, comma-separated.
    var allowedOrigins: [String] = []
    /// Messages a user may send per second in the long run, over REST and all sockets; `CHAT_SENDS_PER_SECOND`.
    var sendsPerSecond = 10
    /// Other commands and frames a user may send per second in the long run; `CHAT_COMMANDS_PER_SECOND`.
    var commandsPerSecond = 50
    /// How often a replica looks by itself for what others have committed; `CHAT_LOOK_MILLISECONDS`.
    var lookInterval = Duration.milliseconds(1000)
}
