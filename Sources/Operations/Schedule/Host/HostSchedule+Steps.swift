internal import Diagnostics
internal import Environments
internal import Processes
internal import SystemPackage

extension HostSchedule {
    func steps(_ checkout: HostCheckout, _ state: HostCheckoutState) -> [Step] {
        [programStep(checkout, state), projectStep(checkout, state)] + stateSteps(checkout, state)
            + [timerStep(checkout, state), handoverStep]
    }

    /// From here on, that machine alone renews; on removal, this one again.
    var handoverStep: Step {
        let folder = CertificateState(in: StateFolder.path(of: loaded.name, in: machine.project)).path
        let wanted = removes ? nil : host.name
        return Step(
            "handover",
            intent: removes ? "renew from here again" : "have \(host.name) renew, and no longer this machine",
            isSatisfied: { try CertificateHandover.read(in: folder)?.host == wanted },
            apply: {
                try CertificateHandover.note(wanted, in: folder)
                return nil
            }
        )
    }

    private func programStep(_ checkout: HostCheckout, _ state: HostCheckoutState) -> Step {
        let file = checkout.program
        return Step(
            "program",
            intent: "copy \(program) to \(host.name):\(file.path)",
            isSatisfied: { state.has(file) && checkout.folders.prefix(2).allSatisfy(state.hasClosed) },
            apply: {
                try await close(Array(checkout.folders.prefix(2)))
                try await host.write(file)
                return "sha256:\(file.sha256)"
            }
        )
    }

    private func projectStep(_ checkout: HostCheckout, _ state: HostCheckoutState) -> Step {
        let changed = checkout.files.filter { !state.has($0) }
        var step = Step(
            "project",
            intent: "write \(changed.count) files to \(host.name):\(checkout.project), for root alone",
            isSatisfied: { changed.isEmpty && checkout.folders.allSatisfy(state.hasClosed) },
            apply: {
                try await close(checkout.folders)
                for file in changed { try await host.write(file) }
                return nil
            }
        )
        step.details = changed.map { "\(state.isThere($0.path) ? "~" : "+") \($0.path)" }
        return step
    }

    /// Nothing where there is nothing to copy.
    private func stateSteps(_ checkout: HostCheckout, _ state: HostCheckoutState) -> [Step] {
        guard !checkout.state.isEmpty else { return [] }
        let parent = checkout.stateFolder.removingLastComponent()
        return [
            Step(
                "state",
                intent: "copy the account's key and the certificates to \(host.name):\(checkout.stateFolder)",
                isSatisfied: { state.isThere(checkout.stateFolder) },
                apply: {
                    try await remove(checkout.arrivals)
                    let authorities = checkout.state.map { $0.path.removingLastComponent() }
                    try await close(
                        [checkout.folder, checkout.project, parent.removingLastComponent(), parent, checkout.arrivals]
                            + authorities
                    )
                    for file in checkout.state { try await host.write(file) }
                    try await settle(checkout)
                    return nil
                }
            )
        ]
    }

    private func timerStep(_ checkout: HostCheckout, _ state: HostCheckoutState) -> Step {
        let schedule = Schedule.renewal(
            of: loaded.name,
            in: checkout.project,
            program: checkout.program.path,
            for: loaded.environment.certificates
        )
        let isCron = scheduler == .cron || scheduler == nil && !state.hasSystemd
        var step = Step(
            "timer",
            intent:
                "have chatops there try itself as cron would, and install \(isCron ? "its line" : schedule.timerName)",
            isSatisfied: {
                let isCurrent = ([checkout.program] + checkout.files).allSatisfy(state.has)
                guard isCurrent else { return false }
                return try await isSettled(checkout)
            },
            apply: {
                try await change(checkout)
                return nil
            }
        )
        step.details =
            isCron
            ? ["+ \(schedule.cronLine)"]
            : [(schedule.serviceName, schedule.service), (schedule.timerName, schedule.timer)].flatMap { name, text in
                ["\(name):"] + text.split(separator: "\n", omittingEmptySubsequences: false).map { "  \($0)" }
            }
        return step
    }

    /// Whether chatops there would change nothing about its schedule.
    func isSettled(_ checkout: HostCheckout) async throws -> Bool {
        let result = try await host.run(scheduling(checkout, ["--dry-run", "--detailed-exit-code"]))
        switch result.termination {
        case .exited(ExitCode.done.rawValue): return true
        case .exited(ExitCode.changesPending.rawValue): return false
        default: throw ScheduleFailure.there(host.name, Self.words(of: result))
        }
    }

    func change(_ checkout: HostCheckout) async throws {
        let result = try await host.run(scheduling(checkout, ["--yes"]))
        guard result.succeeded else { throw ScheduleFailure.there(host.name, Self.words(of: result)) }
    }

    private static func words(of result: CommandResult) -> String {
        let lines = result.standardError.split(whereSeparator: \.isNewline)
        return lines.last { $0.hasPrefix("error: ") }.map { String($0.dropFirst(7)) } ?? result.lastLine
    }

    /// With root's own environment, whatever sudo(8) leaves of the user's.
    private func scheduling(_ checkout: HostCheckout, _ more: [String]) -> Command {
        let variables = [
            "HOME=/root", "LANG=C.UTF-8", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        ]
        let place = ["cert", "schedule", environment, "--project", checkout.project.string, "--here", "--no-input"]
        let what = removes ? ["--remove"] : scheduler.map { ["--with", $0.rawValue] } ?? []
        return Command(
            "env",
            ["-i"] + variables + [checkout.program.path.string] + place + what + more,
            deadline: .seconds(1200)
        )
    }

    /// Makes folders, each above the ones it holds, that only root may enter.
    private func close(_ folders: [FilePath]) async throws {
        let result = try await host.run(script: Self.closing, folders.map(\.string))
        guard result.succeeded else {
            throw BootstrapFailure.notWritten(folders[0], on: host.name, reason: result.lastLine)
        }
    }

    private func remove(_ folder: FilePath) async throws {
        let result = try await host.run(Command("rm", ["-rf", "--", folder.string], deadline: .seconds(60)))
        guard result.succeeded else {
            throw BootstrapFailure.notRemoved([folder.string], on: host.name, reason: result.lastLine)
        }
    }

    /// All of it appears at once, and never in the place of what is there.
    private func settle(_ checkout: HostCheckout) async throws {
        let result = try await host.run(
            script: Self.settling,
            [checkout.arrivals.string, checkout.stateFolder.string]
        )
        guard result.succeeded else {
            throw BootstrapFailure.notWritten(checkout.stateFolder, on: host.name, reason: result.lastLine)
        }
    }

    private static let closing = """
        set -eu
        umask 022
        mkdir -p \(HostCheckout.root)
        umask 077
        for folder in "$@"; do
            mkdir -p "$folder"
            chmod 700 "$folder"
        done
        """

    private static let settling = """
        set -eu
        if [ -e "$2" ]; then rm -rf "$1"; else mv -T "$1" "$2"; fi
        sync "$(dirname "$2")"
        """
}
