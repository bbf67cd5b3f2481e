import SystemPackage
import Testing

@testable import Operations

@Suite struct ArchitectureTests {
    /// The beginning of an ELF file (elf(5)): class, data encoding and `e_machine` differ.
    private static func header(bits: UInt8, encoding: UInt8, machine: UInt8) -> [UInt8] {
        [0x7F, 0x45, 0x4C, 0x46, bits, encoding, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, machine, 0]
    }

    struct Case: Sendable {
        var bytes: [UInt8]
        var expected: Architecture?
    }

    static let cases = [
        Case(bytes: header(bits: 2, encoding: 1, machine: 62), expected: .amd64),
        Case(bytes: header(bits: 2, encoding: 1, machine: 183), expected: .arm64),
        Case(bytes: header(bits: 2, encoding: 1, machine: 243), expected: nil),
        Case(bytes: header(bits: 1, encoding: 1, machine: 62), expected: nil),
        Case(bytes: header(bits: 2, encoding: 2, machine: 62), expected: nil),
        Case(bytes: Array(header(bits: 2, encoding: 1, machine: 62).dropLast()), expected: nil),
        Case(bytes: Array("#!/bin/sh\nexec true\n".utf8), expected: nil),
        Case(bytes: [], expected: nil),
    ]

    @Test(arguments: cases) func isReadFromTheHeader(_ example: Case) {
        #expect(Architecture(elfHeader: example.bytes) == example.expected)
    }

    @Test func ofAProgramOfThisMachineIsItsOwn() throws {
        #expect(try Architecture(ofProgram: "/proc/self/exe") == .current)
    }

    @Test func ofAScriptIsAFailureThatNamesIt() {
        #expect {
            try Architecture(ofProgram: "/etc/passwd")
        } throws: { error in
            guard case ImageFailure.unknownArchitecture("/etc/passwd") = error else { return false }
            return true
        }
    }
}
