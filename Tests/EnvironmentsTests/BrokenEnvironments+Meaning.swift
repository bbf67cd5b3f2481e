extension BrokenEnvironmentTests {
    static let referenceCases: [Case] = [
        Case("unset reference", mysql("password: ${NOT_SET}"), "7:13 database.password missingReference"),
        Case(
            "two unset references",
            mysql("password: ${NOT_SET}${NOR_THIS}"),
            "7:13 database.password missingReference",
            "7:13 database.password missingReference"
        ),
        Case("unset reference in values", embedded("values: {a: [x, '${B}']}\n"), "3:17 values.a[1] missingReference"),
        Case("reference without end", embedded("site: {domain: '${CHAT'}\n"), "3:16 site.domain malformedReference"),
        Case("reference to no name", embedded("site: {domain: '${1}'}\n"), "3:16 site.domain malformedReference"),
        Case("unknown operator", embedded("site: {domain: '${A:?b}'}\n"), "3:16 site.domain malformedReference"),
        Case("nested reference", embedded("site: {domain: '${A:-${B}}'}\n"), "3:16 site.domain malformedReference"),
        Case(
            "default out of range",
            embedded("server: {listen: {port: '${P:-0}'}}\n"),
            "3:25 server.listen.port invalidValue"
        ),
    ]

    static let contradictionCases: [Case] = [
        Case(
            "embedded with MySQL",
            embedded("database: {kind: mysql, user: u, password: p}\n"),
            "3:18 database.kind contradicts"
        ),
        Case("embedded elsewhere", "cluster:\n  kind: embedded\n  host: a@b.example\n", "3:9 cluster.host contradicts"),
        Case(
            "embedded with kubeconfig",
            "cluster:\n  kind: embedded\n  kubeconfig: k\n",
            "3:15 cluster.kubeconfig contradicts"
        ),
        Case("k3s without release", "cluster:\n  kind: k3s\n", "2:9 cluster.kind needs"),
        Case(
            "k3s without digest",
            "cluster: {kind: k3s, k3s: {version: v1.34.1+k3s1}}\n",
            "1:27 cluster.k3s.sha256 missingKey"
        ),
        Case(
            "existing without place",
            "cluster: {kind: existing}\n",
            "1:17 cluster.kind needs",
            "1:17 cluster.kind needs"
        ),
        Case(
            "existing with k3s",
            "cluster: {kind: existing, kubeconfig: k, context: c, k3s: \(k3s)}\n",
            "1:59 cluster.k3s contradicts"
        ),
        Case(
            "external registry nowhere",
            "cluster: {kind: k3s, k3s: \(k3s), registry: {kind: external}}\n",
            "1:143 cluster.registry.kind needs"
        ),
        Case(
            "address without registry",
            "cluster: {kind: k3s, registry: {address: a.example}, k3s: \(k3s)}\n",
            "1:42 cluster.registry.address contradicts"
        ),
        Case(
            "user without password",
            "cluster: {kind: k3s, registry: {kind: external, address: a.example, username: u}, k3s: \(k3s)}\n",
            "1:79 cluster.registry.username needs"
        ),
        Case(
            "MySQL without user",
            "cluster: {kind: existing, kubeconfig: k, context: c}\n\n\ndatabase:\n  kind: mysql\n",
            "5:9 database.kind needs"
        ),
        Case(
            "SQLite in a cluster",
            "cluster: {kind: existing, kubeconfig: k, context: c}\ndatabase: {kind: sqlite}\n",
            "2:18 database.kind contradicts"
        ),
        Case("SQLite with host", embedded("database: {host: db.example}\n"), "3:18 database.host contradicts"),
        Case(
            "certificates without e-mail",
            embedded("certificates:\n  challenge: tls-alpn-01\n"),
            "4:3 certificates.email missingKey"
        ),
        Case("wildcard over HTTP", certificates("names: ['*.a.example']"), "5:10 certificates.names contradicts"),
        Case(
            "unencrypted backups elsewhere",
            embedded(
                "backup: {repository: s3://b-1/x, s3: {endpoint: 'https://a.example', accessKey: a, secretKey: b}}\n"
            ),
            "3:22 backup.repository needs"
        ),
        Case(
            "a bucket nobody knows where",
            embedded(
                "backup: {repository: s3://b-1/x, recipient: age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p}\n"
            ),
            "3:22 backup.repository needs"
        ),
        Case(
            "a bucket's place for a folder",
            embedded("backup: {repository: /b, s3: {endpoint: 'https://a.example', accessKey: a, secretKey: b}}\n"),
            "3:30 backup.s3 contradicts"
        ),
        Case(
            "a server that nobody vouches for",
            embedded("backup: {repository: /b, server: {user: u}}\n"),
            "3:34 backup.server missingKey"
        ),
        Case(
            "a socket with a host",
            embedded("backup: {repository: /b, server: {user: u, socket: /s, host: db.example}}\n"),
            "3:62 backup.server.host contradicts"
        ),
        Case(
            "check with another kind's key",
            embedded("checks: {a: {type: tcp, path: /}}\n"),
            "3:31 checks.a.path contradicts"
        ),
        Case("own check of nothing", embedded("checks: {a: {type: external}}\n"), "3:20 checks.a.type needs"),
        Case(
            "resolver's port without resolver",
            embedded("checks: {a: {type: dns, port: 53}}\n"),
            "3:31 checks.a.port contradicts"
        ),
        Case(
            "certificate fails before it warns",
            embedded("checks: {a: {type: tls, certificate: {failDays: 30}}}\n"),
            "3:49 checks.a.certificate.failDays contradicts"
        ),
        Case(
            "no regular expression",
            embedded("checks: {a: {path: /, expect: {bodyPattern: '('}}}\n"),
            "3:45 checks.a.expect.bodyPattern invalidValue"
        ),
        Case(
            "size without unit",
            embedded("checks: {a: {type: host, limits: {freeDisk: '5'}}}\n"),
            "3:45 checks.a.limits.freeDisk invalidValue"
        ),
        Case("check of nothing", embedded("checks: {a: {deadline: 1s}}\n"), "3:13 checks.a missingKey"),
        Case(
            "check of two things",
            embedded("checks: {a: {path: /, url: https://b.example}}\n"),
            "3:28 checks.a.url contradicts"
        ),
        Case(
            "warning after the deadline",
            embedded("checks: {a: {path: /, deadline: 1s, slowerThan: 2s}}\n"),
            "3:49 checks.a.slowerThan contradicts"
        ),
        Case(
            "silence as long as the deadline",
            embedded("checks: {a: {type: chat, chat: {hold: 10s}}}\n"),
            "3:39 checks.a.chat.hold contradicts"
        ),
        Case(
            "conversation by path",
            embedded("checks: {a: {type: chat, path: /}}\n"),
            "3:32 checks.a.path contradicts"
        ),
        Case(
            "conversation as nobody",
            embedded("checks: {a: {type: chat, chat: {email: somebody}}}\n"),
            "3:40 checks.a.chat.email invalidValue"
        ),
        Case(
            "nothing follows from a faulty kind",
            "cluster: {kind: k3z, kubeconfig: k}\n",
            "1:17 cluster.kind invalidValue"
        ),
    ]
}
