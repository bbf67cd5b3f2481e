internal import Environments
internal import Glibc
internal import SystemPackage

extension CertificateDoctor {
    /// Where programs are found that are named without a path: cron looks in the first two alone, chatops in all of them.
    private var searchPath: [FilePath] {
        let isCron = if case .known(let state) = timer { state.keeper == .cron } else { false }
        return ["/usr/bin", "/bin", "/usr/local/sbin", "/usr/sbin", "/sbin"] + (isCron ? [] : ["/usr/local/bin"])
    }

    /// The programs and files that the environment names or needs.
    var programs: Answer {
        var answer = Answer(target: "what the environment names", summary: "it is all there")
        var needed = certificates.commands.compactMap(\.first).map { ($0, "name it by its whole path") }
        let helps = ["nsupdate": "sudo apt-get install bind9-dnsutils", "lexicon": "sudo apt-get install lexicon"]
        for program in [needsCluster ? "kubectl" : nil, certificates.solver?.program].compactMap(\.self) {
            needed.append((program, helps[program] ?? "chatops cert schedule \(name) links it"))
        }
        for (program, help) in needed where !isThere(program) {
            let isPath = program.contains("/")
            let words =
                isPath ? "\(program) is not there, or cannot be run" : "a timer does not find \(program): \(help)"
            answer.findings.append(.failure(words))
        }
        for file in certificates.files where access(file.resolved(in: tools.project).string, R_OK) != 0 {
            answer.findings.append(.failure("\(file) cannot be read"))
        }
        if needed.isEmpty && certificates.files.isEmpty { answer.summary = "it names none" }
        return answer
    }

    private func isThere(_ program: String) -> Bool {
        if program.contains("/") { return access(tools.project.pushing(FilePath(program)).string, X_OK) == 0 }
        return (searchPath + [ProjectPrograms.folder(in: tools.project)]).contains {
            access($0.appending(program).string, X_OK) == 0
        }
    }

    var timerAnswer: Answer {
        var answer = Answer(target: place, summary: "")
        switch timer {
        case .unknown(let reason):
            answer.findings.append(.warning("whether anything renews it is not known: \(reason)"))
        case .known(let state):
            guard let keeper = state.keeper else {
                let words = "nothing renews it: chatops cert schedule \(name)"
                answer.findings.append(.warning(words))
                return answer
            }
            let next = state.nextRun.map { ", next at \(Timestamp.text($0))" } ?? ""
            answer.summary = "\(keeper.rawValue) renews it\(next)"
            if !state.isAlive {
                let fault = keeper == .cron ? "cron does not run" : "the timer is not active"
                answer.findings.append(.failure("\(keeper.rawValue) is to renew it, but \(fault)"))
            }
        }
        return answer
    }
}
