package import SystemPackage
package struct Bundle: Sendable { package struct Image: Sendable { package var fileName: String; package var path: FilePath; package var sha256: String }
 package var path: FilePath; package var sha256: String; package var images: [Image] }
extension K3sMachine { func programs(_ survey: HostSurvey, store: ArtifactStore, _ events: @escaping EventHandler) async throws -> [Step] { [] } }
