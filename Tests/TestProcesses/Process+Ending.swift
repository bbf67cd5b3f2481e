package import Foundation
internal import Glibc

extension Process {
    /// The exit status of a program that has ended, or 128 plus the signal that killed it; nil while it runs.
    ///
    /// Asks the kernel. Foundation learns of the end by a socket that programs may have inherited which something else than
    /// ``start()`` began at the same moment, and then does not learn of it for as long as they run.
    package var exitStatus: Int32? {
        var information = siginfo_t()
        let options = WEXITED | WNOWAIT | WNOHANG
        guard waitid(P_PID, id_t(processIdentifier), &information, options) == 0 else {
            // Foundation has taken it away already, and is about to say so.
            if isRunning { return nil }
            return terminationReason == .uncaughtSignal ? 128 + terminationStatus : terminationStatus
        }
        let child = information._sifields._sigchld
        guard child.si_pid == processIdentifier else { return nil }
        return information.si_code == CLD_EXITED ? child.si_status : 128 + child.si_status
    }

    /// Kills it where it runs, and returns once it has ended.
    package func end() {
        guard exitStatus == nil else { return }
        kill(processIdentifier, SIGKILL)
        var information = siginfo_t()
        while waitid(P_PID, id_t(processIdentifier), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
    }
}
