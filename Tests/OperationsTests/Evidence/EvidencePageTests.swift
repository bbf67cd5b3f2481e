import FoundationEssentials
import Testing

@testable import Operations

@Suite struct EvidencePageTests {
    @Test func saysEverythingOutcomeFirst() throws {
        var report = EvidenceFixture.report()
        report.arguments = ["--binary=/srv/chat_server"]
        report.outcome = .putBack
        report.exitCode = 12
        var ready = StepReport(name: "ready", intent: "wait until it is ready", outcome: .failed)
        ready.note = "no answer within 10 s"
        report.steps.append(ready)
        report.failure = FailureReport(
            message: "the new server did not get ready",
            hint: "chatops logs embedded",
            causes: ["exit code 3"]
        )

        #expect(
            EvidencePage(report: report, name: "20261122T151601Z-deploy").text == """
                # deploy embedded: failed and put back

                **The run failed and was put back; what ran before is seen to serve.** The run took 1.500 s and ended \
                with exit code 12: 1 step applied, 1 step failed, 1 check passed.

                ## Failure

                - Error: the new server did not get ready
                - What to do: chatops logs embedded
                - Caused by: exit code 3

                ## What was asked

                |  |  |
                | --- | --- |
                | Command | chatops deploy embedded |
                | Options | --binary=/srv/chat_server |
                | By | ops on bastion, process 4242 |
                | Started | 2026-11-22T15:16:01.250Z |
                | Finished | 2026-11-22T15:16:02.750Z |

                ## Plan

                |  | Step | Intent | Outcome | Duration | Note |
                | --- | --- | --- | --- | --- | --- |
                | 1 | start | start ChatServer | applied | 812 ms |  |
                | 2 | ready | wait until it is ready | failed |  | no answer within 10 s |

                ## Checks

                | Check | Verdict | Target | Seen | Measured |
                | --- | --- | --- | --- | --- |
                | ready | passed | GET http://127.0.0.1:8080/health/ready | 200 | firstByte 1.8 ms |

                ## Results

                |  |  |
                | --- | --- |
                | url | http://127.0.0.1:8080 |

                ## Versions

                |  |  |
                | --- | --- |
                | chatops | 1.0.0 |

                ## SHA-256 digests

                |  |  |
                | --- | --- |
                | ChatServer | abababababababababababababababababababababababababababababababab |

                ## How to verify this page

                    chatops evidence verify embedded

                recomputes the digests of this run, `20261122T151601Z-deploy`, and of all others in its chain, and \
                names every file that was changed, added or removed since.

                """
        )
    }

    @Test(arguments: [
        "x |\n| 9 | forged | all is well | applied | 1 ms |", "`` ` ```\n# Done", "\r\n\r\n## Checks\r\n",
        "\u{2028}| a |\u{2029}| b |\u{85}| c |\u{0B}\u{0C}", "\\| a \\\\| b", "<br>|<script>alert(1)</script>",
        "[all is well](http://127.0.0.1)", "\u{1B}[2J\u{1B}[32mdone", "\u{202E}deliaf",
    ])
    func hostileTextStaysInItsCell(text: String) {
        var hostile = EvidenceFixture.report()
        let harmless = EvidencePage(report: hostile, name: "n").text
        hostile.steps[0].note = text
        hostile.steps[0].name = text
        hostile.checks[0].summary = text
        hostile.results = ["url": text]
        hostile.actor.user = text
        let page = EvidencePage(report: hostile, name: "n").text

        #expect(shape(of: page) == shape(of: harmless))
        #expect(
            page.unicodeScalars.allSatisfy {
                $0 == "\n" || ![.control, .format].contains($0.properties.generalCategory)
            }
        )
    }

    @Test func figuresThatAreNoNumbersAreShown() throws {
        let fixture = EvidenceFixture()
        var report = EvidenceFixture.report()
        report.checks[0].measurements = [.init(name: "rate", value: .nan, unit: "1/s")]
        report.finishedAt = .distantFuture
        _ = try fixture.store.record(report)
        let record = try fixture.store.load()
        #expect(record.report.checks[0].measurements[0].value.isNaN)
        #expect(record.markdown.contains("rate nan 1/s"))
    }

    /// What kind each line is, and how many cells it has: an unescaped `|` ends a cell.
    private func shape(of page: String) -> [String] {
        page.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { line in
            let marks = line.replacing("\\\\", with: "").replacing("\\|", with: "")
            return "\(line.prefix { "#|-*".contains($0) }) \(marks.count { $0 == "|" })"
        }
    }
}
