import Processes
import SystemPackage
import Testing

@testable import Operations

@Suite struct NodeImagesTests {
    @Test(arguments: [
        ("server:1", "docker.io/library/server:1"), ("chat/server:1", "docker.io/chat/server:1"),
        ("localhost/chat:1", "localhost/chat:1"), ("localhost:5000/chat/server:1", "localhost:5000/chat/server:1"),
        ("registry.example.org/chat:1", "registry.example.org/chat:1"),
    ])
    func areNamedAsContainerdNamesThem(name: String, qualified: String) {
        #expect(NodeImages.qualified(name) == qualified)
    }

    @Test func areImportedThroughStandardInput() async throws {
        let folder = TemporaryFolder()
        try folder.append("archive", to: "image.tar")
        let node = NodeImages(ctr: ["sudo", "k3s", "ctr"]) { command in
            #expect(command.description == "sudo k3s ctr --namespace=k8s.io images import -")
            #expect(command.input == .bytes(Array("archive".utf8)))
            return try await Runner().run(Command("printf", ["%s", ""]))
        }
        try await node.add(folder.path.appending("image.tar"), image: "chat/server:1")
    }

    @Test(arguments: [("docker.io/chat/server:1\n", true), ("\n", false), ("", false)])
    func areLookedForByTheirWholeName(output: String, isThere: Bool) async throws {
        let node = NodeImages(ctr: ["ctr"]) { command in
            #expect(
                command.description == "ctr --namespace=k8s.io images list --quiet name==docker.io/chat/server:1"
            )
            return try await Runner().run(Command("printf", ["%s", output]))
        }
        #expect(try await node.has("chat/server:1") == isThere)
    }
}
