package import FoundationEssentials

/// When to renew where the authority does not say: by the part of its life that a certificate has left.
package enum RenewalSchedule {
    /// With a third of the life left, or half where it is under ten days.
    ///
    /// Lifetimes change, and differ by profile; days before the end that are fixed would be wrong for some.
    package static func renewalTime(notBefore: Date, notAfter: Date) -> Date {
        let life = notAfter.timeIntervalSince(notBefore)
        return notAfter.addingTimeInterval(-life / (life < 10 * 86400 ? 2 : 3))
    }
}
