import Environments
import Testing
import YAML

/// The files of an environment for another place.
@Suite struct EnvironmentCopyTests {
    private static let own = """
        cluster:
          kind: k3s
          host: ${DESTINATION}
          k3s: {version: v1.34.1+k3s1, sha256: '${DIGEST}'}
        site: {domain: '${NAME:-chat.example.org}'}
        database: {kind: mysql, user: u, password: '${PASSWORD}'}
        values: {literal: '$${NOT}', number: "0123", gone: null}

        """
    private static let changes = "cluster: {host: local, context: default}\n"

    private func original(_ password: String) throws -> EnvironmentSources {
        try TemporaryProject([
            "environments/base.yaml": "server: {logLevel: debug}\nvalues: {gone: 1, kept: [1, 2]}\n",
            "environments/remote.yaml": Self.own,
            ".env": "PASSWORD=hidden by the process\nUNUSED='a secret of another environment'\n",
        ]).sources(
            "remote",
            [
                "DESTINATION": "root@chat.example", "DIGEST": String(repeating: "ab", count: 32),
                "PASSWORD": password,
            ]
        )
    }

    @Test(
        arguments: [
            "plain", "it's \"quoted\" \\ and # not a comment", "${DIGEST} $$", "two\nlines\r\n\tand a tab", " spaces ",
            "ünï", "\\n",
        ]
    )
    func itIsTheSameEnvironmentElsewhere(password: String) throws {
        let copy = try original(password).copy(changing: Self.changes)
        let there = try TemporaryProject([
            "environments/base.yaml": copy.base, "environments/remote.yaml": copy.overlay, ".env": copy.variables,
        ]).load("remote")
        #expect(there.environment.cluster.host == .local)
        #expect(there.environment.cluster.context?.description == "default")
        #expect(there.environment.server.logLevel.rawValue == "debug")
        guard case .mysql(let database) = there.environment.database else {
            Issue.record("no MySQL")
            return
        }
        #expect(database.password?.reveal() == password)
        let (here, other) = (try original(password).load(), there)
        #expect(here.values.yaml() == other.values.yaml())
        #expect(here.environment.site.domain == other.environment.site.domain)
    }

    @Test func onlyWhatIsReferredToGoesAlong() throws {
        let copy = try original("p").copy(changing: Self.changes)
        let names = copy.variables.split(separator: "\n").map { $0.prefix { $0 != "=" } }
        #expect(names == ["DIGEST", "PASSWORD"], "neither what the changes replace nor what nobody names")
        #expect(copy.base.contains("${PASSWORD}") && !copy.base.contains("\"p\""))
    }
}
