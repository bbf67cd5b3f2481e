// Foundation proper: FoundationEssentials has no Unicode normalisation.
import Foundation

extension String {
    /// Normalization Form C (UAX #15): what looks the same and is the same character is the same bytes.
    var canonical: String { precomposedStringWithCanonicalMapping }

    /// For comparing names regardless of case and of compatibility variants such as full-width letters.
    var folded: String { precomposedStringWithCompatibilityMapping.lowercased().precomposedStringWithCanonicalMapping }
}
