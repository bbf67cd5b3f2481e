extension Scalar {
    /// The string Helm makes of this scalar where it is a key (sigs.k8s.io/yaml, `convertToJSONableObject`), nil where
    /// it refuses it: null, and integers above 2⁶³-1.
    ///
    /// Booleans become `true` and `false` whatever their spelling, integers decimal, and floats lose all but single
    /// precision: the key `3.14159265358979` is `3.1415927`.
    package var key: String? {
        switch value {
        case .null, .unsigned: nil
        case .bool(let flag): flag ? "true" : "false"
        case .integer(let number): String(number)
        case .float(let number): Float(number).goGeneralFormat
        case .string(let text): text
        }
    }
}
