internal import Diagnostics
internal import Environments
internal import Processes
internal import SystemPackage

/// Files on this machine, and the programs that find fault with them and have a server load them.
struct FilesStore: CertificateStore {
    private let files: any CertificateFiles
    private let check: UserProgram?
    private let reload: UserProgram?

    /// Throws ``CertificateFailure/refused(place:reason:hint:)`` where the place cannot be one.
    init(_ description: CertificateTarget.Files, _ tools: CertificateTools) throws {
        if let folder = description.folder {
            let path = folder.resolved(in: tools.project)
            files = CertificateFolder(path: path, owner: description.owner, mode: description.mode)
        } else {
            let path = description.file?.resolved(in: tools.project) ?? tools.project
            files = try CertificateFile(path: path, owner: description.owner, mode: description.mode)
        }
        check = UserProgram(description.check, tools)
        reload = UserProgram(description.reload, tools)
    }

    var place: String { files.path.string }

    func held() async throws -> HeldCertificate? { try files.held() }

    func install(_ certificate: KeyedCertificate) async throws -> String {
        let way: WayBack
        do {
            way = try files.prepare()
        } catch {
            throw refused(error, certificate)
        }
        do {
            try files.put(certificate)
            try await check?.run()
        } catch {
            throw await goBack(way, mayBeLoaded: way.isOfKilledRun, certificate, because: error)
        }
        do {
            try await reload?.run()
        } catch {
            throw await goBack(way, mayBeLoaded: true, certificate, because: error)
        }
        // The certificate is there and loaded; what is left over, the next run removes.
        try? files.settle()
        return "written" + (check.map { _ in ", checked" } ?? "") + (reload.map { ", \($0.description)" } ?? "")
    }

    func preflight() async -> [String] { files.faults() + [check?.fault(), reload?.fault()].compactMap(\.self) }

    /// Puts the old files back, has the old ones loaded where the new ones may be, and returns what to throw.
    private func goBack(
        _ way: WayBack,
        mayBeLoaded: Bool,
        _ certificate: KeyedCertificate,
        because cause: any Error
    ) async -> any Error {
        do {
            try files.goBack()
        } catch {
            return CertificateFailure.notPutBack(
                place: place,
                CertificateFailure.Failed(refused(cause, certificate)),
                CertificateFailure.Failed(error)
            )
        }
        if cause is CancellationError, !mayBeLoaded { return cause }
        guard mayBeLoaded, way.leadsSomewhere, let reload else { return refused(cause, certificate) }
        // A task of its own, since it is done also where this one is cancelled.
        let second = await Task { try await reload.run() }.result
        switch second {
        case .success: return cause is CancellationError ? cause : refused(cause, certificate)
        case .failure(let error):
            let text = redacted(FailureReport(error).message, certificate)
            return refused(cause, certificate, besides: "the old files are back, but with them too: \(text)")
        }
    }

    private func refused(
        _ error: any Error,
        _ certificate: KeyedCertificate,
        besides: String? = nil
    ) -> CertificateFailure {
        var (reason, hint) = (FailureReport(error).message, (error as? any Failure)?.hint)
        switch error {
        case CertificateFailure.refused(_, let own, let ownHint): (reason, hint) = (own, ownHint)
        case CommandFailure.failed(let result):
            hint = "what stood there before stands there again; by hand it is: \(result.command)"
        case CommandFailure.notFound: hint = "name it by its whole path: under cron, PATH is short"
        default: break
        }
        if let besides { reason += "\n\(besides)" }
        return .refused(place: place, reason: redacted(reason, certificate), hint: hint)
    }

    /// Programs that are given a broken key sometimes print it.
    private func redacted(_ text: String, _ certificate: KeyedCertificate) -> String {
        Redactor(secrets: [certificate.key]).redact(text)
    }
}
