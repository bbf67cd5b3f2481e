/// A setting that is a number, and what it may be.
struct IntegerSetting: Sendable {
    let name: SettingName
    let range: ClosedRange<Int>

    private init(_ name: SettingName, _ range: ClosedRange<Int>) {
        self.name = name
        self.range = range
    }
}

extension IntegerSetting {
    static let accessTokenSeconds = IntegerSetting(.accessTokenSeconds, 5...86_400)
    static let commandsPerSecond = IntegerSetting(.commandsPerSecond, 1...100_000)
    static let drainDelay = IntegerSetting(.drainDelay, 0...600)
    static let listenPort = IntegerSetting(.listenPort, 0...65535)
    static let lookMilliseconds = IntegerSetting(.lookMilliseconds, 50...60_000)
    static let maxSockets = IntegerSetting(.maxSockets, 1...1_000_000)
    static let mysqlConnections = IntegerSetting(.mysqlConnections, 1...512)
    static let mysqlPort = IntegerSetting(.mysqlPort, 1...65535)
    static let passwordMinimumLength = IntegerSetting(.passwordMinimumLength, 8...64)
    static let passwordThreads = IntegerSetting(.passwordThreads, 1...64)
    static let pingSeconds = IntegerSetting(.pingSeconds, 1...600)
    static let sendsPerSecond = IntegerSetting(.sendsPerSecond, 1...100_000)
    static let sessionDays = IntegerSetting(.sessionDays, 1...3650)
    static let shutdownDeadline = IntegerSetting(.shutdownDeadline, 1...3600)
    static let signingKeyDays = IntegerSetting(.signingKeyDays, 1...3650)
    static let socketQueueBytes = IntegerSetting(.socketQueueBytes, 65_536...268_435_456)
    static let socketStallSeconds = IntegerSetting(.socketStallSeconds, 1...600)
}
