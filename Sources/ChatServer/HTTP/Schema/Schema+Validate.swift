extension Schema {
    /// What is wrong with a value: for each place, such as `rooms.0.after`, one sentence; empty when nothing is.
    func validate(_ value: JSON, at place: String = "") -> [String: String] {
        switch (self, value) {
        case (.nullable, .null): [:]
        case (.nullable(let schema), _), (.named(_, let schema), _): schema.validate(value, at: place)
        case (.boolean, .boolean): [:]
        case (.boolean, _): [place: "must be true or false"]
        case (.integer(let range), _): Self.validate(value, in: range, at: place)
        case (.choice(let choices), .string(let text)) where choices.contains(text): [:]
        case (.choice(let choices), _): [place: "must be one of \(choices.joined(separator: ", "))"]
        case (.string(let rule), .string(let text)): rule.complaint(about: text).map { [place: $0] } ?? [:]
        case (.string, _): [place: "must be a string"]
        case (.array(let element, let count), .array(let values)):
            Self.validate(values, each: element, count: count, at: place)
        case (.array, _): [place: "must be an array"]
        case (.object(let properties), .object(let members)): Self.validate(members, properties, at: place)
        case (.map(let schema), .object(let members)):
            members.reduce(into: [:]) { faults, member in
                faults.merge(schema.validate(member.value, at: Self.join(place, member.key))) { $1 }
            }
        case (.object, _), (.map, _): [place: "must be an object"]
        }
    }

    private static func validate(_ value: JSON, in range: ClosedRange<Int64>, at place: String) -> [String: String] {
        let integer: Int64? =
            switch value {
            case .integer(let value): value
            case .number(let value): Int64(exactly: value)
            default: nil
            }
        guard let integer, range.contains(integer) else {
            return [place: "must be a whole number from \(range.lowerBound) to \(range.upperBound)"]
        }
        return [:]
    }

    private static func validate(
        _ values: [JSON],
        each element: Schema,
        count: ClosedRange<Int>,
        at place: String
    ) -> [String: String] {
        guard count.contains(values.count) else {
            return [place: "must have \(count.lowerBound) to \(count.upperBound) elements"]
        }
        return values.enumerated().reduce(into: [:]) { faults, item in
            faults.merge(element.validate(item.element, at: join(place, String(item.offset)))) { $1 }
        }
    }

    private static func validate(
        _ members: [String: JSON],
        _ properties: [Property],
        at place: String
    ) -> [String: String] {
        var faults: [String: String] = [:]
        for property in properties {
            if let value = members[property.name] {
                faults.merge(property.schema.validate(value, at: join(place, property.name))) { $1 }
            } else if property.isRequired {
                faults[join(place, property.name)] = "is required"
            }
        }
        for name in members.keys where !properties.contains(where: { $0.name == name }) {
            faults[join(place, name)] = "is not known here"
        }
        return faults
    }

    private static func join(_ place: String, _ name: String) -> String {
        place.isEmpty ? name : "\(place).\(name)"
    }
}

extension Schema.StringRule {
    fileprivate func complaint(about text: String) -> String? {
        let count = text.unicodeScalars.count
        guard length.contains(count) else {
            return length.upperBound == .max
                ? "must have at least \(length.lowerBound) characters"
                : "must have \(length.lowerBound) to \(length.upperBound) characters"
        }
        // MySQL and SQLite would keep it, but not every client and every tool of theirs.
        guard !text.utf8.contains(0) else { return "must not contain U+0000" }
        if let format, let isOfFormat = Self.formats[format] {
            // The form of an id is known without its pattern, which only tells others of it.
            return isOfFormat(text) ? nil : "must be of the form \(example ?? format)"
        }
        guard let pattern else { return nil }
        return (try? Pattern.of(pattern))?.matches(all: text) == true ? nil : "must match \(pattern)"
    }

    /// The formats that are checked, by their names in JSON Schema.
    private static let formats: [String: @Sendable (String) -> Bool] = [
        "uuid": { ID<Never>($0) != nil }
    ]
}
