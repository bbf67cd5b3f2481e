/// `REDIS_URL` as `redis://[[user]:password@]host[:port]`.
struct RedisSettings: Sendable, Equatable {
    var host: String
    var port = 6379
    var user: String?
    var password: String?
}
