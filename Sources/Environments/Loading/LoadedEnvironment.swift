package import YAML

/// An environment without a fault: layered, resolved and decoded.
package struct LoadedEnvironment: Sendable {
    package let name: EnvironmentName
    package let environment: Environment
    /// Everything merged, with every reference replaced; holds secrets in the clear.
    package let document: Node
    /// The `values:` of `document`, for Helm; an empty map where there are none.
    package let values: Node
    /// What it was made from: every layer, and where each value stands.
    package let sources: EnvironmentSources
    /// All that must not appear in logs or evidence: what `.env` and `.env.age` hold, what references brought in, and typed secrets;
    /// without what ended in public fields.
    ///
    /// Sorted, longest first, none empty or twice.
    package let secretValues: [Secret]
    package let warnings: [Fault]
}

extension LoadedEnvironment {
    /// - Parameter decrypted: what the project's `.env.age` holds.
    /// - Throws: all faults of the environment at once.
    package static func load(
        _ name: EnvironmentName,
        in project: Project,
        processEnvironment: [String: String],
        decrypted: [UInt8]? = nil
    ) throws(EnvironmentFaults) -> LoadedEnvironment {
        try EnvironmentSources.read(
            name,
            in: project,
            processEnvironment: processEnvironment,
            decrypted: decrypted
        ).load()
    }
}

extension EnvironmentSources {
    /// - Throws: all faults of the environment at once.
    package func load() throws(EnvironmentFaults) -> LoadedEnvironment {
        let decoded = decode()
        let resolved = merged.resolved(with: variables)
        let faults = decoded.session.faults + resolved.faults
        guard faults.isEmpty else { throw EnvironmentFaults(faults) }
        return LoadedEnvironment(
            name: name,
            environment: decoded.environment,
            document: resolved.node,
            values: resolved.node[path: ValuePath([.key("values")])].flatMap { $0.isNull ? nil : $0 } ?? emptyValues,
            sources: self,
            secretValues: secretValues(decoded.session, outsideNames: resolved.outsideNames),
            warnings: (warnings + decoded.session.warnings).sorted()
        )
    }

    var emptyValues: Node { Node(.mapping(Mapping()), at: merged.location) }

    func decode() -> (environment: Environment, session: DecodingSession) {
        var session = DecodingSession(variables: variables)
        guard case .mapping(let mapping) = merged.content else {
            session.fault(.wrongType(found: merged.kindName, expected: "a map of sections"), at: merged.location)
            return (FieldReader.sample(Environment.self), session)
        }
        let environment = FieldReader.decode(Environment.self, mapping, at: merged.location, &session)
        return (environment, session)
    }

    private func secretValues(_ session: DecodingSession, outsideNames: Set<String>) -> [Secret] {
        let names = outsideNames.union(variables.filed.map(\.name))
        let secretNames = names.subtracting(session.publicNames).union(session.secretNames)
        let values = secretNames.compactMap { variables.lookUp($0)?.value } + session.secrets.map { $0.reveal() }
        // A file's value is as secret as the one that hides it.
        let hidden = variables.filed.filter { secretNames.contains($0.name) }.map { $0.value.reveal() }
        return Set(values + hidden).filter { !$0.isEmpty }
            .sorted { ($1.utf8.count, $0) < ($0.utf8.count, $1) }.map { Secret($0) }
    }
}
