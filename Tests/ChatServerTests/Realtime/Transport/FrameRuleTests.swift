import Testing

@testable import ChatServer

extension TransportTests {
    @Suite struct FrameRuleTests {
        /// What a client sends against the rules, and the code it is told.
        struct Breach: Sendable, CustomTestStringConvertible {
            let testDescription: String
            let bytes: [UInt8]
            let code: Int

            init(_ testDescription: String, _ bytes: [UInt8], _ code: Int) {
                self.testDescription = testDescription
                self.bytes = bytes
                self.code = code
            }
        }

        private static func frame(_ first: UInt8, _ text: String = "") -> [UInt8] {
            RawSocket.frame(first, Array(text.utf8))
        }
        private static func frame(_ first: UInt8, _ bytes: [UInt8]) -> [UInt8] { RawSocket.frame(first, bytes) }
        private static func header(_ first: UInt8, _ length: Int) -> [UInt8] {
            RawSocket.header(first, length, masked: true) + [0, 0, 0, 0]
        }

        static let breaches = [
            Breach("no mask", RawSocket.header(0x81, 2, masked: false) + Array("hi".utf8), 1002),
            Breach("no mask on a pong", RawSocket.header(0x8A, 0, masked: false), 1002),
            Breach("first reserved bit", frame(0xC1, "hi"), 1002),
            Breach("third reserved bit on a ping", frame(0x99), 1002),
            Breach("reserved data opcode", frame(0x83), 1002),
            Breach("reserved control opcode", frame(0x8B), 1002),
            Breach("fragmented ping", frame(0x09), 1002),
            Breach("ping of 126 bytes", header(0x89, 126), 1002),
            Breach("close of 126 bytes", header(0x88, 126), 1002),
            Breach("continuation of nothing", frame(0x80, "hi"), 1002),
            Breach("text inside a message", frame(0x01, "a") + frame(0x81, "b"), 1002),
            Breach("length not in the shortest form", [0x81, 0xFE, 0, 5, 0, 0, 0, 0], 1002),
            Breach("length of 8 bytes not in the shortest form", [0x81, 0xFF, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF], 1002),
            Breach("length over 2^63", [0x81, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0], 1002),
            Breach("close with half a code", frame(0x88, [3]), 1002),
            Breach("close with a code that is never sent", frame(0x88, [0x03, 0xED]), 1002),
            Breach("close with a code of nobody's", frame(0x88, [0x0B, 0xB7]), 1002),
            Breach("close whose reason is not UTF-8", frame(0x88, [0x03, 0xE8, 0xFF]), 1007),
            Breach("binary", frame(0x82, [1]), 1003),
            Breach("announced 64 KiB and one byte", header(0x81, 65537), 1009),
            Breach("announced 2^40 bytes", [0x81, 0xFF, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0], 1009),
            Breach(
                "fragments over 64 KiB",
                frame(0x01, String(repeating: "a", count: 65536)) + header(0x80, 1),
                1009
            ),
            Breach(
                "65 fragments",
                frame(0x01, "a") + Array(repeating: frame(0x00, "a"), count: 64).flatMap(\.self),
                1009
            ),
            Breach("65 empty fragments", frame(0x01) + Array(repeating: frame(0x00), count: 64).flatMap(\.self), 1009),
            Breach("stray byte", frame(0x81, [0x80]), 1007),
            Breach("overlong slash", frame(0x81, [0xC0, 0xAF]), 1007),
            Breach("overlong in three bytes", frame(0x81, [0xE0, 0x80, 0xAF]), 1007),
            Breach("surrogate", frame(0x81, [0xED, 0xA0, 0x80]), 1007),
            Breach("past U+10FFFF", frame(0x81, [0xF4, 0x90, 0x80, 0x80]), 1007),
            Breach("cut off at the end", frame(0x81, [0xF0, 0x9F, 0x98]), 1007),
            Breach("bad in the first fragment already", frame(0x01, [0x61, 0xFF]), 1007),
            Breach("bad across fragments", frame(0x01, [0xE2, 0x82]) + frame(0x80, [0x41]), 1007),
            Breach("bad after eight good bytes", frame(0x81, Array("12345678".utf8) + [0xC1]), 1007),
        ]

        @Test(arguments: breaches)
        func aBreachIsToldItsCodeAndTheConnectionEnds(breach: Breach) async throws {
            try await TransportServer.run { server in
                let socket = try server.open()
                try socket.send("before")
                #expect(try socket.receive() == .text("before"))
                try socket.send(breach.bytes)
                #expect(try socket.closeCode() == breach.code)
                // What comes after a breach is not read.
                try socket.send("after")
                #expect(try socket.receive() == nil)
            }
        }

        @Test func fragmentsAreJoinedAroundControlFrames() async throws {
            try await TransportServer.run { server in
                let socket = try server.open()
                let euro: [UInt8] = Array("€".utf8)
                try socket.send(RawSocket.frame(0x01, [euro[0]]) + RawSocket.frame(0x89, Array("now".utf8)))
                #expect(try socket.receive() == .pong("now"))
                try socket.send(RawSocket.frame(0x00, []) + RawSocket.frame(0x80, Array(euro[1...])))
                #expect(try socket.receive() == .text("€"))
                try socket.send(
                    RawSocket.frame(0x01, Array("a".utf8)) + (0..<62).flatMap { _ in RawSocket.frame(0x00, []) }
                        + RawSocket.frame(0x80, Array("b".utf8))
                )
                #expect(try socket.receive() == .text("ab"))
            }
        }

        @Test func framesMayComeInAnyPieces() async throws {
            try await TransportServer.run { server in
                let socket = try server.open()
                let texts = ["a", "", String(repeating: "é", count: 150), "😀😀"]
                let bytes = texts.flatMap { RawSocket.frame(0x81, Array($0.utf8)) }
                for byte in bytes { try socket.send([byte]) }
                for text in texts { #expect(try socket.receive() == .text(text)) }
                try socket.send((0..<1000).flatMap { RawSocket.frame(0x81, Array("\($0)".utf8)) })
                for number in 0..<1000 { #expect(try socket.receive() == .text("\(number)")) }
            }
        }
    }
}
