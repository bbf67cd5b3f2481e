internal import Environments
internal import FoundationEssentials
internal import Glibc
internal import Processes
internal import SwiftASN1
internal import SystemPackage
internal import X509

/// What is left of the machine that the service runs on.
package struct MachineState: Sendable {
    /// What messages call it.
    var name: String
    /// In bytes, as programs without the superuser's reserve have it; nil where it is not known.
    var freeDisk: UInt64?
    var availableMemory: UInt64?
    /// How far its clock is ahead of this machine's, in seconds; nil for this machine itself.
    var clockSkew: Double?
    /// When the certificate of k3s's API ends; nil where there is none.
    var apiCertificateEnd: Date?
}

extension MachineState {
    /// - Parameter path: on the file system whose room counts.
    ///
    /// On a thread of its own, since a network file system that is away holds up whoever asks it.
    static func ofThisMachine(freeAt path: FilePath) async throws -> MachineState {
        let state = await OwnThread.result(within: nil) { Result { try read(freeAt: path) } }
        guard let state else { throw CancellationError() }
        return try state.get()
    }

    private static func read(freeAt path: FilePath) throws -> MachineState {
        var state = MachineState(name: "this machine")
        var room = statvfs()
        if statvfs(path.string, &room) == 0 { state.freeDisk = UInt64(room.f_bavail) * UInt64(room.f_frsize) }
        let memory = String(decoding: try FileContents.read("/proc/meminfo") ?? [], as: UTF8.self)
        let line = memory.firstMatch(of: /(?m)^MemAvailable: *(\d+) kB$/)
        state.availableMemory = line.flatMap { UInt64($0.1) }.map { $0 << 10 }
        return state
    }

    /// By the one survey of a k3s's machine, which takes the superuser's rights there.
    package static func of(_ machine: K3sMachine) async throws -> MachineState {
        MachineState(
            try await HostSurvey.read(machine.host, machine.layout, pullsImages: false),
            name: machine.host.name,
            isThisMachine: machine.host.isLocal
        )
    }

    /// What checks that a deploy runs look at: the machine of a k3s, else this one.
    static func of(
        _ cluster: Cluster,
        on host: Host,
        _ runner: Runner,
        freeAt path: FilePath
    ) async throws -> MachineState {
        guard cluster.kind == .k3s else { return try await ofThisMachine(freeAt: path) }
        let host = try await K3sHost.open(host, runner)
        let survey = try await HostSurvey.read(host, K3sLayout(root: "/"), pullsImages: false)
        return MachineState(survey, name: host.name, isThisMachine: host.isLocal)
    }

    init(_ survey: HostSurvey, name: String, isThisMachine: Bool) {
        self.init(name: name)
        freeDisk = survey.disk.map { $0.free << 10 }
        availableMemory = survey.availableMemory.map { $0 << 10 }
        clockSkew = isThisMachine ? nil : survey.clockSkew
        // The API server's own certificate stands first, its authority's after it.
        let pem = String(decoding: survey.apiCertificate, as: UTF8.self)
        let own = pem.firstRange(of: "-----END CERTIFICATE-----").map { String(pem[..<$0.upperBound]) }
        apiCertificateEnd = own.flatMap { try? Certificate(pemEncoded: $0) }?.notValidAfter
    }
}

extension K3sHost {
    fileprivate var isLocal: Bool { if case .local = host { true } else { false } }
}
