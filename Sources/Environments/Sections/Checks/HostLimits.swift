/// What the machine that the service runs on must have left.
package struct HostLimits: Section {
    /// With less than this it has failed; with less than twice as much it passes with a warning.
    package let freeDisk: ByteCount
    package let freeMemory: ByteCount
    /// How far its clock may be from this machine's.
    package let clock: Duration
    /// With fewer days left of the certificate of k3s's API it passes with a warning.
    package let apiCertificateDays: Int

    package static func decode(_ fields: inout FieldReader) -> HostLimits {
        HostLimits(
            freeDisk: fields.value(
                "freeDisk",
                .text,
                default: "1GiB",
                "Disk that must be free; below twice that it warns."
            ),
            freeMemory: fields.value(
                "freeMemory",
                .text,
                default: "128MiB",
                "Memory that must be available; below twice that it warns."
            ),
            clock: fields.value(
                "clock",
                .duration(.milliseconds(100) ... .seconds(3600)),
                default: .seconds(5),
                "How far its clock may be from this machine's."
            ),
            apiCertificateDays: fields.value(
                "apiCertificateDays",
                .integer(0...365, "a number of days"),
                default: 30,
                "With fewer days left of the k3s API's certificate it warns."
            )
        )
    }
}
