internal import Diagnostics
package import Environments
internal import Glibc
internal import Processes
package import SystemPackage

/// `chatops cert schedule` of an environment whose k3s is reached by ssh: renewal from that machine's own timer.
///
/// chatops is copied there and schedules itself, so that whatever holds for a schedule here holds there: the units, the
/// trial without an environment, and that root never runs what others may write.
package struct HostSchedule: Operation {
    package let command = "cert schedule"
    package let environment: String
    package let arguments: [String]

    let machine: K3sMachine
    let loaded: LoadedEnvironment
    let program: FilePath
    let scheduler: Scheduler?
    let removes: Bool

    var host: K3sHost { machine.host }

    /// - Parameters:
    ///   - program: the chatops that is copied.
    ///   - scheduler: what runs it there; nil leaves it to what is there.
    ///   - removes: whether it is taken away; the account's key and the certificates stay.
    package init(
        _ machine: K3sMachine,
        _ loaded: LoadedEnvironment,
        program: FilePath,
        with scheduler: Scheduler?,
        removes: Bool
    ) {
        self.machine = machine
        self.loaded = loaded
        self.program = program
        self.scheduler = scheduler
        self.removes = removes
        environment = loaded.name.description
        arguments = removes ? ["--remove"] : ["--on-host"] + (scheduler.map { ["--with=\($0.rawValue)"] } ?? [])
    }

    package func prepare(_ events: @escaping EventHandler) async throws -> Preparation {
        let checkout = try HostCheckout(loaded, program: program, project: machine.project)
        let state = try await HostCheckoutState.read(checkout, on: host)
        guard state.open.isEmpty else { throw ScheduleFailure.openThere(host.name, state.open) }
        return removes ? removal(checkout, state) : try installation(checkout, state)
    }

    private func installation(_ checkout: HostCheckout, _ state: HostCheckoutState) throws -> Preparation {
        if let ours = Self.ownMachine, ours != state.machine {
            throw ScheduleFailure.otherMachine(host.name, theirs: state.machine, ours: ours)
        }
        let missing = checkout.expected.filter { !state.isThere($0) }
        if !missing.isEmpty { throw ScheduleFailure.missingThere(host.name, missing) }
        var preparation = Preparation(
            steps: steps(checkout, state),
            verify: { [await installed(checkout)] },
            standing: {
                "the same command goes on from there; chatops cert schedule \(environment) --remove takes it away"
            }
        )
        preparation.results = ["on": host.name, "folder": checkout.folder.string]
        preparation.digests = ["chatops": checkout.program.sha256]
        return preparation
    }

    private func removal(_ checkout: HostCheckout, _ state: HostCheckoutState) -> Preparation {
        let isThere = state.isThere(checkout.program.path)
        let step = Step(
            "timer",
            intent: "have chatops on \(host.name) take its timer away",
            isSatisfied: {
                guard isThere else { return true }
                return try await isSettled(checkout)
            },
            apply: {
                try await change(checkout)
                return nil
            }
        )
        var preparation = Preparation(
            steps: [step, handoverStep],
            verify: { [] },
            standing: { "run the same command again to go on" }
        )
        if isThere {
            preparation.results = [
                "kept": "\(checkout.folder) on \(host.name), which holds the account's key and the certificates; "
                    + "sudo rm -r there takes it away"
            ]
        }
        return preparation
    }

    /// What the machine here is called by uname(2); nil where it does not tell.
    private static var ownMachine: String? {
        var names = utsname()
        guard uname(&names) == 0 else { return nil }
        return withUnsafeBytes(of: names.machine) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    private func installed(_ checkout: HostCheckout) async -> CheckReport {
        var answer = Answer(
            target: "\(host.name):\(checkout.folder)",
            summary: "it is as it should be, and root's alone"
        )
        do {
            let state = try await HostCheckoutState.read(checkout, on: host)
            let wrong = ([checkout.program] + checkout.files).filter { !state.has($0) }
            answer.findings += wrong.map { .failure("\($0.path) is otherwise") }
            answer.findings += state.open.map { .failure("\($0) may be written by others than root") }
            if try await !isSettled(checkout) { answer.findings.append(.failure("its timer is not as it should be")) }
        } catch {
            answer.findings.append(.failure(FailureReport(error).message))
        }
        return CheckReport("on-host", answer)
    }
}
