internal import BinaryLog
internal import SystemPackage

/// The files of a spool: `<number>.open` is being written, `<number>.sealed` is not changed any more, and
/// `<number>.json` tells what each is.
///
/// `position.json` is where the last one sealed ended.
struct SpoolFolder: Sendable {
    let path: FilePath

    init(_ path: FilePath) throws(FileFailure) {
        self.path = path
        try Folder.create(path, permissions: .ownerReadWriteExecute)
    }

    func open(_ number: Int) -> FilePath { path.appending("\(Self.digits(number)).open") }
    func sealed(_ number: Int) -> FilePath { path.appending("\(Self.digits(number)).sealed") }
    func info(_ number: Int) -> FilePath { path.appending("\(Self.digits(number)).json") }
    var position: FilePath { path.appending("position.json") }
    var state: FilePath { path.appending("state.json") }
    var lock: FilePath { path.appending("lock") }

    private static func digits(_ number: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, 12 - text.count)) + text
    }

    private func numbers(_ ending: String) throws(FileFailure) -> [Int] {
        try Folder.names(in: path).compactMap { name in
            name.hasSuffix(ending) ? Int(name.dropLast(ending.utf8.count)) : nil
        }.sorted()
    }

    func sealedNumbers() throws(FileFailure) -> [Int] { try numbers(".sealed") }
    func openNumbers() throws(FileFailure) -> [Int] { try numbers(".open") }

    func readInfo(_ number: Int) throws(FileFailure) -> SegmentInfo {
        guard let info = try JSONDocument.read(SegmentInfo.self, at: info(number)) else {
            throw .corrupt(info(number), reason: "it is missing, though there is a segment of that number")
        }
        return info
    }

    /// Removes a segment that was stored; whenever that is interrupted, it is stored again or ended later.
    func remove(_ number: Int) throws(FileFailure) {
        try Folder.remove(sealed(number))
        try Folder.remove(open(number))
        try Folder.remove(info(number))
    }

    /// Removes descriptions of segments that are not there.
    func removeOrphans() throws(FileFailure) {
        let segments = Set(try sealedNumbers() + openNumbers())
        for number in try numbers(".json") where !segments.contains(number) { try Folder.remove(info(number)) }
        for name in try Folder.names(in: path) where name.hasPrefix(".") && name.hasSuffix(".part") {
            try Folder.remove(path.appending(name))
        }
    }
}
