/// A value as a column holds it, or as an argument of a statement.
package enum MySQLValue: Hashable, Sendable {
    case null
    case integer(Int64)
    /// Only where it does not fit `integer`.
    case unsigned(UInt64)
    case real(Double)
    /// Also decimals, dates and times, as MySQL writes them; a decimal without a fraction is an `integer` if it fits.
    case text(String)
    case blob([UInt8])
}
