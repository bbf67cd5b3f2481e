extension BrokenEnvironmentTests {
    static let certificateCases: [Case] = [
        Case("solver of no kind", certificates("solver: {type: telnet}"), "5:18 certificates.solver.type invalidValue"),
        Case("solver without type", certificates("solver: {port: 80}"), "5:11 certificates.solver.type missingKey"),
        Case(
            "solver with another type's key",
            certificates("solver: {type: listener, folder: /srv}"),
            "5:36 certificates.solver.folder contradicts"
        ),
        Case("webroot without folder", certificates("solver: {type: webroot}"), "5:18 certificates.solver.type needs"),
        Case(
            "ingress with a port",
            certificates("solver: {type: ingress, port: 80}"),
            "5:33 certificates.solver.port contradicts"
        ),
        Case(
            "nsupdate without server",
            certificates("challenge: dns-01\n  solver: {type: nsupdate}"),
            "6:18 certificates.solver.type needs"
        ),
        Case(
            "lexicon without provider",
            certificates("challenge: dns-01\n  solver: {type: lexicon}"),
            "6:18 certificates.solver.type needs"
        ),
        Case(
            "setting that is not lexicon's",
            certificates("challenge: dns-01\n  solver: {type: lexicon, provider: a, settings: {TOKEN: b}}"),
            "6:51 certificates.solver.settings.TOKEN invalidKey"
        ),
        Case("solver by no program", certificates("solver: {type: command}"), "5:18 certificates.solver.type needs"),
        Case("dns-01 by nobody", certificates("challenge: dns-01"), "5:14 certificates.challenge needs"),
        Case(
            "dns-01 by a listener",
            certificates("challenge: dns-01\n  solver: {type: listener}"),
            "6:18 certificates.solver.type contradicts"
        ),
        Case(
            "tls-alpn-01 by a folder",
            certificates("challenge: tls-alpn-01\n  solver: {type: webroot, folder: /srv}"),
            "6:18 certificates.solver.type contradicts"
        ),
        Case(
            "http-01 by a name server",
            certificates("solver: {type: nsupdate, server: ns.example}"),
            "5:18 certificates.solver.type contradicts"
        ),
        Case(
            "address over DNS",
            certificates("challenge: dns-01\n  solver: {type: nsupdate, server: ns.example}\n  names: [192.0.2.1]"),
            "7:10 certificates.names contradicts"
        ),
        Case(
            "resolver that is a name",
            certificates("challenge: dns-01\n  solver: {type: command, command: [a], resolver: ns.example}"),
            "6:51 certificates.solver.resolver invalidValue"
        ),
        Case(
            "propagation too long",
            certificates("challenge: dns-01\n  solver: {type: command, command: [a], propagation: 2h}"),
            "6:54 certificates.solver.propagation invalidValue"
        ),
        Case(
            "program that is text",
            certificates("solver: {type: command, command: a}"),
            "5:36 certificates.solver.command wrongType"
        ),
        Case("name that is none", certificates("names: [-a.example]"), "5:11 certificates.names[0] invalidValue"),
        Case(
            "wildcard of an address",
            certificates("names: ['*.192.0.2.1']"),
            "5:11 certificates.names[0] invalidValue"
        ),
        Case("kind of key", certificates("key: rsa-1024"), "5:8 certificates.key invalidValue"),
        Case(
            "staging directory",
            certificates("stagingDirectory: acme.example"),
            "5:21 certificates.stagingDirectory invalidValue"
        ),
        Case(
            "binding without key",
            certificates("binding: {keyIdentifier: a}"),
            "5:12 certificates.binding.key missingKey"
        ),
        Case("binding that is text", certificates("binding: a"), "5:12 certificates.binding wrongType"),
        Case(
            "target of no kind",
            certificates("targets: {a: {type: ftp}}"),
            "5:23 certificates.targets.a.type invalidValue"
        ),
        Case(
            "target without type",
            certificates("targets: {a: {secret: b}}"),
            "5:16 certificates.targets.a.type missingKey"
        ),
        Case(
            "target of no name",
            certificates("targets: {A: {type: secret}}"),
            "5:13 certificates.targets.A invalidKey"
        ),
        Case(
            "target with another type's key",
            certificates("targets: {a: {type: secret, folder: /srv}}"),
            "5:39 certificates.targets.a.folder contradicts"
        ),
        Case(
            "name of a Secret",
            certificates("targets: {a: {type: secret, secret: A_b}}"),
            "5:39 certificates.targets.a.secret invalidValue"
        ),
        Case("files nowhere", certificates("targets: {a: {type: files}}"), "5:16 certificates.targets.a missingKey"),
        Case(
            "files in two forms",
            certificates("targets: {a: {type: files, folder: /a, file: /b}}"),
            "5:48 certificates.targets.a.file contradicts"
        ),
        Case(
            "files that others read",
            certificates("targets: {a: {type: files, file: /b, mode: '0644'}}"),
            "5:46 certificates.targets.a.mode invalidValue"
        ),
        Case(
            "mode that is a number",
            certificates("targets: {a: {type: files, file: /b, mode: 0640}}"),
            "5:46 certificates.targets.a.mode wrongType"
        ),
        Case(
            "owner with two groups",
            certificates("targets: {a: {type: files, file: /b, owner: 'a:b:c'}}"),
            "5:47 certificates.targets.a.owner invalidValue"
        ),
        Case(
            "firewall without keys",
            certificates("targets: {a: {type: opnsense, url: https://a.example}}"),
            "5:23 certificates.targets.a.type needs",
            "5:23 certificates.targets.a.type needs"
        ),
        Case(
            "firewall in the clear",
            certificates("targets: {a: {type: opnsense, url: http://a.example, apiKey: a, apiSecret: b}}"),
            "5:38 certificates.targets.a.url invalidValue"
        ),
        Case(
            "service of a firewall",
            certificates(
                "targets: {a: {type: opnsense, url: https://a.example, apiKey: a, apiSecret: b, services: [squid]}}"
            ),
            "5:93 certificates.targets.a.services[0] invalidValue"
        ),
        Case(
            "target by no program",
            certificates("targets: {a: {type: command}}"),
            "5:23 certificates.targets.a.type needs"
        ),
        Case(
            "settles never",
            certificates("targets: {a: {type: secret, settle: 2h}}"),
            "5:39 certificates.targets.a.settle invalidValue"
        ),
        Case(
            "endpoint's port",
            certificates("targets: {a: {type: secret, endpoint: {port: 0}}}"),
            "5:48 certificates.targets.a.endpoint.port invalidValue"
        ),
        Case(
            "endpoint's address",
            certificates("targets: {a: {type: secret, endpoint: {addresses: [256.1.1.1]}}}"),
            "5:54 certificates.targets.a.endpoint.addresses[0] invalidValue"
        ),
        Case(
            "question that is text",
            certificates("targets: {a: {type: secret, endpoint: {ask: 'no'}}}"),
            "5:47 certificates.targets.a.endpoint.ask wrongType"
        ),
    ]
}
