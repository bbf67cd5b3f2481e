import FoundationEssentials
import Testing

@testable import Operations

@Suite struct MomentTests {
    /// Case 1: the same instant in three zones, and more ways to write it.
    @Test(arguments: [
        "2026-11-28T05:05:03.123456Z", "2026-11-28 14:05:03.123456 Asia/Seoul", "2026-11-28T06:05:03.123456+01:00",
        "2026-11-28 06:05:03,123456 Europe/Berlin", "2026-11-28 00:05:03.123456 America/New_York",
        "2026-11-28 05:05:03.123456 UTC", "2026-11-27T19:05:03.123456-1000",
    ])
    func oneInstantIsOneMoment(_ text: String) throws {
        let moment = try Moment(reading: text)
        #expect(moment.description == "2026-11-28T05:05:03.123456Z")
    }

    @Test(
        arguments: [
            ("2026-11-28T14:05:03", MomentFailure.noZone("2026-11-28T14:05:03")),
            ("yesterday", .notATime("yesterday")),
            ("2026-02-29T00:00:00Z", .notATime("2026-02-29T00:00:00Z")),
            ("2026-11-28T24:00:00Z", .notATime("2026-11-28T24:00:00Z")),
            ("2026-11-28T14:05:60Z", .notATime("2026-11-28T14:05:60Z")),
            ("2026-11-28T14:05:03.1234567Z", .notATime("2026-11-28T14:05:03.1234567Z")),
            ("2026-11-28 14:05 Asia/Soul", .unknownZone("Asia/Soul", in: "2026-11-28 14:05 Asia/Soul")),
            ("2026-11-28 14:05 ../../etc/passwd", .notATime("2026-11-28 14:05 ../../etc/passwd")),
            (
                "2026-10-25 02:30:00 Europe/Berlin",
                .repeated(
                    "2026-10-25 02:30:00",
                    zone: "Europe/Berlin",
                    choices: ["2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00"]
                )
            ),
            (
                "2026-03-29 02:30:00 Europe/Berlin",
                .missing(
                    "2026-03-29 02:30:00",
                    zone: "Europe/Berlin",
                    choices: ["2026-03-29T03:30:00+02:00", "2026-03-29T01:30:00+01:00"]
                )
            ),
            (
                "2071-10-25 02:30:00 Europe/Berlin",
                .repeated(
                    "2071-10-25 02:30:00",
                    zone: "Europe/Berlin",
                    choices: ["2071-10-25T02:30:00+02:00", "2071-10-25T02:30:00+01:00"]
                )
            ),
            (
                "2026-04-05 02:15:00 Australia/Lord_Howe",
                nil
            ),
            (
                "2026-04-05 01:45:00 Australia/Lord_Howe",
                .repeated(
                    "2026-04-05 01:45:00",
                    zone: "Australia/Lord_Howe",
                    choices: ["2026-04-05T01:45:00+11:00", "2026-04-05T01:45:00+10:30"]
                )
            ),
        ] as [(String, MomentFailure?)]
    )
    func whatIsNoMomentSaysSo(_ text: String, _ expected: MomentFailure?) {
        var failure: MomentFailure?
        do { _ = try Moment(reading: text) } catch { failure = error }
        #expect(failure == expected)
    }

    /// What is suggested can be typed.
    @Test func suggestionsAreMoments() throws {
        let failure = #expect(throws: MomentFailure.self) { try Moment(reading: "2026-10-25 02:30 Europe/Berlin") }
        guard case .repeated(_, _, let choices) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        let moments = try choices.map { try Moment(reading: $0) }
        #expect(moments[1].microseconds - moments[0].microseconds == 3_600_000_000)
    }
}
