import Foundation
import TestSupport
import Testing

/// `chatops image build` and `push` with a real registry; a small program of this machine stands for ChatServer.
@Suite struct ImagePushTests {
    private static let push = ["image", "push", "pushed", "--json", "--binary"]

    private func push(_ project: Project, _ program: String = "/bin/true") async throws -> RunDocument.Run {
        let outcome = try await project.start(Self.push + [program]).finish(within: .seconds(180))
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try outcome.json().run
    }

    @Test func whatWasPushedIsNotPushedAgain() async throws {
        try await withProject { project in
            let registry = try await RegistryProcess(in: project)
            try project.configure(pushingTo: registry)
            let first = try await push(project)
            #expect(first.outcome == "done")
            #expect(first.steps.map(\.outcome) == ["applied", "applied"])
            let image = try #require(first.results["image"])
            #expect(image.hasPrefix("\(registry.address)/chat/server:"))
            let tag = try #require(image.split(separator: ":").last)
            #expect(try await registry.status("v2/chat/server/manifests/\(tag)", in: project.root) == "200")

            #expect(try await push(project).outcome == "nothing-to-change")
            // The registry is the truth: what was built here may be gone.
            try FileManager.default.removeItem(atPath: project.images)
            #expect(try await push(project).outcome == "nothing-to-change")
            #expect(project.imageNames() == [])

            let other = try await push(project, "/bin/false")
            #expect(other.outcome == "done")
            #expect(other.results["image"] != image)
        }
    }

    @Test func aTagThatIsThereIsNeverMoved() async throws {
        try await withProject { project in
            let registry = try await RegistryProcess(in: project)
            try project.configure(pushingTo: registry, image: "tag: \"1.0\"")
            #expect(try await push(project).results["image"] == "\(registry.address)/chat/server:1.0")
            let outcome = try await project.start(Self.push + ["/bin/false"]).finish()
            #expect(try outcome.json().run.outcome == "nothing-to-change")
            #expect(outcome.errors.contains("leave image.tag out"), "\(outcome.errors)")
        }
    }

    /// Where in its work a push is killed.
    enum Moment: String, CaseIterable, Sendable {
        case assembling
        case assembled
        case sending

        func hasCome(_ project: Project, _ registry: RegistryProcess) -> Bool {
            switch self {
            case .assembling: project.imageNames().contains { $0.hasPrefix(".") }
            case .assembled: project.imageNames().contains { !$0.hasPrefix(".") }
            case .sending: registry.isReceiving
            }
        }
    }

    @Test(arguments: Moment.allCases) func aKilledPushIsGoneOnWith(moment: Moment) async throws {
        try await withProject { project in
            let registry = try await RegistryProcess(in: project)
            try project.configure(pushingTo: registry)
            let killed = try project.start(Self.push + [Executables.chatops])
            // The program of a debug build is large.
            try await eventually("it is \(moment.rawValue)", within: .seconds(120)) {
                moment.hasCome(project, registry) || !killed.isRunning
            }
            killed.send(SIGKILL)
            _ = try await killed.finish()
            let run = try await push(project, Executables.chatops)
            #expect(["done", "nothing-to-change"].contains(run.outcome))
            #expect(run.checks.map(\.verdict) == ["passed"])
            #expect(try await push(project, Executables.chatops).outcome == "nothing-to-change")
            #expect(!project.imageNames().contains { $0.hasPrefix(".") })
        }
    }

    /// Two folders, two umasks, two time zones: one image.
    @Test func theSameProgramGivesTheSameArchive() async throws {
        var archives: [Data] = []
        for settings in ["umask 022; TZ=UTC0", "umask 077; TZ=Asia/Seoul GZIP=-9 TAR_OPTIONS=--owner=1000"] {
            try await withProject { project in
                let registry = try await RegistryProcess(in: project)
                try project.configure(pushingTo: registry, image: "tag: \"1.0\"")
                _ = try await Invocation(["/bin/cp", "/bin/true", "program"], in: project.root).finish()
                let environment = project.root + "/environments/pushed.yaml"
                let text = try String(contentsOfFile: environment, encoding: .utf8)
                // The name of the registry is in the archive.
                try project.write(
                    text.replacing(registry.address, with: "registry.test"),
                    to: "environments/pushed.yaml"
                )
                let line =
                    "\(settings) exec \(Executables.chatops) image build pushed --binary program --file image.tar"
                let outcome = try await Invocation(["/bin/sh", "-c", line], in: project.root).finish()
                #expect(outcome.status == 0, "\(outcome.errors)")
                archives.append(try Data(contentsOf: URL(filePath: project.root + "/image.tar")))
            }
        }
        #expect(archives.count == 2)
        #expect(archives.first == archives.last)
    }
}
