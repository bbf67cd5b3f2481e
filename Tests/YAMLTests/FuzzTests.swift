import TestSupport
import Testing
import YAML

struct FuzzTests {
    /// Bytes that mean something to a YAML scanner, or break UTF-8.
    private static let pieces: [[UInt8]] =
        "-?:,[]{}#&*!|>'\"%@`~ \t\r\n\\.<=0_eyx".utf8.map { [$0] }
        + [[0], [0xFF], [0xC3], [0xEF, 0xBB, 0xBF], [0xE2, 0x80, 0xA8], [0xC2, 0x85], [0xF0, 0x9F, 0x98, 0x80]]
        + ["<<: *", "&a ", "*a", "!!int ", "---\n", "...\n", "- - ", "? ", "|2-\n", "\\u", "%TAG ! !\n", "!<"].map {
            Array($0.utf8)
        }

    @Test(arguments: 0..<4)
    func `no bytes crash the parser, and what it accepts it writes`(part: Int) throws {
        var accepted = 0
        for number in 0..<5000 {
            let seed = UInt64(part * 5000 + number)
            var generator = DocumentGenerator(seed: seed)
            var random = SeededGenerator(seed: ~seed)
            var bytes = Array(generator.document().utf8)
            for _ in 0..<Int.random(in: 1...6, using: &random) { mutate(&bytes, with: &random) }
            guard let node = try? Node(parsing: bytes, file: "fuzz") else { continue }
            accepted += 1
            let written = node.yaml()
            #expect(try Node(parsing: written, file: "").json() == node.json(), "seed \(seed)")
        }
        #expect(accepted > 100)
    }

    private func mutate(_ bytes: inout [UInt8], with random: inout SeededGenerator) {
        let position = Int.random(in: 0...bytes.count, using: &random)
        let end = min(bytes.count, position + Int.random(in: 0...8, using: &random))
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes.insert(contentsOf: random.pick(Self.pieces), at: position)
        case 1: bytes.replaceSubrange(position..<end, with: random.pick(Self.pieces))
        case 2: bytes.removeSubrange(position..<end)
        default: bytes.insert(contentsOf: bytes[position..<end], at: Int.random(in: 0...bytes.count, using: &random))
        }
    }
}
