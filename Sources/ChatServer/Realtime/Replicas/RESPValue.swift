import NIOCore

/// A value of Redis's protocol, version 2 (https://redis.io/docs/latest/develop/reference/protocol-spec/).
enum RESPValue: Equatable, Sendable {
    case simple(String)
    case error(String)
    case integer(Int64)
    /// `nil` for the null string.
    case bulk(ByteBuffer?)
    /// `nil` for the null array.
    case array([RESPValue]?)
}

extension ByteBuffer {
    /// A command as clients send it: an array of bulk strings.
    static func respCommand(_ words: [ByteBuffer]) -> ByteBuffer {
        var command = ByteBuffer(string: "*\(words.count)\r\n")
        for word in words {
            command.writeString("$\(word.readableBytes)\r\n")
            command.writeImmutableBuffer(word)
            command.writeString("\r\n")
        }
        return command
    }
}

/// Why a connection to Redis was given up.
enum RedisFault: Error, Equatable {
    /// What came is not RESP, or more than anybody here asks for.
    case malformed
    /// Redis answered a command with an error.
    case refused(String)
    /// Nothing came for long.
    case silent
    case closed
}
