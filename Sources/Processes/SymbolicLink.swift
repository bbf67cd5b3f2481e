internal import Glibc
package import SystemPackage

/// Reading symbolic links (readlink(2)).
package enum SymbolicLink {
    package static func target(of path: FilePath) throws(Errno) -> String {
        var target = [CChar](repeating: 0, count: Int(PATH_MAX))
        let length = readlink(path.string, &target, target.count)
        if length < 0 { throw Errno(rawValue: errno) }
        return String(decoding: target[..<length].lazy.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
