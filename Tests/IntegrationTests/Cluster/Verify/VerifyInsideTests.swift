import ChatClient
import Foundation
import TestSupport
import Testing

extension ClusterSuites {
    /// What `chatops verify database` and `verify tls` say of a real MySQL and a real ingress, one fault after the other.
    @Suite struct VerifyInsideTests {
        @Test func databaseAndCertificateAreJudged() async throws {
            try await withClusterProject { project in
                let deployed = try await project.deploy()
                #expect(deployed.status == 0, "\(deployed.errors)")
                try await certificates(project)
                try await databases(project)
            }
        }

        private func certificates(_ project: ClusterProject) async throws {
            let site = "  domain: \(project.domain)"
            let check =
                "  tls: {type: tls, authorities: site.pem}\n"
                + "  database: {type: database, database: {warnConnections: 50}}\n"
            try project.configure(
                changes: [
                    site: site + "\n  address: 127.0.0.1\n  httpsPort: \(project.cluster.httpsPort)",
                    "  ready: null\n": "  ready: null\n" + check,
                ],
                more: "certificates: {email: a@example.org}\n"
            )
            try await project.run([
                "/usr/bin/env", "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                "-nodes", "-days", "60", "-subj", "/CN=site", "-addext", "subjectAltName=DNS:\(project.domain)",
                "-keyout", project.project.root + "/site.key", "-out", project.project.root + "/site.pem",
            ])
            let missing = "Secret/chat-tls is not there, so the ingress serves its default certificate"
            try await expect("tls", .failed, missing, project)

            let files = ["--cert=\(project.project.root)/site.pem", "--key=\(project.project.root)/site.key"]
            try await project.kubectl("create", "secret", "tls", "chat-tls", files[0], files[1])
            let address = "127.0.0.1:\(project.cluster.httpsPort)"
            let unnamed = "\(address) shows the ingress's default certificate, but Secret/chat-tls "
            try await expect("tls", .failed, unnamed, project)

            let ingress = try #require(await project.objects("ingress").first?["metadata"]["name"].string)
            let tls = #"{"spec": {"tls": [{"hosts": ["\#(project.domain)"], "secretName": "chat-tls"}]}}"#
            try await project.kubectl("patch", "ingress/\(ingress)", "--type=merge", "--patch=\(tls)")
            let seen = try await expect("tls", .passed, "TLSv1.3, ", project)
            let chains = try #require(seen.chains)
            #expect(chains.map(\.origin) == ["installed", "served"] && chains[0].place == "Secret/chat-tls")
            #expect(chains[0].certificates.map(\.serial) == chains[1].certificates.map(\.serial))
            #expect(chains[1].certificates.map(\.subject) == ["CN=site"])
        }

        private func databases(_ project: ClusterProject) async throws {
            try await expect("database", .passed, "MySQL 9.", project)
            try await project.inMySQL("SET GLOBAL super_read_only = ON")
            try await expect(
                "database",
                .failed,
                "the database takes no writes: read_only=ON, super_read_only=ON; see docs/runbooks/",
                project
            )
            try await project.inMySQL("SET GLOBAL super_read_only = OFF; SET GLOBAL read_only = OFF")
            try await project.inMySQL("SET GLOBAL max_connections = 4")
            try await expect("database", .warned, "", project) { $0.contains(" of 4 connections are in use") }
            try await project.inMySQL("SET GLOBAL max_connections = 151")
            try await project.inMySQL("ALTER USER chat@'%' ACCOUNT LOCK")
            try await expect("database", .failed, "the database ", project) { $0.contains("locked") }
            try await project.inMySQL("ALTER USER chat@'%' ACCOUNT UNLOCK")
            try await expect("database", .passed, "MySQL 9.", project)
            try await project.kubectl("scale", "statefulset/chat-mysql", "--replicas=0")
            try await expect(
                "database",
                .failed,
                "the database is away: cannot connect to MySQL at chat-mysql",
                project
            )
        }

        /// The cluster and its ingress take a moment.
        @discardableResult
        private func expect(
            _ what: String,
            _ verdict: VerifyDocument.Verdict,
            _ cause: String,
            _ project: ClusterProject,
            _ holds: (String) -> Bool = { _ in true }
        ) async throws -> VerifyDocument.Check {
            let end = ContinuousClock.now + .seconds(45)
            while true {
                let outcome = try await project.chatops("verify", what, "local", "--json")
                let check = try #require(outcome.json(VerifyDocument.self).checks.first, "\(outcome.errors)")
                let isRight = check.verdict == verdict.rawValue && check.summary.hasPrefix(cause)
                if isRight, holds(check.summary) { return check }
                try #require(ContinuousClock.now < end, "wanted \(what) \(verdict) \(cause), found \(check)")
            }
        }
    }
}
