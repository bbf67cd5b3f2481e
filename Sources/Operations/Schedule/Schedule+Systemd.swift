internal import Environments
internal import Processes

extension Schedule {
    var serviceName: String { "\(name).service" }
    var timerName: String { "\(name).timer" }

    /// The text of the service that the timer starts.
    var service: String {
        """
        # Written by chatops, which replaces it; \(removal) takes it away.
        [Unit]
        Description=\(Self.plain(summary))

        [Service]
        Type=oneshot
        ExecStart=\(([command.executable] + command.arguments).map(Self.quoted).joined(separator: " "))
        # Its deadlines are much shorter: this is for what hangs all the same.
        TimeoutStartSec=\(DurationText.write(limit))
        UMask=0077

        """
    }

    var timer: String {
        """
        # Written by chatops, which replaces it; \(removal) takes it away.
        [Unit]
        Description=\(Self.plain(summary)), every \(interval)

        [Timer]
        OnCalendar=\(interval.calendar(offset: offset))
        AccuracySec=1s
        RandomizedDelaySec=\(spread)
        # Once after the machine was off, if it was due meanwhile.
        Persistent=true

        [Install]
        WantedBy=timers.target

        """
    }

    /// A word of a command line (systemd.service(5), “Command lines”).
    private static func quoted(_ word: String) -> String {
        let escaped = word.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("%", with: "%%")
            .replacing("$", with: "$$")
        return "\"\(escaped)\""
    }

    /// Text in which no specifier is looked for.
    private static func plain(_ text: String) -> String { text.replacing("%", with: "%%") }
}
