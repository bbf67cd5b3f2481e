import Configuration
import Logging
import SystemPackage

/// One place variables come from; earlier layers win.
struct SettingLayer: Sendable {
    let source: ConfigurationFault.Source
    let provider: EnvironmentVariablesProvider

    init(source: ConfigurationFault.Source, variables: [String: String]) {
        self.source = source
        provider = EnvironmentVariablesProvider(
            environmentVariables: variables.filter { $0.key.hasPrefix("CHAT_") || SettingName(rawValue: $0.key) != nil }
        )
    }
}

/// Reads variables one by one into typed values, collecting faults instead of stopping at the first.
struct SettingReader {
    private let layers: [SettingLayer]
    private let config: ConfigReader
    private(set) var faults: [ConfigurationFault] = []

    init(layers: [SettingLayer]) {
        self.layers = layers
        config = ConfigReader(providers: layers.map(\.provider))
    }

    mutating func integer(_ setting: IntegerSetting, default fallback: Int) -> Int {
        guard isSet(setting.name) else { return fallback }
        guard let value = try? config.requiredInt(forKey: setting.name.key), setting.range.contains(value) else {
            return fault(setting.name, .notAnInteger(setting.range), fallback)
        }
        return value
    }

    mutating func boolean(_ name: SettingName, default fallback: Bool) -> Bool {
        guard isSet(name) else { return fallback }
        guard let value = try? config.requiredBool(forKey: name.key) else { return fault(name, .notABoolean, fallback) }
        return value
    }

    mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ name: SettingName,
        default fallback: Choice
    ) -> Choice {
        guard let text = text(name) else { return fallback }
        return Choice(rawValue: text) ?? fault(name, .notOneOf(Choice.allCases.map(\.rawValue)), fallback)
    }

    mutating func host(_ name: SettingName, default fallback: String) -> String {
        guard let host = text(name) else { return fallback }
        let isPlausible = host.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF) || ".:-_%".utf8.contains(byte)
        }
        return isPlausible ? host : fault(name, .notAHost, fallback)
    }

    /// The path, whose folder exists; an empty path together with a fault otherwise.
    mutating func databasePath() -> FilePath {
        guard let text = text(.databasePath) else { return FilePath() }
        let path = FilePath(text)
        let folder = path.removingLastComponent()
        if FileStatus(of: path)?.isFolder == true { return fault(.databasePath, .isFolder, path) }
        guard FileStatus(of: folder.isEmpty ? "." : folder)?.isFolder == true else {
            return fault(.databasePath, .folderMissing, path)
        }
        return path
    }

    /// The text of a variable that is set and not empty.
    mutating func text(_ name: SettingName) -> String? {
        isSet(name) ? config.string(forKey: name.key) : nil
    }

    /// Whether a layer sets the variable; setting it to nothing is a fault.
    private mutating func isSet(_ name: SettingName) -> Bool {
        guard let value = config.string(forKey: name.key) else { return false }
        if value.isEmpty { return fault(name, .empty, false) }
        return true
    }

    /// Whether a layer sets the variable, be it to nothing.
    func isGiven(_ name: SettingName) -> Bool {
        config.string(forKey: name.key) != nil
    }

    mutating func fault(_ name: SettingName, _ reason: ConfigurationFault.Reason) {
        fault(name, reason, ())
    }

    mutating func fault<Value>(
        _ name: SettingName,
        _ reason: ConfigurationFault.Reason,
        _ value: Value
    ) -> Value {
        let source = layers.first { (try? $0.provider.environmentValue(forName: name.rawValue)) != nil }?.source
        faults.append(ConfigurationFault(name, in: source ?? .environment, reason))
        return value
    }
}

extension SettingName {
    /// The variable's name as a swift-configuration key: `CHAT_LISTEN_HOST` is `chat.listen.host`.
    fileprivate var key: ConfigKey {
        ConfigKey(rawValue.split(separator: "_").map { $0.lowercased() })
    }
}
