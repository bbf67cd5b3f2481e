internal import Glibc

/// This machine's own time zone.
package enum LocalClock {
    /// How many seconds its clock was ahead of UTC at that moment.
    package static func offset(at moment: Moment) -> Int {
        var seconds = time_t(moment.microseconds / 1_000_000)
        var local = tm()
        return localtime_r(&seconds, &local) == nil ? 0 : local.tm_gmtoff
    }
}
