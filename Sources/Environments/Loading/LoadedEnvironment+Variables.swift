extension LoadedEnvironment {
    /// Variables no program that chatops starts needs to inherit: what files name, and what holds a secret's value.
    package var secretVariableNames: Set<String> {
        let secrets = Set(secretValues.map { $0.reveal() })
        let held = sources.variables.process.filter { secrets.contains($0.value) }.map(\.key)
        return Set(sources.variables.filed.map(\.name)).union(held)
    }
}
