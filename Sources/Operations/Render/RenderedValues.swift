package import Environments

/// What `chatops render values` prints.
package struct RenderedValues: Sendable {
    package enum Format: String, Sendable, CaseIterable {
        case yaml
        /// YAML in which each line tells where it comes from.
        case yamlWithOrigins
        case json
    }

    package let warnings: [Fault]
    private let values: HelmValues

    /// Throws all faults of the environment, except references that only typed sections use and that are not set.
    package init(_ sources: EnvironmentSources) throws(EnvironmentFaults) {
        values = try sources.helmValues()
        warnings = values.warnings
    }

    /// The same text for the same files, byte for byte, ending with a newline; secrets redacted unless `reveal`.
    package func text(_ format: Format, reveal: Bool = false) -> String {
        switch format {
        case .yaml: values.yaml(reveal: reveal)
        case .yamlWithOrigins: values.yaml(showOrigin: true, reveal: reveal)
        case .json: values.json(reveal: reveal)
        }
    }
}
