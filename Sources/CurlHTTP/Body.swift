/// The content of a request.
package enum Body: Sendable {
    case none
    case bytes([UInt8])
    /// Content that is made while it is sent.
    ///
    /// `next` is called again only when the last chunk is about to be used up, and not at all after it returned nil
    /// (the end) or threw. It must return promptly when its task is cancelled, as happens when the exchange ends first.
    /// Without a `length` the content goes out in chunks (RFC 9112 section 7.1); with one, `next` is
    /// called until that many bytes are there, and fewer or more are a `BodyLengthMismatch`.
    case stream(length: Int? = nil, next: @Sendable () async throws -> [UInt8]?)
}

/// A stream of content had more or fewer bytes than the length announced for it.
package struct BodyLengthMismatch: Error, Hashable {
    package var announced: Int
    /// The bytes until the end, or with the chunk that was too long and is not sent.
    package var produced: Int

    package init(announced: Int, produced: Int) {
        self.announced = announced
        self.produced = produced
    }
}

extension Body {
    package static func text(_ text: String) -> Body { .bytes(Array(text.utf8)) }
}
