import Foundation
import Testing

extension ServerSuites {
    /// A file system that is full while files are written.
    @Suite struct FullDiskTests {
        @Test func leavesNoHalfWrittenFileAndIsGotOver() async throws {
            try await withBootstrapProject { project, server, mirror in
                try project.configure(try await mirror.add("v1.34.1+k3s1"))
                // Room for one page: the first of two files fits.
                try await server.shell("mkdir -p /etc/rancher/k3s; mount -t tmpfs -o size=4k small /etc/rancher/k3s")
                let outcome = try await project.bootstrap()
                #expect(outcome.status == 1, "\(outcome.errors)")
                #expect(outcome.firstErrorLine.contains("/etc/rancher/k3s/registries.yaml"), "\(outcome.errors)")
                #expect(outcome.errors.contains("No space left on device"), "\(outcome.errors)")
                // The one that is there is whole, and stays for the next run.
                #expect(try await server.shell("ls -A /etc/rancher/k3s") == "config.yaml\n")
                let last = try await server.shell("tail -n 1 /etc/rancher/k3s/config.yaml")
                #expect(last.contains("write-kubeconfig-mode"))
                #expect(try server.starts == 0)

                try await server.shell("umount /etc/rancher/k3s")
                let plan = try await project.bootstrap("--dry-run", "--detailed-exit-code")
                #expect(plan.status == 2, "\(plan.errors)")
            }
        }
    }
}
