import Processes
import SystemPackage
import Testing

@testable import Operations

@Suite struct LayerArchiveTests {
    @Test func leavesOutWhatIsNotContent() {
        let command = LayerArchive.tarCommand("/work/tree", names: ["etc", "tmp"], to: "/work/layer.tar")
        #expect(command.executable == "tar")
        #expect(
            command.arguments == [
                "--create", "--file=/work/layer.tar", "--directory=/work/tree", "--format=ustar", "--sort=name",
                "--mtime=@0", "--owner=0", "--group=0", "--numeric-owner", "--", "etc", "tmp",
            ]
        )
        #expect(command.environment == ["LC_ALL": "C", "TZ": "UTC0", "TAR_OPTIONS": nil])
    }

    @Test func compressesWithoutNameAndTime() {
        let command = LayerArchive.gzipCommand("/work/layer.tar")
        #expect(command.description == "gzip --no-name --force -- /work/layer.tar")
        #expect(command.environment == ["GZIP": nil])
    }
}
