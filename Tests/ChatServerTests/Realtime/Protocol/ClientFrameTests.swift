import NIOCore
import Testing

@testable import ChatServer

@Suite struct ClientFrameTests {
    private static let room = "01939d3c-7b5e-7c3a-9f4e-0123456789ab"

    /// What is wrong with each, by the places named in the answer.
    @Test(arguments: [
        ("", []), ("[]", []), ("{", []), (#"{"id":"1"}"#, ["type"]), (#"{"type":"dance","id":"1"}"#, ["type"]),
        (#"{"type":"ping"}"#, ["id"]), (#"{"type":"ping","id":""}"#, ["id"]),
        (#"{"type":"ping","id":"1","more":1}"#, ["more"]),
        (#"{"type":"subscribe","id":"1","room":"x"}"#, ["room"]),
        (#"{"type":"subscribe","id":"1","room":"ROOM","after":-1}"#, ["after"]),
        (#"{"type":"send","id":"1","room":"ROOM","clientMessageId":"a b","text":""}"#, ["clientMessageId", "text"]),
        (#"{"type":"send","id":"1","room":"ROOM","clientMessageId":"a","text":"\u0000"}"#, ["text"]),
        (#"{"type":"resume","id":"1","rooms":[]}"#, ["rooms"]),
        (#"{"type":"resume","id":"1","rooms":[{"room":"ROOM"}]}"#, ["rooms.0.after"]),
        (
            #"{"type":"resume","id":"1","rooms":[{"room":"ROOM","after":1},{"room":"ROOM","after":1}]}"#,
            ["rooms.1.room"]
        ),
        (#"{"type":"typing","room":"ROOM","typing":1}"#, ["typing"]),
    ])
    func badFramesAreToldWhatIsWrong(text: String, places: [String]) {
        let text = text.replacing("ROOM", with: Self.room)
        let fault = #expect(throws: UnreadableFrame.self) { _ = try ClientFrame(reading: ByteBuffer(string: text)) }
        #expect(fault?.error.code == .invalidRequest)
        #expect(fault?.error.details.keys.sorted() == places)
    }

    @Test func goodFramesAreCommands() throws {
        let room = try #require(RoomID(Self.room))
        let cases: [(String, ClientCommand)] = [
            (#"{"type":"auth","id":"1","token":"t"}"#, .auth(token: "t")),
            (#"{"type":"ping","id":"1"}"#, .ping),
            (#"{"type":"subscribe","id":"1","room":"ROOM"}"#, .subscribe(ResumePoint(room: room))),
            (
                #"{"type":"resume","id":"1","rooms":[{"room":"ROOM","after":3,"revision":4}]}"#,
                .resume([ResumePoint(room: room, after: 3, revision: 4)])
            ),
            (#"{"type":"read","id":"1","room":"ROOM","sequence":9}"#, .read(room, upTo: 9)),
            (#"{"type":"typing","room":"ROOM","typing":false}"#, .typing(room, isTyping: false)),
        ]
        for (text, command) in cases {
            let text = text.replacing("ROOM", with: Self.room)
            #expect(try ClientFrame(reading: ByteBuffer(string: text)).command == command)
        }
    }

    @Test func everyReferenceOfTheDocumentLeadsSomewhere() {
        let document = AsyncAPI.document()
        var references: Set<String> = []
        func collect(_ value: JSON) {
            switch value {
            case .object(let members):
                if case .string(let reference)? = members["$ref"] { references.insert(reference) }
                for member in members.values { collect(member) }
            case .array(let elements): for element in elements { collect(element) }
            default: break
            }
        }
        collect(document)
        #expect(references.count > 40)
        for reference in references {
            let target = reference.split(separator: "/").dropFirst().reduce(Optional(document)) { $0?[String($1)] }
            #expect(target != nil, "\(reference)")
        }
    }
}
