import FoundationEssentials
import Logging

/// Writes each event as one line to standard error, in the format it is given.
struct LineLogHandler: LogHandler {
    let format: LogFormat
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?

    init(format: LogFormat, level: Logger.Level) {
        self.format = format
        logLevel = level
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let all = metadata.merging(metadataProvider?.get() ?? [:]) { _, provided in provided }
            .merging(event.metadata ?? [:]) { _, own in own }
        let line = LogLine(time: Date(), level: event.level, message: event.message.description, metadata: all)
        StandardError.write(line.rendered(as: format) + "\n")
    }
}

extension Logger {
    /// The logger the settings ask for.
    init(_ settings: Settings) {
        self.init(label: "chat") { _ in LineLogHandler(format: settings.logFormat, level: settings.logLevel) }
    }
}
