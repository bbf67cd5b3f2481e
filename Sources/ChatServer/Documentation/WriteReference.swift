import SystemPackage

/// Writes the reference pages into a checkout; `script/docs` calls it.
///
/// - Returns: Their paths in the checkout, a line each.
/// - Throws: `Errno` when a file cannot be written; its folder is there.
func writeReference(into checkout: FilePath) throws -> String {
    let pages = try ReferencePages.all(endpoints: [])
    for (path, text) in pages {
        let file = try FileDescriptor.open(
            checkout.appending(path),
            .writeOnly,
            options: [.create, .truncate],
            permissions: [.ownerReadWrite, .groupRead, .otherRead]
        )
        _ = try file.closeAfter { try file.writeAll(text.utf8) }
    }
    return pages.keys.sorted().map { $0 + "\n" }.joined()
}
