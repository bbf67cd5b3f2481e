import BinaryLog
import TestSupport
import Testing

@Suite struct GTIDSetTests {
    private static let one = "3e11fa47-71ca-11e1-9e33-c80aa9429562"
    private static let two = "4e11fa47-71ca-11e1-9e33-c80aa9429562"

    /// As MySQL takes it, and as it is written again.
    @Test(arguments: [
        ("", ""),
        (" \n", ""),
        ("\(one):1", "\(one):1"),
        ("\(one):5-5", "\(one):5"),
        ("\(one):1-3:4:6-9", "\(one):1-4:6-9"),
        ("\(one):7:1-2:2-3", "\(one):1-3:7"),
        ("\(two):1,\n\(one):2", "\(one):2,\(two):1"),
        ("\(one.uppercased()):1", "\(one):1"),
        ("\(one):1-2:blue:5:red:7", "\(one):1-2:blue:5:red:7"),
        ("\(one):blue:5,\(one):1", "\(one):1:blue:5"),
        ("\(one):Blue:1", "\(one):blue:1"),
    ])
    func isReadAndWritten(text: String, canonical: String) throws {
        let set = try #require(GTIDSet(text))
        #expect(set.description == canonical)
        #expect(GTIDSet(set.description) == set)
    }

    @Test(arguments: [
        "x", one, "\(one):", "\(one):0", "\(one):3-1", "\(one):1-", "\(one):-1", "\(one):1:", "\(one):blue",
        "\(one):blue:red:1",
        "\(one):1.5", "\(one):99999999999999999999", "\(one):1 \(two):2;", "\(one.dropLast()):1",
    ])
    func whatIsNoneIsNotTaken(text: String) { #expect(GTIDSet(text) == nil) }

    /// Compared with sets of single numbers.
    @Test(arguments: 1...30) func algebraIsThatOfSets(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        func draw() throws -> (GTIDSet, Set<String>) {
            var set = GTIDSet()
            var names: Set<String> = []
            for _ in 0..<Int.random(in: 0...30, using: &random) {
                let source = ["\(Self.one)", "\(Self.two)", "\(Self.one):blue"].randomElement(using: &random) ?? ""
                let name = "\(source):\(Int.random(in: 1...20, using: &random))"
                set.insert(try #require(GTID(name)))
                names.insert(name)
            }
            return (set, names)
        }
        let (first, firstNames) = try draw()
        let (second, secondNames) = try draw()
        func set(_ names: Set<String>) throws -> GTIDSet { try #require(GTIDSet(names.joined(separator: ","))) }
        #expect(first == (try set(firstNames)))
        #expect(first.count == UInt64(firstNames.count))
        #expect(first.union(second) == (try set(firstNames.union(secondNames))))
        #expect(first.subtracting(second) == (try set(firstNames.subtracting(secondNames))))
        #expect(first.intersection(second) == (try set(firstNames.intersection(secondNames))))
        #expect(first.isSubset(of: second) == firstNames.isSubset(of: secondNames))
        #expect(GTIDSet(encoded: first.encoded[...]) == first)
        for name in secondNames { #expect(first.contains(try #require(GTID(name))) == firstNames.contains(name)) }
    }

    /// What is no encoding of a set is nil, never a crash.
    @Test(arguments: 1...200) func damagedBytesAreNoSet(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var bytes = try #require(GTIDSet("\(Self.one):1-5:9,\(Self.two):blue:3")).encoded
        let index = Int.random(in: bytes.indices, using: &random)
        if Bool.random(using: &random) {
            bytes.removeSubrange(index...)
        } else {
            bytes[index] ^= UInt8.random(in: 1...255, using: &random)
        }
        if let set = GTIDSet(encoded: bytes[...]) { #expect(GTIDSet(encoded: set.encoded[...]) == set) }
    }
}
