@testable import Operations

/// A fault on a server, the check that asks it, and what is to be said.
struct SeededFault: Sendable {
    var name: String
    var check: String
    var verdict: CheckReport.Verdict
    /// How the summary begins: the cause.
    var cause: String

    init(_ name: String, _ check: String, _ verdict: CheckReport.Verdict, _ cause: String) {
        self.name = name
        self.check = check
        self.verdict = verdict
        self.cause = cause
    }

    private static func tls(
        _ server: String,
        _ verdict: CheckReport.Verdict,
        _ cause: String,
        _ rest: String = "deadline: 10s",
        host: String = "localhost"
    ) -> SeededFault {
        let place = "host: \(host), port: PORT(\(server))"
        let check = "{type: tls, \(place), authorities: FOLDER/authority.pem, \(rest)}"
        return SeededFault("tls-\(server)", check, verdict, cause)
    }

    private static func hsts(_ server: String, _ verdict: CheckReport.Verdict, _ cause: String) -> SeededFault {
        var fault = tls(server, verdict, cause, "certificate: {hsts: true}, deadline: 500ms")
        fault.name = "hsts-\(server)"
        return fault
    }

    private static func page(
        _ name: String,
        _ path: String,
        _ rest: String,
        _ cause: String,
        _ verdict: CheckReport.Verdict = .failed
    ) -> SeededFault {
        SeededFault("page-\(name)", "{url: \"http://127.0.0.1:PORT(http)\(path)\", \(rest)}", verdict, cause)
    }

    private static func bad(_ name: String, _ path: String, _ rest: String, _ cause: String) -> SeededFault {
        SeededFault("bad-\(name)", "{url: \"http://127.0.0.1:PORT(bad-http)\(path)\", \(rest)}", .failed, cause)
    }

    private static func dns(
        _ name: String,
        _ addresses: String,
        _ cause: String,
        _ verdict: CheckReport.Verdict = .failed,
        server: String = "dns"
    ) -> SeededFault {
        let resolver = "resolver: 127.0.0.1, port: PORT(\(server))"
        let check = "{type: dns, host: \(name), addresses: [\(addresses)], \(resolver), deadline: 2s}"
        return SeededFault("dns-\(name.replacing(".", with: "-"))", check, verdict, cause)
    }

    static let certificates: [SeededFault] = [
        tls("good", .passed, "TLSv1.3, TLS_AES_256_GCM_SHA384, P256, 89 days left, chain of 2, at 127.0.0.1"),
        tls("rsa", .passed, "TLSv1.3, TLS_AES_256_GCM_SHA384, RSA2048, 89 days left, chain of 1"),
        tls("hsts", .passed, "TLSv1.3, TLS_AES_256_GCM_SHA384, P256, 89 days left, chain of 2, HSTS max-age=31536000"),
        tls("expired", .failed, "the certificate has expired: it ended on 20"),
        tls("future", .failed, "the certificate is not valid yet: it begins on 20"),
        tls("self-signed", .failed, "the certificate is self-signed"),
        tls(
            "other-name",
            .failed,
            "the certificate is for another name: it is for other.test, *.other.test, not localhost"
        ),
        tls("nameless", .failed, "the certificate is for another name: it is for no name"),
        tls("expired-other-name", .failed, "the certificate has expired"),
        tls("incomplete", .failed, "an intermediate certificate is missing: the server does not send intermediate, "),
        tls("incomplete-private", .failed, "the issuer intermediate is not trusted, or its certificate is missing"),
        tls("strange", .failed, "the issuer stranger is not trusted, or its certificate is missing"),
        tls("strange-with-root", .failed, "the issuer stranger is not trusted"),
        tls("old-issuer", .failed, "the certificate of the issuer old-intermediate has expired"),
        tls("cross-signed", .warned, "the server also sends a certificate of authority that has expired"),
        tls(
            "disordered",
            .warned,
            "the certificates come in the wrong order, which strict clients refuse: deep, inter"
        ),
        tls("soon", .warned, "the certificate ends in 9 days"),
        tls("very-soon", .failed, "the certificate ends in 2 days"),
        tls("weak", .failed, "a key or signature of the certificates is too weak"),
        tls("tls11", .failed, "the server only speaks outdated TLS (TLSv1.1 with "),
        tls("http", .failed, "TLS could not be established"),
        tls("nobody", .failed, "connection refused"),
        SeededFault(
            "no-hsts",
            "{type: tls, host: localhost, port: PORT(good), authorities: FOLDER/authority.pem, certificate: {hsts: true}}",
            .failed,
            "Strict-Transport-Security is missing"
        ),
        hsts("hsts", .passed, "TLSv1.3, TLS_AES_256_GCM_SHA384, P256, 89 days left, chain of 2, HSTS max-age=31536000"),
        hsts(
            "hsts-off",
            .failed,
            "Strict-Transport-Security says “max-age=0; includeSubDomains”, which switches it off"
        ),
        hsts("hsts-empty", .failed, "Strict-Transport-Security says “includeSubDomains”, without one max-age"),
        hsts(
            "hung",
            .failed,
            "Strict-Transport-Security could not be asked for: gave up after 500 ms while waiting for the answer"
        ),
        tls("hung", .passed, "TLSv1.3, TLS_AES_256_GCM_SHA384, P256, 89 days left, chain of 2", "deadline: 500ms"),
        tls("expired-hung", .failed, "the certificate has expired: it ended on 20", "deadline: 500ms"),
        tls(
            "no-http",
            .passed,
            "TLSv1.3, TLS_AES_256_GCM_SHA384, P256, 89 days left, chain of 2, at 127.0.0.1",
            "deadline: 500ms",
            host: "127.0.0.1"
        ),
        SeededFault(
            "mute",
            "{type: tls, host: localhost, port: PORT(bad-mute), deadline: 300ms}",
            .failed,
            "gave up after 300 ms while establishing TLS"
        ),
        SeededFault(
            "no-authorities",
            "{type: tls, host: localhost, port: PORT(good), authorities: FOLDER/absent.pem}",
            .failed,
            "the trusted authorities cannot be read"
        ),
        SeededFault(
            "untrusted-by-the-system",
            "{type: tls, host: localhost, port: PORT(strange-with-root)}",
            .failed,
            "the issuer stranger is not trusted"
        ),
    ]

    static let answers: [SeededFault] = [
        page("good", "/to-page", "follow: 2, expect: {redirects: 1, bodyPattern: \"chat [0-9]+\"}", "200", .passed),
        page("wrong-body", "/wrong", "expect: {json: {success: true}}", "success is false instead of true"),
        page("pattern", "/", "expect: {bodyPattern: \"chat [a-z]+\"}", "the body does not match chat [a-z]+"),
        page("missing", "/missing", "expect: {status: 200}", "status 404 instead of 200"),
        page("upstream", "/broken", "expect: {status: 200}", "status 502 instead of 200"),
        page("around", "/around", "follow: 5", "more than 5 redirects"),
        page("away", "/away", "follow: 5", "only http and https are spoken, not 'ftp'"),
        page("login", "/to-login", "expect: {status: 302, location: /}", "leads to /login instead of /"),
        page("once", "/to-page", "follow: 5, expect: {redirects: 2}", "1 redirects instead of 2"),
        page("plain", "/json", "expect: {compression: gzip}", "the content is not compressed, not gzip"),
        page("gzip", "/long", "expect: {compression: gzip, body: compresses well}", "200", .passed),
        page("old", "/", "expect: {version: http/2}", "speaks HTTP/1.1 instead of HTTP/2"),
        page(
            "type",
            "/json",
            "expect: {headers: {content-type: text/html}}",
            "content-type is “application/json” instead"
        ),
        page(
            "header",
            "/",
            "expect: {headers: {x-frame-options: DENY}}",
            "x-frame-options is missing instead of “DENY”"
        ),
        SeededFault(
            "over-tls",
            "{url: \"https://localhost:PORT(good)/long\", authorities: FOLDER/authority.pem, "
                + "expect: {version: http/2, compression: gzip}}",
            .passed,
            "200, as expected"
        ),
        SeededFault(
            "page-expired",
            "{url: \"https://localhost:PORT(expired)/\", authorities: FOLDER/authority.pem}",
            .failed,
            "a certificate has expired"
        ),
        bad("late", "/late/400", "deadline: 200ms", "gave up after 200 ms while waiting for the answer"),
        bad("drip", "/drip", "deadline: 300ms", "gave up after 300 ms while receiving the answer"),
        bad("reset", "/silent", "deadline: 2s", "no complete answer was received"),
        bad("short", "/broken", "deadline: 2s", "no complete answer was received"),
        bad("garbage", "/garbage", "deadline: 2s", "no complete answer was received"),
        SeededFault(
            "slow",
            "{url: \"http://127.0.0.1:PORT(bad-http)/late/300\", slowerThan: 100ms}",
            .warned,
            "took "
        ),
    ]

    static let networks: [SeededFault] = [
        SeededFault("tcp", "{type: tcp, host: 127.0.0.1, port: PORT(good)}", .passed, "connects to 127.0.0.1"),
        SeededFault("closed", "{type: tcp, host: 127.0.0.1, port: 1}", .failed, "127.0.0.1:1: connection refused"),
        SeededFault("closed-6", "{type: tcp, host: \"::1\", port: PORT(one-family)}", .failed, "[::1]:"),
        SeededFault(
            "full",
            "{type: tcp, host: 127.0.0.1, port: PORT(bad-full), deadline: 300ms}",
            .failed,
            "127.0.0.1:"
        ),
        SeededFault(
            "nameless",
            "{type: tcp, host: name.invalid, port: 1}",
            .failed,
            "name.invalid "
        ),
        dns("good.test", "192.0.2.10, \"2001:DB8::10\"", "A 192.0.2.10, AAAA 2001:db8::10, for 300 s more", .passed),
        dns("stale.test", "192.0.2.10", "stale.test has a stale AAAA record, AAAA 2001:db8::bad: the service is at A"),
        dns(
            "elsewhere.test",
            "192.0.2.10",
            "elsewhere.test leads elsewhere, to A 198.51.100.7: the service is at A 192"
        ),
        dns("half.test", "192.0.2.10", "half.test has a stale record, A 198.51.100.8"),
        dns("four.test", "192.0.2.10, \"2001:db8::10\"", "four.test has no record AAAA 2001:db8::10", .warned),
        dns("nobody.test", "192.0.2.10", "nobody.test does not resolve"),
        dns("foreign.example", "192.0.2.10", "foreign.example could not be resolved"),
        dns("alias.test", "192.0.2.10, \"2001:db8::10\"", "A 192.0.2.10, AAAA 2001:db8::10, for 7 s more", .passed),
        dns(
            "any.test",
            "192.0.2.10, \"2001:db8::10\"",
            "127.0.0.1 gave no usable answer about AAAA records of any.test",
            .warned,
            server: "bad-dns"
        ),
        dns("short.test", "192.0.2.10", "short.test could not be resolved: no usable answer", server: "bad-dns"),
        SeededFault(
            "dns-dead",
            "{type: dns, host: good.test, resolver: 127.0.0.1, port: 1, deadline: 2s}",
            .failed,
            "good.test could not be resolved: no usable answer from 127.0.0.1"
        ),
    ]

    static let programs: [SeededFault] = [
        SeededFault("own", "{type: external, command: [sh, -c, 'echo 3 waiting']}", .passed, "3 waiting"),
        SeededFault(
            "own-fails",
            "{type: external, command: [sh, -c, 'echo 900 waiting; exit 1']}",
            .failed,
            "900 waiting"
        ),
        SeededFault(
            "own-warns",
            "{type: external, command: [sh, -c, 'echo 90 waiting; exit 2']}",
            .warned,
            "90 waiting"
        ),
        SeededFault("own-breaks", "{type: external, command: [sh, -c, 'exit 7']}", .failed, "sh exited with 7"),
        SeededFault(
            "own-dies",
            "{type: external, command: [sh, -c, 'kill -9 $$']}",
            .failed,
            "sh was ended by signal 9"
        ),
        SeededFault(
            "own-absent",
            "{type: external, command: [no-such-program]}",
            .failed,
            "the program no-such-program"
        ),
        SeededFault(
            "own-hangs",
            "{type: external, command: [sleep, '60'], deadline: 300ms}",
            .failed,
            "sleep did not end within 300 ms"
        ),
        SeededFault(
            "disk",
            "{type: host, limits: {freeDisk: 4000TiB, freeMemory: 1KiB}}",
            .failed,
            "only "
        ),
        SeededFault("memory", "{type: host, limits: {freeDisk: 1KiB, freeMemory: 4000TiB}}", .failed, "only "),
    ]
}
