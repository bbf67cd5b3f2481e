package import FoundationEssentials

/// How chatops writes moments: always UTC.
package enum Timestamp {
    /// RFC 3339 with milliseconds, such as `2026-11-22T15:16:01.250Z`.
    package static func text(_ date: Date) -> String {
        date.formatted(.iso8601.time(includingFractionalSeconds: true))
    }

    /// Sorts as text and fits file names, such as `20261122T151601Z`.
    package static func folderName(_ date: Date) -> String {
        date.formatted(
            .iso8601.year().month().day().dateSeparator(.omitted).time(includingFractionalSeconds: false)
                .timeSeparator(.omitted))
    }
}
