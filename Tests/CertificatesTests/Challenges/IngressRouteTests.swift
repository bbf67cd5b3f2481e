import CurlHTTP
import Environments
import Foundation
import Testing

@testable import ACME
@testable import Operations

/// What the ingress solver makes in a cluster, and what it takes for an answer.
@Suite struct IngressRouteTests {
    private static let server = KubernetesObject([
        "kind": "Deployment",
        "spec": [
            "template": [
                "spec": [
                    "serviceAccountName": "chat-server", "nodeSelector": ["disk": "fast"],
                    "imagePullSecrets": [["name": "registry"]], "securityContext": ["runAsNonRoot": true],
                    "volumes": [["name": "secrets"]], "initContainers": [["name": "migrate"]],
                    "containers": [
                        ["name": "sidecar", "image": "other"],
                        [
                            "name": "server", "image": "chat/server:1", "imagePullPolicy": "Always",
                            "securityContext": ["readOnlyRootFilesystem": true], "args": ["serve"],
                            "env": [["name": "CHAT_MYSQL_PASSWORD_FILE", "value": "/run/x"]],
                            "envFrom": [["secretRef": ["name": "chat-settings"]]],
                            "volumeMounts": [["name": "secrets"]],
                        ],
                    ],
                ]
            ]
        ],
    ])

    private func answer(_ name: String = "chat.test", token: String = "token-01") throws -> ChallengeAnswer {
        let text = #"""
            {"identifier": {"type": "\#(name.contains(":") || name.first?.isNumber == true ? "ip" : "dns")",
            "value": "\#(name)"}, "kind": "http-01", "token": "\#(token)", "keyAuthorization": "\#(token).print"}
            """#
        return try JSONDecoder().decode(ChallengeAnswer.self, from: Data(text.utf8))
    }

    private func objects(for answer: ChallengeAnswer, className: String? = "nginx") throws -> [String: KubernetesObject]
    {
        let template = try #require(ServerTemplate(Self.server))
        let manifest = ChallengeRoute(answer: answer, origin: "0123abcd").manifest(like: template, className: className)
        let all = KubernetesObject.all(in: try JSONValue(parsing: manifest))
        return Dictionary(uniqueKeysWithValues: all.map { ($0.kind, $0) })
    }

    @Test func allObjectsHaveOneNameAndTheLabelsTheyAreFoundBy() throws {
        let objects = try objects(for: answer())
        #expect(Set(objects.keys) == ["Ingress", "Service", "Deployment", "NetworkPolicy"])
        let name = try ChallengeRoute.name(of: answer())
        #expect(name.wholeMatch(of: /chat-acme-[0-9a-f]{8}/) != nil)
        for object in objects.values {
            #expect(object.name == name)
            #expect(object.labels["app.kubernetes.io/managed-by"] == "chatops")
            #expect(object.labels["app.kubernetes.io/component"] == "acme-challenge")
            #expect(object.labels["app.kubernetes.io/instance"] == name)
            #expect(object.labels["chatops/acme-origin"] == "0123abcd")
        }
        #expect(try ChallengeRoute.name(of: answer(token: "token-02")) != name)
        #expect(try ChallengeRoute.name(of: answer("www.chat.test")) != name)
    }

    @Test func thePodHasTheServersImageAndNoneOfItsSecrets() throws {
        let pod = try #require(try objects(for: answer())["Deployment"]).spec["template"]["spec"]
        #expect(pod["nodeSelector"] == ["disk": "fast"])
        #expect(pod["imagePullSecrets"] == [["name": "registry"]])
        #expect(pod["securityContext"] == ["runAsNonRoot": true])
        #expect(pod["automountServiceAccountToken"] == false)
        for name in ["volumes", "initContainers", "serviceAccountName"] { #expect(pod[name] == .null) }
        let containers = try #require(pod["containers"].array)
        #expect(containers.count == 1)
        #expect(containers[0]["image"] == "chat/server:1")
        #expect(containers[0]["imagePullPolicy"] == "Always")
        #expect(containers[0]["securityContext"] == ["readOnlyRootFilesystem": true])
        #expect(containers[0]["args"] == ["answer-challenge", "--port", "8080", "token-01.print"])
        for name in ["env", "envFrom", "volumeMounts"] { #expect(containers[0][name] == .null) }
    }

    @Test func theRouteIsOfExactlyOnePath() throws {
        let object = try #require(try objects(for: answer())["Ingress"])
        #expect(object.annotations["nginx.ingress.kubernetes.io/ssl-redirect"] == "false")
        let ingress = object.spec
        #expect(ingress["ingressClassName"] == "nginx")
        let rule = try #require(ingress["rules"].array?.first)
        #expect(rule["host"] == "chat.test")
        let path = try #require(rule["http"]["paths"].array?.first)
        #expect(path["path"] == "/.well-known/acme-challenge/token-01")
        #expect(path["pathType"] == "Exact")
    }

    @Test(arguments: ["192.0.2.1", "2001:db8::1"])
    func anAddressHasNoHost(address: String) throws {
        let ingress = try #require(try objects(for: answer(address), className: nil)["Ingress"]).spec
        #expect(ingress["ingressClassName"] == .null)
        #expect(ingress["rules"].array?.first?["host"] == .null)
    }

    @Test func aDeploymentWithoutTheServerIsNone() {
        #expect(ServerTemplate(KubernetesObject(["kind": "Deployment", "spec": [:]])) == nil)
    }

    @Test(arguments: [
        (200, "token-01.print\n", nil, RouteSight.answer),
        (200, "token-01.other", nil, .other(status: 200)),
        (404, "404 page not found", nil, .missing),
        (503, "", nil, .other(status: 503)),
        (308, "", "https://chat.test/", .redirect(status: 308, to: "https://chat.test/")),
    ])
    func onlyTheAnswerItselfCounts(status: Int, body: String, location: String?, sight: RouteSight) async throws {
        let answer = try answer()
        #expect(RouteSight(status: status, body: body, location: location, expecting: answer) == sight)
    }
}
