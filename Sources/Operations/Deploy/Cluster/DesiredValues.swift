internal import Environments
internal import SystemPackage

/// The values Helm gets, and what they were derived from.
struct DesiredValues: Sendable {
    let json: JSONValue
    let survey: ClusterSurvey

    var bytes: [UInt8] { Array(json.text.utf8) }

    init(_ deployment: ClusterDeployment, _ survey: ClusterSurvey) throws {
        let filed = try deployment.filedValues()
        let derived = DerivedValues(
            deployment.environment,
            over: filed,
            image: survey.image.reference,
            secrets: survey.secrets,
            tlsSecret: survey.tlsSecret
        )
        json = filed.merging(derived.json)
        self.survey = survey
    }

    /// - Parameter binary: the server to deploy instead of building one.
    static func read(
        _ deployment: ClusterDeployment,
        binary: FilePath?,
        _ events: @escaping EventHandler
    ) async throws -> DesiredValues {
        let source = try deployment.imageSource(binary: binary)
        return try DesiredValues(deployment, try await ClusterSurvey.read(deployment, source, events))
    }
}
