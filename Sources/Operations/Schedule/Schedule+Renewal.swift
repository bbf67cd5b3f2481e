package import Environments
internal import Processes
package import SystemPackage

extension Schedule {
    /// `cert renew` of an environment, twice a day: so often the authority wants to be asked when it wants a renewal
    /// (RFC 9773 section 4.3.3).
    ///
    /// The checkout decides the minute, and systemd puts each run off by up to an hour: not all are to ask at the same
    /// moment.
    ///
    /// - Parameter certificates: for the files that they name; nil where the schedule is only looked at or taken away.
    package static func renewal(
        of environment: EnvironmentName,
        in project: FilePath,
        program: FilePath,
        for certificates: Certificates?,
        needing programs: [String] = []
    ) -> Schedule {
        func command(_ verb: String) -> Command {
            Command(program.string, ["cert", verb, environment.description, "--project", project.string])
        }
        let state = StateFolder.path(of: environment, in: project)
        let named = certificates?.files.map { $0.resolved(in: project) } ?? []
        return Schedule(
            name: name("cert", environment, in: project),
            summary: "chatops cert renew \(environment) in \(project)",
            command: command("renew"),
            interval: .halfDay,
            spread: 3600,
            trial: command("plan"),
            trialSpares: "changing nothing",
            // Each target may settle for an hour, and so may each record in DNS.
            limit: .seconds(6 * 3600),
            reads: filesOfProject(project, environment) + [CertificateState(in: state).path] + named
                + (certificates?.programs(in: project) ?? []),
            removal: "chatops cert schedule \(environment) --remove",
            programs: (programs, project)
        )
    }
}

extension Schedule {
    /// The same of a loaded environment; throws where it has no certificates.
    package static func renewal(
        of loaded: LoadedEnvironment,
        in project: FilePath,
        program: FilePath
    ) throws -> Schedule {
        let certificates = try loaded.certificates
        let programs = [loaded.certificatesNeedCluster ? "kubectl" : nil, certificates.solver?.program].compactMap(
            \.self
        )
        return renewal(of: loaded.name, in: project, program: program, for: certificates, needing: programs)
    }
}

extension Certificates {
    /// The files that renewal reads because the environment names them.
    var files: [LocalPath] {
        var files = [authorities].compactMap(\.self)
        if case .nsupdate(_, _, let key?) = solver?.method { files.append(key) }
        for target in targets {
            if case .opnsense(let firewall) = target.value.place, let path = firewall.authorities { files.append(path) }
        }
        return files
    }

    /// The command lines that renewal runs because the environment names them.
    var commands: [[String]] {
        var commands: [[String]] = []
        if case .command(let command) = solver?.method { commands.append(command) }
        for target in targets {
            switch target.value.place {
            case .command(let command): commands.append(command)
            case .files(let files): commands += [files.check, files.reload]
            case .secret, .opnsense: break
            }
        }
        return commands.filter { !$0.isEmpty }
    }

    /// Those of ``commands`` that are named by a path.
    func programs(in project: FilePath) -> [FilePath] {
        commands.compactMap(\.first).filter { $0.contains("/") }.map { project.pushing(FilePath($0)) }
    }
}

extension ChallengeSolver {
    /// What it starts that is no program of the user's own.
    var program: String? {
        switch kind {
        case .nsupdate: "nsupdate"
        case .lexicon: "lexicon"
        case .listener, .webroot, .ingress, .command: nil
        }
    }
}
