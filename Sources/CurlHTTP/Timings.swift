/// How long each phase of an exchange took: each by itself, not counted from the start, so that they add up to `total`.
///
/// Where redirects were followed, a phase is the sum over all requests and `body` holds the rest. Where the exchange
/// failed, the phase that did not end holds the time until then. A connection that is used again takes no time in the
/// first three. From CURLINFO_*_TIME_T, in microseconds.
package struct Timings: Sendable, Hashable {
    package var dns: Duration = .zero
    /// TCP alone.
    package var connect: Duration = .zero
    package var tls: Duration = .zero
    /// From the established connection to the first byte of the answer: includes sending the request.
    package var firstByte: Duration = .zero
    /// From the first to the last byte of the answer.
    package var body: Duration = .zero
    package var total: Duration = .zero
}

/// The part of an exchange that was under way.
package enum Phase: String, Sendable, CaseIterable {
    case dns
    case connect
    case tls
    /// Sending the request and waiting for the answer to begin.
    case firstByte
    case body
    /// Following a redirect: libcurl does not tell its phases apart.
    case redirect
}

extension Timings {
    /// Points in time since the start, in microseconds, as libcurl reports them: zero where not reached.
    struct Marks {
        var resolved: Int64
        var connected: Int64
        var secured: Int64
        var answered: Int64
        var total: Int64

        /// The phase that was under way when the exchange ended without success.
        func phase(overTLS: Bool) -> Phase {
            if resolved == 0 { return .dns }
            if connected == 0 { return .connect }
            if overTLS && secured == 0 { return .tls }
            return answered == 0 ? .firstByte : .body
        }
    }

    /// Splits points in time into phases; `unfinished` is the phase that did not end, nil after success.
    init(_ marks: Marks, unfinished: Phase?) {
        var last: Int64 = 0
        func phase(_ phase: Phase, until mark: Int64) -> Duration {
            let end = unfinished == phase ? marks.total : min(max(mark, last), marks.total)
            defer { last = end }
            return .microseconds(end - last)
        }
        dns = phase(.dns, until: marks.resolved)
        connect = phase(.connect, until: marks.connected)
        tls = phase(.tls, until: marks.secured)
        firstByte = phase(.firstByte, until: marks.answered)
        body = .microseconds(marks.total - last)
        total = .microseconds(marks.total)
    }
}
