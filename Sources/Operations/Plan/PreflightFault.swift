/// One thing that is wrong before anything was started, and how to put it right.
package struct PreflightFault: Sendable, Hashable {
    package var message: String
    package var fix: String

    package init(_ message: String, fix: String) {
        self.message = message
        self.fix = fix
    }
}
