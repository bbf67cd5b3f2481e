import Configuration
import Logging
import SystemPackage

extension Settings {
    /// Reads the settings from the process environment, and below it the file that `CHAT_CONFIG_FILE` names.
    ///
    /// - Throws: `ConfigurationFailure` with every fault found, not only the first.
    static func load(environment: [String: String]) throws(ConfigurationFailure) -> Settings {
        var faults = SettingName.unknown(in: environment.keys).map { ConfigurationFault($0, in: .environment) }
        var layers = [SettingLayer(source: .environment, variables: environment)]
        if let path = environment[SettingName.configFile.rawValue] {
            let file = EnvironmentFile(path: FilePath(path))
            do throws(ConfigurationFault) {
                let (variables, lineFaults) = try file.read()
                faults += lineFaults
                faults += SettingName.unknown(in: variables.keys).map { ConfigurationFault($0, in: .file(file.path)) }
                layers.append(SettingLayer(source: .file(file.path), variables: variables))
            } catch {
                faults.append(error)
            }
        }

        var reader = SettingReader(layers: layers)
        var settings = Settings(database: reader.database())
        settings.listenHost = reader.host(.listenHost, default: settings.listenHost)
        settings.listenPort = reader.integer(.listenPort, default: settings.listenPort)
        settings.logLevel = reader.choice(.logLevel, default: settings.logLevel)
        settings.logFormat = reader.choice(.logFormat, default: settings.logFormat)
        settings.drainDelay = .seconds(reader.integer(.drainDelay, default: 0))
        settings.shutdownDeadline = .seconds(reader.integer(.shutdownDeadline, default: 10))
        settings.exitsWhenStdinCloses = reader.boolean(.exitWhenStdinCloses, default: false)
        settings.accounts = reader.accounts()
        settings.trustedProxies = reader.networks(.trustedProxies)
        settings.redis = reader.redis()
        settings.realtime = RealtimeSettings(&reader)
        faults += reader.faults
        guard faults.isEmpty else { throw ConfigurationFailure(faults: faults) }
        return settings
    }
}

extension RealtimeSettings {
    fileprivate init(_ reader: inout SettingReader) {
        maximumSockets = reader.integer(.maxSockets, default: maximumSockets)
        queueLimit = reader.integer(.socketQueueBytes, default: queueLimit)
        stallDeadline = .seconds(reader.integer(.socketStallSeconds, default: 15))
        pingInterval = .seconds(reader.integer(.pingSeconds, default: 30))
        allowedOrigins = reader.origins(.allowedOrigins)
        sendsPerSecond = reader.integer(.sendsPerSecond, default: sendsPerSecond)
        commandsPerSecond = reader.integer(.commandsPerSecond, default: commandsPerSecond)
        lookInterval = .milliseconds(reader.integer(.lookMilliseconds, default: 1000))
    }
}
