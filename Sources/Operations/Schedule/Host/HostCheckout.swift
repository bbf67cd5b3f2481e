internal import Environments
internal import FoundationEssentials
internal import SystemPackage

/// What renewal needs on the machine that an environment's k3s is on: chatops, and a project in which the environment
/// is that machine's own.
///
/// All of it is root's, and nobody else may look into it.
struct HostCheckout: Sendable {
    static let root: FilePath = "/opt/chatops"

    let environment: EnvironmentName
    let program: HostFile
    /// What the environment's files name and is no absolute path, and those files themselves.
    let files: [HostFile]
    /// What is kept of each authority, the account's key among it: only where the machine has nothing of the kind yet.
    let state: [HostFile]
    /// What the environment names by an absolute path: it has to be there already.
    let expected: [FilePath]

    static func folder(of environment: EnvironmentName) -> FilePath { root.appending(environment.description) }

    var folder: FilePath { Self.folder(of: environment) }
    var project: FilePath { folder.appending("project") }
    /// Where the state is to be.
    var stateFolder: FilePath { CertificateState(in: StateFolder.path(of: environment, in: project)).path }
    /// Where it is put together first.
    var arrivals: FilePath { stateFolder.removingLastComponent().appending(".certificates.arriving") }

    /// Each above the ones it holds.
    var folders: [FilePath] {
        var all: [FilePath] = [folder, folder.appending("bin"), project]
        for file in files {
            var above: [FilePath] = []
            var part = file.path.removingLastComponent()
            while part != project, part.starts(with: project) {
                above.insert(part, at: 0)
                part.removeLastComponent()
            }
            all += above.filter { !all.contains($0) }
        }
        return all
    }

    /// - Parameters:
    ///   - program: the chatops that is copied.
    ///   - project: the checkout here.
    init(_ loaded: LoadedEnvironment, program: FilePath, project: FilePath) throws {
        environment = loaded.name
        let there = Self.folder(of: loaded.name)
        let projectThere = there.appending("project")
        guard let digest = try FileContents.sha256(of: program) else {
            throw FileFailure.reading(program, .noSuchFileOrDirectory)
        }
        self.program = HostFile(there.pushing("bin/chatops"), copying: program, sha256: digest, permissions: .forAll)
        let copy = try loaded.sources.copy(changing: Self.changes)
        var files = [
            HostFile(projectThere.pushing(FilePath(Project.baseFile)), text: copy.base, permissions: .ownerReadWrite),
            HostFile(
                projectThere.pushing(FilePath(Project.file(of: loaded.name))),
                text: Self.explanation + copy.overlay,
                permissions: .ownerReadWrite
            ),
            HostFile(
                projectThere.pushing(FilePath(Project.variableFile)),
                text: copy.variables,
                permissions: .ownerReadWrite
            ),
        ]
        let certificates = loaded.environment.certificates
        var expected: [FilePath] = []
        let data = (certificates?.files ?? []).map { ($0.description, FilePermissions.ownerReadWrite) }
        let programs = (certificates?.commands ?? []).compactMap(\.first).filter { $0.contains("/") }
        for (name, permissions) in data + programs.map({ ($0, .ownerReadWriteExecute) }) {
            let relative = FilePath(name).lexicallyNormalized()
            guard relative.isRelative, !name.hasPrefix("~"), relative.components.first != ".." else {
                expected.append(
                    name.hasPrefix("~/") ? FilePath("/root").pushing(FilePath(String(name.dropFirst(2)))) : relative
                )
                continue
            }
            let source = project.pushing(relative)
            guard let digest = try FileContents.sha256(of: source) else {
                throw FileFailure.reading(source, .noSuchFileOrDirectory)
            }
            let path = projectThere.pushing(relative)
            if files.contains(where: { $0.path == path }) { continue }
            files.append(HostFile(path, copying: source, sha256: digest, permissions: permissions))
        }
        self.files = files
        self.expected = expected
        let stateHere = CertificateState(in: StateFolder.path(of: loaded.name, in: project)).path
        state = try Self.authorities(
            in: stateHere,
            to: StateFolder.path(of: loaded.name, in: projectThere).appending(".certificates.arriving")
        )
    }

    /// What targets hold is for the machine itself to find out: its files are others.
    private static func authorities(in folder: FilePath, to arrivals: FilePath) throws -> [HostFile] {
        guard Folder.exists(folder) else { return [] }
        var files: [HostFile] = []
        for authority in try Folder.names(in: folder).sorted() where Folder.exists(folder.appending(authority)) {
            let from = folder.appending(authority)
            for name in try Folder.names(in: from).sorted() where authority != "targets" && name.hasSuffix(".json") {
                guard let bytes = try FileContents.read(from.appending(name)), !name.hasPrefix(".") else { continue }
                files.append(
                    HostFile(
                        arrivals.appending(authority).appending(name),
                        text: String(decoding: bytes, as: UTF8.self),
                        permissions: .ownerReadWrite
                    )
                )
            }
        }
        return files
    }

    /// There the cluster is at home.
    private static let changes = """
        cluster:
          host: local
          kubeconfig: /etc/rancher/k3s/k3s.yaml
          context: default

        """

    private static let explanation = """
        # Written by chatops cert schedule, which replaces it. base.yaml is the whole environment as the checkout has it;
        # this is what is otherwise where its k3s is at home.

        """
}

extension FilePermissions {
    fileprivate static let forAll: FilePermissions = [
        .ownerReadWriteExecute, .groupRead, .groupExecute, .otherRead, .otherExecute,
    ]
}
