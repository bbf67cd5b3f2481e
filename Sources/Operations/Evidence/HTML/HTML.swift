/// A piece of HTML, in which a literal is markup and what is interpolated is text: `"<p>\(text)</p>"` cannot be broken
/// out of, wherever the text came from.
///
/// Texts may stand in elements and in quoted attributes, and not in `style` or `script`, nor where a URL is expected.
struct HTML: ExpressibleByStringInterpolation, Sendable, Equatable {
    /// How much of one text is shown, in Unicode scalars: a page that no browser opens shows nothing.
    static let longestText = 20_000

    private(set) var source: String

    init(stringLiteral source: String) { self.source = source }

    init(stringInterpolation: Interpolation) { source = stringInterpolation.source }

    struct Interpolation: StringInterpolationProtocol {
        fileprivate(set) var source = ""

        init(literalCapacity: Int, interpolationCount: Int) { source.reserveCapacity(literalCapacity) }

        mutating func appendLiteral(_ literal: String) { source += literal }

        mutating func appendInterpolation(_ text: String) { source += HTML.escaped(text) }

        mutating func appendInterpolation(_ number: Int) { source += String(number) }

        mutating func appendInterpolation(_ html: HTML) { source += html.source }

        mutating func appendInterpolation(_ pieces: [HTML]) {
            for piece in pieces { source += piece.source }
        }
    }

    /// A document's style or the like, which is chatops' own.
    init(trusted source: String) { self.source = source }

    private static func escaped(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var count = 0
        for scalar in text.unicodeScalars {
            count += 1
            if count > longestText {
                result.append(contentsOf: " … (\(text.utf8.count) bytes in all, see run.json)".unicodeScalars)
                break
            }
            switch scalar {
            case "&": result.append(contentsOf: "&amp;".unicodeScalars)
            case "<": result.append(contentsOf: "&lt;".unicodeScalars)
            case ">": result.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
            case "'": result.append(contentsOf: "&#39;".unicodeScalars)
            case "\n": result.append(scalar)
            default: result.append(VisibleText.visible(scalar))
            }
        }
        return String(result)
    }
}
