import HTTPTypes

extension Endpoint {
    /// Where what this operation makes can be used: a Link Object for each operation whose path has a place for it.
    ///
    /// A schema's name says what a value is: a `Room` in an answer, with its `id`, fills `{room}`.
    func links(to others: [Endpoint]) -> [String: JSON] {
        guard method == .post || method == .put else { return [:] }
        let own = Dictionary(
            parameters.filter { $0.place == .path }.map { ($0.name, "$request.path.\($0.name)") },
            uniquingKeysWith: { $1 }
        )
        let made = answer.identities(at: "$response.body#/data")
        let known = own.merging(made) { $1 }
        var links: [String: JSON] = [:]
        for other in others where other.operation != operation {
            let wanted = other.parameters.filter { $0.place == .path }.map(\.name)
            guard wanted.contains(where: { made[$0] != nil }), wanted.allSatisfy({ known[$0] != nil }) else { continue }
            let values = wanted.map { ($0, JSON.string(known[$0] ?? "")) }
            links[other.operation] = [
                "operationId": .string(other.operation),
                "parameters": .object(Dictionary(values, uniquingKeysWith: { $1 })),
            ]
        }
        return links
    }
}

extension Schema {
    /// Runtime expressions (OpenAPI 3.1, section 4.8.20.4) for the ids in a value of this shape, by what they name.
    fileprivate func identities(at place: String) -> [String: String] {
        switch self {
        case .named(let name, .object(let properties)):
            let inner = Schema.object(properties).identities(at: place)
            guard properties.contains(where: { $0.name == "id" }) else { return inner }
            return inner.merging([name.lowercased(): "\(place)/id"]) { $1 }
        case .object(let properties):
            return properties.filter(\.isRequired).reduce(into: [:]) { found, property in
                found.merge(property.schema.identities(at: "\(place)/\(property.name)")) { first, _ in first }
            }
        case .named(_, let schema):
            return schema.identities(at: place)
        case .boolean, .integer, .string, .choice, .array, .map, .nullable:
            return [:]
        }
    }
}
