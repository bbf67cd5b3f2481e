import CMariaDB

/// A column of a result: how it is fetched, and what its bytes mean.
struct Column {
    private enum Content { case integer, real, decimal, text, blob }

    private let content: Content
    let isUnsigned: Bool

    init(_ field: MYSQL_FIELD) {
        isUnsigned = field.flags & UInt32(UNSIGNED_FLAG) != 0
        switch field.type {
        case MYSQL_TYPE_TINY, MYSQL_TYPE_SHORT, MYSQL_TYPE_INT24, MYSQL_TYPE_LONG, MYSQL_TYPE_LONGLONG, MYSQL_TYPE_YEAR:
            content = .integer
        case MYSQL_TYPE_FLOAT, MYSQL_TYPE_DOUBLE:
            content = .real
        case MYSQL_TYPE_DECIMAL, MYSQL_TYPE_NEWDECIMAL:
            content = field.decimals == 0 ? .decimal : .text
        case MYSQL_TYPE_STRING, MYSQL_TYPE_VAR_STRING, MYSQL_TYPE_VARCHAR, MYSQL_TYPE_BLOB, MYSQL_TYPE_TINY_BLOB,
            MYSQL_TYPE_MEDIUM_BLOB, MYSQL_TYPE_LONG_BLOB, MYSQL_TYPE_BIT, MYSQL_TYPE_GEOMETRY:
            // 63 is the character set `binary`.
            content = field.charsetnr == 63 ? .blob : .text
        default:
            content = .text
        }
    }

    /// Whether values have a length of their own.
    var isText: Bool {
        switch content {
        case .integer, .real: false
        case .decimal, .text, .blob: true
        }
    }

    var fetchType: enum_field_types {
        switch content {
        case .integer: MYSQL_TYPE_LONGLONG
        case .real: MYSQL_TYPE_DOUBLE
        case .decimal, .text: MYSQL_TYPE_STRING
        case .blob: MYSQL_TYPE_BLOB
        }
    }

    /// `nil` when text is not UTF-8.
    func value(_ bytes: UnsafeRawBufferPointer) -> MySQLValue? {
        switch content {
        case .integer:
            let value = bytes.loadUnaligned(as: Int64.self)
            return isUnsigned && value < 0 ? .unsigned(UInt64(bitPattern: value)) : .integer(value)
        case .real: return .real(bytes.loadUnaligned(as: Double.self))
        case .blob: return .blob([UInt8](bytes))
        case .text: return String(validating: bytes, as: UTF8.self).map(MySQLValue.text)
        case .decimal:
            return String(validating: bytes, as: UTF8.self).map { text in
                Int64(text).map(MySQLValue.integer) ?? .text(text)
            }
        }
    }
}
