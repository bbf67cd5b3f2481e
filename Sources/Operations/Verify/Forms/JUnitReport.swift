package import FoundationEssentials

/// A verification as the XML that CI systems read test results from.
///
/// There is no one schema; what all of them read is the form of Apache Ant's JUnit task: a suite with a case for each
/// check, and in it a failure.
package enum JUnitReport {
    /// Warnings that are no failures are told as the case's output.
    package static func text(_ verification: Verification, at now: Date) -> String {
        let checks = verification.checks
        let failures = verification.outcomes.filter(verification.isBad).count
        let time = seconds(checks.map(\.milliseconds).reduce(0, +))
        let counts = "tests=\"\(checks.count)\" failures=\"\(failures)\" errors=\"0\""
        let suite =
            "name=\"chatops verify \(escaped(verification.environment))\" \(counts) skipped=\"0\" time=\"\(time)\""
        let timestamp = now.formatted(Date.ISO8601FormatStyle()).dropLast()
        let cases = verification.outcomes.map { testCase($0, of: verification) }.joined()
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuites \(counts) time="\(time)">
              <testsuite \(suite) timestamp="\(timestamp)">
            \(cases)  </testsuite>
            </testsuites>

            """
    }

    private static func testCase(_ outcome: Verification.Outcome, of verification: Verification) -> String {
        let check = outcome.check
        let summary = escaped(verification.summary(outcome))
        let target = escaped(check.target)
        let attributes = "classname=\"chatops.\(escaped(verification.environment))\" name=\"\(escaped(check.name))\""
        let head = "    <testcase \(attributes) time=\"\(seconds(check.milliseconds))\""
        if verification.isBad(outcome) {
            let failure = "<failure type=\"\(outcome.verdict.rawValue)\" message=\"\(summary)\">\(target)</failure>"
            return "\(head)>\n      \(failure)\n    </testcase>\n"
        }
        if outcome.verdict == .warned {
            return "\(head)>\n      <system-out>\(summary)</system-out>\n    </testcase>\n"
        }
        return "\(head)/>\n"
    }

    private static func seconds(_ milliseconds: Double) -> String {
        let whole = Int(milliseconds.rounded())
        let rest = "\(whole % 1000)"
        return "\(whole / 1000)." + String(repeating: "0", count: 3 - rest.count) + rest
    }

    /// Without the characters that XML 1.0 (section 2.2) does not have, and those that CI systems' terminals obey.
    private static func escaped(_ text: String) -> String {
        VisibleText.visible(
            String(
                String.UnicodeScalarView(
                    text.unicodeScalars.map { [0xFFFE, 0xFFFF].contains($0.value) ? "\u{FFFD}" : $0 }
                )
            )
        )
        .replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
        .replacing("\"", with: "&quot;")
    }
}

extension CheckReport {
    /// What the service took, as far as it was measured.
    fileprivate var milliseconds: Double {
        let times = measurements.filter { $0.unit == "ms" }
        return times.first { $0.name == "total" }?.value ?? times.map(\.value).reduce(0, +)
    }
}
