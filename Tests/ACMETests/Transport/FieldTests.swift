import Foundation
import Testing

@testable import ACME

/// `Retry-After` and `Link`, whose forms servers choose.
@Suite struct FieldTests {
    let now = Date(timeIntervalSince1970: 784_111_777)  // Sun, 06 Nov 1994 08:49:37 GMT

    @Test(
        arguments: [
            ("0", 0.0), ("120", 120), (" 7 ", 7), ("122400", 122400), ("99999999999999999999", 366 * 86400),
            ("Sun, 06 Nov 1994 08:50:37 GMT", 60), ("Sunday, 06-Nov-94 08:50:37 GMT", 60),
            ("Sun Nov  6 08:50:37 1994", 60),
            ("Sun, 06 Nov 1994 08:00:00 GMT", 0),
        ] as [(String, Double)]
    )
    func readsBothFormsOfRetryAfter(field: String, seconds: Double) {
        #expect(RetryAfter.time(field, now: now)?.timeIntervalSince(now) == seconds)
    }

    @Test(arguments: ["", "soon", "-5", "1.5", "5 minutes", "tomorrow", "Sun, 99 Nov 1994 88:49:37 GMT"])
    func readsNothingElse(field: String) {
        #expect(RetryAfter.time(field, now: now) == nil)
    }

    @Test func readsLinks() {
        let lines = [
            #"<https://a/dir>;rel="index""#,
            #"<https://a/1>; rel="alternate", <https://a/2>; title="one, two"; REL=alternate,<https://a/3>;rel="up next""#,
            "garbage", "<unclosed", #"<https://a/4>"#,
        ]
        #expect(LinkField.targets(of: "alternate", in: lines) == ["https://a/1", "https://a/2"])
        #expect(LinkField.targets(of: "next", in: lines) == ["https://a/3"])
        #expect(LinkField.targets(of: "index", in: lines) == ["https://a/dir"])
    }
}
