internal import ACME
internal import Environments

/// Makes whoever answers the challenges, as the environment describes it.
enum ChallengeResponders {
    /// - Parameter site: the environment, for what the solver leaves to it.
    static func responder(
        of certificates: Certificates,
        in environment: Environment,
        _ tools: CertificateTools
    ) throws -> any ChallengeResponder {
        throw CertificateFailure.noCluster("solver")
    }
}
