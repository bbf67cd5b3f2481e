/// A block of addresses: `10.0.0.0/8`, `fd00::/8`, or one address.
struct Network: Sendable, Hashable {
    /// 4 or 16 bytes.
    let bytes: [UInt8]
    let prefixLength: Int
}
