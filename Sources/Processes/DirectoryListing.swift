internal import Glibc
package import SystemPackage

/// The names in a folder.
package enum DirectoryListing {
    /// Without `.` and `..`, in no order.
    package static func names(at path: FilePath) throws(Errno) -> [String] {
        guard let handle = opendir(path.string) else { throw Errno(rawValue: errno) }
        defer { closedir(handle) }
        var names: [String] = []
        while let entry = readdir(handle) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }
}
