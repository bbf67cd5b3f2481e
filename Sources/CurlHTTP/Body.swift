/// The content of a request.
package enum Body: Sendable {
    case none
    case bytes([UInt8])
    /// Content that is made while it is sent.
    ///
    /// `next` is called again only when the last chunk is about to be used up, and not at all after it returned nil
    /// (the end) or threw. It must return promptly when its task is cancelled, as happens when the exchange ends first.
    /// Without a `length` the content goes out in chunks (RFC 9112 section 7.1).
    case stream(length: Int? = nil, next: @Sendable () async throws -> [UInt8]?)
}

extension Body {
    package static func text(_ text: String) -> Body { .bytes(Array(text.utf8)) }
}
