import Environments
import Processes
import SystemPackage
import Testing

@testable import Operations

@Suite struct HostSurveyTests {
    @Test func theScriptsWordsAreUnderstood() throws {
        let digest = String(repeating: "a", count: 64)
        let survey = try #require(
            HostSurvey.bare(
                "file\tetc/rancher/k3s/config.yaml\t600\tZGlzYWJsZTogW10K",
                "binary\t\(digest)\tv1.33.5+k3s1",
                "service\tactive\tenabled\tno",
                "started\tCHATOPS_K3S_BINARY\t\(digest)",
                "listener\t[::]\t5000\tregistry\t77\tcluster",
                "program\tkubectl",
                "image\tchatops-0a1b.tar",
                "kubeconfig\tyes",
                "data\tyes",
                "dns\t2"
            )
        )
        #expect(survey.kernel == "6.1.0-28-amd64")
        #expect(survey.architecture == .amd64)
        #expect(survey.cgroupControllers.isSuperset(of: ["cpu", "cpuset", "memory", "pids"]))
        #expect(survey.disk == HostSurvey.Disk(size: 61_622_268, free: 41_203_112))
        #expect(survey.files["/etc/rancher/k3s/config.yaml"]?.text == "disable: []\n")
        #expect(survey.binary == HostSurvey.Binary(sha256: digest, version: K3sVersion("v1.33.5+k3s1")))
        #expect(survey.service == HostSurvey.Service(state: "active", isEnabled: true, needsReload: false))
        #expect(survey.startedWith == ["CHATOPS_K3S_BINARY": digest])
        #expect(survey.listeners?.last?.isClusters == true)
        #expect(survey.resolvesNames == false)
        #expect(survey.hasData && survey.hasKubeconfig && survey.images == ["chatops-0a1b.tar"])
    }

    @Test func aScriptThatDidNotEndIsNoSurvey() {
        #expect(HostSurvey.bare(without: ["time"]) == nil)
    }

    /// On this machine, in its own words: what the script asks for has to be there on a real system.
    @Test func theScriptRunsHere() async throws {
        let folder = TemporaryFolder()
        let config = folder.path.appending("etc/rancher/k3s")
        try Folder.create(config, permissions: .ownerReadWriteExecute)
        try DurableFile.write("a: 1\n".utf8, to: config.appending("config.yaml"), permissions: .ownerReadWrite)
        let layout = K3sLayout(root: folder.path)
        let host = K3sHost(host: .local, runner: Runner(), isSuperuser: true)
        let survey = try await HostSurvey.read(host, layout, pullsImages: false)
        #expect(survey.system == "Linux")
        #expect(survey.memory > 0)
        #expect(survey.disk.map { $0.size > $0.free && $0.free > 0 } == true)
        #expect(survey.cgroupControllers.contains("memory"))
        #expect(survey.files[layout.config] == HostSurvey.File(permissions: "600", bytes: Array("a: 1\n".utf8)))
        #expect(survey.binary == nil)
        #expect(survey.clockSkew == 0)
    }
}
