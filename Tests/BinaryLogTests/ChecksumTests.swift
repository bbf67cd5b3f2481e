import BinaryLog
import Testing

@Suite struct ChecksumTests {
    /// The check value of CRC-32/ISO-HDLC.
    @Test func isTheOneOfZlib() {
        var checksum = Checksum()
        Array("1234".utf8).withUnsafeBytes { checksum.add($0) }
        Array("56789".utf8).withUnsafeBytes { checksum.add($0) }
        #expect(checksum.value == 0xCBF4_3926)
    }
}
