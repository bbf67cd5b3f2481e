/// The names under which an interrupted writer leaves what it had begun.
extension EvidenceStore {
    static func partialName(of name: String) -> String { ".\(name).partial" }

    /// Whether `name` is a run's that was being written.
    static func isPartialFolder(_ name: String) -> Bool {
        name.hasPrefix(".") && name.hasSuffix(".partial") && EvidenceName.isValid(String(name.dropFirst().dropLast(8)))
    }

    /// Whether `name` is the probe, or what `DurableFile` leaves of it or of the chain: `.<name>.<pid>.part`.
    static func isPartialFile(_ name: String) -> Bool {
        name == probeFileName
            || [chainFileName, probeFileName].contains { file in
                let pid = name.dropFirst(file.count + 2).dropLast(5)
                return !pid.isEmpty && pid.allSatisfy(\.isWholeNumber) && name == ".\(file).\(pid).part"
            }
    }
}
