import YAML

/// For `--json`; what is redacted in the history is redacted here.
extension ValueHistory: Encodable {
    private enum Key: String, CodingKey {
        case path
        case summary
        case value
        case isDefault
        case layers
        case references
    }

    /// `value` is YAML text, null where nothing sets the value; `isDefault` tells that it is the code's.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(path.description, forKey: .path)
        try container.encode(description?.summary, forKey: .summary)
        switch outcome {
        case .set(let text), .codeDefault(let text): try container.encode(text, forKey: .value)
        case .unset: try container.encodeNil(forKey: .value)
        }
        try container.encode(isDefault, forKey: .isDefault)
        try container.encode(settings, forKey: .layers)
        try container.encode(references, forKey: .references)
    }

    private var isDefault: Bool {
        if case .codeDefault = outcome { true } else { false }
    }
}

extension ValueHistory.Setting: Encodable {
    private enum Key: String, CodingKey {
        case layer
        case location
        case effect
        case value
        case wins
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(layer, forKey: .layer)
        try container.encode(location.description, forKey: .location)
        try container.encode(wins, forKey: .wins)
        switch effect {
        case .sets(let text):
            try container.encode("sets", forKey: .effect)
            try container.encode(text, forKey: .value)
        case .deletes: try container.encode("deletes", forKey: .effect)
        case .discards(let path):
            try container.encode("discards", forKey: .effect)
            try container.encode(path.description, forKey: .value)
        }
    }
}

extension ValueHistory.Reference: Encodable {
    private enum Key: String, CodingKey {
        case name
        case location
        case origin
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(name, forKey: .name)
        try container.encode(location.description, forKey: .location)
        try container.encode(origin?.description, forKey: .origin)
    }
}
