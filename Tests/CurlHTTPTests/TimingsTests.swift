import Testing

@testable import CurlHTTP

struct TimingsTests {
    private static func timings(
        _ dns: Int,
        _ connect: Int,
        _ tls: Int,
        _ first: Int,
        _ body: Int,
        _ total: Int
    ) -> Timings {
        Timings(
            dns: .microseconds(dns),
            connect: .microseconds(connect),
            tls: .microseconds(tls),
            firstByte: .microseconds(first),
            body: .microseconds(body),
            total: .microseconds(total)
        )
    }

    @Test(
        arguments: [
            ([10, 30, 60, 100, 150], nil, timings(10, 20, 30, 40, 50, 150)),
            ([10, 30, 0, 100, 150], nil, timings(10, 20, 0, 70, 50, 150)),
            ([10, 10, 10, 100, 150], nil, timings(10, 0, 0, 90, 50, 150)),
            ([0, 0, 0, 0, 150], .dns, timings(150, 0, 0, 0, 0, 150)),
            ([10, 0, 0, 0, 150], .connect, timings(10, 140, 0, 0, 0, 150)),
            ([10, 30, 0, 0, 150], .tls, timings(10, 20, 120, 0, 0, 150)),
            ([10, 30, 60, 0, 150], .firstByte, timings(10, 20, 30, 90, 0, 150)),
            ([10, 30, 60, 100, 150], .body, timings(10, 20, 30, 40, 50, 150)),
        ] as [([Int64], Phase?, Timings)]
    )
    func phasesAddUp(_ marks: [Int64], _ unfinished: Phase?, _ expected: Timings) {
        let marks = Timings.Marks(
            resolved: marks[0],
            connected: marks[1],
            secured: marks[2],
            answered: marks[3],
            total: marks[4]
        )
        #expect(Timings(marks, unfinished: unfinished) == expected)
        if let unfinished { #expect(marks.phase(overTLS: unfinished == .tls) == unfinished) }
    }
}
