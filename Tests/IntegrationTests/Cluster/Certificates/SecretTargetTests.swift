import ChatClient
import Foundation
import TestServers
import TestSupport
import Testing

extension ClusterSuites {
    /// The certificate of the site in its Secret, of which others know as well.
    @Suite struct SecretTargetTests {
        @Test func theFirstCertificateIsServedWithoutAnotherDeploy() async throws {
            try await SecretScene.run(seen: true) { scene in
                let deployment = try await scene.project.deploy()
                #expect(deployment.status == 0, "\(deployment.errors)")
                #expect(try await scene.project.objects(SecretScene.secret).isEmpty)
                let done = try await scene.cert("issue")
                #expect(done.status == 0, "\(done.errors)")
                let chain = try #require(try await scene.text("tls.crt"))
                let served = try await scene.served()
                #expect(served.hasPrefix("-----BEGIN CERTIFICATE-----") && chain.hasPrefix(served), "\(served)")
                let metadata = try await scene.held()["metadata"]
                #expect(metadata["labels"]["app.kubernetes.io/managed-by"].string == "chatops")
                #expect(metadata["annotations"] == .null)

                let idle = try await scene.cert("renew")
                #expect(idle.status == 0 && idle.output + idle.errors == "", "\(idle.output)\(idle.errors)")
                let renewed = try await scene.cert("issue", "--force")
                #expect(renewed.status == 0, "\(renewed.errors)")
                let next = try #require(try await scene.text("tls.crt"))
                let servedNext = try await scene.served()
                #expect(next != chain && !servedNext.isEmpty && next.hasPrefix(servedNext), "\(servedNext)")

                let identity = metadata["uid"].string
                let again = try await scene.project.deploy()
                #expect(again.status == 0, "\(again.errors)")
                #expect(try await scene.held()["metadata"]["uid"].string == identity)
                #expect(try await scene.text("tls.crt") == next)
            }
        }

        @Test func whatOthersChangeMeanwhileIsKept() async throws {
            try await SecretScene.run { scene in
                try await scene.project.kubectl("create", "namespace", scene.project.namespace)
                try await scene.makeForeignSecret()
                try await scene.project.kubectl("label", SecretScene.secret, "team=web")
                try await scene.project.kubectl("annotate", SecretScene.secret, "note=theirs")
                let more = #"{"data":{"ca.crt":"dGhlaXJz"}}"#
                try await scene.project.kubectl("patch", SecretScene.secret, "--type=merge", "--patch=\(more)")
                let old = try await scene.text("tls.crt")

                let done = try await scene.cert("issue", environment: try scene.meddler(times: 4))
                #expect(done.status == 0, "\(done.errors)")
                let held = try await scene.held()
                #expect(held["metadata"]["labels"] == .object(["team": .string("web")]))
                #expect(held["metadata"]["annotations"]["note"].string == "theirs")
                #expect(held["metadata"]["annotations"]["meddled"].string == "4")
                #expect(try await scene.text("ca.crt") == "theirs")
                let (chain, key) = (try await scene.text("tls.crt"), try #require(try await scene.text("tls.key")))
                #expect(chain != old)
                try scene.project.project.write(key, to: "got.key")
                try scene.project.project.write(try #require(chain), to: "got.pem")
                let root = scene.project.project.root
                let ofKey = try await scene.project.run([
                    "/usr/bin/openssl", "pkey", "-in", "\(root)/got.key", "-pubout",
                ])
                let ofChain = try await scene.project.run([
                    "/usr/bin/openssl", "x509", "-in", "\(root)/got.pem", "-noout", "-pubkey",
                ])
                #expect(ofKey == ofChain)
                let told = done.output + done.errors
                #expect(!key.split(separator: "\n").contains { !$0.hasPrefix("--") && told.contains($0) })

                let lost = try await scene.cert("issue", "--force", environment: try scene.meddler(times: 99))
                #expect(lost.status == 1)
                #expect(lost.errors.contains("somebody else changed it each of the 5 times"), "\(lost.errors)")
                #expect(try await scene.text("tls.crt") == chain)
                #expect(try await scene.text("tls.key") == key)
            }
        }

        @Test func whatIsNotItsToChangeIsLeftAloneWithAWord() async throws {
            try await SecretScene.run { scene in
                let project = scene.project
                let homeless = try await scene.cert("issue")
                #expect(homeless.errors.contains("there is no namespace \(project.namespace)"), "\(homeless.errors)")
                #expect(homeless.errors.contains("chatops deploy local"))

                try await project.kubectl("create", "namespace", project.namespace)
                try await project.kubectl("create", "secret", "generic", "chat-tls", "--from-literal=a=b")
                try await scene.expectRefusal("it is of type Opaque", "kubectl delete secret/chat-tls --namespace=")
                try await project.kubectl("delete", SecretScene.secret)
                let made = try await scene.cert("install")
                #expect(made.status == 0, "\(made.errors)")

                let blind = try await scene.account(verbs: "list")
                try await scene.expectRefusal(as: blind, "may not get secrets in namespace \(project.namespace)")
                let reader = try await scene.account(verbs: "get,list,create")
                try await scene.expectRefusal(as: reader, "may not update secrets in namespace \(project.namespace)")
                let writer = try await scene.account(verbs: "get,create,update")
                let written = try await scene.cert("install", environment: writer)
                #expect(written.status == 0, "\(written.errors)")

                try await project.kubectl("patch", SecretScene.secret, "--type=merge", #"--patch={"immutable":true}"#)
                try await scene.expectRefusal("it is immutable", "kubectl delete secret/chat-tls --namespace=")
                try await project.kubectl("delete", SecretScene.secret)
                try await scene.makeForeignSecret()
                try await project.kubectl("annotate", SecretScene.secret, "cert-manager.io/certificate-name=chat")
                try await scene.expectRefusal("cert-manager keeps it", "delete its Certificate")
            }
        }
    }
}

extension SecretScene {
    /// That it is told so, and the Secret is as it was.
    fileprivate func expectRefusal(as account: [String: String] = [:], _ words: String...) async throws {
        let before = try await held()
        let refused = try await cert("install", environment: account)
        #expect(refused.status == 1, "\(refused.output) \(refused.errors)")
        for word in words { #expect(refused.errors.contains(word), "\(refused.errors)") }
        #expect(try await held() == before)
    }
}
