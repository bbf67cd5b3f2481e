import Foundation
import Testing

extension ServerSuites {
    /// A bundle is made where there are a mirror and a registry, and carried to a machine that reaches neither.
    @Suite struct BundleBootstrapTests {
        @Test func aMachineWithoutInternetBecomesAK3s() async throws {
            try await withBootstrapProject(.local) { project, server, mirror in
                let bundle = project.project.root + "/chat.bundle"
                let release = try await mirror.add("v1.34.1+k3s1")
                try project.configure(release)
                try pinImages(of: release, in: mirror, project)
                try await makeBundle(bundle, of: project)

                // What was downloaded stays behind, and so does the way to the mirror.
                try FileManager.default.removeItem(atPath: project.project.root + "/.chatops/cache")
                try await server.shell(
                    """
                    ip link set eth0 down
                    ip link add nowhere type veth peer name nobody
                    ip link set nobody up
                    ip addr add 203.0.113.254/31 dev nowhere
                    ip link set nowhere up
                    ip route add default via 203.0.113.255
                    """
                )
                let cut = try await project.bootstrap()
                #expect(cut.status == 10, "\(cut.errors)")
                #expect(cut.firstErrorLine.contains("k3s v1.34.1+k3s1"), "\(cut.errors)")

                try await flippedBytesAreNamed(bundle, project)
                #expect(try server.starts == 0)
                let outcome = try await project.bootstrap("--from-bundle", bundle, "--json")
                #expect(outcome.status == 0, "\(outcome.errors)")
                #expect(try outcome.json().run.digests["bundle"] != nil)
                let images = try await server.shell("k3s ctr images list -q")
                for name in ["library/mysql:9.7.0", "library/redis:7.4", "library/registry:3.0.1"] {
                    #expect(images.contains("docker.io/\(name)\n"), "\(images)")
                }
                #expect(images.contains("mirrored-pause"), "k3s's own: \(images)")
                let again = try await project.bootstrap("--from-bundle", bundle, "--dry-run", "--detailed-exit-code")
                #expect(again.status == 0, "\(again.output)")
            }
        }

        /// With tags that the node has not got from the test bed.
        private func pinImages(of release: K3sRelease, in mirror: ReleaseMirror, _ project: BootstrapProject) throws {
            let list = try String(
                contentsOfFile: "\(mirror.folder)/\(release.version)/sha256sum-amd64.txt",
                encoding: .utf8
            )
            let line = try #require(list.split(separator: "\n").first { $0.contains("airgap-images") })
            let file = "environments/local.yaml"
            var text = try project.project.text(of: file)
            for (old, new) in [
                ("    sha256: ${K3S_SHA256}", "    sha256: ${K3S_SHA256}\n    imagesSha256: \(line.prefix(64))"),
                ("tag: \"9.7\"", "tag: \"9.7.0\""), ("tag: \"7\"", "tag: \"7.4\""),
            ] {
                #expect(text.contains(old))
                text.replace(old, with: new)
            }
            try project.project.write(text, to: file)
            try project.change("registry.yaml", "registry:3.0.0", to: "registry:3.0.1")
        }

        /// The images are those of the test bed, in a registry that stands for Docker's.
        private func makeBundle(_ bundle: String, of project: BootstrapProject) async throws {
            let registry = try await RegistryProcess(in: project.project)
            let cache = (ProcessInfo.processInfo.environment["XDG_CACHE_HOME"] ?? NSHomeDirectory() + "/.cache")
            for (archive, name) in [("mysql", "mysql:9.7.0"), ("redis", "redis:7.4"), ("registry", "registry:3.0.1")] {
                try await Invocation.output(
                    of: [
                        "/usr/bin/skopeo", "copy", "--quiet", "--dest-tls-verify=false",
                        "oci-archive:\(cache)/chatops-testbed/\(archive).tar",
                        "docker://\(registry.address)/library/\(name)",
                    ],
                    in: "/"
                )
            }
            try project.project.write(
                """
                [[registry]]
                prefix = "docker.io"
                location = "\(registry.address)"
                insecure = true
                """,
                to: "registries.conf"
            )
            let made = try await Invocation(
                [Executables.chatops, "bundle", "create", bundle, "local"],
                in: project.project.root,
                environment: ["CONTAINERS_REGISTRIES_CONF": project.project.root + "/registries.conf"]
            ).finish(within: .seconds(240))
            #expect(made.status == 0, "\(made.errors)")
        }

        private func flippedBytesAreNamed(_ bundle: String, _ project: BootstrapProject) async throws {
            let size = try #require(try FileManager.default.attributesOfItem(atPath: bundle)[.size] as? Int)
            let file = try FileHandle(forUpdating: URL(filePath: bundle))
            defer { try? file.close() }
            for (place, entry) in [(600, "manifest.json"), (size / 2, "mysql"), (size - 20, "the end of")] {
                try file.seek(toOffset: UInt64(place))
                let byte = try #require(try file.read(upToCount: 1)?.first)
                func put(_ byte: UInt8) throws {
                    try file.seek(toOffset: UInt64(place))
                    try file.write(contentsOf: Data([byte]))
                }
                try put(byte ^ 1)
                let refused = try await project.bootstrap("--from-bundle", bundle)
                #expect(refused.status == 10, "\(refused.errors)")
                #expect(refused.firstErrorLine.contains(entry), "\(refused.errors)")
                try put(byte)
            }
        }
    }
}
