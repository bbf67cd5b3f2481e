import Testing

@testable import Processes

@Suite struct CommandTests {
    @Test(arguments: [
        (["ls", "-l", "/tmp/a.b"], "ls -l /tmp/a.b"),
        (["echo", ""], "echo ''"),
        (["echo", "a b"], "echo 'a b'"),
        (["echo", "it's"], "echo 'it'\\''s'"),
        (["echo", "$HOME `id` \"x\" \\ ; & | < > ( ) * ? ~ #"], "echo '$HOME `id` \"x\" \\ ; & | < > ( ) * ? ~ #'"),
        (["echo", "line\nbreak"], "echo 'line\nbreak'"),
        (["a=b", "--key=value", "user@host:22,x%+^_"], "a=b --key=value user@host:22,x%+^_"),
        (["echo", "é"], "echo 'é'"),
    ])
    func isDescribedAsAShellWouldTakeIt(words: [String], expected: String) {
        #expect(Command(words[0], Array(words.dropFirst())).description == expected)
    }

    @Test(arguments: ["", "a b", "it's", "''", "$(id)", "a\nb", "\\", "*", "~", "-n", "é"])
    func aShellReadsBackWhatIsQuoted(word: String) async throws {
        let script = "printf %s \(Command.quoted(word))"
        #expect(try await Runner().run(Command("/bin/sh", ["-c", script])).standardOutput == word)
    }
}
