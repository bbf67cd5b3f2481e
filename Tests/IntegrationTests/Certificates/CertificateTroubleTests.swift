import Foundation
import TestServers
import TestSupport
import Testing

/// What goes wrong between chatops and the authority, from the command line.
@Suite struct CertificateTroubleTests {
    /// Answers that are lost, late or cut, one each: one order, and a certificate.
    @Test(arguments: [
        Fault(match: "POST /finalize-order/", act: .lose), Fault(match: "POST /certZ/", act: .cut),
        Fault.problem("rateLimited", "slower", status: 429, at: "POST /order-plz"),
        Fault(match: "GET /dir", act: .answer, status: 503, headers: ["Retry-After": "1"]),
    ])
    func oneOrderAndACertificate(fault: Fault) async throws {
        try await CertificateScene.run { scene in
            try await scene.authority.arrange([fault])
            let done = try await scene.cert("issue")
            #expect(done.status == 0, "\(done.errors)")
            #expect(try await scene.certificates() == 1)
            let orders = try await scene.authority.requests(to: "/order-plz").filter { $0.hasSuffix(" 201") }
            #expect(orders.count == 1)
        }
    }

    /// Let's Encrypt tells after how many hours one of a week's certificates is free again.
    @Test func aLimitIsWaitedForAcrossRuns() async throws {
        try await CertificateScene.run { scene in
            var limit = Fault.problem(
                "rateLimited",
                "too many certificates",
                status: 429,
                at: "POST /order-plz",
                times: 9
            )
            limit.headers?["Retry-After"] = "\(34 * 3600)"
            try await scene.authority.arrange([limit])
            let first = try await scene.cert("renew")
            #expect(first.status == 1 && first.errors.contains("too many certificates"), "\(first.errors)")
            try await scene.authority.arrange([])
            let waiting = try await scene.cert("renew")
            // Without any certificate that is not passed over in silence.
            #expect(waiting.status == 1 && waiting.errors.contains("too many certificates"), "\(waiting.errors)")
            #expect(try await scene.authority.requests().isEmpty)
            let plan = try await scene.cert("plan")
            #expect(plan.output.contains("waiting") && plan.output.contains("tried again at"), "\(plan.output)")
            let health = try await scene.project.chatops("verify", "health", "embedded", "--no-evidence")
            #expect(health.status == 1 && health.output.contains("too many certificates"))
            // A person may try all the same.
            #expect(try await scene.cert("issue").status == 0)
        }
    }

    @Test func aNameThatIsRefusedIsNamed() async throws {
        try await CertificateScene.run { scene in
            try scene.configure(names: ["chat.test", "blocked.test"])
            let done = try await scene.cert("issue")
            #expect(done.status == 1 && done.errors.contains("blocked.test"), "\(done.errors)")
        }
    }

    /// Nobody answers on the port: the failure names who could not be validated, and nothing stays shown.
    @Test func validationThatFailsIsExplained() async throws {
        try await CertificateScene.run { scene in
            try scene.configure(solver: "{type: listener, address: 127.0.0.1, port: \(FreePort.next())}")
            let done = try await scene.cert("issue")
            #expect(done.status == 1 && done.errors.contains("chat.test"), "\(done.errors)")
            #expect(!FileManager.default.fileExists(atPath: "\(scene.state)/presented.json"))
            // The order is of no more use: the next one is another.
            try scene.configure()
            #expect(try await scene.cert("issue").status == 0)
        }
    }

    /// Two timers at once: the second is told who is at work, and sends nothing.
    @Test func twoAtOnce() async throws {
        try await CertificateScene.run { scene in
            try await scene.authority.arrange([Fault(match: "POST /finalize-order/", act: .stall)])
            let first = try scene.project.start(["cert", "renew", "embedded"])
            try await eventually("the first waits") {
                try await !scene.authority.requests(to: "/finalize-order/").isEmpty
            }
            let sent = try await scene.authority.requests().count
            let second = try await scene.cert("renew")
            #expect(second.status == 11 && second.errors.contains("pid \(first.pid)"), "\(second.errors)")
            #expect(try await scene.authority.requests().count == sent)
            first.send(SIGKILL)
            _ = try await first.finish()
            let third = try await scene.cert("renew")
            #expect(third.status == 0, "\(third.errors)")
            #expect(try await scene.certificates() == 1)
        }
    }

    @Test(arguments: [1, 4]) func killedAnywhereTheNextRunEndsWell(seed: Int) async throws {
        let soak = try Invocation(
            ["\(Checkout.testbed)/soak-cert-kill", "--sample", "3", "--seed", "\(seed)", Executables.folder],
            in: "/tmp"
        )
        let outcome = try await soak.finish(within: .seconds(240))
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
        let killed = outcome.output.firstMatch(of: /killed (\d+)/).flatMap { Int($0.1) }
        #expect(try #require(killed) >= 4, "\(outcome.output)")
    }

    /// Two days behind, the authority's own certificate is not valid yet: that is said, and nothing is asked for.
    @Test func theClockIsBehind() async throws {
        try await CertificateScene.run(server: .alike) { scene in
            let late = try await Invocation(
                ["/usr/bin/faketime", "-m", "-f", "-2d", Executables.chatops, "cert", "issue", "embedded"],
                in: scene.project.root,
                environment: ["FAKETIME_DONT_FAKE_MONOTONIC": "1"]
            ).finish()
            #expect(late.status == 1 && late.errors.contains("not valid yet"), "\(late.errors)")
            let done = try await scene.cert("issue")
            #expect(done.status == 0, "\(done.errors)")
            #expect(try await scene.certificates() == 1)
        }
    }

    // MARK: Accounts

    @Test func anAccountThatIsGoneIsMadeAnew() async throws {
        try await CertificateScene.run { scene in
            #expect(try await scene.cert("issue").status == 0)
            try FileManager.default.removeItem(atPath: try scene.file("account.json"))
            #expect(try await scene.cert("issue", "--force").status == 0)
            // Closed by somebody who has the key as well.
            let record = try scene.file("account.json")
            let account = try String(contentsOfFile: record, encoding: .utf8)
            let closed = try await scene.project.chatops(
                "cert",
                "account",
                "deactivate",
                "embedded"
            )
            #expect(closed.status == 0, "\(closed.errors)")
            try account.write(toFile: record, atomically: true, encoding: .utf8)
            let anew = try await scene.cert("issue", "--force")
            #expect(anew.status == 0, "\(anew.errors)")
        }
    }

    @Test func bindingsAreAskedForAndExplained() async throws {
        try await CertificateScene.run([.externalAccounts]) { scene in
            let missing = try await scene.cert("issue")
            #expect(missing.status != 0 && missing.errors.contains("external account binding"), "\(missing.errors)")
            try scene.configure(more: "  binding: {keyIdentifier: kid-9, key: '${EAB}'}\n")
            try scene.project.write("EAB=c2VjcmV0LWtleQ\n", to: ".env")
            let wrong = try await scene.cert("issue")
            #expect(wrong.status == 1 && !wrong.errors.contains("c2VjcmV0LWtleQ"), "\(wrong.errors)")
            try scene.configure(more: "  binding: {keyIdentifier: kid-1, key: '${EAB}'}\n")
            try scene.project.write(
                "EAB=zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W\n",
                to: ".env"
            )
            let right = try await scene.cert("issue")
            #expect(right.status == 0, "\(right.errors)")
        }
    }

    /// Killed while the authority changes the key: the next run finds out which one counts.
    @Test(arguments: [Fault.Act.stall, .refuse]) func aRolloverThatIsCutOff(act: Fault.Act) async throws {
        try await CertificateScene.run { scene in
            #expect(try await scene.cert("issue").status == 0)
            try await scene.authority.arrange([Fault(match: "POST /rollover-account-key", act: act, times: 9)])
            let rolling = try scene.project.start(["cert", "account", "roll-over", "embedded"])
            try await eventually("the key is being changed") {
                try await !scene.authority.requests(to: "/rollover-account-key").isEmpty
            }
            rolling.send(SIGKILL)
            _ = try await rolling.finish()
            try await scene.authority.arrange([])
            let after = try await scene.cert("issue", "--force")
            #expect(after.status == 0, "\(after.errors)")
            let whole = try await scene.project.chatops("cert", "account", "roll-over", "embedded")
            #expect(whole.status == 0, "\(whole.errors)")
            #expect(try await scene.project.chatops("cert", "account", "show", "embedded").output.contains("valid"))
        }
    }
}
