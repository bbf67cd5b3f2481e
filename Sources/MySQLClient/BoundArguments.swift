import CMariaDB

/// Arguments laid out in memory as libmariadb reads them.
struct BoundArguments {
    private let arguments: [MySQLValue]
    /// All values, one after the other.
    private var bytes: [UInt8] = []
    private var offsets: [Int] = []

    init(_ arguments: [MySQLValue]) {
        self.arguments = arguments
        for argument in arguments {
            offsets.append(bytes.count)
            switch argument {
            case .null: break
            case .integer(let value): append(value)
            case .unsigned(let value): append(value)
            case .real(let value): append(value)
            case .text(let value): bytes.append(contentsOf: value.utf8)
            case .blob(let value): bytes.append(contentsOf: value)
            }
        }
        offsets.append(bytes.count)
    }

    private mutating func append<Value: BitwiseCopyable>(_ value: Value) {
        withUnsafeBytes(of: value) { bytes.append(contentsOf: $0) }
    }

    /// The structures are valid only inside `body`; libmariadb writes to them.
    func withBinds<Result>(_ body: (UnsafeMutableBufferPointer<MYSQL_BIND>) -> Result) -> Result {
        var binds = [MYSQL_BIND](repeating: MYSQL_BIND(), count: arguments.count)
        var bytes = bytes
        return bytes.withUnsafeMutableBytes { storage in
            for (index, argument) in arguments.enumerated() {
                let length = offsets[index + 1] - offsets[index]
                binds[index].buffer_type = argument.type
                binds[index].buffer = storage.baseAddress?.advanced(by: offsets[index])
                binds[index].buffer_length = UInt(length)
                binds[index].length_value = UInt(length)
                if case .unsigned = argument { binds[index].is_unsigned = 1 }
            }
            return binds.withUnsafeMutableBufferPointer { binds in
                for index in binds.indices { binds[index].linkLength() }
                return body(binds)
            }
        }
    }
}

extension MYSQL_BIND {
    /// Lets `length` point at the structure's own `length_value`; the structure must stay where it is.
    fileprivate mutating func linkLength() {
        withUnsafeMutablePointer(to: &self) { bind in
            bind.pointee.length = UnsafeMutablePointer(bind.pointer(to: \.length_value))
        }
    }
}

extension MySQLValue {
    fileprivate var type: enum_field_types {
        switch self {
        case .null: MYSQL_TYPE_NULL
        case .integer, .unsigned: MYSQL_TYPE_LONGLONG
        case .real: MYSQL_TYPE_DOUBLE
        case .text: MYSQL_TYPE_STRING
        case .blob: MYSQL_TYPE_BLOB
        }
    }
}
