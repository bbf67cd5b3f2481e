import ChatClient
import Foundation
import TestServers
import TestSupport
import Testing

extension ClusterSuites {
    /// `chatops cert` on a cluster: answers through the ingress, which then serves the certificate.
    @Suite struct IngressSolverTests {
        @Test func theIngressServesWhatWasIssuedAndRenewedWithNoHumanHand() async throws {
            try await ClusterCertificates.run { scene in
                let deployed = try await scene.project.deploy()
                try #require(deployed.status == 0, "\(deployed.errors)")
                let before = try await scene.served()

                try await killWhileItAnswers(scene)
                let issued = try await scene.cert("issue", "--json")
                try #require(issued.status == 0, "\(issued.errors)")
                let first = try #require(try issued.json().run.results["serial"])
                #expect(first != before)
                #expect(try await scene.served() == first)
                // What the killed run left is gone, though nothing but the cluster knew of it.
                #expect(try await scene.routes().map { $0["metadata"]["name"].string } == [Self.another])

                try await scene.makeDue()
                let renewed = try await scene.cert("renew", "--json")
                #expect(renewed.status == 0, "\(renewed.errors)")
                let second = try #require(try renewed.json().run.results["serial"])
                #expect(second != first)
                #expect(try await scene.served() == second)
                #expect(try await scene.routes().count == 1)

                // The release is as it was: the Secret that came by is not its own.
                let dry = try await scene.project.deploy("--dry-run", "--detailed-exit-code")
                #expect(dry.status == 0, "\(dry.output)\(dry.errors)")
            }
        }

        private static let another = "chat-acme-another"

        /// Leaves a route in the cluster that the project has forgotten, beside one of another checkout that may be at work.
        private func killWhileItAnswers(_ scene: ClusterCertificates) async throws {
            let killed = try scene.start("issue")
            try await eventually("a route is there", within: .seconds(60)) { try await scene.routes().count == 4 }
            killed.send(SIGKILL)
            _ = try await killed.finish()
            #expect(try await Set(scene.routes().compactMap { $0["metadata"]["name"].string }).count == 1)
            try scene.forgetAnswers()
            try scene.project.project.write(Self.otherRoute, to: "other.yaml")
            try await scene.project.kubectl("apply", "--filename=other.yaml")
        }

        private static let otherRoute = """
            apiVersion: v1
            kind: Service
            metadata:
              name: \(another)
              labels:
                app.kubernetes.io/managed-by: chatops
                app.kubernetes.io/component: acme-challenge
                app.kubernetes.io/instance: \(another)
                chatops/acme-origin: another
            spec: {ports: [{port: 80}]}
            """

        @Test func withoutAServerThatCanAnswerItSaysSo() async throws {
            try await ClusterCertificates.run { scene in
                try await scene.project.kubectl("create", "namespace", scene.project.namespace)
                let early = try await scene.cert("issue")
                #expect(early.status == 1, "\(early.errors)")
                #expect(early.errors.contains("there is no Deployment chat-server"), "\(early.errors)")
                #expect(early.errors.contains("chatops deploy local"))

                // As a ChatServer answers that does not know the command.
                try scene.project.project.write(Self.olderServer, to: "older.yaml")
                try await scene.project.kubectl("apply", "--filename=older.yaml")
                let old = try await scene.cert("issue")
                #expect(old.status == 1, "\(old.errors)")
                #expect(old.errors.contains("redis:7 is too old"), "\(old.errors)")
                #expect(try await scene.routes().isEmpty)
            }
        }

        private static let olderServer = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: chat-server}
            spec:
              replicas: 0
              selector: {matchLabels: {app: older}}
              template:
                metadata: {labels: {app: older}}
                spec:
                  containers:
                    - name: server
                      image: redis:7
                      command: [/bin/sh, -c, exit 64]
            """
    }
}
