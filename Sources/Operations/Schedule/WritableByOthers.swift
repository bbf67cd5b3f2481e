internal import Glibc
internal import SystemPackage

/// Files of which somebody else than their user decides.
enum WritableByOthers {
    /// Those of `paths`, and of the folders above them, that another user than `owner` may write or replace.
    ///
    /// Symbolic links are followed. What is not there is no fault itself. A sticky folder such as /tmp is none: others
    /// may not replace what is in it.
    static func among(_ paths: [FilePath], owner: uid_t = 0) -> [FilePath] {
        var found: [FilePath] = []
        for path in paths {
            guard let resolved = realpath(path.string, nil) else { continue }
            defer { free(resolved) }
            var part = FilePath(platformString: resolved)
            var isAbove = false
            while true {
                if isOthers(part, isAbove: isAbove, owner: owner), !found.contains(part) { found.append(part) }
                isAbove = true
                if !part.removeLastComponent() { break }
            }
        }
        return found
    }

    private static func isOthers(_ path: FilePath, isAbove: Bool, owner: uid_t) -> Bool {
        var status = stat()
        guard stat(path.string, &status) == 0 else { return false }
        if status.st_uid != owner && status.st_uid != 0 { return true }
        let isSticky = isAbove && status.st_mode & S_ISVTX != 0
        // A group that is root's own has no other members.
        let byGroup = status.st_mode & S_IWGRP != 0 && status.st_gid != 0
        return !isSticky && (byGroup || status.st_mode & S_IWOTH != 0)
    }
}
