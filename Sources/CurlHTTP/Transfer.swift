import CCurl
import Glibc

/// An exchange as libcurl sees it: an easy handle with its options and callbacks.
///
/// Belongs to the engine's thread.
final class Transfer {
    let exchange: Exchange
    let easy: Easy
    var head = HeadParser()
    /// When the answer began, since the start: for uploads, libcurl's own mark is when the upload began.
    private(set) var beginningOfAnswer: Duration?
    private var receivedBytes = 0
    private let started = ContinuousClock.now
    /// When TLS began, since the start: up to 7.88 libcurl tells that TCP is connected only after TLS is.
    private(set) var beginningOfTLS: Duration?

    /// Read before the request is sent, thus after TLS is there: libcurl does not know the session any more once the
    /// transfer has ended.
    private(set) var session: Easy.Session?

    var elapsed: Duration { started.duration(to: .now) }

    init(_ exchange: Exchange, userAgent: String) throws(CurlError) {
        self.exchange = exchange
        easy = try Easy()
        try easy.configure(for: exchange, userAgent: userAgent)
        try installCallbacks()
    }

    /// Goes on after a pause of either direction; the one that still has to wait pauses again.
    func resume() {
        curl_easy_pause(easy.handle, Int32(CURLPAUSE_CONT))
    }
}

extension Transfer {
    /// Each callback gets the transfer itself, which its handle cannot outlive.
    fileprivate func installCallbacks() throws(CurlError) {
        let this = Unmanaged.passUnretained(self).toOpaque()
        try easy.set(CURLOPT_WRITEDATA, pointer: this)
        try easy.set(CURLOPT_HEADERDATA, pointer: this)
        try easy.set(CURLOPT_READDATA, pointer: this)
        try easy.set(CURLOPT_SEEKDATA, pointer: this)
        try easy.set(CURLOPT_HEADERFUNCTION) { bytes, size, count, this in
            Transfer.of(this)?.receiveHeader(bytes, size * count) ?? 0
        }
        try easy.set(CURLOPT_WRITEFUNCTION) { bytes, size, count, this in
            Transfer.of(this)?.receive(bytes, size * count) ?? 0
        }
        try easy.set(CURLOPT_READFUNCTION) { bytes, size, count, this in
            Transfer.of(this)?.supply(bytes, size * count) ?? Int(CURL_READFUNC_ABORT)
        }
        try easy.check(
            ccurl_set_seek_callback(easy.handle) { this, offset, origin in
                guard offset == 0, origin == SEEK_SET, let transfer = Transfer.of(this) else {
                    return CURL_SEEKFUNC_FAIL
                }
                return transfer.exchange.outbound.rewind() ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL
            }
        )
        try easy.set(CURLOPT_PREREQDATA, pointer: this)
        try easy.check(
            ccurl_set_request_callback(easy.handle) { this, _, _, _, _ in
                Transfer.of(this)?.noteSession()
                return CURL_PREREQFUNC_OK
            }
        )
        try easy.set(CURLOPT_SSL_CTX_DATA, pointer: this)
        try easy.check(
            ccurl_set_tls_callback(easy.handle) { _, context, this in
                Transfer.of(this)?.prepareTLS(context) ?? CURLE_OK
            }
        )
    }

    /// Has a chain judged that need not be accepted: libcurl leaves it without authorities to judge by.
    private func prepareTLS(_ context: UnsafeMutableRawPointer?) -> CURLcode {
        beginningOfTLS = elapsed
        session = nil
        guard case .unverified(let judge) = exchange.request.trust, let context else { return CURLE_OK }
        guard let file = judge ?? easy.text(CURLINFO_CAINFO) else { return CURLE_OK }
        return ccurl_trust(context, file) == 1 || judge == nil ? CURLE_OK : CURLE_SSL_CACERT_BADFILE
    }

    private func noteSession() {
        let isJudged = if case .unverified = exchange.request.trust { true } else { false }
        session = easy.session(withChain: isJudged)
    }

    private static func of(_ context: UnsafeMutableRawPointer?) -> Transfer? {
        context.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
    }

    private func receiveHeader(_ bytes: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
        beginningOfAnswer = beginningOfAnswer ?? elapsed
        head.read(UnsafeRawBufferPointer(start: bytes, count: count))
        if let final = head.final, !isRedirectToFollow(final) { exchange.inbound.receive(final) }
        return count
    }

    private func receive(_ bytes: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
        if let limit = exchange.bodyLimit, receivedBytes + count > limit { return Int(CURL_WRITEFUNC_ERROR) }
        guard exchange.inbound.receive(UnsafeRawBufferPointer(start: bytes, count: count)) else {
            return Int(CURL_WRITEFUNC_PAUSE)
        }
        receivedBytes += count
        return count
    }

    private func supply(_ bytes: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
        switch exchange.outbound.supply(UnsafeMutableRawBufferPointer(start: bytes, count: count)) {
        case .bytes(let count): count
        case .end: 0
        case .later: Int(CURL_READFUNC_PAUSE)
        }
    }
}
