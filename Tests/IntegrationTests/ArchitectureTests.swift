import Foundation
import Testing

/// What the design says of who may import what, read from the sources themselves.
@Suite struct ArchitectureTests {
    struct Source: Sendable, CustomTestStringConvertible {
        let module: String
        let path: String
        let text: String

        var testDescription: String { path }
        var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

        /// The modules its `import` declarations name.
        var imports: [String] {
            text.matches(
                of:
                    /(?m)^\s*(?:@\w+\s+)*(?:(?:package|internal|public|private|fileprivate)\s+)?import\s+(?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)?(\w+)/
            )
            .map { String($0.1) }
        }
    }

    static let sources: [Source] = {
        let names = FileManager.default.enumerator(atPath: Checkout.sources)?.allObjects as? [String] ?? []
        return names.filter { $0.hasSuffix(".swift") }.sorted().compactMap { name in
            guard let text = try? String(contentsOfFile: "\(Checkout.sources)/\(name)", encoding: .utf8) else {
                return nil
            }
            return Source(module: String(name.prefix { $0 != "/" }), path: name, text: text)
        }
    }()

    /// Our own modules each may import, besides Diagnostics and BuildInfo, which all may.
    static let arrows: [String: Set<String>] = [
        "BuildInfo": ["CBuildInfo"],
        "Diagnostics": [],
        "YAML": ["CYAML"],
        "CurlHTTP": ["CCurl"],
        "BinaryLog": ["CZlib"],
        "MySQLClient": ["CMariaDB"],
        "Processes": [],
        "ACME": ["CIDN", "CurlHTTP"],
        "ChatClient": [],
        "Environments": ["YAML"],
        "Operations": [
            "ACME", "BinaryLog", "CResolver", "ChatClient", "CurlHTTP", "Environments", "MySQLClient", "Processes",
        ],
        "chatops": ["CurlHTTP", "Environments", "Operations", "Processes"],
        "ChatServer": ["CArgon2", "CSwaggerUI", "MySQLClient"],
    ]

    /// Modules that not everybody may import, and who may.
    static let importers: [String: Set<String>] = [
        "ArgumentParser": ["chatops"],
        "CYAML": ["YAML"],
        "CCurl": ["CurlHTTP"],
        "CMariaDB": ["MySQLClient"],
        "CBuildInfo": ["BuildInfo"],
        "CZlib": ["BinaryLog"],
        "CResolver": ["Operations"],
        "CIDN": ["ACME"],
        "CryptoExtras": ["ACME"],
        "Subprocess": ["Processes"],
        "X509": ["ACME", "Operations"],
        "Crypto": ["ACME", "ChatClient", "Operations", "ChatServer"],
        "GRDB": ["ChatServer"],
        "Hummingbird": ["ChatServer"],
        "JWTKit": ["ChatServer"],
        "CArgon2": ["ChatServer"],
        "CSwaggerUI": ["ChatServer"],
        "NIOCore": ["ChatClient", "ChatServer", "Operations"],
        "NIOHTTP1": ["ChatClient", "ChatServer", "Operations"],
        "NIOPosix": ["ChatClient", "ChatServer", "Operations"],
        "NIOSSL": ["ChatClient", "Operations"],
        "NIOTLS": ["Operations"],
        "NIOWebSocket": ["ChatClient", "ChatServer"],
    ]

    @Test func theSourcesAreThere() {
        #expect(Self.sources.count > 100)
        #expect(Set(Self.sources.map(\.module)).isSubset(of: Self.arrows.keys))
        #expect(Self.sources.flatMap(\.imports).contains("ArgumentParser"))
    }

    @Test(arguments: sources) func importsOnlyWhatItMay(source: Source) {
        let ours = Set(Self.arrows.keys).union([
            "CArgon2", "CIDN", "CSwaggerUI", "CYAML", "CCurl", "CMariaDB", "CBuildInfo", "CResolver", "CZlib",
        ])
        let allowed = (Self.arrows[source.module] ?? []).union(["Diagnostics", "BuildInfo"])
        for name in source.imports {
            if ours.contains(name) { #expect(allowed.contains(name), "\(source.module) may not import \(name)") }
            if let importers = Self.importers[name] {
                #expect(importers.contains(source.module), "\(source.module) may not import \(name)")
            }
        }
    }

    @Test(
        arguments: sources.filter {
            ["ACME", "BinaryLog", "Operations", "Environments", "Processes"].contains($0.module)
        }
    )
    func coreCodeNeitherPrintsNorExits(source: Source) {
        let code = source.lines.filter { !$0.drop(while: \.isWhitespace).hasPrefix("//") }.joined(separator: "\n")
        #expect(!code.contains(/(?m)(^|[^.\w"`])(print|debugPrint|exit|_exit|abort|fatalError)\(/))
    }

    @Test(arguments: sources) func noFileExceeds400Lines(source: Source) {
        #expect(source.lines.count <= 400)
    }

    @Test(arguments: sources.filter { $0.path.hasPrefix("chatops/Subcommands/") })
    func commandsAreShort(source: Source) {
        #expect(!source.imports.contains { ["CurlHTTP", "YAML", "Subprocess"].contains($0) })
    }

    @Test(arguments: sources) func nothingIsForced(source: Source) {
        #expect(!source.text.contains(/\btry!/))
        #expect(!source.text.contains(/\bas!\s/))
    }
}
