import Testing

@testable import ChatServer

@Suite struct JSONParserTests {
    static let values: [(String, JSON)] = [
        ("null", JSON.null), (" true\n", true), ("false", false), ("0", 0), ("-0", 0), ("42", 42),
        ("-9223372036854775808", .integer(.min)), ("9223372036854775807", .integer(.max)),
        ("9223372036854775808", .number(9_223_372_036_854_775_808)), ("1.0", .number(1)), ("1e2", .number(100)),
        ("2.5E-1", .number(0.25)), (#""""#, ""), (#""a\"\\\/\b\f\n\r\t""#, "a\"\\/\u{8}\u{C}\n\r\t"),
        (#""\u00e9\uD83D\uDE00😀""#, "é😀😀"), (#""\u0000""#, "\0"), ("[]", []), ("[1,[2],{}]", [1, [2], [:]]),
        (#"{ "a" : [ null ] , "b" : {"":0} }"#, ["a": [.null], "b": ["": 0]]),
    ]

    @Test(arguments: values) func whatIsJSONIsRead(text: String, value: JSON) throws {
        var parser = JSONParser(text.utf8)
        #expect(try parser.parse() == value)
    }

    static let faults: [(String, Int)] = [
        ("", 0), (" ", 1), ("nul", 0), ("True", 0), ("1 2", 2), ("01", 1), ("1.", 2), (".5", 0), ("+1", 0), ("1e", 2),
        ("-", 1), ("NaN", 0), ("1e999", 0), ("\u{FEFF}1", 0), ("'a'", 0), (#""a"#, 2), ("\"a\nb\"", 2), (#""\x""#, 3),
        (#""\u12g4""#, 5), (#""\ud800""#, 7), (#""\udc00""#, 7), (#""\ud800\u0061""#, 13), ("[1,]", 3), ("[1 2]", 3),
        ("[", 1), ("{", 1), (#"{"a"}"#, 4), (#"{"a":1,}"#, 7), (#"{"a":1 "b":2}"#, 7), ("{a:1}", 1),
        (#"{"a":1,"a":2}"#, 7), (#"{"a":1,"\u0061":2}"#, 7), ("// x\n1", 0),
    ]

    @Test(arguments: faults) func whatIsNotIsRefusedAtItsPlace(text: String, offset: Int) {
        var parser = JSONParser(text.utf8)
        let fault = #expect(throws: JSONParser.Fault.self) { try parser.parse() }
        #expect(fault?.offset == offset, "\(fault?.reason ?? "")")
    }

    @Test(arguments: [[0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22]])
    func whatIsNotUTF8IsRefused(bytes: [UInt8]) {
        var parser = JSONParser(bytes)
        #expect(throws: JSONParser.Fault.self) { try parser.parse() }
    }

    @Test func nestingIsBounded() throws {
        let deepest = JSONParser.maximumDepth
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        var parser = JSONParser(nested(deepest).utf8)
        _ = try parser.parse()
        for text in [nested(deepest + 1), String(repeating: "[", count: 1_000_000)] {
            var parser = JSONParser(text.utf8)
            let fault = #expect(throws: JSONParser.Fault.self) { try parser.parse() }
            #expect(fault?.offset == deepest)
        }
    }
}
