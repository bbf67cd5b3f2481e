import Environments
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

    /// A `k3s ctr` whose images are the archives in a folder; real ones are met in the integration tests of bootstrap.
    private struct Node {
        let folder = TemporaryFolder()
        var layout: K3sLayout { K3sLayout(root: folder.path) }

        /// - Parameter watches: whether it imports by itself what lies in its folder of images.
        init(watches: Bool) throws {
            let root = folder.path
            let script = """
                #!/bin/sh
                while [ "$1" != images ]; do shift; done
                store=\(root)/store
                case $2 in
                    list)
                        \(watches ? "for a in \(layout.images)/*.tar; do [ ! -e \"$a\" ] || touch \"$store/$(cat \"$a\")\"; done" : "")
                        image=${4#name==*/}
                        [ ! -e "$store/${image##*/}" ] || echo "$image"
                        ;;
                    import) touch "$store/$(cat "$3")" ;;
                    rm) rm "$store/${3##*/}" ;;
                esac
                """
            try Folder.create(root.appending("store"), permissions: .ownerReadWriteExecute)
            try Folder.create(layout.binary.removingLastComponent(), permissions: .ownerReadWriteExecute)
            try DurableFile.write(script.utf8, to: layout.binary, permissions: .executableByAll)
        }

        func images() throws -> NodeImages {
            NodeImages(of: try #require(EnvironmentName("x")), on: .local, Runner(), layout: layout)
        }

        func add(_ tag: String) async throws {
            try folder.append("server:\(tag)", to: "\(tag).tar")
            try await images().add(folder.path.appending("\(tag).tar"), image: "chat/server:\(tag)", tag: tag)
        }

        var archives: [String] { get throws { try Folder.names(in: layout.images) } }
        var stored: [String] { get throws { try Folder.names(in: folder.path.appending("store")) } }
    }

    @Test func anArchiveIsImportedByK3sItself() async throws {
        let node = try Node(watches: true)
        #expect(try await !node.images().has("chat/server:1"))
        try await node.add("1")
        #expect(try await node.images().has("chat/server:1"))
        #expect(try node.archives == ["chatops-image-x_1.tar"])
    }

    @Test func thoseThatThreeNewerOnesSupersedeGo() async throws {
        let node = try Node(watches: true)
        try Folder.create(node.layout.images, permissions: .ownerReadWriteExecute)
        try DurableFile.write(
            "other:1".utf8,
            to: node.layout.images.appending("other.tar"),
            permissions: .ownerReadWrite
        )
        for tag in ["1", "2", "3", "4"] {
            try await node.add(tag)
            // The order is that of times, which these have the same within a second.
            let path = node.layout.images.appending("chatops-image-x_\(tag).tar").string
            try await Runner().run(Command("touch", ["-d", "2026-01-0\(tag)", path])).checked()
        }
        try await node.add("5")
        #expect(
            try node.archives == [
                "chatops-image-x_3.tar", "chatops-image-x_4.tar", "chatops-image-x_5.tar", "other.tar",
            ]
        )
        #expect(try node.stored == ["other:1", "server:3", "server:4", "server:5"])
    }
}
