import Glibc
import Logging

/// Lets this process open as many files, and so sockets, as whoever started it may (setrlimit(2)).
///
/// Nothing here uses select(2), for whose sake the soft limit is 1024 by default.
func raiseFileLimit(logger: Logger) {
    let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    var limit = rlimit()
    guard getrlimit(resource, &limit) == 0, limit.rlim_cur < limit.rlim_max else { return }
    limit.rlim_cur = limit.rlim_max
    if setrlimit(resource, &limit) != 0 {
        logger.warning("file limit not raised", metadata: ["cause": "\(String(cString: strerror(errno)))"])
    }
}
