internal import Glibc
internal import Processes
package import SystemPackage

extension DurableFile {
    /// Removes the temporary files of killed writers in a folder of chatops' own and in the folders right below it.
    ///
    /// Best effort: they are only in the way of the disk's space. Files of writers that still run stay.
    package static func removeLeftovers(below folder: FilePath) {
        let subfolders = ((try? Folder.names(in: folder)) ?? []).map(folder.appending).filter(Folder.exists)
        for folder in [folder] + subfolders {
            for name in (try? Folder.names(in: folder)) ?? [] where isLeftover(name) {
                unlink(folder.appending(name).string)
            }
        }
    }

    /// `.<name>.<pid>.part`, of a process that is gone.
    static func isLeftover(_ name: String) -> Bool {
        let parts = name.split(separator: ".")
        guard name.hasPrefix("."), parts.count >= 3, parts.last == "part", let pid = Int32(parts[parts.count - 2])
        else { return false }
        return ProcessIdentity(of: pid) == nil
    }
}
