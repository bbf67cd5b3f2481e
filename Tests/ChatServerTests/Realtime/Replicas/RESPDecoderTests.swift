import NIOCore
import Testing

@testable import ChatServer

@Suite struct RESPDecoderTests {
    static let values: [(String, RESPValue)] = [
        ("+OK\r\n", .simple("OK")),
        ("-ERR no\r\n", .error("ERR no")),
        (":-42\r\n", .integer(-42)),
        ("$5\r\nhe\r\no\r\n", .bulk(ByteBuffer(string: "he\r\no"))),
        ("$0\r\n\r\n", .bulk(ByteBuffer())),
        ("$-1\r\n", .bulk(nil)),
        ("*-1\r\n", .array(nil)),
        ("*2\r\n$1\r\na\r\n*1\r\n:1\r\n", .array([.bulk(ByteBuffer(string: "a")), .array([.integer(1)])])),
    ]

    /// What is cut anywhere is waited for, and never taken for something else.
    @Test(arguments: values)
    func aValueIsReadOnceItIsWhole(text: String, value: RESPValue) throws {
        let bytes = Array(text.utf8)
        for cut in 0..<bytes.count {
            let decoder = RESPDecoder()
            var buffer = ByteBuffer(bytes: bytes[..<cut])
            #expect(try decoder.decode(buffer: &buffer) == nil)
            buffer.writeBytes(bytes[cut...] + Array(":7\r\n".utf8))
            #expect(try decoder.decode(buffer: &buffer) == value)
            #expect(try decoder.decode(buffer: &buffer) == .integer(7))
        }
    }

    @Test(arguments: [
        "HTTP/1.1 400 Bad Request\r\n", "+OK\n", ":x\r\n", "$65537\r\n", "$-2\r\n", "$3\r\nabcde", "*65\r\n",
        "*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n", String(repeating: "+", count: 1024),
    ])
    func whatIsNotRESPOrTooLargeIsAFault(text: String) {
        let decoder = RESPDecoder()
        var buffer = ByteBuffer(string: text)
        #expect(throws: RedisFault.malformed) { try decoder.decode(buffer: &buffer) }
    }

    @Test func commandsAreArraysOfStrings() {
        let command = ByteBuffer.respCommand([ByteBuffer(string: "PUBLISH"), ByteBuffer(string: "é")])
        #expect(String(buffer: command) == "*2\r\n$7\r\nPUBLISH\r\n$2\r\né\r\n")
    }
}
