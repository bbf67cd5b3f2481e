/// A program's version as far as requirements go: major and minor.
package struct Version: Sendable, Hashable, Comparable, CustomStringConvertible {
    package var major: Int
    package var minor: Int

    package init(_ major: Int, _ minor: Int) {
        self.major = major
        self.minor = minor
    }

    /// The first `<number>.<number>` in what a program prints about itself.
    package init?(firstIn text: String) {
        var digits = text[...]
        while let start = digits.firstIndex(where: \.isASCIINumber) {
            let major = digits[start...].prefix(while: \.isASCIINumber)
            let rest = digits[major.endIndex...]
            let minor = rest.dropFirst().prefix(while: \.isASCIINumber)
            if rest.first == ".", let first = Int(major), let second = Int(minor) {
                self.init(first, second)
                return
            }
            digits = rest
        }
        return nil
    }

    package static func < (left: Version, right: Version) -> Bool {
        (left.major, left.minor) < (right.major, right.minor)
    }

    package var description: String { "\(major).\(minor)" }
}

extension Character {
    fileprivate var isASCIINumber: Bool { isASCII && isNumber }
}
