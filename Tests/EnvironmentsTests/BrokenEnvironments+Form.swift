extension BrokenEnvironmentTests {
    static let syntaxCases: [Case] = [
        Case("tab indents", "cluster:\n\tkind: embedded\n", "2:1  malformedYAML"),
        Case("duplicate key", "cluster: {kind: embedded}\ncluster: {kind: k3s}\n", "2:1  malformedYAML"),
        Case("unclosed quote", "cluster: {kind: \"embedded}\n", "2:1  malformedYAML"),
        Case("unknown anchor", "cluster: *nowhere\n", "1:10  malformedYAML"),
        Case("two documents", "cluster: {kind: embedded}\n---\na: b\n", "2:1  malformedYAML"),
        Case("list at the top", "- cluster\n", "1:1  wrongType"),
        Case("scalar at the top", "cluster\n", "1:1  wrongType"),
        Case("empty file", "", "1:1 cluster missingKey"),
    ]

    static let keyCases: [Case] = [
        Case("missing section", "site: {domain: a.example}\n", "1:1 cluster missingKey"),
        Case("section left null", "cluster:\n", "1:1 cluster missingKey"),
        Case("missing field", "cluster:\n  host: local\n", "2:3 cluster.kind missingKey"),
        Case("missing nested field", embedded("image:\n  tag: a\n"), "4:3 image.repository missingKey"),
        Case("unknown section", embedded("colour: red\n"), "3:1 colour unknownKey"),
        Case("unknown field", embedded("server: {port: 80}\n"), "3:10 server.port unknownKey"),
        Case(
            "unknown field in a check",
            embedded("checks: {a: {path: /, status: 1}}\n"),
            "3:23 checks.a.status unknownKey"
        ),
        Case("check name", embedded("checks: {Not-Ok: {path: /}}\n"), "3:10 checks.Not-Ok invalidKey"),
        Case(
            "setting without CHAT_",
            embedded("server: {settings: {FOO: 1}}\n"),
            "3:21 server.settings.FOO invalidKey"
        ),
        Case(
            "setting that chatops sets",
            embedded("server: {settings: {CHAT_LISTEN_PORT: 1}}\n"),
            "3:21 server.settings.CHAT_LISTEN_PORT invalidKey"
        ),
    ]

    static let typeCases: [Case] = [
        Case("text in place of a map", "cluster: embedded\n", "1:10 cluster wrongType"),
        Case("list in place of a map", embedded("server: [1]\n"), "3:9 server wrongType"),
        Case("map in place of text", embedded("site: {domain: {a: b}}\n"), "3:16 site.domain wrongType"),
        Case("text in place of a list", certificates("names: a.example"), "5:10 certificates.names wrongType"),
        Case("null in a list", certificates("names: [~]"), "5:11 certificates.names[0] wrongType"),
        Case("quoted port", embedded("server: {listen: {port: '80'}}\n"), "3:25 server.listen.port wrongType"),
        Case("boolean as text", embedded("server: {logLevel: no}\n"), "3:20 server.logLevel wrongType"),
        Case("duration without unit", embedded("server: {startDeadline: 30}\n"), "3:25 server.startDeadline wrongType"),
        Case("tag that is a number", embedded("image: {repository: a, tag: 1.10}\n"), "3:29 image.tag wrongType"),
        Case(
            "setting that is a list",
            embedded("server: {settings: {CHAT_A: [1]}}\n"),
            "3:29 server.settings.CHAT_A wrongType"
        ),
        Case(
            "fraction in expected JSON",
            embedded("checks: {a: {path: /, expect: {json: {b: 1.5}}}}\n"),
            "3:42 checks.a.expect.json.b wrongType"
        ),
        Case("values that are a list", embedded("values: [1]\n"), "3:9 values wrongType"),
    ]

    static let rangeCases: [Case] = [
        Case("port zero", embedded("server: {listen: {port: 0}}\n"), "3:25 server.listen.port invalidValue"),
        Case("port too large", embedded("server: {listen: {port: 65536}}\n"), "3:25 server.listen.port invalidValue"),
        Case("duration too long", embedded("server: {startDeadline: 2h}\n"), "3:25 server.startDeadline invalidValue"),
        Case("no duration", embedded("server: {startDeadline: soon}\n"), "3:25 server.startDeadline invalidValue"),
        Case("log level", embedded("server: {logLevel: verbose}\n"), "3:20 server.logLevel invalidValue"),
        Case("domain", embedded("site: {domain: -chat.example}\n"), "3:16 site.domain invalidValue"),
        Case("address", embedded("server: {listen: {host: 256.1.1.1}}\n"), "3:25 server.listen.host invalidValue"),
        Case(
            "ssh option",
            "cluster: {kind: k3s, host: -oProxyCommand=x@y, k3s: \(k3s)}\n",
            "1:28 cluster.host invalidValue"
        ),
        Case(
            "k3s channel",
            "cluster: {kind: k3s, k3s: {version: stable, sha256: \(digest)}}\n",
            "1:37 cluster.k3s.version invalidValue"
        ),
        Case(
            "digest",
            "cluster: {kind: k3s, k3s: {version: v1.34.1+k3s1, sha256: abc}}\n",
            "1:59 cluster.k3s.sha256 invalidValue"
        ),
        Case(
            "namespace",
            "cluster: {kind: k3s, namespace: Chat, k3s: \(k3s)}\n",
            "1:33 cluster.namespace invalidValue"
        ),
        Case(
            "image with tag",
            embedded("image: {repository: 'chat/server:1'}\n"),
            "3:21 image.repository invalidValue"
        ),
        Case("e-mail", embedded("certificates: {email: nobody}\n"), "3:23 certificates.email invalidValue"),
        Case("directory", certificates("directory: ftp://acme.example"), "5:14 certificates.directory invalidValue"),
        Case("cron", embedded("backup: {repository: /b, schedule: 61 * * * *}\n"), "3:36 backup.schedule invalidValue"),
        Case(
            "fingerprint",
            embedded("backup: {repository: /b, server: {user: u, fingerprint: 'ab:cd'}}\n"),
            "3:57 backup.server.fingerprint invalidValue"
        ),
        Case(
            "signer",
            embedded("backup: {repository: /b, trustedKeys: [abc]}\n"),
            "3:40 backup.trustedKeys[0] invalidValue"
        ),
        Case("age key", embedded("backup: {repository: /b, recipient: age1x}\n"), "3:37 backup.recipient invalidValue"),
        Case(
            "keep nothing",
            embedded("backup: {repository: /b, keep: {daily: 0}}\n"),
            "3:40 backup.keep.daily invalidValue"
        ),
        Case(
            "status",
            embedded("checks: {a: {path: /, expect: {status: 99}}}\n"),
            "3:40 checks.a.expect.status invalidValue"
        ),
        Case("relative path", embedded("checks: {a: {path: health}}\n"), "3:20 checks.a.path invalidValue"),
        Case("empty secret", mysql("password: ''"), "7:13 database.password invalidValue"),
    ]

    static let digest = String(repeating: "a", count: 64)
    static let k3s = "{version: v1.34.1+k3s1, sha256: \(digest)}"

    static func embedded(_ rest: String) -> String { "cluster:\n  kind: embedded\n\(rest)" }

    static func certificates(_ rest: String) -> String {
        embedded("certificates:\n  email: a@b.example\n  \(rest)\n")
    }

    static func mysql(_ rest: String) -> String {
        "cluster: {kind: existing, kubeconfig: k, context: c}\n\n\ndatabase:\n  kind: mysql\n  user: u\n  \(rest)\n"
    }
}
