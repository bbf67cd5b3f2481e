import Environments
import Testing
import YAML

@Suite struct VariableFileTests {
    @Test(arguments: [
        ("A=b", "b"), ("A=", ""), ("A= b ", "b"), ("A = b", "b"), ("  A=b", "b"), ("export A=b", "b"),
        ("export\tA=b", "b"), ("A=b\r", "b"), ("\u{FEFF}A=b", "b"), ("A=b # why", "b"), ("A=b#c", "b#c"),
        ("A=#c", "#c"),
        ("A= # c", ""), ("A=b=c==", "b=c=="), ("A=it's", "it's"), ("A='b c'", "b c"), ("A='b\\n'", "b\\n"),
        ("A='\"'", "\""), ("A='#'#c", "#"), ("A='b' # c", "b"), ("A=\"b\\nc\"", "b\nc"),
        ("A=\"\\\"\\\\\\$\\t\\r\"", "\"\\$\t\r"),
        ("A=\"b\" # \"", "b"), ("A=$HOME ${X}", "$HOME ${X}"), ("A=0123", "0123"), ("A=yes", "yes"),
        ("A=열쇠", "열쇠"), ("A='👩‍👩‍👧'", "👩‍👩‍👧"), ("#A=b\nA=c", "c"), ("\n\r\n \t\nA=d", "d"), ("A=b\\c", "b\\c"),
    ])
    func valuesAreRead(text: String, value: String) {
        var faults: [Fault] = []
        let file = VariableFile(parsing: Array(text.utf8), file: ".env", faults: &faults)
        #expect(file["A"]?.value.reveal() == value)
        #expect(faults.isEmpty)
    }

    @Test(arguments: [
        ("A", "1:1", VariableFileProblem.noEqualsSign),
        ("export A", "1:8", .noEqualsSign),
        ("A=1\nB C=2", "2:1", .invalidName),
        ("1A=b", "1:1", .invalidName),
        ("=b", "1:1", .invalidName),
        ("A-B=c", "1:1", .invalidName),
        ("A='b", "1:3", .unclosedQuote("'")),
        ("A=\"b\nC=d", "1:3", .unclosedQuote("\"")),
        ("A=\"b\\", "1:3", .unclosedQuote("\"")),
        ("A='b'c", "1:6", .textAfterQuote),
        ("A=\"b\" c", "1:7", .textAfterQuote),
        ("A=\"b\\q\"", "1:5", .unknownEscape("q")),
        ("A=b\u{1}", "1:4", .controlCharacter),
        ("A=é\u{0}", "1:4", .controlCharacter),
        ("A=1\r\nA=2", "2:1", .duplicate(name: "A", first: Location(file: ".env", line: 1, column: 1))),
        ("\u{FEFF}A='", "1:3", .unclosedQuote("'")),
    ])
    func faultsAreLocated(text: String, place: String, problem: VariableFileProblem) {
        var faults: [Fault] = []
        _ = VariableFile(parsing: Array(text.utf8), file: ".env", faults: &faults)
        #expect(faults.map(\.problem) == [.malformedVariable(problem)])
        #expect(faults.map(\.location.description) == [".env:\(place)"])
    }

    @Test func bytesThatAreNoTextAreOneFault() {
        var faults: [Fault] = []
        _ = VariableFile(parsing: [0x41, 0x3D, 0xFF], file: ".env", faults: &faults)
        #expect(faults.map(\.problem) == [.malformedVariable(.notUTF8)])
    }

    @Test func goodLinesSurviveBadOnes() {
        var faults: [Fault] = []
        let file = VariableFile(parsing: Array("A=1\nnonsense\nB=2\nC='\n".utf8), file: ".env", faults: &faults)
        #expect(file.variables.map(\.name) == ["A", "B"])
        #expect(faults.map(\.location.line) == [2, 4])
    }

    @Test func noMessageHoldsAValue() {
        var faults: [Fault] = []
        let text = "A='hunter2\nhunter2\nB=\"hunter2\\q\"\nC='x'hunter2\nD=hunter2\nD=hunter2\nhunter2=\n-hunter2==\n"
        _ = VariableFile(parsing: Array(text.utf8), file: ".env", faults: &faults)
        #expect(faults.count == 6)
        #expect(!faults.description.contains("hunter2"))
    }

    @Test(arguments: [(0o600, []), (0o640, ["640"]), (0o604, ["604"]), (0o644, ["644"])] as [(UInt32, [String])])
    func aFileOthersCanReadIsAWarning(mode: UInt32, warned: [String]) throws {
        let project = try TemporaryProject(["environments/a.yaml": "cluster: {kind: embedded}", ".env": "A=b\n"])
        try project.setMode(mode, of: ".env")
        let modes = try project.load("a").warnings.compactMap { warning -> String? in
            if case .readableByOthers(let mode) = warning.problem { mode } else { nil }
        }
        #expect(modes == warned)
    }

    @Test func anEmptyFileMayBeReadable() throws {
        let project = try TemporaryProject(["environments/a.yaml": "cluster: {kind: embedded}", ".env": "# nothing\n"])
        try project.setMode(0o644, of: ".env")
        #expect(try project.load("a").warnings.isEmpty)
    }
}
