import ChatClient
import Testing

/// The judge's own JSON must not err where the server's does.
@Suite struct JSONValueTests {
    static let texts: [(String, JSONValue)] = [
        (#"{"a":[1,-2.5e1,true,null],"b":{"c":""}}"#, ["a": [1, .number(-25), true, .null], "b": ["c": ""]]),
        (#" "\u00e9\ud834\udd1e\n\"\\\/ 한" "#, "é𝄞\n\"\\/ 한"),
        ("[]", []),
    ]

    @Test(arguments: texts)
    func reads(text: String, value: JSONValue) throws {
        #expect(try JSONValue(parsing: text) == value)
        #expect(try JSONValue(parsing: value.description) == value)
    }

    @Test(arguments: [
        "", "{", "[1,]", "tru", #""\ud834""#, #""\x""#, #"{"a":1,"a":2}"#, "1 2", "\"a\nb\"", #"{"a" 1}"#, "01x", "\"",
    ])
    func refuses(text: String) {
        #expect(throws: JSONFault.self) { try JSONValue(parsing: text) }
    }

    @Test func refusesBytesThatAreNoText() {
        #expect(throws: JSONFault.self) { try JSONValue(parsing: [0x22, 0xFF, 0x22]) }
    }
}
