/// Texts of unknown origin, such as the output of a program, where they are to be read.
package enum VisibleText {
    /// A control character becomes its Unicode control picture, so that there are no line ends; what reorders or hides
    /// text becomes U+FFFD: line and paragraph separators, C1 controls, and the format characters that change
    /// direction (Unicode TR36).
    package static func visible(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar {
        case "\u{0}"..."\u{1F}": return Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}"
        case "\u{7F}": return "\u{2421}"
        default: break
        }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: return "\u{FFFD}"
        default: return scalar
        }
    }
}
