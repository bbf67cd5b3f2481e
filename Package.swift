// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")

/// What is being built: the scripts and `chatops deploy` set it.
///
/// `Context.gitInformation` would not do, since SwiftPM evaluates it only when this file changes.
let commit = Context.environment["CHATOPS_COMMIT"] ?? "unknown"

let package = Package(
    name: "chatops",
    products: [
        .executable(name: "chatops", targets: ["chatops"]),
        .executable(name: "ChatServer", targets: ["ChatServer"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1", exact: "1.7.4"),
        .package(url: "https://github.com/apple/swift-certificates", exact: "1.21.1"),
        .package(url: "https://github.com/apple/swift-configuration", exact: "1.4.0", traits: []),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", exact: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
        .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(
            url: "https://github.com/hummingbird-project/hummingbird",
            exact: "2.28.1",
            traits: ["ConfigurationSupport"]
        ),
        .package(url: "https://github.com/vapor/jwt-kit", exact: "5.7.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2", traits: []),
    ],
    targets: [
        .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CResolver"),
        .systemLibrary(name: "CMariaDB", pkgConfig: "libmariadb", providers: [.apt(["libmariadb-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CArgon2", pkgConfig: "libargon2", providers: [.apt(["libargon2-dev"])]),
        .systemLibrary(name: "CIDN", pkgConfig: "libidn2", providers: [.apt(["libidn2-dev"])]),
        .target(name: "CBuildInfo", cSettings: [.define("CHATOPS_COMMIT", to: "\"\(commit)\"")]),
        .target(name: "CSwaggerUI", exclude: ["distribution"]),
        .target(name: "BuildInfo", dependencies: ["CBuildInfo"], swiftSettings: strict),
        .target(name: "Diagnostics", swiftSettings: strict),
        .target(name: "YAML", dependencies: ["CYAML", "Diagnostics"], swiftSettings: strict),
        .target(name: "CurlHTTP", dependencies: ["CCurl", "Diagnostics"], swiftSettings: strict),
        .target(
            name: "CMySQLPin",
            dependencies: ["CMariaDB"],
            linkerSettings: [.linkedLibrary("ssl"), .linkedLibrary("crypto")]
        ),
        .target(
            name: "MySQLClient",
            dependencies: ["CMariaDB", "CMySQLPin", "Diagnostics", system],
            swiftSettings: strict
        ),
        .target(name: "BinaryLog", dependencies: ["CZlib", "Diagnostics", system], swiftSettings: strict),
        .target(
            name: "Processes",
            dependencies: [
                "Diagnostics",
                .product(name: "Subprocess", package: "swift-subprocess"),
                system,
            ],
            swiftSettings: strict
        ),
        .target(
            name: "ACME",
            dependencies: [
                "CIDN", "CurlHTTP", "Diagnostics",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "Environments",
            dependencies: ["Diagnostics", "YAML", system],
            swiftSettings: strict
        ),
        .target(
            name: "ChatClient",
            dependencies: [
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "Operations",
            dependencies: [
                "ACME", "BinaryLog", "BuildInfo", "CResolver", "ChatClient", "Diagnostics", "Environments", "CurlHTTP",
                "MySQLClient", "Processes",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOTLS", package: "swift-nio"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
                system,
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "chatops",
            dependencies: [
                "BuildInfo", "CurlHTTP", "Diagnostics", "Environments", "Operations", "Processes",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                system,
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "ChatServer",
            dependencies: [
                "BuildInfo", "CArgon2", "CSwaggerUI", "Diagnostics", "MySQLClient",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                system,
            ],
            resources: [.embedInCode("Accounts/Passwords/Common"), .embedInCode("Storage/Migrations")],
            swiftSettings: strict
        ),
        .target(
            name: "TestSupport",
            dependencies: ["ChatClient"],
            path: "Tests/TestSupport",
            swiftSettings: strict
        ),
        // Apart, since who sees Foundation's `Process` sees all of Foundation.
        .target(name: "TestProcesses", path: "Tests/TestProcesses", swiftSettings: strict),
        .target(
            name: "TestDatabases",
            dependencies: ["TestProcesses", "TestSupport", system],
            path: "Tests/TestDatabases",
            swiftSettings: strict
        ),
        .target(
            name: "TestServers",
            dependencies: ["ACME", "CurlHTTP", "TestProcesses"],
            path: "Tests/TestServers",
            swiftSettings: strict
        ),
        .testTarget(
            name: "YAMLTests",
            dependencies: ["Diagnostics", "TestProcesses", "TestSupport", "YAML"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "CurlHTTPTests",
            dependencies: ["CurlHTTP", "TestProcesses", "TestServers"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ACMETests",
            dependencies: ["ACME", "CurlHTTP", "Diagnostics", "TestProcesses", "TestServers", "TestSupport"],
            swiftSettings: strict
        ),
        .target(
            name: "SSHTestbed",
            dependencies: ["Processes", system],
            path: "Tests/SSHTestbed",
            swiftSettings: strict
        ),
        .testTarget(
            name: "ProcessesTests",
            dependencies: ["Processes", "SSHTestbed", "TestSupport", system],
            swiftSettings: strict
        ),
        .testTarget(
            name: "EnvironmentsTests",
            dependencies: ["Diagnostics", "Environments", "TestProcesses", "TestSupport", "YAML", system],
            swiftSettings: strict
        ),
        .testTarget(
            name: "OperationsTests",
            dependencies: [
                "ACME", "CurlHTTP", "Diagnostics", "Environments", "Operations", "Processes", "SSHTestbed",
                "TestSupport",
                system,
            ],
            exclude: ["Rollout/Recorded"],
            swiftSettings: strict
        ),
        // Apart from OperationsTests, since who starts servers sees all of Foundation.
        .testTarget(
            name: "CertificatesTests",
            dependencies: [
                "ACME", "CurlHTTP", "Diagnostics", "Environments", "Operations", "Processes", "TestProcesses",
                "TestServers", "TestSupport", system,
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "MySQLClientTests",
            dependencies: ["MySQLClient", "TestProcesses", system],
            swiftSettings: strict
        ),
        .testTarget(
            name: "BinaryLogTests",
            dependencies: ["BinaryLog", "Diagnostics", "TestSupport", system],
            swiftSettings: strict
        ),
        // Apart from OperationsTests, since who starts servers sees all of Foundation.
        .testTarget(
            name: "DatabaseTests",
            dependencies: [
                "BinaryLog", "CurlHTTP", "Diagnostics", "Environments", "MySQLClient", "Operations", "Processes",
                "TestDatabases", "TestProcesses", "TestSupport", system,
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "chat-trial",
            dependencies: [
                "ChatClient", "TestSupport",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                system,
            ],
            path: "Tests/ChatTrial",
            swiftSettings: strict
        ),
        .testTarget(
            name: "ChatServerTests",
            dependencies: [
                "BuildInfo", "ChatClient", "ChatServer", "Diagnostics", "MySQLClient", "TestDatabases",
                "TestProcesses", "TestSupport", "chat-trial", system,
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "IntegrationTests",
            dependencies: [
                "ACME", "ChatClient", "CurlHTTP", "TestProcesses", "TestServers", "TestSupport", "YAML", system,
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
    ],
    cLanguageStandard: .c2x
)
