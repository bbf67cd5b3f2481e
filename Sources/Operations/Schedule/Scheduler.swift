internal import Glibc
package import SystemPackage

/// What starts things at their time on this machine.
package enum Scheduler: String, CaseIterable, Sendable {
    case systemd
    case cron
}

/// The user's own schedulers on this machine, and where they keep what they are told.
package struct SchedulerHost: Sendable {
    /// Whether root's, which are the whole system's.
    let isSystem: Bool
    /// Where unit files go.
    let units: FilePath
    /// Where the lock is that keeps two chatops from writing the same crontab.
    let configuration: FilePath
    let home: String
    let user: String
    /// What `systemctl --user` finds its manager by.
    let runtimeFolder: FilePath
    let systemRuntime: FilePath

    /// - Parameters:
    ///   - variables: the process environment.
    ///   - userID: the effective one.
    ///   - root: stands for `/` in tests.
    package init(variables: [String: String], userID: UInt32 = geteuid(), root: FilePath = "/") {
        isSystem = userID == 0
        let home = variables["HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? "/"
        self.home = home
        user = Actor.current.user
        let folder =
            variables["XDG_CONFIG_HOME"].flatMap { $0.isEmpty ? nil : FilePath($0) }
            ?? FilePath(home).appending(".config")
        configuration = folder.appending("chatops")
        units = isSystem ? root.pushing("etc/systemd/system") : folder.pushing("systemd/user")
        runtimeFolder =
            variables["XDG_RUNTIME_DIR"].flatMap { $0.isEmpty ? nil : FilePath($0) }
            ?? root.pushing("run/user").appending("\(userID)")
        systemRuntime = root.pushing("run/systemd")
    }

    /// The variables that cron gives a job, and nothing more: what is scheduled has to work with them alone.
    package var bareVariables: [String: String] {
        ["HOME": home, "LOGNAME": user, "PATH": "/usr/bin:/bin", "SHELL": "/bin/sh"]
    }

    var hasSystemd: Bool {
        guard Folder.exists(systemRuntime.appending("system")) else { return false }
        return isSystem || Folder.exists(runtimeFolder.appending("systemd"))
    }

    var hasCron: Bool {
        ["/usr/bin", "/bin"].contains { access("\($0)/crontab", X_OK) == 0 }
    }

    func has(_ scheduler: Scheduler) -> Bool { scheduler == .systemd ? hasSystemd : hasCron }

    /// The one that is asked for, else systemd where this user can reach it, else cron; throws ``ScheduleFailure``.
    package func choose(_ wanted: Scheduler?) throws(ScheduleFailure) -> Scheduler {
        if let wanted {
            guard has(wanted) else { throw .missing(wanted) }
            return wanted
        }
        guard let found = Scheduler.allCases.first(where: has) else { throw .noScheduler }
        return found
    }

    /// Whether the user's timers stop when the user logs out.
    var endsWithSession: Bool {
        !isSystem && access("/var/lib/systemd/linger/\(user)", F_OK) != 0
    }
}
