internal import Environments
internal import YAML

/// An explanation for programs.
package struct ExplanationDocument: Encodable, Sendable {
    struct Layer: Encodable, Sendable {
        var layer: String
        var location: String
        var effect: String
        var value: String?
        var wins: Bool
    }

    struct Reference: Encodable, Sendable {
        var name: String
        var location: String
        var origin: String?
    }

    var path: String
    var value: String?
    /// `file`, `code` or `nothing`.
    var setBy: String
    var layers: [Layer]
    var references: [Reference]
}

extension Explanation {
    package var document: ExplanationDocument {
        let (value, setBy): (String?, String) =
            switch history.outcome {
            case .set(let value): (value, "file")
            case .codeDefault(let value): (value, "code")
            case .unset: (nil, "nothing")
            }
        return ExplanationDocument(
            path: history.path.description,
            value: value,
            setBy: setBy,
            layers: history.settings.map { setting in
                let (effect, value): (String, String?) =
                    switch setting.effect {
                    case .sets(let value): ("sets", value)
                    case .deletes: ("deletes", nil)
                    case .discards(let path): ("discards", path.description)
                    }
                return .init(
                    layer: setting.layer,
                    location: setting.location.description,
                    effect: effect,
                    value: value,
                    wins: setting.wins
                )
            },
            references: history.references.map {
                .init(name: $0.name, location: $0.location.description, origin: $0.origin?.description)
            }
        )
    }
}
