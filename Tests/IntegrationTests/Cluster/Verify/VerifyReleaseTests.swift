import ChatClient
import Foundation
import TestSupport
import Testing

extension ClusterSuites {
    /// What `chatops verify release` says of a release that is not as it was deployed, one fault after the other in one
    /// namespace, each put right again before the next.
    @Suite struct VerifyReleaseTests {
        @Test func everyFaultIsNamed() async throws {
            try await withClusterProject { project in
                try await expect(.failed, "nothing is deployed: ", project)
                try project.configure(changes: ["    replicaCount: 1": "    replicaCount: 2"])
                let other = try await OtherServer(in: project)
                let newer = try await deploy(other.path, project)
                let image = try await deploy(Executables.server, project)
                let good = try await expect(.passed, "revision 2: 0.1.0 of commit ", project)
                #expect(good.contains(" from 2 of 2 replicas in "), "\(good)")

                try await aStrangerServes(newer, project)
                try await aRolloutIsStuck(newer, project)
                try await theTagWasMoved(image, newer, project)
                try await aServerCrashes(project)
                try await helmWasKilled(project)
                try await aContainerWasRestarted(project)
            }
        }

        /// A pod of the version before that still has the labels of the service, and then all of them.
        private func aStrangerServes(_ image: String, _ project: ClusterProject) async throws {
            let template = try await project.objects("deployment/chat-server")[0]["spec"]["template"]
            var labels = template["metadata"]["labels"].object
            labels["left"] = .string("over")
            let pod = JSONValue.object([
                "apiVersion": .string("v1"), "kind": .string("Pod"), "spec": template["spec"],
                "metadata": .object(["name": .string("left-over"), "labels": .object(labels)]),
            ])
            let text = pod.description.replacing(try await self.image(project), with: image)
            try project.project.write(text, to: "pod.json")
            try await project.kubectl("apply", "--filename=pod.json")
            try await project.kubectl("wait", "--for=condition=Ready", "pod/left-over", "--timeout=60s")
            let some = try await eventually(
                .failed,
                "left-over answers with 0.1.0 of commit another instead of ",
                project
            )
            #expect(some.contains(" also leads to left-over, which is none of the release's"), "\(some)")

            try await patch("service/chat-server", #"{"spec": {"selector": {"left": "over"}}}"#, project)
            let all = try await eventually(.failed, "drift Service/chat-server spec.selector", project)
            #expect(all.contains(" leads elsewhere, to left-over: none of the release's pods answers there"), "\(all)")
            try await patch("service/chat-server", #"{"spec": {"selector": {"left": null}}}"#, project)
            try await project.kubectl("delete", "pod/left-over", "--grace-period=1")
            try await eventually(.passed, "revision 2: ", project)
        }

        /// A new pod counts as available only after minutes, so that the older ones go on beside it.
        private func aRolloutIsStuck(_ image: String, _ project: ClusterProject) async throws {
            try await patch("deployment/chat-server", #"{"spec": {"minReadySeconds": 500}}"#, project)
            let chart = project.project.root + "/templates/charts/chat-stack"
            let tag = image.split(separator: ":").last ?? ""
            try await project.helm("upgrade", "chat", chart, "--reuse-values", "--set", "chat-server.image.tag=\(tag)")
            try await TestSupport.eventually("the new pod serves beside the old ones", within: .seconds(60)) {
                try await project.objects("pods").filter { $0.isReadyServer }.count == 3
            }
            let found = try await eventually(.failed, "chat-server-", project)
            #expect(found.contains(" is of an older revision of Deployment/chat-server; "), "\(found)")
            #expect(found.contains("replicas answer with different versions: chat-server-"), "\(found)")
            #expect(found.contains("revision 3 was not seen to serve well by chatops; the last that was is 2"))
            try await patch("deployment/chat-server", #"{"spec": {"minReadySeconds": null}}"#, project)
            try await deploy(Executables.server, project)
            try await eventually(.passed, "revision 4: ", project)
        }

        /// Somebody pushes another image under the tag that was deployed, and a node pulls it.
        private func theTagWasMoved(_ image: String, _ other: String, _ project: ClusterProject) async throws {
            func pushed(_ name: String) -> String {
                "docker://" + name.replacing("localhost:5000", with: project.cluster.registry)
            }
            let insecure = ["--src-tls-verify=false", "--dest-tls-verify=false", "--quiet"]
            let kept = image + "-kept"
            try await project.run(["/usr/bin/env", "skopeo", "copy"] + insecure + [pushed(image), pushed(kept)])
            try await project.run(["/usr/bin/env", "skopeo", "copy"] + insecure + [pushed(other), pushed(image)])
            let always =
                #"[{"op": "replace", "path": "/spec/template/spec/containers/0/imagePullPolicy", "value": "Always"}]"#
            try await project.kubectl("patch", "deployment/chat-server", "--type=json", "--patch=\(always)")
            try await project.kubectl("rollout", "status", "deployment/chat-server", "--timeout=120s")
            let found = try await eventually(.failed, "chat-server-", project) {
                // Pods that stop still answer for a while.
                $0.contains("every replica answers with ")
            }
            #expect(found.contains(" runs image sha256:") && found.contains(": the tag was moved; "), "\(found)")
            #expect(
                found.contains("every replica answers with 0.1.0 of commit another, but 0.1.0 of commit "),
                "\(found)"
            )
            try await project.run(["/usr/bin/env", "skopeo", "copy"] + insecure + [pushed(kept), pushed(image)])
            try await project.kubectl("rollout", "restart", "deployment/chat-server")
            try await project.kubectl("rollout", "status", "deployment/chat-server", "--timeout=120s")
        }

        private func aServerCrashes(_ project: ClusterProject) async throws {
            try await project.kubectl("set", "env", "deployment/chat-server", "CHAT_MYSQL_USER=")
            let found = try await eventually(.failed, "chat-server-", project) { $0.contains("CHAT_MYSQL_USER") }
            #expect(found.contains(" is of an older revision of Deployment/chat-server"), "\(found)")
            try await deploy(Executables.server, project)
        }

        /// As a helm that was killed leaves it: its own record says so.
        private func helmWasKilled(_ project: ClusterProject) async throws {
            let last = try #require(await project.revisions().last?.number)
            let secret = "secret/sh.helm.release.v1.chat.v\(last)"
            try await project.kubectl("label", secret, "status=pending-upgrade", "--overwrite")
            let found = try await eventually(
                .failed,
                "release chat revision \(last) is pending-upgrade since 20",
                project
            )
            #expect(found.contains("see docs/runbooks/pending-release.md"), "\(found)")
            try await project.kubectl("label", secret, "status=deployed", "--overwrite")
        }

        private func aContainerWasRestarted(_ project: ClusterProject) async throws {
            try await project.kubectl("exec", "deployment/chat-redis", "--", "bash", "-c", "kill 1")
            let found = try await eventually(.warned, "chat-redis-", project)
            #expect(found.contains(" (redis) was restarted once, last at 20"), "\(found)")
        }

        /// Returns the image that was deployed.
        @discardableResult
        private func deploy(_ binary: String, _ project: ClusterProject) async throws -> String {
            let outcome = try await project.start(["deploy", "local", "--binary", binary, "--json"])
                .finish(within: .seconds(300))
            #expect(outcome.status == 0, "\(outcome.errors)")
            return try await image(project)
        }

        private func image(_ project: ClusterProject) async throws -> String {
            let deployment = try await project.objects("deployment/chat-server")[0]
            return try #require(deployment["spec"]["template"]["spec"]["containers"][0]["image"].string)
        }

        private func patch(_ object: String, _ patch: String, _ project: ClusterProject) async throws {
            try await project.kubectl("patch", object, "--type=merge", "--patch=\(patch)")
        }

        private func report(_ project: ClusterProject) async throws -> VerifyDocument.Check {
            let outcome = try await project.chatops("verify", "release", "local", "--json")
            let check = try #require(outcome.json(VerifyDocument.self).checks.first, "\(outcome.errors)")
            #expect(outcome.status == (check.verdict == "failed" ? 1 : 0))
            return check
        }

        /// - Parameter cause: how the summary begins.
        @discardableResult
        private func expect(
            _ verdict: VerifyDocument.Verdict,
            _ cause: String,
            _ project: ClusterProject
        ) async throws -> String {
            let check = try await report(project)
            #expect(check.verdict == verdict.rawValue && check.summary.hasPrefix(cause), "\(check)")
            return check.summary
        }

        /// The cluster and its ingress take a moment.
        @discardableResult
        private func eventually(
            _ verdict: VerifyDocument.Verdict,
            _ cause: String,
            _ project: ClusterProject,
            _ holds: (String) -> Bool = { _ in true }
        ) async throws -> String {
            let end = ContinuousClock.now + .seconds(60)
            while true {
                let check = try await report(project)
                if check.verdict == verdict.rawValue, check.summary.hasPrefix(cause), holds(check.summary) {
                    return check.summary
                }
                try #require(ContinuousClock.now < end, "wanted \(verdict) \(cause), found \(check)")
            }
        }
    }
}

/// What `verify --json` prints.
struct VerifyDocument: Decodable {
    enum Verdict: String {
        case passed
        case warned
        case failed
    }

    struct Check: Decodable {
        var name: String
        var verdict: String
        var summary: String
        var chains: [Chain]?
    }

    struct Chain: Decodable {
        struct Certificate: Decodable {
            var subject: String
            var serial: String
        }

        var origin: String
        var place: String
        var certificates: [Certificate]
    }

    var checks: [Check]
}

/// The server that was built along with the tests, but for the commit that it says it is of.
struct OtherServer {
    let path: String

    init(in project: ClusterProject) async throws {
        path = project.project.root + "/OtherServer"
        let said = try await Invocation.output(of: [Executables.server, "version"], in: "/")
        let commit = try #require(said.firstMatch(of: /"commit":"([^"]+)"/)).1
        let old = Data("\0\(commit)\0".utf8)
        var new = Data("\0another\0".utf8)
        try #require(new.count <= old.count)
        new.append(Data(count: old.count - new.count))
        var program = try Data(contentsOf: URL(filePath: Executables.server))
        var start = program.startIndex
        while let range = program.range(of: old, in: start..<program.endIndex) {
            program.replaceSubrange(range, with: new)
            start = range.upperBound
        }
        try program.write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    }
}

extension JSONValue {
    fileprivate var isReadyServer: Bool {
        self["metadata"]["labels"]["app.kubernetes.io/name"].string == "chat-server"
            && self["status"]["conditions"].array.contains {
                $0["type"].string == "Ready" && $0["status"].string == "True"
            }
    }
}
