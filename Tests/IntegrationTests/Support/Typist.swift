import Foundation

/// Somebody at a terminal (pty(7)), who answers the question that a program asks.
struct Typist {
    /// The end of what the program asks.
    let question: String
    let answer: String

    private static let script = """
        import os, pty, sys
        question, answer = (word.encode() for word in sys.argv[1:3])
        pid, terminal = pty.fork()
        if pid == 0: os.execv(sys.argv[3], sys.argv[3:])
        seen, answered = b"", False
        while True:
            try: part = os.read(terminal, 4096)
            except OSError: break
            if not part: break
            seen += part
            if not answered and seen.endswith(question):
                answered = os.write(terminal, answer + b"\\n") > 0
        sys.stderr.write(seen.decode().replace("\\r\\n", "\\n"))
        sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
        """

    /// The command that runs `argv` before this somebody; what the terminal showed comes on standard error.
    func watching(_ argv: [String]) -> [String] {
        ["/usr/bin/python3", "-c", Self.script, question, answer] + argv
    }
}
