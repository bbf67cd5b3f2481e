import ACME
import CurlHTTP
import Foundation
import Processes
import SystemPackage
import Testing

@testable import Environments
@testable import Operations

/// A folder of a test's own, with certificates to install: see ``MadeCertificate/makeAll(in:)``.
struct TargetFixture: Sendable {
    let folder: FilePath

    static func run<Value>(_ body: (TargetFixture) async throws -> Value) async throws -> Value {
        let folder = FileManager.default.temporaryDirectory.appending(path: "chatops-target-\(UUID().uuidString)")
        let fixture = TargetFixture(folder: FilePath(folder.path))
        try FileManager.default.createDirectory(
            atPath: fixture.certificates.string,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        defer { try? FileManager.default.removeItem(at: folder) }
        try MadeCertificate.makeAll(in: fixture.certificates)
        return try await body(fixture)
    }

    var certificates: FilePath { folder.appending("certificates") }

    var tools: CertificateTools {
        CertificateTools(
            http: Client(version: "test"),
            runner: Runner(),
            project: folder,
            state: folder.appending(".chatops/test/certificates"),
            cluster: nil
        )
    }

    /// `old`, `new` or `third`, and the key of another where it is named.
    func certificate(_ name: String, key: String? = nil) throws -> KeyedCertificate {
        KeyedCertificate(
            chain: try text(certificates.appending("\(name).pem")),
            key: try text(certificates.appending("\(key ?? name).key"))
        )
    }

    func text(_ file: FilePath) throws -> String { try String(contentsOfFile: file.string, encoding: .utf8) }

    func write(_ text: String, to name: String, mode: Int = 0o600) throws -> FilePath {
        let file = folder.appending(name)
        try Data(text.utf8).write(to: URL(filePath: file.string))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file.string)
        return file
    }

    /// A shell script.
    func program(_ name: String, _ text: String) throws -> String {
        try write("#!/bin/sh\n\(text)\n", to: name, mode: 0o755).string
    }

    func files(
        folder: FilePath? = nil,
        file: FilePath? = nil,
        owner: String? = nil,
        mode: String? = nil,
        check: [String] = [],
        reload: [String] = []
    ) throws -> FilesStore {
        let description = CertificateTarget.Files(
            folder: folder.flatMap { LocalPath($0.string) },
            file: file.flatMap { LocalPath($0.string) },
            owner: try owner.map { try #require(FileOwner($0)) },
            mode: try mode.map { mode in
                let bits = Environments.FileMode(mode)
                return try #require(bits)
            },
            check: check,
            reload: reload
        )
        return try FilesStore(description, tools)
    }
}

/// What a server on 127.0.0.1 serves, asked anew.
func served(_ port: Int) async throws -> [String] {
    var request = Request(.get, "https://127.0.0.1:\(port)/")
    request.trust = .unverified
    request.freshConnection = true
    let response = try await Client(version: "test").send(request)
    return (response.tls?.chain ?? []).flatMap { PEM($0).certificates }
}

/// Whether a server comes to serve exactly this chain, within the time that a reload may take.
func serves(_ certificate: KeyedCertificate, _ port: Int) async throws -> Bool {
    let deadline = ContinuousClock.now + .seconds(20)
    while ContinuousClock.now < deadline {
        if try await served(port) == PEM(certificate.chain).certificates { return true }
        try await Task.sleep(for: .milliseconds(20))
    }
    return false
}

/// The reason and hint of a refusal, and where `install` failed in another way, nil.
func refusal(_ store: any CertificateStore, _ certificate: KeyedCertificate) async -> String? {
    do {
        _ = try await store.install(certificate)
        return nil
    } catch let failure as CertificateFailure {
        guard case .refused = failure else { return nil }
        return "\(failure.message)\n\(failure.hint ?? "")"
    } catch {
        return nil
    }
}

extension KeyedCertificate {
    /// Whether text tells any part of the key.
    func isTold(in text: String) -> Bool {
        key.split(separator: "\n").contains { !$0.hasPrefix("-----") && text.contains($0) }
    }

    var held: HeldCertificate { HeldCertificate(chain: chain, key: key) }
}
