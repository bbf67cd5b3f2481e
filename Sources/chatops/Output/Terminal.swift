import Diagnostics
import Glibc
import SystemPackage

/// Standard output or standard error, and what it can show.
struct Terminal: Sendable {
    private let descriptor: FileDescriptor
    let isInteractive: Bool
    let hasColor: Bool

    /// Colour and movement only on a terminal that is not `dumb`, and colour not under `NO_COLOR` (no-color.org).
    init(_ descriptor: FileDescriptor, _ variables: [String: String]) {
        self.descriptor = descriptor
        isInteractive = isatty(descriptor.rawValue) == 1 && variables["TERM"] != "dumb"
        hasColor = isInteractive && (variables["NO_COLOR"] ?? "").isEmpty
    }

    /// Writes a result, all of it or an error; that whoever reads has gone away is none.
    func write(_ text: String) throws(OutputFailure) {
        var text = text
        do {
            _ = try text.withUTF8 { bytes in try descriptor.writeAll(UnsafeRawBufferPointer(bytes)) }
        } catch Errno.brokenPipe {
            return
        } catch {
            throw OutputFailure(reason: "\(error)")
        }
    }

    /// Says something along the way, where nobody depends on it.
    func say(_ text: String) { try? write(text) }

    func styled(_ text: String, _ style: Style) -> String {
        hasColor ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }

    /// SGR parameters (ECMA-48, 8.3.117).
    enum Style: String {
        case bold = "1"
        case dim = "2"
        case red = "31"
        case green = "32"
        case yellow = "33"
    }
}

/// The result could not be written where it was to go.
struct OutputFailure: Failure {
    let reason: String

    var message: String { "the result could not be written to standard output: \(reason)" }
}
