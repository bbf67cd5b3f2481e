/// One thing that is wrong before anything was started, and how to put it right.
struct PreflightFault: Sendable, Hashable {
    var message: String
    var fix: String
}
