/// An answer whose body is still on its way.
///
/// At most 256 KiB are held for a reader that is behind; then the server has to wait.
package struct StreamedResponse: Sendable {
    package let head: ResponseHead
    private let exchange: Exchange

    package var status: Int { head.status }
    package var headers: Headers { head.headers }
    /// The body, in chunks of no particular size; for one reader.
    ///
    /// It throws `HTTPFailure` where the body breaks off.
    package var body: Chunks { Chunks(exchange: exchange) }

    init(head: ResponseHead, exchange: Exchange) {
        self.head = head
        self.exchange = exchange
    }

    /// Reads and drops what is left of the body, and tells how the exchange went.
    package func finish() async throws(HTTPFailure) -> Delivery {
        while try await exchange.chunk() != nil {}
        return try await exchange.inbound.delivery()
    }

    package struct Chunks: AsyncSequence, Sendable {
        fileprivate let exchange: Exchange

        package func makeAsyncIterator() -> Iterator { Iterator(exchange: exchange) }

        package struct Iterator: AsyncIteratorProtocol {
            fileprivate let exchange: Exchange

            package mutating func next() async throws(HTTPFailure) -> [UInt8]? { try await exchange.chunk() }

            package mutating func next(isolation: isolated (any Actor)?) async throws(HTTPFailure) -> [UInt8]? {
                try await exchange.chunk()
            }
        }
    }
}
