import Environments
import Testing

@testable import Operations

@Suite struct HostPreflightTests {
    private static func preflight(_ survey: HostSurvey?, ingress: String = "traefik") throws -> HostPreflight {
        HostPreflight(
            survey: try #require(survey),
            cluster: try .k3s(ingress: ingress),
            layout: K3sLayout(),
            host: "kim@server"
        )
    }

    @Test func aBareMachineIsFit() throws {
        #expect(try Self.preflight(.bare()).faults.isEmpty)
        #expect(try Self.preflight(.bare()).hints.isEmpty)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var survey: HostSurvey?
        var words: String
        var testDescription: String { words }
    }

    static let cases = [
        Case(survey: .bare("system\tLinux\t6.1.0\tarmv7l"), words: "Linux on armv7l; k3s is made for Linux on x86_64"),
        Case(
            survey: .bare("system\tLinux\t4.4.0-210\tx86_64"),
            words: "kernel of kim@server is 4.4.0-210, older than 4.19"
        ),
        Case(survey: .bare(without: ["systemd"]), words: "was not started by systemd"),
        Case(survey: .bare("cgroups\t2\tcpuset\tcpu\tio\tpids"), words: "does not control memory by cgroups"),
        Case(survey: .bare(without: ["module"]), words: "no overlay file system"),
        Case(survey: .bare("disk\t61622268\t1048576"), words: "nearly full: 1024 MiB of 60177 MiB are free"),
        Case(survey: .bare("disk\t616222680\t20971520"), words: "at least 30088 MiB are needed"),
        Case(survey: .bare("memory\t524288"), words: "512 MiB of memory"),
        Case(survey: .bare(without: ["route"]), words: "no default route"),
        Case(
            survey: .bare("listener\t0.0.0.0\t443\tnginx\t811\thost"),
            words: "port 443, which the ingress needs, is held by nginx (pid 811)"
        ),
        Case(
            survey: .bare("listener\t127.0.0.1\t5000\tpython3\t9\thost"),
            words: "port 5000, which the registry needs, is held by python3 (pid 9)"
        ),
        Case(survey: .bare("listener\t*\t6443\tkube-apiserver\t5\thost"), words: "port 6443, which the API needs"),
        Case(
            survey: .bare(
                "file\tetc/systemd/system/k3s.service\t644\tRXhlY1N0YXJ0PS91c3IvbG9jYWwvYmluL2szcyBzZXJ2ZXIK"
            ),
            words: "has a k3s that chatops did not install: /etc/systemd/system/k3s.service is not chatops'"
        ),
        Case(survey: .bare("agent\tyes"), words: "did not install: it is a node of another cluster"),
        Case(survey: .bare("unit\t/usr/lib/systemd/system/k3s.service"), words: "its unit is /usr/lib/systemd/system"),
        Case(
            survey: .bare("binary\t\(String(repeating: "b", count: 64))\tv1.30.0+k3s1"),
            words: "there is a /usr/local/bin/k3s of somebody else"
        ),
    ]

    @Test(arguments: cases) func oneFaultIsTold(_ fault: Case) throws {
        let faults = try Self.preflight(fault.survey).faults
        #expect(faults.count == 1, "\(faults.map(\.message))")
        #expect(faults.first?.message.contains(fault.words) == true, "\(faults.map(\.message))")
        #expect(faults.first?.fix.isEmpty == false)
    }

    @Test func aClockIsJudgedFromHalfAMinuteOn() throws {
        var survey = try #require(HostSurvey.bare())
        survey.clockSkew = 29
        #expect(try Self.preflight(survey).faults.isEmpty)
        survey.clockSkew = -3600
        #expect(
            try Self.preflight(survey).faults.map(\.message) == [
                "the clock of kim@server is 3600 s behind this machine's"
            ]
        )
    }

    @Test func portsOfTheClustersOwnAreNotInTheWay() throws {
        let pods = try Self.preflight(.bare("listener\t127.0.0.1\t5000\tregistry\t9\tcluster"))
        #expect(pods.faults.isEmpty)
        let running = try Self.preflight(
            .bare("service\tactive\tenabled\tno", "listener\t*\t6443\tk3s-server\t5\thost")
        )
        #expect(running.faults.isEmpty)
        let nodePorts = try Self.preflight(.bare("listener\t0.0.0.0\t443\tnginx\t811\thost"), ingress: "ingress-nginx")
        #expect(nodePorts.faults.isEmpty)
        #expect(nodePorts.hints.contains { $0.hasPrefix("ingress-nginx was retired") })
    }

    @Test func hintsRefuseNothing() throws {
        let preflight = try Self.preflight(
            .bare(
                "selinux\t1",
                "firewall\tufw",
                "swap\t1",
                "dns\t2",
                "cgroups\t1\tcpuset\tcpu\tmemory\tpids",
                without: ["ports", "listener"]
            )
        )
        #expect(preflight.faults.isEmpty)
        #expect(preflight.hints.count == 6)
    }

    @Test(arguments: [
        ("v1.34.1+k3s1", "v1.35.0+k3s1", nil), ("v1.34.1+k3s1", "v1.34.1+k3s2", nil),
        ("v1.34.3+k3s1", "v1.34.1+k3s1", nil),
        ("v1.33.5+k3s1", "v1.35.0+k3s1", "more than one minor version"), ("v1.34.1+k3s1", "v1.33.9+k3s1", "is older"),
        ("v1.34.1+k3s1", "v2.0.0+k3s1", "another major version"),
    ])
    func minorVersionsAreNotSkipped(installed: String, wanted: String, words: String?) throws {
        let (old, new) = (try #require(K3sVersion(installed)), try #require(K3sVersion(wanted)))
        let faults = K3sUpgrade(installed: old, wanted: new, hasData: true).faults
        #expect(faults.map { $0.message.contains(words ?? "nothing") } == (words == nil ? [] : [true]), "\(faults)")
        #expect(K3sUpgrade(installed: old, wanted: new, hasData: false).faults.isEmpty)
        let isMinor = old.kubernetes.minor != new.kubernetes.minor || old.kubernetes.major != new.kubernetes.major
        #expect(K3sUpgrade(installed: old, wanted: new, hasData: true).changesMinor == isMinor)
    }
}
