import Testing

@testable import Operations

@Suite struct QuantityTests {
    @Test(arguments: [
        ("1", "1000m"), ("0.5", "500m"), ("1Gi", "1024Mi"), ("1.5Gi", "1536Mi"), ("1k", "1000"), ("2e3", "2k"),
        ("1E", "1000P"), ("+1", "1.0"), ("100u", "0.1m"), ("-1", "-1000m"), ("1e-3", "1m"),
    ])
    func differentTextsMayMeanTheSame(left: String, right: String) throws {
        let (left, right) = (try #require(Quantity(left)), try #require(Quantity(right)))
        #expect(left == right)
    }

    @Test(arguments: [("1", "1m"), ("1Gi", "1G"), ("1.5", "1.50001"), ("1", "-1")])
    func differentAmountsDiffer(left: String, right: String) throws {
        let (left, right) = (try #require(Quantity(left)), try #require(Quantity(right)))
        #expect(left != right)
    }

    @Test(arguments: ["", "m", "1 Gi", "1Q", "one", "1.2.3", "0x10", "1e", "1e400", "99999999999999999999E"])
    func otherTextsAreNone(text: String) {
        #expect(Quantity(text) == nil)
    }
}
