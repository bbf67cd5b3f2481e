/// Where a request comes from, as far as it can be told.
struct Client: Equatable, Sendable {
    /// `nil` where the peer has no IP address.
    var address: IPAddress?
    /// The `User-Agent` header.
    var userAgent: String?
}
