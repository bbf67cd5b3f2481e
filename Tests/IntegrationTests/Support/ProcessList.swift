import Foundation

/// Processes of one deployment, as proc(5) shows them.
struct ProcessList {
    /// The deployment's state folder.
    let state: String

    func servers() -> [Int32] { pids(marked: "server") }

    /// Trial servers and migrations: none may be left once a command has ended.
    func passing() -> [Int32] { pids(marked: "trial") + pids(marked: "task") }

    func supervisors() -> [Int32] {
        Self.pids().filter { pid in
            let words = Self.words("/proc/\(pid)/cmdline")
            return words.count > 1 && words[1] == "supervise" && words.contains(state)
        }
    }

    private func pids(marked role: String) -> [Int32] {
        Self.pids().filter { Self.words("/proc/\($0)/environ").contains("CHATOPS_EMBEDDED=\(role):\(state)") }
    }

    /// Processes that have not ended, without zombies.
    static func pids() -> [Int32] {
        ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { Int32($0) }
    }

    /// The words of a file of proc(5) that are separated by NUL; none when there is no such process.
    static func words(_ path: String) -> [String] {
        guard let file = FileHandle(forReadingAtPath: path), let data = try? file.readToEnd() else { return [] }
        return data.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }
}
