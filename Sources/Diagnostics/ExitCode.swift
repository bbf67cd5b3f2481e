/// What the exit status of every chatops command means; 64, 70 and 78 are those of sysexits(3).
package enum ExitCode: Int32, Sendable {
    case done = 0
    /// The work failed, or checks failed.
    case failed = 1
    /// `--detailed-exit-code`: there is something to do.
    case changesPending = 2
    /// A preflight failed; nothing was started.
    case preflight = 10
    /// Another holder has the environment's lock.
    case locked = 11
    /// Failed and put back: the old version is seen to serve.
    case putBack = 12
    /// Done, but it could not be verified.
    case unverified = 13
    /// Failed, and putting back failed too.
    case putBackFailed = 14
    case usage = 64
    /// A bug in chatops.
    case bug = 70
    case configuration = 78
    /// 128 + SIGINT, as shells report it.
    case interrupted = 130
}
