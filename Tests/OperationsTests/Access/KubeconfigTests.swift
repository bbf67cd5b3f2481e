import Environments
import FoundationEssentials
import Glibc
import Processes
import SystemPackage
import Testing

@testable import Operations

/// What is looked at in a kubeconfig before anything is asked of its cluster.
@Suite struct KubeconfigTests {
    private let folder = TemporaryFolder()
    private var kubeconfig: Kubeconfig { Kubeconfig(folder.path.appending("config")) }

    private func write(contexts: [String], permissions: FilePermissions = .ownerReadWrite) throws {
        let list = contexts.map { "{name: \($0), context: {cluster: c, user: u}}" }.joined(separator: ", ")
        let text = """
            apiVersion: v1
            kind: Config
            clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"}}]
            users: [{name: u, user: {token: t}}]
            contexts: [\(list)]
            """
        try DurableFile.write(text.utf8, to: kubeconfig.path, permissions: permissions)
    }

    @Test func oneThatIsMissingIsNamed() {
        #expect {
            try kubeconfig.check()
        } throws: { error in
            if case AccessFailure.noKubeconfig(kubeconfig.path) = error { true } else { false }
        }
    }

    @Test(arguments: [0o600, 0o640, 0o400] as [mode_t])
    func whatOnlyItsOwnerAndItsGroupReadIsGood(mode: mode_t) throws {
        try write(contexts: ["a"], permissions: FilePermissions(rawValue: mode))
        try kubeconfig.check()
    }

    @Test(arguments: [(0o644, "0644"), (0o604, "0604"), (0o602, "0602"), (0o660, "0660")] as [(mode_t, String)])
    func whatOthersReadOrChangeIsRefused(mode: mode_t, shown: String) throws {
        try write(contexts: ["a"], permissions: FilePermissions(rawValue: mode))
        #expect {
            try kubeconfig.check()
        } throws: { error in
            guard case AccessFailure.exposedKubeconfig(let path, _) = error, let failure = error as? AccessFailure
            else {
                return false
            }
            return failure.message.contains(shown) && failure.hint == "chmod 600 \(path)"
        }
    }

    @Test func theContextIsTheOneNamedOrTheOnlyOne() async throws {
        try write(contexts: ["a"])
        #expect(try await kubeconfig.context(named: nil, Runner()).name == "a")
        try write(contexts: ["b", "a"])
        let context = try await kubeconfig.context(named: "b", Runner())
        #expect(context == Kubeconfig.Context(name: "b", server: "https://127.0.0.1:1", user: "u"))
    }

    @Test func aMissingContextIsAnsweredWithThoseThereAre() async throws {
        try write(contexts: ["b", "a"])
        await #expect {
            try await kubeconfig.context(named: "c", Runner())
        } throws: { error in
            (error as? AccessFailure)?.message == "the kubeconfig \(kubeconfig.path) has no context c; it has: a, b"
        }
        await #expect {
            try await kubeconfig.context(named: nil, Runner())
        } throws: { error in
            if case AccessFailure.ambiguousContext(_, ["a", "b"]) = error { true } else { false }
        }
    }

    @Test func whatIsNoKubeconfigIsNotTakenForOne() async throws {
        try DurableFile.write("{".utf8, to: kubeconfig.path, permissions: .ownerReadWrite)
        await #expect {
            try await kubeconfig.context(named: "a", Runner())
        } throws: { error in
            if case AccessFailure.invalidKubeconfig = error { true } else { false }
        }
    }

    @Test(arguments: [("/etc/x", "/etc/x"), ("x/y", "/project/x/y"), ("~x", "/project/~x")])
    func pathsStartAtTheProject(text: String, path: String) throws {
        #expect(try #require(LocalPath(text)).resolved(in: "/project") == FilePath(path))
    }

    @Test func aTildeMeansHome() throws {
        let home = try #require(getpwuid(geteuid()).map { String(cString: $0.pointee.pw_dir) })
        #expect(
            try #require(LocalPath("~/.kube/config")).resolved(in: "/project")
                == FilePath(home).appending(".kube/config")
        )
    }

    /// What would be lost if it were written over.
    @Test(arguments: [
        ("users: [{name: default}]", true), ("users: [{name: default}, {name: work}]", false), ("users: []", true),
        ("users: [", false), ("", false),
    ])
    func holdsOnlyWhatIsOurs(text: String, isOurs: Bool) throws {
        let folder = TemporaryFolder()
        let path = folder.path.appending("config")
        #expect(try Kubeconfig(path).holdsOnly { _ in false })
        try DurableFile.write(text.utf8, to: path, permissions: .ownerReadWrite)
        #expect(try Kubeconfig(path).holdsOnly { $0 == "default" } == isOurs)
    }
}
