import Testing

@testable import Operations

@Suite struct VersionTests {
    @Test(arguments: [
        ("git version 2.39.5", Version(2, 39)),
        ("Swift version 6.3.1 (swift-6.3.1-RELEASE)\nTarget: x86_64-unknown-linux-gnu", Version(6, 3)),
        ("setsid from util-linux 2.38.1", Version(2, 38)),
        ("v3.14.0+gc4e37b3", Version(3, 14)),
        ("Client Version: v1.34.1\nKustomize Version: v5.7.1", Version(1, 34)),
        ("rclone 12, v1.2-DEV", Version(1, 2)),
        ("99999999999999999999.1 but then 4.5", Version(4, 5)),
    ])
    func isTheFirstNumberWithADot(text: String, version: Version) {
        #expect(Version(firstIn: text) == version)
    }

    @Test(arguments: ["", "unknown", "12", "1.x", "version .5", "٣.٤"])
    func isMissing(text: String) {
        #expect(Version(firstIn: text) == nil)
    }

    @Test func isComparedByNumbersAndNotByDigits() {
        #expect(Version(3, 9) < Version(3, 14))
        #expect(Version(2, 99) < Version(3, 0))
        #expect(!(Version(3, 14) < Version(3, 14)))
    }
}
