import Processes
import SystemPackage
import Testing

@testable import Operations

@Suite struct SharedLibrariesTests {
    /// What ldd of glibc 2.36 printed.
    private static let recorded = """
        \tlinux-vdso.so.1 (0x00007ffc1a5f2000)
        \tlibsqlite3.so.0 => /lib/x86_64-linux-gnu/libsqlite3.so.0 (0x00007f84086a1000)
        \tlibfoo.so.1 => not found
        \tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f840801e000)
        \t/lib64/ld-linux-x86-64.so.2 (0x00007f840cf7f000)
        \tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f840801e000)

        """

    @Test func areWhatTheLoaderAnswers() {
        let libraries = SharedLibraries(parsing: Self.recorded)
        #expect(
            libraries.paths == [
                "/lib/x86_64-linux-gnu/libsqlite3.so.0", "/lib/x86_64-linux-gnu/libc.so.6",
                "/lib64/ld-linux-x86-64.so.2",
            ]
        )
        #expect(libraries.missing == ["libfoo.so.1"])
    }

    @Test func areAskedInEnglish() {
        let command = SharedLibraries.command(for: "/opt/ChatServer")
        #expect(command.executable == "ldd")
        #expect(command.arguments == ["/opt/ChatServer"])
        #expect(command.environment == ["LC_ALL": "C"])
    }

    @Test func ofARealProgramAreThere() async throws {
        let libraries = try await SharedLibraries.needed(by: "/bin/ls", runner: Runner())
        #expect(libraries.paths.contains { $0.lastComponent == "libc.so.6" })
        #expect(libraries.paths.allSatisfy { FileKind(at: $0) != nil })
    }

    @Test func ofAFileThatIsNoProgramAreNone() async throws {
        #expect(try await SharedLibraries.needed(by: "/etc/passwd", runner: Runner()).paths == [])
    }

    @Test func standBesideTheCLibraryInTheImage() {
        let entries = ImageContents.placed([
            "/opt/swift/usr/lib/libswiftCore.so", "/lib/x86_64-linux-gnu/libc.so.6", "/lib64/ld-linux-x86-64.so.2",
        ])
        #expect(
            entries.map(\.path) == [
                "/lib/x86_64-linux-gnu/libswiftCore.so", "/lib/x86_64-linux-gnu/libc.so.6",
                "/lib64/ld-linux-x86-64.so.2",
            ]
        )
    }
}
