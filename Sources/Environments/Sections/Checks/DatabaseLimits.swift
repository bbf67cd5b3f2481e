/// What the database must have left.
package struct DatabaseLimits: Section {
    /// With less of its volume free, in percent, it passes with a warning.
    package let warnFree: Int
    /// With less of its volume free, in percent, it has failed.
    package let failFree: Int
    /// With more of MySQL's connections in use, in percent, it passes with a warning.
    package let warnConnections: Int

    package init(warnFree: Int = 20, failFree: Int = 10, warnConnections: Int = 80) {
        self.warnFree = warnFree
        self.failFree = failFree
        self.warnConnections = warnConnections
    }

    package static func decode(_ fields: inout FieldReader) -> DatabaseLimits {
        let limits = DatabaseLimits(
            warnFree: fields.value(
                "warnFree",
                .integer(0...100, "a percentage"),
                default: 20,
                "With less of its volume free, in percent, it passes with a warning."
            ),
            failFree: fields.value(
                "failFree",
                .integer(0...100, "a percentage"),
                default: 10,
                "With less of its volume free, in percent, it has failed."
            ),
            warnConnections: fields.value(
                "warnConnections",
                .integer(1...100, "a percentage"),
                default: 80,
                "With more of MySQL's connections in use, in percent, it passes with a warning."
            )
        )
        if limits.failFree > limits.warnFree {
            fields.forbid(["failFree"], besides: "warnFree", because: "is more than where the warning begins")
        }
        return limits
    }
}
