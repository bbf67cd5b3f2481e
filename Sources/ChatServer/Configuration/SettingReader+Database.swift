import MySQLClient
import SystemPackage

extension SettingReader {
    /// The one database that is named; what takes its place along with a fault is never used.
    mutating func database() -> DatabaseSettings {
        let kinds: [SettingName] = [.databasePath, .mysqlHost, .mysqlSocket]
        let given = kinds.filter(isGiven)
        if given.isEmpty { return fault(.databasePath, .missing, .sqlite(FilePath())) }
        for extra in given.dropFirst() { fault(extra, .conflict(with: given[0])) }
        if given[0] == .databasePath {
            // Along with a host they belong to that, which is the one thing wrong.
            let strays = given.count == 1 ? SettingName.mysql.filter(isGiven) : []
            for stray in strays { fault(stray, .withoutUse(needs: [.mysqlHost, .mysqlSocket])) }
            return .sqlite(databasePath())
        }
        return .mysql(mysql(over: given[0]))
    }

    private mutating func mysql(over kind: SettingName) -> MySQLSettings {
        MySQLSettings(
            endpoint: kind == .mysqlHost ? tcp() : socket(),
            database: required(.mysqlDatabase),
            user: required(.mysqlUser),
            password: password(),
            connections: integer(.mysqlConnections, default: 8)
        )
    }

    private mutating func socket() -> MySQLSettings.Endpoint {
        for stray in [SettingName.mysqlPort, .mysqlCAFile, .mysqlFingerprint] where isGiven(stray) {
            fault(stray, .withoutUse(needs: [.mysqlHost]))
        }
        return .socket(FilePath(required(.mysqlSocket)))
    }

    private mutating func tcp() -> MySQLSettings.Endpoint {
        .tcp(
            host: host(.mysqlHost, default: ""),
            port: integer(.mysqlPort, default: 3306),
            trust: trust()
        )
    }

    private mutating func trust() -> MySQLSettings.Trust {
        let nowhere = MySQLSettings.Trust.authority(FilePath())
        switch (isGiven(.mysqlCAFile), isGiven(.mysqlFingerprint)) {
        case (true, true): return fault(.mysqlFingerprint, .conflict(with: .mysqlCAFile), nowhere)
        case (false, false): return fault(.mysqlCAFile, .oneOfMissing([.mysqlCAFile, .mysqlFingerprint]), nowhere)
        case (false, true):
            guard let text = text(.mysqlFingerprint) else { return nowhere }
            guard let fingerprint = Fingerprint(text) else {
                return fault(.mysqlFingerprint, .notAFingerprint, nowhere)
            }
            return .fingerprint(fingerprint)
        case (true, false):
            guard let text = text(.mysqlCAFile) else { return nowhere }
            do {
                let file = try FileDescriptor.open(FilePath(text), .readOnly)
                try file.close()
            } catch {
                return fault(.mysqlCAFile, .unreadable(error as? Errno ?? .ioError), nowhere)
            }
            return .authority(FilePath(text))
        }
    }

    /// From its variable, or the first line of the file that the other names.
    private mutating func password() -> String {
        switch (isGiven(.mysqlPassword), isGiven(.mysqlPasswordFile)) {
        case (true, true): return fault(.mysqlPasswordFile, .conflict(with: .mysqlPassword), "")
        case (false, false): return fault(.mysqlPassword, .oneOfMissing([.mysqlPassword, .mysqlPasswordFile]), "")
        case (true, false): return text(.mysqlPassword) ?? ""
        case (false, true):
            guard let path = text(.mysqlPasswordFile) else { return "" }
            do throws(Errno) {
                guard let line = String(validating: try FilePath(path).firstLine(), as: UTF8.self) else {
                    return fault(.mysqlPasswordFile, .notUTF8, "")
                }
                return line.isEmpty ? fault(.mysqlPasswordFile, .noPassword, "") : line
            } catch {
                return fault(.mysqlPasswordFile, .unreadable(error), "")
            }
        }
    }

    private mutating func required(_ name: SettingName) -> String {
        guard isGiven(name) else { return fault(name, .missing, "") }
        return text(name) ?? ""
    }
}

extension SettingName {
    fileprivate static let mysql: [SettingName] = [
        .mysqlHost, .mysqlSocket, .mysqlPort, .mysqlCAFile, .mysqlFingerprint, .mysqlDatabase, .mysqlUser,
        .mysqlPassword, .mysqlPasswordFile, .mysqlConnections,
    ]
}

extension FilePath {
    fileprivate func firstLine() throws(Errno) -> ArraySlice<UInt8> {
        let bytes: [UInt8]
        do {
            let file = try FileDescriptor.open(self, .readOnly)
            bytes = try file.closeAfter { try file.readToEnd() }
        } catch {
            throw error as? Errno ?? .ioError
        }
        return bytes.prefix { $0 != 0x0A && $0 != 0x0D }
    }
}
