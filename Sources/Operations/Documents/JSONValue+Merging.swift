extension JSONValue {
    /// This value overlaid as Helm overlays a chart's values: objects merge member by member, anything else is replaced.
    package func merging(_ overlay: JSONValue) -> JSONValue {
        guard case .object(var members) = self, case .object(let others) = overlay else { return overlay }
        for (key, value) in others { members[key] = members[key]?.merging(value) ?? value }
        return .object(members)
    }
}
