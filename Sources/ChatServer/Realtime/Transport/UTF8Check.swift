import NIOCore

/// Checks that bytes which arrive in pieces are UTF-8 (RFC 3629, section 4), as early as they show that they are not.
struct UTF8Check {
    /// Bytes still missing from the scalar that was begun.
    private var missing = 0
    /// What the next of them may be: overlong forms, surrogates and scalars past U+10FFFF show in the second byte.
    private var next: ClosedRange<UInt8> = 0x80...0xBF

    /// Whether no scalar is cut off at the end.
    var isComplete: Bool { missing == 0 }

    /// - Returns: Whether the bytes may follow those before.
    mutating func accepts(_ bytes: ByteBufferView) -> Bool {
        bytes.withContiguousStorageIfAvailable { accepts(UnsafeRawBufferPointer($0)) } ?? bytes.isEmpty
    }

    private mutating func accepts(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var index = 0
        while index < bytes.count {
            if missing == 0, index + 8 <= bytes.count,
                bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
            {
                index += 8
                continue
            }
            guard accepts(bytes[index]) else { return false }
            index += 1
        }
        return true
    }

    private mutating func accepts(_ byte: UInt8) -> Bool {
        if missing > 0 {
            guard next.contains(byte) else { return false }
            missing -= 1
            next = 0x80...0xBF
            return true
        }
        switch byte {
        case 0x00...0x7F: return true
        case 0xC2...0xDF: (missing, next) = (1, 0x80...0xBF)
        case 0xE0: (missing, next) = (2, 0xA0...0xBF)
        case 0xED: (missing, next) = (2, 0x80...0x9F)
        case 0xE1...0xEF: (missing, next) = (2, 0x80...0xBF)
        case 0xF0: (missing, next) = (3, 0x90...0xBF)
        case 0xF4: (missing, next) = (3, 0x80...0x8F)
        case 0xF1...0xF3: (missing, next) = (3, 0x80...0xBF)
        default: return false
        }
        return true
    }
}
