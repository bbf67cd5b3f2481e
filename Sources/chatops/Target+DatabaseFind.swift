import Environments
import Operations
import SystemPackage

extension Target {
    /// What happened to a table around a moment, which is written with a zone.
    ///
    /// - Parameter distance: a duration such as `10m`.
    func changes(
        to table: String,
        around moment: String,
        within distance: String,
        of environment: LoadedEnvironment
    ) async throws -> ChangeFinder.Answer {
        let moment = try Moment(reading: moment)
        let folder = databaseState.appending("finding")
        let tools = try await restoreTools(of: environment, in: folder, fetchesKey: false, jobs: nil)
        return try await ChangeFinder(tools).find(
            table,
            around: moment,
            within: DurationText.parse(distance) ?? .seconds(600)
        )
    }
}
